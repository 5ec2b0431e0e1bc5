/** What several moves have in common: saying something, opening a connection, ending. */
import type {Draft} from '../call-message.js';
import type {Addressee, CallEffect, EndedCall, Here, LinkState, LiveCall, Step, Via} from '../call-state.js';
import {firstOffer} from '../call-state.js';
import type {CancelReason, EndedBy, EndReason} from '../end-reason.js';
import {propsOf, sentMedia} from '../props.js';

export function newest(call: LiveCall): LinkState | undefined {
  return call.links.at(-1);
}

export function isUp(link: LinkState | undefined, plain: boolean): boolean {
  return link?.state === 'connected' && (plain || link.channel === 'open');
}

/** The two can talk, also while a newer connection is being made. */
export function isAnyUp({links, plain}: LiveCall): boolean {
  return links.some((link) => isUp(link, plain));
}

export function hasOpenChannel(call: LiveCall): boolean {
  return call.links.some((link) => link.channel === 'open');
}

/** Both sides agreed to talk: media may flow. */
export function isAccepted(call: LiveCall): boolean {
  return call.phase === 'connecting' || call.phase === 'ongoing' || call.phase === 'reconnecting';
}

export function ownProps(call: LiveCall, here: Here) {
  return propsOf(call.local, call.subject, here);
}

export function say(call: Addressee, draft: Draft, via: Via, {again = false} = {}): CallEffect {
  const {peer, sessid, plain} = call;
  return {do: 'send', to: {peer, sessid, plain}, draft, via, ...(again && {again})};
}

/** On every way that is open: for what must not be lost with one of them. */
export function sayBothWays(call: LiveCall, draft: Draft): CallEffect[] {
  return [...(hasOpenChannel(call) ? [say(call, draft, 'channel')] : []), say(call, draft, 'broker')];
}

export function sayOnOpenWay(call: LiveCall, draft: Draft): CallEffect {
  return say(call, draft, hasOpenChannel(call) ? 'channel' : 'broker');
}

export function conclude(
  {peer, sessid, plain}: Addressee,
  draft: Draft,
  by: 'broker' | 'leave' = 'broker',
): CallEffect {
  return {do: 'conclude', to: {peer, sessid, plain}, draft, by};
}

export function cancel(call: Addressee, reason: CancelReason): CallEffect {
  return conclude(call, {type: 'CANCEL', resp: false, reason});
}

/** What the devices are to give: whoever holds the call, on either side, wants nothing to pass. */
export function setMedia(call: LiveCall): CallEffect {
  const hold = call.local.hold || sentMedia(call.remote).hold;
  return {do: 'setMedia', callId: call.id, local: {...call.local, hold}};
}

export function arm(timer: Extract<CallEffect, {do: 'arm'}>['timer'], ms: number): CallEffect {
  return {do: 'arm', timer, ms};
}

export function disarm(...timers: Extract<CallEffect, {do: 'disarm'}>['timers']): CallEffect {
  return {do: 'disarm', timers};
}

/** The call with one more connection, and the effect that makes it. An earlier one is kept until the new one is up. */
export function openLink<C extends LiveCall>(call: C, number: number): [C, LinkState, CallEffect] {
  const conn = `${call.id}/${call.made}`;
  const link: LinkState = {conn, number, state: 'new', channel: 'new', attached: false};
  const next = {...call, links: [...call.links, link], made: call.made + 1, candidates: [], restarted: false};
  return [next, link, {do: 'openLink', conn, plain: call.plain}];
}

export function closeLinks(links: readonly LinkState[]): CallEffect[] {
  return links.map(({conn}) => ({do: 'closeLink', conn}));
}

/** Answers their SETUP on a fresh connection. */
export function answerTheirs<C extends LiveCall>(call: C, here: Here): [C, ...CallEffect[]] {
  const [next, link, open] = openLink({...call, told: ownProps(call, here)}, 0);
  const candidates = call.early.map(({candidate, ufrag}): CallEffect => ({
    do: 'addCandidate',
    conn: link.conn,
    candidate,
    ufrag,
  }));
  return [
    {...next, early: [], theirOffer: null},
    open,
    {do: 'answer', conn: link.conn, offer: firstOffer, sdp: call.theirOffer ?? ''},
    ...candidates,
  ];
}

/**
 * The end: whatever `farewell` says goes out first, then capture and connections are closed, then the page hears of it.
 */
export function end(
  call: LiveCall,
  here: Here,
  reason: EndReason,
  by: EndedBy,
  farewell: readonly CallEffect[] = [],
  {confirmed = true, missed = false} = {},
): Step<EndedCall> {
  const {phase: _phase, step: _step, ...facts} = call;
  const ended: EndedCall = {
    ...facts,
    phase: 'ended',
    step: 'ended',
    reason,
    by,
    confirmed,
    missed,
    endedAt: here.now,
    links: [],
    update: null,
    answers: [],
    candidates: [],
    early: [],
    offer: null,
    theirOffer: null,
    answer: null,
  };
  const announced = !(call.phase === 'incoming' && call.step === 'settling');
  return [
    ended,
    ...farewell,
    ...(missed ? [announceMissed(call, reason)] : []),
    {do: 'bury', to: {peer: call.peer, sessid: call.sessid, plain: call.plain}},
    {do: 'closeMedia', callId: call.id},
    ...closeLinks(call.links),
    ...(announced ? [{do: 'announceEnded', call: ended} as const] : []),
  ];
}

export function announceMissed(call: LiveCall, reason: EndReason): CallEffect {
  return {do: 'announceMissed', from: call.peer, sessid: call.sessid, props: call.remote, reason};
}
