import type {SearchEntry} from '../search-index.js';

const most = 12;

/** Searches in what was written when the site was built; fetched when somebody begins to type. */
export function prepareSearch() {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  const list = document.querySelector<HTMLElement>('#found');
  const status = document.querySelector<HTMLElement>('search [role="status"]');
  if (!field || !list || !status) return;
  const root = document.body.dataset['root'] ?? '.';
  let index: Promise<readonly SearchEntry[]> | undefined;

  const fetchIndex = () =>
    (index ??= fetch(`${root}/search.json`)
      // What the site's own build wrote.
      .then((answer) => answer.json() as Promise<SearchEntry[]>)
      .catch(() => {
        index = undefined;
        return [];
      }));

  const close = () => {
    list.hidden = true;
    status.textContent = '';
  };

  field.addEventListener('focus', fetchIndex);
  field.addEventListener('input', async () => {
    const asked = field.value;
    const entries = await fetchIndex();
    // Somebody may have typed on meanwhile.
    if (asked !== field.value) return;
    const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return close();
    const found = find(entries, words);
    list.replaceChildren(...found.map((entry) => asItem(entry, root)));
    list.hidden = false;
    status.textContent = found.length === 0 ? 'Nothing found' : `${found.length} found`;
    if (found.length === 0) list.append(Object.assign(document.createElement('li'), {textContent: 'Nothing found'}));
  });

  document.addEventListener('keydown', (event) => {
    const inside = event.target instanceof Node && (event.target === field || list.contains(event.target));
    if (event.key === '/' && !inside && !isTyping(event.target)) {
      event.preventDefault();
      field.focus();
    }
    if (!inside || list.hidden) return;
    if (event.key === 'Escape') {
      close();
      field.focus();
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      step(field, list, event.key === 'ArrowDown' ? 1 : -1);
    }
  });
  document.addEventListener('click', ({target}) => {
    if (target instanceof Node && target !== field) close();
  });
}

/** Every word has to be there; in the heading it weighs more than in the text, at the beginning more than inside. */
function find(entries: readonly SearchEntry[], words: readonly string[]): SearchEntry[] {
  return entries
    .map((entry) => ({entry, weight: weightOf(entry, words)}))
    .filter(({weight}) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({entry}) => entry)
    .filter(isFirstToSaySo())
    .slice(0, most);
}

/** A custom property is on the page of each element that reads it. */
function isFirstToSaySo() {
  const said = new Set<string>();
  return ([, , heading, text]: SearchEntry) => said.size < said.add(`${heading}: ${text}`).size;
}

function weightOf([, page, heading, text]: SearchEntry, words: readonly string[]): number {
  const fields = [
    [heading.toLowerCase(), 8],
    [page.toLowerCase(), 4],
    [text.toLowerCase(), 1],
  ] as const;
  let weight = 0;
  for (const word of words) {
    const best = Math.max(
      ...fields.map(([field, worth]) => {
        if (field === word) return worth * 4;
        const at = field.indexOf(word);
        if (at < 0) return 0;
        return at === 0 || !/[\p{L}\p{N}]/u.test(field[at - 1] ?? '') ? worth * 2 : worth;
      }),
    );
    if (best === 0) return 0;
    weight += best;
  }
  return weight;
}

function asItem([address, page, heading, text]: SearchEntry, root: string): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `${root}/${address}`;
  const title = document.createElement('b');
  title.textContent = heading === page ? page : `${page}: ${heading}`;
  const excerpt = document.createElement('span');
  excerpt.textContent = text.slice(0, 110);
  link.append(title, excerpt);
  item.append(link);
  return item;
}

function step(field: HTMLElement, list: HTMLElement, by: 1 | -1) {
  const stops = [field, ...list.querySelectorAll<HTMLElement>('a')];
  const now = stops.findIndex((one) => one === document.activeElement);
  stops[(now + by + stops.length) % stops.length]?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
