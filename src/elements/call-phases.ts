import type {CallSnapshot} from '../core/call-snapshot.js';

type LiveCall = CallSnapshot & {readonly phase: 'outgoing' | 'connecting' | 'ongoing' | 'reconnecting'};

/** Whether there is a call in which one can be heard or soon will be. */
export function isLive(call: CallSnapshot | null | undefined): call is LiveCall {
  return !!call && ['outgoing', 'connecting', 'ongoing', 'reconnecting'].includes(call.phase);
}
