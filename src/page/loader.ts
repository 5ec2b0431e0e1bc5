import type {CallError} from '../core/call-error.js';
import {installPage} from './install.js';
import {loadCalls, loadTags} from './parts.js';

/** What makes a tag work, if it is one of ours. */
function partOf(tag: string): (() => Promise<unknown>) | undefined {
  if (tag === 'call-provider') return loadCalls;
  return /^call-|^incoming-call$/.test(tag) ? loadTags : undefined;
}

/** Fetches what makes a tag work. Needed only where {@link watchTags} does not look: in other people's shadow roots. */
export async function loadTag(tag: string): Promise<void> {
  await partOf(tag)?.();
}

/** Fetches what our tags need when the first one appears in the document; once for each document, whoever comes first. */
export function watchTags(document: Document, report: (error: CallError) => void) {
  const page = installPage(document);
  if (page.isWatched) return;
  page.isWatched = true;
  const fetched = new Set<unknown>();

  function look() {
    for (const {localName} of document.querySelectorAll(':not(:defined)')) {
      const fetchPart = partOf(localName);
      if (!fetchPart || fetched.has(fetchPart)) continue;
      fetched.add(fetchPart);
      fetchPart().catch((error: CallError) => {
        // The next one to appear tries again.
        fetched.delete(fetchPart);
        report(error);
      });
    }
  }

  new MutationObserver(look).observe(document, {childList: true, subtree: true});
  look();
}
