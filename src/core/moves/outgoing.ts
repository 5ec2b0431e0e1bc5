/** The caller's side until somebody answers. */
import type {CallEffect, CallIn, Here, LiveCall, Move, Step} from '../call-state.js';
import {firstOffer} from '../call-state.js';
import {rejectReasons} from '../end-reason.js';
import type {CancelReason} from '../end-reason.js';
import {times} from '../timers.js';
import {arm, cancel, conclude, disarm, end, newest, openLink, ownProps, say} from './steps.js';

type Outgoing = CallIn<'outgoing'>;

/** Rings as soon as nobody here can refuse any more and the broker knows us; the camera may still be starting. */
export function callIfReady(call: Outgoing, here: Here): Step {
  if (call.step !== 'media' || call.capture === 'asked' || !here.registered) return [call];
  const [next, link, open] = openLink({...call, step: 'calling'} as const, 0);
  const {ackTimeout, ringTimeout} = here.settings;
  return [
    next,
    open,
    {do: 'offer', conn: link.conn, offer: firstOffer},
    // Whatever is still starting has had its permission: only a device can fail now.
    ...(call.capture === 'permitted' ? [arm('media', times.media)] : [disarm('media')]),
    ...(ackTimeout > 0 && !call.plain ? [arm('ack', ackTimeout)] : []),
    arm('ring', ringTimeout),
    arm('setupAgain', times.setupAgain),
  ];
}

/** Our SETUP is made: out it goes, with a message to ourselves behind it that proves the broker has it. */
export function sendSetup(call: Outgoing, sdp: string, here: Here): Step {
  const next = {...call, offer: sdp, told: ownProps(call, here)};
  return [next, setup(next, here), {do: 'ping'}];
}

export function setup(call: LiveCall, here: Here, {again = false} = {}): CallEffect {
  const props = ownProps(call, here);
  const ttl = Math.round(here.settings.ringTimeout / 1_000);
  return say(call, {type: 'SETUP', resp: false, sdp: call.offer ?? '', props, ttl}, 'broker', {again});
}

/** SETUP once more, with what the person wants to send by now, and the candidates since. */
export function setupAgain(call: Outgoing, here: Here): Step {
  if (call.offer === null) return [call];
  return [call, setup(call, here, {again: true}), ...ownCandidates(call)];
}

export function ownCandidates(call: LiveCall): CallEffect[] {
  return call.candidates.map((candidate) => say(call, {type: 'CANDIDATE', resp: false, ...candidate}, 'broker'));
}

export const nobodyReacts: Move<'outgoing', 'timer/setupAgain'> = (call, _event, here) => {
  const [next, ...effects] = setupAgain({...call, repeats: call.repeats + 1}, here);
  return [next, ...effects, ...(call.repeats < 1 ? [arm('setupAgain', times.setupAgain)] : [])];
};

export const backAtBroker: Move<'outgoing', 'registered'> = (call, _event, here) => {
  if (call.step === 'media') return callIfReady(call, here);
  const [next, ...effects] = setupAgain(call, here);
  return [next, ...effects, {do: 'ping'}];
};

export const brokerLost: Move<'outgoing', 'registrationFailed'> = (call, _event, here) =>
  call.step === 'media' ? end(call, here, 'signaling-lost', 'system') : [call];

export const echoed: Move<'outgoing', 'echo'> = (call) =>
  call.acked || !call.offer ? [call] : [{...call, acked: true}];

export const progress: Move<'outgoing', 'progress'> = (call, {message}) =>
  call.step === 'calling' && message.status === 'ringing' ? [{...call, step: 'ringing', plain: false}] : [call];

/** Somebody accepted. */
export const accepted: Move<'outgoing', 'answered'> = (call, {message, plain}, here) => {
  const link = newest(call);
  // `accepted: false` belongs to a mode this page did not ask for.
  if (call.step === 'media' || !link || message.accepted === false) return [call];
  const bury = message.replaces ? [{do: 'bury', to: {peer: call.peer, sessid: message.replaces, plain}} as const] : [];
  const remote = message.props ?? (plain ? {audiosend: 'true', videosend: 'true'} : call.remote);
  return [
    {...call, phase: 'connecting', step: 'link', answeredAt: here.now, plain, remote},
    ...bury,
    {do: 'accept', conn: link.conn, sdp: message.sdp},
    arm('connect', here.settings.connectTimeout),
  ];
};

export const rejected: Move<'outgoing' | 'connecting', 'rejected'> = (call, {message}, here) =>
  call.role === 'caller' ? end(call, here, rejectReasons[message.reason ?? 'declined'], 'remote') : [call];

/** A plain page refuses by leaving. */
export const left: Move<'outgoing', 'left'> = (call, {from}, here) =>
  from === call.peer && call.step !== 'media' ? end(call, here, 'declined', 'remote') : [call];

/**
 * The broker could not deliver. Just after it was away that says little: our own messages may have been lost with it.
 * Once it rang, the other page may be coming back. So it is tried again, three times.
 */
export const undelivered: Move<'outgoing', 'expired'> = (call, {from}, here) => {
  if (from !== call.peer || call.step === 'media') return [call];
  const doubtful = call.step === 'ringing' || here.now - here.returnedAt < times.returned;
  if (doubtful && call.expiring) return [call];
  if (doubtful && call.expiries < 3) {
    return [{...call, expiries: call.expiries + 1, expiring: true}, arm('expired', times.expired)];
  }
  const farewell = conclude(call, {type: 'CANCEL', resp: false, reason: 'gone'}, 'leave');
  return end(call, here, call.step === 'ringing' ? 'peer-gone' : 'offline', 'system', [farewell]);
};

export const tryAgain: Move<'outgoing', 'timer/expired'> = (call, _event, here) =>
  setupAgain({...call, expiring: false}, here);

/** What is said when we give up: nothing, as long as nothing of the call is on its way. */
export function withdraw(call: Outgoing, reason: CancelReason): CallEffect[] {
  if (call.step === 'media') return [];
  if (call.rival === null) return [cancel(call, reason)];
  // In glare their call waits for ours, which does not come any more.
  const answer = {cancelled: 'declined', timeout: 'timeout'} as const;
  const refusal = reason === 'cancelled' || reason === 'timeout' ? answer[reason] : 'unavailable';
  const rival = {...call, sessid: call.rival};
  return [cancel(call, reason), conclude(rival, {type: 'REJECT', resp: true, reason: refusal})];
}

export const unacknowledged: Move<'outgoing', 'timer/ack'> = (call, _event, here) =>
  end(call, here, here.registered ? 'unreachable' : 'signaling-lost', 'system', withdraw(call, 'timeout'));

export const unanswered: Move<'outgoing', 'timer/ring'> = (call, _event, here) =>
  end(call, here, 'no-answer', 'system', withdraw(call, 'timeout'));

export const giveUp: Move<'outgoing', 'hangUp'> = (call, _event, here) =>
  end(call, here, 'cancelled', 'local', withdraw(call, 'cancelled'));
