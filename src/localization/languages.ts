/** The part of the library that speaks other languages. Fetched when a page has one, or words of its own. */
import {callContext} from '../context/call-context.js';
import {ContextProviderEvent} from '../context/context-events.js';
import {type Page, pageOf, type Reader} from '../context/page-mark.js';
import type {SomeWords, Words} from './words.js';

interface Locale {
  readonly words: Words;
}

const locales: Readonly<Record<string, () => Promise<Locale>>> = {
  ar: () => import('./locales/ar.js'),
  de: () => import('./locales/de.js'),
  es: () => import('./locales/es.js'),
  fr: () => import('./locales/fr.js'),
  he: () => import('./locales/he.js'),
  hi: () => import('./locales/hi.js'),
  it: () => import('./locales/it.js'),
  ja: () => import('./locales/ja.js'),
  ko: () => import('./locales/ko.js'),
  nl: () => import('./locales/nl.js'),
  pl: () => import('./locales/pl.js'),
  pt: () => import('./locales/pt.js'),
  tr: () => import('./locales/tr.js'),
  zh: () => import('./locales/zh.js'),
};

/** Whoever shows texts is asked to do so once more, in these. */
type Redraw = () => void;

/** Tables in other languages, and those of the page. */
class Languages {
  /** What was asked for, and whether it came. */
  readonly #locales = new Map<string, Words | 'coming' | 'failed'>();
  readonly #own = new Map<string, SomeWords>();
  /** The tables made of several, by the English under them; in each, by the language. */
  readonly #made = new Map<object, Map<string, object>>();
  /** The English under each of them. */
  readonly #english = new WeakMap<object, object>();
  readonly #redraw: Redraw;

  constructor(redraw: Redraw) {
    this.#redraw = redraw;
  }

  register(language: string, words: SomeWords) {
    const tag = chainOf(language)[0] ?? 'en';
    this.#own.set(tag, laidOver(this.#own.get(tag) ?? {}, words));
    this.#changed();
  }

  /** What did not come is asked for again when it is needed. */
  retry() {
    for (const [tag, locale] of this.#locales) if (locale === 'failed') this.#locales.delete(tag);
    this.#changed();
  }

  /** Until a table has come, what is shown stays. */
  translate(reader: Reader, language: string) {
    const chain = chainOf(language);
    const builtIn = chain.find((tag) => tag in locales);
    const locale = builtIn && (this.#locales.get(builtIn) ?? this.#fetch(builtIn));
    if (locale === 'coming') return;
    const isSpoken = typeof locale === 'object' || chain.some((tag) => tag === 'en' || this.#own.has(tag));
    const spoken = (isSpoken && chain[0]) || 'en';
    // One that was not made here is what an element has by itself.
    const english = this.#english.get(reader.table) ?? reader.table;
    reader.table = this.#tableFor(english, spoken, typeof locale === 'object' ? locale : {});
    reader.language = spoken;
  }

  #tableFor(english: object, language: string, locale: object): object {
    const made = this.#made.get(english) ?? new Map<string, object>();
    this.#made.set(english, made);
    let table = made.get(language);
    if (!table) {
      const own = ['en', ...chainOf(language).reverse()].map((tag) => this.#own.get(tag) ?? {});
      // The page's English lies under the locale, all other words of the page above it.
      table = [locale, ...own.slice(1)].reduce(laidOver, laidOver(english, own[0] ?? {}));
      made.set(language, table);
      this.#english.set(table, english);
    }
    return table;
  }

  #fetch(tag: string): 'coming' {
    this.#locales.set(tag, 'coming');
    locales[tag]?.()
      .catch((cause: unknown): Promise<Locale> => {
        // Hashes in an import map hold for an address: another one would get past them.
        if (document.querySelector('[type=importmap]')) throw cause;
        // Firefox remembers a failed module by its address. Under another one it is the same file.
        return import(/* @vite-ignore */ /* webpackIgnore: true */ `./locales/${tag}.js#${Date.now()}`);
      })
      .then(
        ({words}) => this.#locales.set(tag, words),
        () => {
          this.#locales.set(tag, 'failed');
          addEventListener('online', () => this.retry(), {once: true});
        },
      )
      .then(() => this.#changed());
    return 'coming';
  }

  #changed() {
    this.#made.clear();
    this.#redraw();
  }
}

const mark = Symbol.for('call-elements:languages');

/** One for each document, whoever made it. */
function languagesOf(document: Document & {[mark]?: Languages}): Languages {
  const {documentElement} = document;
  return (document[mark] ??= new Languages(() =>
    documentElement.dispatchEvent(new ContextProviderEvent(callContext, documentElement)),
  ));
}

/** From now on the readers of a page are translated. The observer is told where else a language may change. */
export function translateIn(document: Document, page: Page, observer: MutationObserver) {
  const languages = languagesOf(document);
  page.speak = () => languages.retry();
  page.translate = (reader) => {
    const {host} = reader;
    // What a server drew is in English and taken over as it is; the rest follows.
    if (!host.hasUpdated && host.shadowRoot?.firstChild) setTimeout(() => host.requestUpdate());
    else languages.translate(reader, languageOf(host, observer));
  };
  page.speak();
}

/** Words of the page's own, for all its calls: some of them, or a whole language. */
export function register(language: string, words: SomeWords) {
  if (typeof document === 'undefined') return;
  languagesOf(document).register(language, words);
  pageOf(document)?.speak();
}

/** Empty if nobody says. What is asked on the way is watched: whatever changes there may change the answer. */
function languageOf(element: Element, observer: MutationObserver): string {
  // An element that is connected is in a document or a shadow root.
  const root = element.getRootNode() as Document | ShadowRoot;
  observer.observe(root, {attributeFilter: ['lang'], subtree: true});
  const said = element.closest('[lang]')?.getAttribute('lang');
  return said ?? ('host' in root ? languageOf(root.host, observer) : '');
}

/** `de-AT` and `de`, in the way everybody else writes them. */
function chainOf(language: string): string[] {
  let tag = '';
  try {
    tag = Intl.getCanonicalLocales(language.replaceAll('_', '-'))[0] ?? '';
  } catch {
    // It is no language.
  }
  const parts = tag ? tag.split('-') : [];
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'));
}

/** A table with the words of another one in place of its own; those in groups one by one. */
function laidOver<T extends object>(below: T, above: object): T {
  const table = Object.assign<Record<string, unknown>, object>({}, below);
  for (const [key, word] of Object.entries(above)) {
    const under = table[key];
    table[key] = typeof word === 'object' && typeof under === 'object' ? {...under, ...word} : word;
  }
  // It has all that was below.
  return table as T;
}
