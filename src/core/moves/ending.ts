/** How calls end, and what is said about it. */
import type {CallEffect, CallIn, EndedCall, Here, LiveCall, Move, Step} from '../call-state.js';
import {cancelReasons, hangupReasons} from '../end-reason.js';
import type {EndReason} from '../end-reason.js';
import {times} from '../timers.js';
import {withdraw} from './outgoing.js';
import {ring} from './starting.js';
import {announceMissed, arm, cancel, conclude, end, hasOpenChannel, say, sayBothWays} from './steps.js';

type Live = LiveCall['phase'];

const hangup = {type: 'HANGUP', resp: false} as const;

export const decline: Move<'incoming', 'decline'> = (call, _event, here) =>
  end(call, here, 'declined', 'local', [conclude(call, {type: 'REJECT', resp: true, reason: 'declined'})]);

export const unheard: Move<'incoming', 'timer/ringIn'> = (call, _event, here) =>
  end(call, here, 'no-answer', 'system', [conclude(call, {type: 'REJECT', resp: true, reason: 'timeout'})], {
    missed: true,
  });

export const takenElsewhere: Move<'incoming', 'elsewhere'> = (call, {sessid}, here) =>
  sessid === call.sessid ? end(call, here, 'answered-elsewhere', 'remote') : [call];

export const leaveConnecting: Move<'connecting', 'hangUp'> = (call, _event, here) =>
  !call.plain && hasOpenChannel(call)
    ? startHangUp(call)
    : end(call, here, 'hangup', 'local', [cancel(call, 'cancelled')]);

export const hangUp: Move<'ongoing' | 'reconnecting', 'hangUp'> = (call, _event, here) =>
  call.plain ? end(call, here, 'hangup', 'local', [cancel(call, 'cancelled')]) : startHangUp(call);

/** Capture stops now; the call is over once the other side has heard of it. */
export function startHangUp(
  call: CallIn<'connecting' | 'ongoing' | 'reconnecting'>,
  reason?: 'media-denied' | 'media-unavailable',
): Step {
  const draft = {...hangup, ...(reason && {reason})};
  const farewell =
    call.phase === 'reconnecting'
      ? sayBothWays(call, draft)
      : [say(call, draft, hasOpenChannel(call) ? 'channel' : 'broker')];
  return [
    {...call, phase: 'terminating', step: 'hangup', endAs: reason ?? 'hangup'},
    ...farewell,
    {do: 'closeMedia', callId: call.id},
    arm('fallback', times.fallback),
    arm('term', times.term),
  ];
}

function farewell(call: CallIn<'terminating'>) {
  const {endAs} = call;
  return endAs === 'media-denied' || endAs === 'media-unavailable' ? {...hangup, reason: endAs} : hangup;
}

export const sayOverBroker: Move<'terminating', 'timer/fallback' | 'registered'> = (call) => [
  call,
  say(call, farewell(call), 'broker'),
];

export const noConfirmation: Move<'terminating', 'timer/term'> = (call, _event, here) =>
  end(call, here, call.endAs, 'local', [conclude(call, farewell(call))], {confirmed: false});

export const hangUpConfirmed: Move<'terminating', 'hangUpConfirmed'> = (call, _event, here) =>
  end(call, here, call.endAs, 'local');

/** What expired may be older than the farewell, and that be under way over the channel that closes now: it is said again. */
export const gone: Move<'terminating', 'expired' | 'left'> = (call, {from}, here) =>
  from === call.peer ? endAfterClose(call, here) : [call];

export function endAfterClose(call: CallIn<'terminating'>, here: Here): Step<EndedCall> {
  return end(call, here, call.endAs, 'local', [conclude(call, farewell(call))]);
}

/** Somebody rings while we wait for a confirmation: what we wait for goes out first, so that nothing overtakes it. */
export const ringWhileTerminating: Move<'terminating', 'setup'> = (call, event, here) => {
  if (event.message.sessid === call.sessid) return [call];
  const [ended, ...farewells] = endAfterClose(call, here);
  const [next, ...effects] = ring(ended, event, here);
  return [next, ...farewells, ...effects];
};

export const cancelled: Move<Live, 'cancelled'> = (call, {message, via}, here) => {
  const confirmation = say(call, {type: 'CANCEL', resp: true}, via);
  if (call.phase === 'terminating') return end(call, here, call.endAs, 'local', [confirmation]);
  return takenBack(call, here, cancelReasons[message.reason ?? 'cancelled'], [confirmation]);
};

/**
 * They confirm what nobody here has said: the page that was here before answered and hung up, and a late SETUP of that call
 * rings.
 */
export const confirmedToOthers: Move<'incoming', 'hangUpConfirmed'> = (call, _event, here) =>
  takenBack(call, here, 'cancelled', []);

function takenBack(call: LiveCall, here: Here, reason: EndReason, said: readonly CallEffect[]): Step {
  if (call.phase !== 'incoming' || call.step !== 'settling') return endRemotely(call, here, reason, said);
  return [
    {phase: 'idle', step: 'idle'},
    ...said,
    {do: 'bury', to: {peer: call.peer, sessid: call.sessid, plain: call.plain}},
    announceMissed(call, reason),
  ];
}

export const hungUp: Move<Live, 'hungUp'> = (call, {message, via}, here) => {
  const confirmation = say(call, {type: 'HANGUP', resp: true}, via);
  if (call.phase === 'terminating') return end(call, here, call.endAs, 'local', [confirmation]);
  return endRemotely(call, here, message.reason ? hangupReasons[message.reason] : 'hangup', [confirmation]);
};

function endRemotely(call: LiveCall, here: Here, reason: EndReason, said: readonly CallEffect[]): Step {
  return end(call, here, reason, 'remote', said, {missed: call.phase === 'incoming' && call.step === 'ringing'});
}

/** A plain page leaves: for one that rings that is its cancel, for one that talks its hang-up. */
export const plainLeft: Move<'incoming' | 'connecting' | 'ongoing' | 'reconnecting', 'left'> = (call, {from}, here) => {
  if (from !== call.peer || !call.plain) return [call];
  return call.phase === 'incoming' ? takenBack(call, here, 'cancelled', []) : end(call, here, 'hangup', 'remote');
};

/**
 * The same person rings anew: that page was reloaded, and the old call with it. Should this SETUP only be late, the page
 * still believes in the call, and is told.
 */
export const replaced: Move<'connecting' | 'ongoing' | 'reconnecting', 'setup'> = (call, event, here) => {
  const [ended, ...effects] = end(call, here, 'replaced', 'remote', call.plain ? [] : [cancel(call, 'gone')]);
  // It does not settle first: after that nobody would know that it must not be answered by itself.
  const cautious = {...here, registeredAt: -Infinity, settings: {...here.settings, autoAnswer: []}};
  const [next, ...more] = ring(ended, event, cautious);
  return [next, ...effects, ...more];
};

/** The page goes away; what is said now is all that can be said. */
export const pagehide: Move<Live, 'pagehide'> = (call, _event, here) => {
  switch (call.phase) {
    case 'outgoing':
      return end(call, here, 'cancelled', 'system', withdraw(call, 'gone'));
    case 'incoming':
      return end(call, here, 'no-answer', 'system', [
        conclude(call, {type: 'REJECT', resp: true, reason: 'unavailable'}),
      ]);
    case 'terminating':
      return end(call, here, call.endAs, 'local', sayBothWays(call, farewell(call)), {confirmed: false});
    default:
      return end(call, here, 'hangup', 'system', call.plain ? [cancel(call, 'cancelled')] : sayBothWays(call, hangup), {
        confirmed: false,
      });
  }
};
