/** Offers after the first one: changed tracks, ICE restart, a whole new connection. */
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
import {arm, closeLinks, disarm, hasOpenChannel, isAnyUp, isUp, newest, openLink, say} from './steps.js';

type Negotiating = CallIn<'connecting' | 'ongoing' | 'reconnecting'>;

/** Makes an offer on the newest connection; it is sent once it is made. A restart that is still due goes with it. */
export function startUpdate(call: Negotiating, here: Here, wanted?: 'ice'): Step<Negotiating> {
  const link = newest(call);
  if (!link) return [call];
  const isRestarting = call.update?.restart === 'ice' && !call.update.answered;
  const restart = isRestarting ? 'ice' : wanted;
  const update: OwnUpdate = {offer: here.id, conn: link.conn, restart, sdp: null, answered: false};
  return [
    {...call, update},
    {do: 'offer', conn: link.conn, offer: update.offer, ...(restart && {restart})},
    arm('updateAgain', times.updateAgain),
  ];
}

/** Offers a new connection beside the old one. */
export function rebuild(call: Negotiating, here: Here): Step<Negotiating> {
  const [opened, link, open] = openLink({...call, owesScreen: false}, (newest(call)?.number ?? -1) + 1);
  const update: OwnUpdate = {offer: here.id, conn: link.conn, restart: 'full', sdp: null, answered: false};
  const next: Negotiating =
    opened.phase === 'connecting' ? {...opened, update} : {...opened, phase: 'reconnecting', step: 'rebuild', update};
  return [
    next,
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

/** What mends a connection goes around it; a new one may be made though the old one is well. */
function wayFor(call: Negotiating, here: Here): Via {
  if (!hasOpenChannel(call)) return 'broker';
  const {restart} = call.update ?? {};
  const isWell = !restart || (restart === 'full' && isAnyUp(call));
  return isWell || !here.registered ? 'channel' : 'broker';
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
  const own = call.update?.answered === false ? call.update : null;
  // They are there, and do not have ours yet.
  if (own && !givesWay(call, own, message)) return [call, ...sayUpdate(call, [via])];
  if (message.restart === 'full') return answerRebuild(call, event, here);
  return own ? rebuildInstead(call, event, here) : answerOnSameLink(call, event);
};

/** Of two offers at once: a new connection outdoes what was to mend the old one, otherwise the callee gives way. */
function givesWay({role}: Negotiating, own: OwnUpdate, theirs: EventOf<'update'>['message']): boolean {
  const isFull = theirs.restart === 'full';
  return isFull === (own.restart === 'full') ? role === 'callee' : isFull;
}

/**
 * Both offer on the same connection. One of them would have to take its offer back, after which Chromium sends nothing
 * any more (147, where it was the first to offer) or shows nothing (156, where it was not). So it begins anew.
 */
function rebuildInstead(call: Negotiating, {message}: EventOf<'update'>, here: Here): Step<Negotiating> {
  return newest(call)?.number === message.link ? rebuild(call, here) : [call];
}

function answerRebuild(call: Negotiating, {message, via}: EventOf<'update'>, here: Here): Step<Negotiating> {
  const {update} = call;
  const isGivingWay = update?.restart === 'full' && !update.answered;
  const before = call.links.filter(({conn}) => !isGivingWay || conn !== update.conn);
  if (message.link < (before.at(-1)?.number ?? 0)) return [call];
  // One old connection is enough to talk over until the new one is up.
  const kept = [before.find((link) => isUp(link, call.plain)) ?? before.at(-1)].filter((link) => link !== undefined);
  const [opened, link, open] = openLink(
    {...call, links: kept, update: null, owesScreen: call.local.screen},
    message.link,
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
  const next = remember(call, {offer: message.offer, conn: link.conn, via, sdp: null});
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

/** Our answer to their UPDATE is made. */
export function sendAnswer(call: Negotiating, event: EventOf<'answerMade'>): Step {
  const given = call.answers.find(({offer}) => offer === event.offer);
  if (!given) return [call];
  const made = {...given, sdp: event.sdp};
  const answers = call.answers.map((answer) => (answer === given ? made : answer));
  return [{...call, answers}, ...sayAnswer(call, made)];
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
