import type {CallSnapshot} from '../../core/call-snapshot.js';
import {shownName} from '../../localization/shown-name.js';
import type {Words} from '../../localization/words.js';

/** What is to be said of a call, in one sentence; empty when there is nothing to say. */
export function statusSentence(call: CallSnapshot | null | undefined, words: Words): string {
  if (!call || call.quiet) return '';
  switch (call.phase) {
    case 'idle':
      return '';
    case 'outgoing':
      return call.step === 'ringing' ? words.ringing : words.calling;
    case 'incoming':
      return (call.media === 'video' ? words.incomingVideo : words.incomingVoice)(shownName(call));
    case 'ongoing':
      if (call.remote.hold) return words.holds(shownName(call));
      return call.local.hold ? words.youHold : words.ongoing;
    case 'ended':
      return endSentence(call, words);
    default:
      return words[call.phase];
  }
}

/** How a call ended, said to the person here. */
export function endSentence(call: CallSnapshot, words: Words): string {
  const sentences = call.direction === 'outgoing' ? words.endedForCaller : words.endedForCallee;
  return sentences[call.reason ?? 'hangup'](shownName(call), call.by ?? 'system');
}
