/** Every event of the library, by its name. */
const types = [
  'call-request',
  'call-incoming',
  'call-state',
  'call-connected',
  'call-media',
  'call-quality',
  'call-ended',
  'call-missed',
  'call-error',
  'call-registration',
  'call-devices',
] as const;

/** Lists what a page hears in an `<ol>`, the newest last; `who` says whose page it is. */
export function listEvents(heard: Document, list: Element | null, who = '') {
  for (const type of types) {
    heard.addEventListener(type, (event) => {
      const said = ['phase', 'state', 'level', 'reason', 'code', 'attribute', 'to', 'change'].flatMap((key) => {
        const value: unknown = Reflect.get(event, key);
        return typeof value === 'string' ? [value] : [];
      });
      const line = document.createElement('li');
      const name = document.createElement('b');
      name.textContent = type;
      line.append(...(who ? [`${who} `] : []), name, ` ${said.join(' ')}`);
      list?.append(line);
      list?.scrollTo({top: list.scrollHeight});
    });
  }
}
