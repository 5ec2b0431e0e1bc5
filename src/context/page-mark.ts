import type {Call} from './call.js';

export interface NameClaim {
  /** Registers the page under this name, unless it has another one: a page has one, the first. Says whether it did. */
  claimName(name: string): boolean;
}

/** Whoever shows texts, and the table they are in. */
export interface Reader {
  readonly host: HTMLElement & {readonly hasUpdated?: boolean; requestUpdate(): void};
  table: object;
  language?: string;
}

/** What a document knows about the calls of its page. There is one, whoever installed it. */
export interface Page {
  readonly call: Call & NameClaim;
  /** Who wants to know that a provider came or went: who waits for one, and whoever shows texts, which are provided too. */
  readonly seekers: Set<{lookAgain(): void}>;
  /** What is set for all calls of the page. */
  options(): object;
  /** Sets more; what is not mentioned stays as it was. */
  configure(options: object): void;
  /** Languages may have changed: fetches what it takes to speak others, and lets all readers be drawn anew. */
  speak(): void;
  /** Gives a reader the words of its language; asked each time it is drawn. */
  translate(reader: Reader): void;
  /** Gives another document, where elements were moved to, a page of its own. */
  installIn(document: Document): Page;
  /** Whether another copy of the library was loaded into it, and its developer told. */
  hasCopies?: boolean;
  /** Whether somebody fetches what its tags need when they appear. */
  isWatched?: boolean;
}

/** What a document is marked with; no declaration file tells of it. */
const key = Symbol.for('call-elements:page');

interface Marked {
  [key]?: Page;
}

export function pageOf(document: Document & Marked): Page | undefined {
  return document[key];
}

export function markPage(document: Document & Marked, page: Page) {
  document[key] = page;
}
