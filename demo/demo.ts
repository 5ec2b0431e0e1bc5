/** What all demo pages share: who is who comes from the address, and events are listed below. */

const asked = new URLSearchParams(location.search);

/** `?name=alice` and `?to=bob` take the place of the names in the page; both go on to other pages. */
for (const [parameter, elements] of [
  ['name', 'incoming-call[name], call-provider[name]'],
  ['to', 'call-button[to]'],
] as const) {
  const value = asked.get(parameter);
  if (value !== null) for (const element of document.querySelectorAll(elements)) element.setAttribute(parameter, value);
}

const log = document.querySelector('#log');
const types = [
  'call-request',
  'call-incoming',
  'call-state',
  'call-connected',
  'call-media',
  'call-ended',
  'call-missed',
  'call-error',
  'call-registration',
] as const;
for (const type of types) {
  document.addEventListener(type, (event) => {
    const said = ['phase', 'state', 'reason', 'code', 'attribute', 'to'].flatMap((key) => {
      const value: unknown = Reflect.get(event, key);
      return typeof value === 'string' ? [value] : [];
    });
    const line = document.createElement('li');
    line.textContent = [type, ...said].join(' ');
    log?.append(line);
  });
}
