/** Light, dark, or what the device prefers: fills `<select data-theme>` and remembers the choice for all demo pages. */
const themes = {'light dark': 'as the device', light: 'light', dark: 'dark'};
const key = 'call-elements-demo:theme';

const select = document.querySelector<HTMLSelectElement>('select[data-theme]');
for (const [scheme, label] of Object.entries(themes)) select?.append(new Option(label, scheme));
select?.addEventListener('change', () => {
  localStorage.setItem(key, select.value);
  use(select.value);
});
// Another page of the demo, or the frame around this one.
addEventListener('storage', (event) => {
  if (event.key === key) use(event.newValue);
});
use(localStorage.getItem(key));

function use(chosen: string | null) {
  const scheme = chosen && chosen in themes ? chosen : 'light dark';
  document.documentElement.style.colorScheme = scheme;
  if (select) select.value = scheme;
}
