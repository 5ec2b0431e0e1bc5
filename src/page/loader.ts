import type {CallError} from '../core/call-error.js';
import {load} from './load.js';

const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  'call-provider': () => import('../elements/call-provider/call-provider.js'),
  'incoming-call': () => import('../elements/incoming-call/incoming-call.js'),
  'call-view': () => import('../elements/call-view/call-view.js'),
  'call-sign-in': () => import('../elements/call-sign-in/call-sign-in.js'),
  'call-dialer': () => import('../elements/call-dialer/call-dialer.js'),
  'call-status': () => import('../elements/call-status/call-status.js'),
  'call-mic-toggle': () => import('../elements/call-mic-toggle/call-mic-toggle.js'),
  'call-camera-toggle': () => import('../elements/call-camera-toggle/call-camera-toggle.js'),
  'call-hangup': () => import('../elements/call-hangup/call-hangup.js'),
};

const mark = Symbol.for('call-elements:loader');

/** Fetches what makes a tag work. Needed only where {@link watchTags} does not look: in other people's shadow roots. */
export async function loadTag(tag: string): Promise<void> {
  const part = parts[tag];
  if (part && !customElements.get(tag)) await load(part, tag);
}

/** Fetches each of our tags when it first appears in the document; once for each document, whoever comes first. */
export function watchTags(document: Document & {[mark]?: true}, report: (error: CallError) => void) {
  if (document[mark]) return;
  document[mark] = true;
  const wanted = new Set(Object.keys(parts));

  function look() {
    for (const tag of wanted) {
      if (!document.querySelector(tag)) continue;
      wanted.delete(tag);
      loadTag(tag).catch((error: CallError) => {
        // The next one to appear tries again.
        wanted.add(tag);
        report(error);
      });
    }
    if (wanted.size === 0) observer.disconnect();
  }

  const observer = new MutationObserver(look);
  observer.observe(document, {childList: true, subtree: true});
  look();
}
