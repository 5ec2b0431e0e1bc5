/** What connections tell: made, up, shaky, lost. */
import type {CallEffect, CallIn, EventOf, Here, LinkState, LiveCall, Move, Step} from '../call-state.js';
import {firstOffer} from '../call-state.js';
import {times} from '../timers.js';
import {endAfterClose} from './ending.js';
import {ownCandidates, sendSetup} from './outgoing.js';
import {arm, cancel, disarm, end, hasOpenChannel, isAnyUp, isUp, newest, say} from './steps.js';
import {armReconnect, rebuild, repeatPendingUpdate, sendAnswer, sendUpdate, startUpdate} from './updates.js';

type Linked = 'outgoing' | 'connecting' | 'ongoing' | 'reconnecting';
type Talking = 'ongoing' | 'reconnecting';

export const offered: Move<Linked, 'offered'> = (call, event, here) => {
  if (!call.links.some(({conn}) => conn === event.conn)) return [call];
  if (call.phase === 'outgoing') return event.offer === firstOffer ? sendSetup(call, event.sdp, here) : [call];
  return sendUpdate(call, event, here);
};

export const answerMade: Move<Exclude<Linked, 'outgoing'>, 'answerMade'> = (call, event) => {
  if (!call.links.some(({conn}) => conn === event.conn)) return [call];
  if (event.offer !== firstOffer) return sendAnswer(call, event);
  if (call.phase !== 'connecting') return [call];
  const next = {...call, answer: event.sdp};
  return [next, ...sayAnswered(next)];
};

function sayAnswered(call: LiveCall, options?: {again: boolean}): CallEffect[] {
  if (call.answer === null) return [];
  const {replaces, told, answer: sdp} = call;
  const props = told ?? {};
  const draft = {type: 'SETUP', resp: true, sdp, props, accepted: true, ...(replaces && {replaces})} as const;
  return [say(call, draft, 'broker', options)];
}

/** SETUP resp again, unless the other page understands one only. */
function answerAgain(call: CallIn<'connecting'>): CallEffect[] {
  return call.plain || call.role === 'caller' ? [] : [...sayAnswered(call, {again: true}), ...ownCandidates(call)];
}

export const answerUnconfirmed: Move<'connecting', 'timer/answerAgain'> = (call) =>
  call.role === 'callee' && !call.plain ? [call, ...answerAgain(call), arm('answerAgain', times.answerAgain)] : [call];

/** Their SETUP once more: our answer did not arrive. */
export const setupRepeated = (call: CallIn<'connecting'>): Step => [call, ...answerAgain(call)];

export const backAtBroker: Move<'connecting' | Talking, 'registered'> = (call) => {
  const answer = call.phase === 'connecting' ? answerAgain(call) : [];
  const candidates = call.phase === 'ongoing' || answer.length > 0 ? [] : ownCandidates(call);
  return [call, ...answer, ...repeatPendingUpdate(call), ...candidates];
};

export const localCandidate: Move<Linked, 'localCandidate'> = (call, {conn, candidate, ufrag}, here) => {
  const link = call.links.find((known) => known.conn === conn);
  if (!link) return [call];
  const own = {candidate, ufrag, link: link.number};
  const next = link === newest(call) ? {...call, candidates: [...call.candidates, own].slice(-64)} : call;
  const via = hasOpenChannel(call) && (isAnyUp(call) || !here.registered) ? 'channel' : 'broker';
  return [next, say(call, {type: 'CANDIDATE', resp: false, ...own}, via)];
};

export const candidate: Move<Linked, 'candidate'> = (call, {message}) => {
  const link = [...call.links].reverse().find(({number}) => number === message.link);
  if (!link) return call.links.length === 0 ? keepCandidate(call, message) : [call];
  return [call, {do: 'addCandidate', conn: link.conn, candidate: message.candidate, ufrag: message.ufrag}];
};

/** Nothing is done with it before somebody answers. */
export const candidateWhileRinging: Move<'incoming', 'candidate'> = (call, {message}) => keepCandidate(call, message);

function keepCandidate(call: LiveCall, message: EventOf<'candidate'>['message']): Step {
  return call.early.length < 64 ? [{...call, early: [...call.early, message]}] : [call];
}

export const broken: Move<Linked, 'broken'> = (call, {conn, error}, here) => {
  const report = {do: 'report', error} as const;
  if (conn !== newest(call)?.conn) return [call];
  switch (call.phase) {
    case 'outgoing':
    case 'connecting':
      return end(call, here, 'error', 'system', [report, cancel(call, 'error')]);
    default:
      // A failed renegotiation does not end a call that is heard; a connection that breaks shows itself.
      return [call, report];
  }
};

