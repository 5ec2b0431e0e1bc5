/**
 * Offers after the first one: changed tracks, ICE restart, a whole new connection. When both sides offer at once one
 * of the two is dropped.
 */
import type {
  CallEffect,
  CallIn,
  EventOf,
  GivenAnswer,
  Here,
  LinkState,
  Move,
  OwnUpdate,
  Step,
  Via,
} from '../call-state.js';
import {times} from '../timers.js';
import {arm, closeLinks, disarm, hasOpenChannel, isUp, newest, openLink, say} from './steps.js';

type Negotiating = CallIn<'connecting' | 'ongoing' | 'reconnecting'>;

/** Makes an offer on the newest connection; it is sent once it is made. A restart that is still due goes with it. */
export function startUpdate(call: Negotiating, here: Here, wanted?: 'ice'): Step<Negotiating> {
  const link = newest(call);
  if (!link) return [call];
  const isRestarting = call.update?.restart === 'ice' && !call.update.answered;
  const restart = isRestarting || call.owed === 'ice' ? 'ice' : wanted;
  const owed = call.owed === 'ice' ? null : call.owed;
  const update: OwnUpdate = {offer: here.id, conn: link.conn, restart, sdp: null, answered: false};
  return [
    {...call, update, owed},
    {do: 'offer', conn: link.conn, offer: update.offer, ...(restart && {restart})},
    arm('updateAgain', times.updateAgain),
  ];
}

/** Offers a new connection beside the old one. */
export function rebuild(call: CallIn<'ongoing' | 'reconnecting'>, here: Here): Step<Negotiating> {
  const [opened, link, open] = openLink(call, {number: (newest(call)?.number ?? -1) + 1, ours: true});
  const update: OwnUpdate = {offer: here.id, conn: link.conn, restart: 'full', sdp: null, answered: false};
  return [
    {...opened, phase: 'reconnecting', step: 'rebuild', update},
    ...armReconnect(call, here),
    disarm('channel'),
    open,
    ...(call.local.screen ? [{do: 'attachScreen', conn: link.conn, on: true} as const] : []),
    {do: 'offer', conn: link.conn, offer: update.offer},
    arm('updateAgain', times.updateAgain),
  ];
}

/** Armed at the first loss only, so that flaps do not prolong it. */
export function armReconnect(before: Negotiating, here: Here): CallEffect[] {
  return before.phase === 'ongoing' ? [arm('reconnect', here.settings.reconnectTimeout)] : [];
}

/** The offer asked for above is made. */
export function sendUpdate(call: Negotiating, event: EventOf<'offered'>, here: Here): Step {
  if (call.update?.offer !== event.offer) return [call];
  const next = {...call, update: {...call.update, sdp: event.sdp}};
  return [next, ...sayUpdate(next, [wayFor(next, here)])];
}

function sayUpdate(call: Negotiating, ways: readonly Via[]): CallEffect[] {
  const {update} = call;
  const link = call.links.find(({conn}) => conn === update?.conn);
  if (!update || update.sdp === null || !link) return [];
  const {offer, sdp, restart} = update;
  const draft = {type: 'UPDATE', resp: false, sdp, offer, link: link.number, ...(restart && {restart})} as const;
  return ways.map((via) => say(call, draft, via));
}

/** What mends the connection goes around it. */
function wayFor(call: Negotiating, here: Here): Via {
  if (!hasOpenChannel(call)) return 'broker';
  return call.update?.restart && here.registered ? 'broker' : 'channel';
}

export const updateUnanswered: Move<Negotiating['phase'], 'timer/updateAgain'> = (call) => {
  if (!call.update || (call.update.answered && isUp(newest(call), call.plain))) return [call];
  const ways: Via[] = hasOpenChannel(call) ? ['broker', 'channel'] : ['broker'];
  return [call, ...sayUpdate(call, ways), arm('updateAgain', times.updateAgain)];
};

export function repeatPendingUpdate(call: Negotiating): CallEffect[] {
  return call.update && !call.update.answered ? sayUpdate(call, ['broker']) : [];
}

/** They offer. */
export const update: Move<Negotiating['phase'], 'update'> = (call, event, here) => {
  const {message, via} = event;
  if (call.plain) return [call];
  const given = call.answers.find(({offer}) => offer === message.offer);
  if (given) return [call, ...sayAnswer(call, {...given, via})];
  const colliding = call.update !== null && !call.update.answered;
  // They are there, and do not have ours yet.
  if (colliding && !givesWay(call, message)) return [call, ...sayUpdate(call, [via])];
  const [next, ...dropped] = colliding ? dropOwnUpdate(call) : ([call] as const);
  const [answering, ...effects] =
    message.restart === 'full' ? answerRebuild(next, event, here) : answerOnSameLink(next, event);
  return [answering, ...dropped, ...effects];
};

