/** Microphone, camera and screen, in every phase. */
import type {CallEffect, CallIn, Here, LiveCall, Move, Phase, Step} from '../call-state.js';
import type {SentMedia} from '../call-snapshot.js';
import {startHangUp} from './ending.js';
import {callIfReady, withdraw} from './outgoing.js';
import {cancel, disarm, end, newest, setMedia} from './steps.js';
import {startUpdate} from './updates.js';

type WithMedia = 'outgoing' | 'connecting' | 'ongoing' | 'reconnecting';

/** Nobody has to be asked: the call may ring while the camera is still starting. */
export const permitted: Move<'outgoing', 'permitted'> = (call, {callId}, here) =>
  callId === call.id && call.capture === 'asked' ? callIfReady({...call, capture: 'permitted'}, here) : [call];

export const mediaReady: Move<WithMedia, 'mediaReady'> = (call, event, here) => {
  if (event.callId !== call.id) return lateMedia(call, event, here);
  const local = {...call.local, mic: call.local.mic && event.audio, camera: call.local.camera && event.video};
  const ready = {...call, capture: 'ready', local} as const;
  const effects: CallEffect[] = [
    setMedia(ready),
    ...(event.problem ? [{do: 'report', error: event.problem} as const] : []),
  ];
  if (ready.phase === 'outgoing' && ready.step === 'media') {
    const [next, ...more] = callIfReady(ready, here);
    return [next, ...effects, ...more];
  }
  return [ready, disarm('media'), ...effects];
};

/** Nobody waits for it any more. */
export const lateMedia: Move<Phase, 'mediaReady'> = (call, {callId}) => [call, {do: 'closeMedia', callId}];

export const mediaFailed: Move<WithMedia, 'mediaFailed'> = (call, event, here) => {
  if (event.callId !== call.id || call.capture === 'ready') return [call];
  const report = {do: 'report', error: event.error} as const;
  const [next, ...effects] = withoutMedia(call, event.reason, here);
  return [next, report, ...effects];
};

export const mediaLate: Move<WithMedia, 'timer/media'> = (call, _event, here) => {
  const canGoOn = call.capture !== 'asked' || here.settings.mediaOptional;
  if (call.phase === 'outgoing' && call.step === 'media' && canGoOn && !here.registered) {
    return end(call, here, 'signaling-lost', 'system');
  }
  if (call.capture === 'ready' || call.capture === 'none') return [call];
  return withoutMedia(call, call.capture === 'permitted' ? 'media-unavailable' : 'media-denied', here);
};

function withoutMedia(call: CallIn<WithMedia>, reason: 'media-denied' | 'media-unavailable', here: Here): Step {
  if (here.settings.mediaOptional) {
    const local = {...call.local, mic: false, camera: false};
    const without = {...call, capture: 'none', local} as const;
    return without.phase === 'outgoing' && without.step === 'media'
      ? callIfReady(without, here)
      : [without, disarm('media')];
  }
  switch (call.phase) {
    case 'outgoing':
      return end(call, here, reason, 'local', withdraw(call, reason));
    case 'connecting':
      return end(call, here, reason, 'local', [cancel(call, reason)]);
    default:
      return startHangUp(call, reason);
  }
}

/** The person switches something; it is in force at once, also for tracks still to come. */
export const toggle: Move<WithMedia | 'incoming', 'toggle'> = (call, {what, on}, here) => {
  const wanted = on ?? !call.local[what];
  if (call.local[what] === wanted) return [call];
  const local: SentMedia = {...call.local, [what]: wanted};
  // A plain page would not understand the offer a screen needs; before the call is up there is nothing to add it to.
  if (what === 'screen' && (call.plain || (call.phase !== 'ongoing' && wanted))) return [call];
  const next = {...call, local};
  const set = setMedia(next);
  return what === 'screen' ? withScreen(next, here, set) : [next, set];
};

export const trackLost: Move<WithMedia, 'trackLost'> = (call, {what, error}, here) => {
  const report = {do: 'report', error} as const;
  if (!call.local[what]) return [call, report];
  const next = {...call, local: {...call.local, [what]: false}};
  if (what !== 'screen') return [next, report];
  return withScreen(next, here, report);
};

/** Screen on or off: its own transceiver, hence a new offer. */
export function withScreen(call: CallIn<WithMedia | 'incoming'>, here: Here, ...effects: CallEffect[]): Step<LiveCall> {
  const link = newest(call);
  if (call.phase === 'reconnecting') return [{...call, owesScreen: true}, ...effects];
  if (!link || call.phase !== 'ongoing') return [call, ...effects];
  const attach = {do: 'attachScreen', conn: link.conn, on: call.local.screen} as const;
  const [next, ...update] = startUpdate(call, here);
  return [next, ...effects, attach, ...update];
}
