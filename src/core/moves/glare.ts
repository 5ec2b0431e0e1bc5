/** Both dial each other at once: one call comes of it, and nobody's page rings. */
import {nameOf} from '../call-name.js';
import type {CallIn, EventOf, Here, Move, Step} from '../call-state.js';
import {times} from '../timers.js';
import {setupAgain} from './outgoing.js';
import {busy} from './starting.js';
import {answerTheirs, arm, cancel, closeLinks} from './steps.js';

type Outgoing = CallIn<'outgoing'>;

export const theyDialToo: Move<'outgoing', 'setup'> = (call, event, here) => {
  if (event.from !== call.peer || event.foreignVersion) return busy(call, event, here);
  // Only theirs is out: it is the call.
  if (call.step === 'media') return adopt(call, event, here);
  // A plain page would never answer ours while it waits for an answer to its own.
  if (event.plain || isLarger(event.from, here)) return yieldTo(call, event, here);
  return setupAgain({...call, rival: event.message.sessid}, here);
};

function isLarger(peer: string, {me, settings}: Here): boolean {
  return nameOf(peer, settings.realm).name > nameOf(me, settings.realm).name;
}

function yieldTo(call: Outgoing, event: EventOf<'setup'>, here: Here): Step {
  const [next, ...effects] = adopt({...call, links: [], replaces: call.sessid}, event, here);
  return [next, cancel(call, 'replaced'), ...closeLinks(call.links), ...effects];
}

/** Their session becomes ours, answered at once: the person here wants this very call. */
function adopt(call: Outgoing, {message, plain, from}: EventOf<'setup'>, here: Here): Step {
  const adopted = {
    ...call,
    plain,
    peer: from,
    role: 'callee',
    sessid: message.sessid,
    remote: message.props ?? (plain ? {audiosend: 'true', videosend: 'true'} : {}),
    theirOffer: message.sdp,
    offer: null,
    phase: 'connecting',
    answeredAt: here.now,
  } as const;
  if (plain) return [{...adopted, step: 'media'}];
  const [next, ...effects] = answerTheirs({...adopted, step: 'link'}, here);
  return [next, ...effects, arm('connect', here.settings.connectTimeout), arm('answerAgain', times.answerAgain)];
}
