import type {Call} from '../../context/call.js';
import type {CallError} from '../../core/call-error.js';
import type {CallSnapshot} from '../../core/call-snapshot.js';
import {shownName} from '../../localization/shown-name.js';
import {whoCalls} from '../../localization/who-calls.js';
import type {Words} from '../../localization/words.js';

/** What is to be said of a call, in one sentence; empty when there is nothing to say. */
export function statusSentence(found: Call | undefined, words: Words): string {
  const call = found?.call;
  if (!call || call.quiet) return '';
  switch (call.phase) {
    case 'idle':
      return '';
    case 'outgoing':
      return call.step === 'ringing' ? words.ringing : words.calling;
    case 'incoming':
      return whoCalls(call, words);
    case 'ongoing':
      if (call.remote.hold) return words.holds(shownName(call, words));
      return call.local.hold ? words.youHold : words.ongoing;
    case 'ended':
      return endSentence({call, problem: found.problem}, words);
    default:
      return words[call.phase];
  }
}

/** How a call ended, said to the person here. */
export function endSentence({call, problem}: Ended, words: Words): string {
  if (isBlockedByPolicy({call, problem})) return words.problems['policy-blocked'];
  const sentences = call.direction === 'outgoing' ? words.endedForCaller : words.endedForCallee;
  const reason = call.reason ?? 'hangup';
  // The caller gave up while it was being connected: nobody has missed anything.
  const isAnswered = call.direction === 'incoming' && call.answeredAt !== null;
  const isGivenUp = isAnswered && (reason === 'cancelled' || reason === 'no-answer');
  return sentences[isGivenUp ? 'hangup' : reason](shownName(call, words), call.by ?? 'system');
}

/** Whoever is asked to allow the microphone could not: it is up to the page this one is framed in. */
export function isBlockedByPolicy({call, problem}: Ended): boolean {
  return call.reason === 'media-denied' && call.by !== 'remote' && problem?.code === 'policy-blocked';
}

interface Ended {
  readonly call: CallSnapshot;
  readonly problem: CallError | null;
}
