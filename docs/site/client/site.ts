/** What the pages of the documentation do beyond showing text. */
import {prepareExamples} from './live.js';
import {prepareSearch} from './search.js';

const key = 'call-elements-docs:colours';
const colours = document.querySelector<HTMLSelectElement>('.theme select');
if (colours) {
  colours.value = localStorage.getItem(key) ?? '';
  colours.addEventListener('change', () => {
    localStorage.setItem(key, colours.value);
    document.documentElement.style.colorScheme = colours.value || 'light dark';
  });
}

for (const block of document.querySelectorAll('.code')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(block.querySelector('code')?.textContent ?? '');
    button.textContent = 'Copied';
  });
  button.addEventListener('blur', () => (button.textContent = 'Copy'));
  block.append(button);
}

prepareSearch();
prepareExamples();
