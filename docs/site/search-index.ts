import type {Page} from './pages.js';

/** One thing a search can find: its address, the page, the heading, and the words under it. */
export type SearchEntry = readonly [address: string, page: string, heading: string, text: string];

/** What the page of the reader searches, without asking any server. */
export function searchIndex(pages: readonly Page[]): SearchEntry[] {
  return pages.flatMap(({path, title, sections}) =>
    sections.map(({id, heading, text}): SearchEntry => [
      id === '' ? path : `${path}#${id}`,
      title,
      heading,
      text.trim(),
    ]),
  );
}