export const connection: Move<Linked, 'connection'> = (call, {conn, state}, here) => {
  const next = withLink(call, conn, {state});
  if (!next || conn !== newest(next)?.conn) return [next ?? call];
  if (next.plain) return plainConnection(next, state, here);
  switch (next.phase) {
    case 'outgoing':
      return [next];
    case 'connecting':
      return state === 'failed' && !next.restarted ? restartWhileConnecting(next, here) : [next];
    case 'ongoing':
      return ongoingConnection(next, state, here);
    case 'reconnecting':
      return state === 'failed' ? startUpdate(next, here, 'ice') : [next];
  }
};

function restartWhileConnecting(call: CallIn<'connecting'>, here: Here): Step {
  return call.role === 'caller'
    ? startUpdate({...call, restarted: true}, here, 'ice')
    : [call, arm('restart', times.restart)];
}

export const restartAfterAll: Move<'connecting', 'timer/restart'> = (call, _event, here) =>
  call.restarted || newest(call)?.state !== 'failed' ? [call] : startUpdate({...call, restarted: true}, here, 'ice');

function ongoingConnection(call: CallIn<'ongoing'>, state: LinkState['state'], here: Here): Step {
  switch (state) {
    case 'connected':
      return [call, disarm('lost')];
    case 'disconnected':
      return [call, arm('lost', call.role === 'caller' ? times.lostCaller : times.lostCallee)];
    case 'failed':
      return startReconnecting(call, here);
    default:
      return [call];
  }
}

export const stillLost: Move<'ongoing', 'timer/lost'> = (call, _event, here) => {
  if (isUp(newest(call), call.plain)) return [call];
  return call.plain
    ? end(call, here, 'connection-lost', 'system', [], {confirmed: false})
    : startReconnecting(call, here);
};

function startReconnecting(call: CallIn<'ongoing'>, here: Here): Step {
  const [next, ...effects] = startUpdate({...call, phase: 'reconnecting', step: 'restart'}, here, 'ice');
  return [next, ...armReconnect(call, here), ...effects];
}

/** A plain page knows neither restart nor farewell. */
function plainConnection(call: CallIn<Linked>, state: LinkState['state'], here: Here): Step {
  if (call.phase !== 'ongoing') return [call];
  switch (state) {
    case 'closed':
      return end(call, here, 'hangup', 'remote');
    case 'failed':
      return end(call, here, 'connection-lost', 'system', [], {confirmed: false});
    case 'disconnected':
      return [call, arm('lost', times.lostPlain)];
    default:
      return [call, disarm('lost')];
  }
}

export const channel: Move<Linked, 'channel'> = (call, {conn, open}, here) => {
  const next = withLink(call, conn, {channel: open ? 'open' : 'closed'});
  if (!next || open || conn !== newest(next)?.conn) return [next ?? call];
  if (next.phase !== 'ongoing' && next.phase !== 'reconnecting') return [next];
  if (next.plain) return end(next, here, 'hangup', 'remote');
  return [next, arm('channel', times.channel)];
};

/** Neither HANGUP nor an offer came after the channel closed: the other page may have lost its connection too. */
export const channelGone: Move<Talking, 'timer/channel'> = (call, _event, here) =>
  newest(call)?.channel === 'closed' ? rebuild(call, here) : [call];

/** The last words came over the channel, or never will. */
export const channelInFarewell: Move<'terminating', 'channel'> = (call, {conn, open}, here) =>
  open || conn !== newest(call)?.conn ? [call] : endAfterClose(call, here);

export const networkChanged: Move<Talking, 'networkChanged'> = (call) =>
  call.plain ? [call] : [call, arm('network', times.network)];

export const networkSettled: Move<Talking, 'timer/network'> = (call, _event, here) => {
  // A connection still being made gathers on the new network by itself.
  if (call.update?.restart === 'full' && !call.update.answered) return [call];
  return startUpdate(call, here, 'ice');
};

export const stillReconnecting: Move<'reconnecting', 'timer/reconnect'> = (call, _event, here) =>
  end(call, here, 'connection-lost', 'system', farewellForLost(call), {confirmed: false});

function farewellForLost(call: LiveCall): CallEffect[] {
  const draft = {type: 'HANGUP', resp: false, reason: 'connection-lost'} as const;
  return [
    ...(hasOpenChannel(call) ? [say(call, draft, 'channel')] : []),
    {do: 'conclude', to: {peer: call.peer, sessid: call.sessid, plain: call.plain}, draft, by: 'broker'},
  ];
}

export const neverConnected: Move<'connecting', 'timer/connect'> = (call, _event, here) =>
  end(call, here, 'connect-failed', 'system', [cancel(call, 'connect-failed')]);

function withLink<C extends CallIn<Linked>>(call: C, conn: string, change: Partial<LinkState>): C | null {
  if (!call.links.some((link) => link.conn === conn)) return null;
  return {...call, links: call.links.map((link) => (link.conn === conn ? {...link, ...change} : link))};
}
