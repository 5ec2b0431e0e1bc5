import type {CallError} from '../core/call-error.js';
import {loadCalls, loadTags} from './parts.js';

/** What to fetch for which tags. */
const parts: readonly (readonly [selector: string, fetchPart: () => Promise<unknown>])[] = [
  ['call-provider', loadCalls],
  [
    'incoming-call,call-view,call-sign-in,call-dialer,call-status,call-check,call-mic-toggle,call-camera-toggle,call-screen-toggle,call-hangup,call-device-menu,call-quality',
    loadTags,
  ],
];

const mark = Symbol.for('call-elements:loader');

/** Fetches what makes a tag work. Needed only where {@link watchTags} does not look: in other people's shadow roots. */
export async function loadTag(tag: string): Promise<void> {
  for (const [selector, fetchPart] of parts) if (selector.split(',').includes(tag)) await fetchPart();
}

/** Fetches what our tags need when the first one appears in the document; once for each document, whoever comes first. */
export function watchTags(document: Document & {[mark]?: true}, report: (error: CallError) => void) {
  if (document[mark]) return;
  document[mark] = true;
  const wanted = new Map(parts);

  function look() {
    for (const [selector, fetchPart] of wanted) {
      if (!document.querySelector(selector)) continue;
      wanted.delete(selector);
      fetchPart().catch((error: CallError) => {
        // The next one to appear tries again.
        wanted.set(selector, fetchPart);
        report(error);
      });
    }
  }

  new MutationObserver(look).observe(document, {childList: true, subtree: true});
  look();
}