/**
 * Of two offers at once that of the side gives way which made the first offer of their connection. The other way round
 * Chromium shows no picture any more: a connection whose first offer was answered here, and whose second is taken back.
 */
function givesWay(call: Negotiating, theirs: EventOf<'update'>['message']): boolean {
  const rebuilt = rebuiltLink(call);
  // They work on the one we rebuild, so they have our offer: only their answer was lost.
  if (rebuilt && theirs.restart !== 'full' && theirs.link === rebuilt.number) return false;
  // One that only we know of yet is none of theirs.
  const shared = call.links.filter((link) => link !== rebuilt);
  return shared.at(-1)?.ours ?? call.role === 'caller';
}

function rebuiltLink({update, links}: Negotiating): LinkState | undefined {
  return update?.restart === 'full' ? links.find(({conn}) => conn === update.conn) : undefined;
}

function dropOwnUpdate(call: Negotiating): Step<Negotiating> {
  const rebuilt = rebuiltLink(call);
  const links = call.links.filter((link) => link !== rebuilt);
  const owed = call.update?.restart === 'full' ? call.owed : (call.update?.restart ?? call.owed ?? 'tracks');
  return [{...call, links, update: null, owed}, disarm('updateAgain'), ...closeLinks(rebuilt ? [rebuilt] : [])];
}

function answerRebuild(call: Negotiating, {message, via}: EventOf<'update'>, here: Here): Step<Negotiating> {
  const before = newest(call);
  if (before && message.link < before.number) return [call];
  // One old connection is enough to talk over until the new one is up.
  const kept = before ? [before] : [];
  const owed = call.local.screen ? 'tracks' : null;
  const [opened, link, open] = openLink(
    {...call, links: kept, update: null, owed},
    {number: message.link, ours: false},
  );
  const next = remember(opened, {offer: message.offer, conn: link.conn, via, sdp: null});
  const effects: CallEffect[] = [
    ...closeLinks(call.links.filter((old) => !kept.includes(old))),
    open,
    {do: 'answer', conn: link.conn, offer: message.offer, sdp: message.sdp},
    disarm('channel', 'updateAgain'),
  ];
  if (next.phase === 'connecting') return [next, ...effects];
  return [{...next, phase: 'reconnecting', step: 'rebuild'}, ...armReconnect(call, here), ...effects];
}

function answerOnSameLink(call: Negotiating, {message, via}: EventOf<'update'>): Step<Negotiating> {
  const link = call.links.find(({number}) => number === message.link);
  if (!link || link !== newest(call)) return [call];
  const owed = message.restart === 'ice' && call.owed === 'ice' ? null : call.owed;
  const next = remember({...call, owed}, {offer: message.offer, conn: link.conn, via, sdp: null});
  return [
    next,
    {do: 'answer', conn: link.conn, offer: message.offer, sdp: message.sdp},
    ...(message.restart === 'ice' ? [disarm('restart')] : []),
    // Their side does not know yet that the channel is gone here.
    ...(link.channel === 'closed' && call.phase !== 'connecting' ? [arm('channel', times.channel)] : []),
  ];
}

function remember(call: Negotiating, answer: GivenAnswer): Negotiating {
  return {...call, answers: [...call.answers, answer].slice(-8)};
}

/** Our answer to their UPDATE is made; an own offer that gave way to it follows. */
export function sendAnswer(call: Negotiating, event: EventOf<'answerMade'>, here: Here): Step {
  const given = call.answers.find(({offer}) => offer === event.offer);
  if (!given) return [call];
  const made = {...given, sdp: event.sdp};
  const answers = call.answers.map((answer) => (answer === given ? made : answer));
  const [next, ...effects] = call.owed ? payOwed({...call, answers}, here) : ([{...call, answers}] as const);
  return [next, ...sayAnswer(call, made), ...effects];
}

function payOwed(call: Negotiating, here: Here): Step<Negotiating> {
  const link = newest(call);
  if (!link) return [call];
  const attach = {do: 'attachScreen', conn: link.conn, on: call.local.screen} as const;
  const [next, ...effects] = startUpdate({...call, owed: null}, here, call.owed === 'ice' ? 'ice' : undefined);
  return [next, attach, ...effects];
}

function sayAnswer(call: Negotiating, {offer, sdp, conn, via}: GivenAnswer): CallEffect[] {
  const link: LinkState | undefined = call.links.find((known) => known.conn === conn);
  if (sdp === null || !link) return [];
  return [say(call, {type: 'UPDATE', resp: true, sdp, offer, link: link.number}, via)];
}

export const updated: Move<Negotiating['phase'], 'updated'> = (call, {message}) => {
  const {update} = call;
  if (!update || update.answered || update.offer !== message.offer || update.sdp === null) return [call];
  return [
    {...call, update: {...update, answered: true}},
    {do: 'accept', conn: update.conn, sdp: message.sdp},
  ];
};
