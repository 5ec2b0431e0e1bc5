import type {CallOptions} from './call-options.js';

/** What a page says by `<meta name="call-…" content="…">`. */
export function metaOptions(document: Document): CallOptions {
  const content = (name: string) =>
    document.querySelector<HTMLMetaElement>(`meta[name="call-${name}"]`)?.content ?? undefined;
  const found = {
    broker: content('broker'),
    realm: content('realm'),
    tokenUrl: content('token-url'),
    iceUrl: content('ice-url'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
