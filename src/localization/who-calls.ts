import type {CallSnapshot} from '../core/call-snapshot.js';
import {shownName} from './shown-name.js';
import type {Words} from './words.js';

/** Who calls, and whether to be seen or only heard, in a sentence. */
export function whoCalls(call: CallSnapshot, words: Words): string {
  return (call.media === 'video' ? words.incomingVideo : words.incomingVoice)(shownName(call, words));
}
