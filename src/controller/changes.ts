/** What a page is told about the change from one state of a call to the next. */
import type {CallSnapshot, SentMedia} from '../core/call-snapshot.js';
import type {CallState, EndedCall} from '../core/call-state.js';
import type {CallNotice} from './notice.js';

type Show = (call: CallState) => CallSnapshot | null;

/** A call that came in just after registering waits a moment: it has not rung yet, and may never. */
export function isSettling(call: CallState): boolean {
  return call.phase === 'incoming' && call.step === 'settling';
}

export function isNewCall(before: CallState, after: CallState): boolean {
  if (after.phase === 'idle' || after.phase === 'ended') return false;
  return before.phase === 'idle' || before.phase === 'ended' || before.id !== after.id;
}

/** A call that ends is told of by {@link endOf}. */
export function phaseChange(before: CallState, after: CallState, show: Show): CallNotice[] {
  if (after.phase === 'ended' || after.phase === 'idle' || isSettling(after)) return [];
  const previous = isNewCall(before, after) || isSettling(before) ? 'idle' : before.phase;
  const call = show(after);
  return call && previous !== after.phase ? [{type: 'state', call, phase: after.phase, previous}] : [];
}

export function endOf(ended: EndedCall, before: CallState, show: Show): CallNotice[] {
  const call = show(ended);
  if (!call) return [];
  const {reason, by, confirmed, connectedAt, endedAt} = ended;
  const durationMs = connectedAt === null ? 0 : endedAt - connectedAt;
  return [
    {type: 'state', call, phase: 'ended', previous: before.phase},
    {type: 'ended', call, reason, by, durationMs, confirmed},
  ];
}

export function mediaChange(before: CallState, after: CallState, show: Show): CallNotice[] {
  if (before.phase === 'idle' || after.phase === 'idle' || after.phase === 'ended' || before.id !== after.id) return [];
  if (before.local === after.local && before.remote === after.remote) return [];
  const [old, call] = [show(before), show(after)];
  return old && call && !(sendsSame(old.local, call.local) && sendsSame(old.remote, call.remote))
    ? [{type: 'media', call}]
    : [];
}

function sendsSame(a: SentMedia, b: SentMedia): boolean {
  return a.mic === b.mic && a.camera === b.camera && a.screen === b.screen && a.hold === b.hold;
}
