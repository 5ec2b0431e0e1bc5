/** From nothing to a call: dialing, and being rung. */
import {CallError} from '../call-error.js';
import {nameOf} from '../call-name.js';
import type {CallEffect, CallIn, EventOf, Here, LiveCall, Move, Phase, Step} from '../call-state.js';
import type {RejectReason} from '../end-reason.js';
import {sentMedia} from '../props.js';
import {times} from '../timers.js';
import {answerTheirs, arm, conclude, say} from './steps.js';

type Resting = 'idle' | 'ended';

/** What is not known yet of a call that begins. */
const blank = {
  answeredAt: null,
  connectedAt: null,
  told: null,
  remote: {},
  capture: 'unasked',
  offer: null,
  theirOffer: null,
  ttl: 60,
  answer: null,
  links: [],
  made: 0,
  update: null,
  answers: [],
  owesScreen: false,
  candidates: [],
  early: [],
  rival: null,
  replaces: null,
  repeats: 0,
  expiries: 0,
  expiring: false,
  acked: false,
  restarted: false,
} as const;

export const dial: Move<Resting, 'dial'> = (
  state,
  {to, sessid, media, subject = '', toName = '', plain = false},
  here,
) => {
  if (to === here.me) return [state, report('self-call', 'The name to call is this page’s own.')];
  if (here.obstacle) return [state, report(here.obstacle, 'This browser or page cannot make calls.')];
  const kind = media === 'audio' || media === 'video' ? media : here.settings.media;
  const call: LiveCall = {
    ...blank,
    phase: 'outgoing',
    step: 'media',
    id: here.id,
    direction: 'outgoing',
    role: 'caller',
    peer: to,
    plain,
    sessid,
    media: kind,
    subject,
    toName,
    startedAt: here.now,
    local: {mic: true, camera: kind === 'video', screen: false, hold: false},
    capture: 'asked',
  };
  return [call, arm('media', times.media), {do: 'connect'}, askForMedia(call)];
};

/** A SETUP while nothing is going on: it rings, unless this page cannot or will not be called. */
export const ring: Move<Resting, 'setup'> = (state, event, here) => {
  const {from, message, plain, foreignVersion} = event;
  // Nobody of another realm could be called back.
  if (nameOf(from, here.settings.realm).foreign) return [state, turnAway(event, 'unavailable')];
  if (foreignVersion || here.obstacle) return [state, ...refuse(event, 'unsupported')];
  if (here.settings.doNotDisturb) return [state, ...refuse(event, 'busy')];
  const remote = message.props ?? (plain ? {audiosend: 'true', videosend: 'true'} : {});
  const media = sentMedia(remote).camera ? 'video' : 'audio';
  const facts = {
    ...blank,
    id: here.id,
    direction: 'incoming',
    role: 'callee',
    peer: from,
    plain,
    sessid: message.sessid,
    media,
    subject: '',
    toName: '',
    startedAt: here.now,
    local: {mic: true, camera: media === 'video' && here.settings.media === 'video', screen: false, hold: false},
    remote,
    theirOffer: message.sdp,
    ttl: Math.min(Math.max(message.ttl ?? blank.ttl, 5), 120),
  } as const;
  // The burst that brought it may hold its CANCEL.
  if (here.now - here.registeredAt < times.fresh) {
    return [{...facts, phase: 'incoming', step: 'settling'}, arm('settle', times.settle)];
  }
  return startRinging({...facts, phase: 'incoming', step: 'ringing'}, here);
};

export const settled: Move<'incoming', 'timer/settle'> = (call, _event, here) =>
  startRinging({...call, step: 'ringing'}, here);

function startRinging(call: CallIn<'incoming'>, here: Here): Step {
  const {name} = nameOf(call.peer, here.settings.realm);
  if (here.settings.autoAnswer.includes(name) && here.permitted) {
    const [answered, ...effects] = accept(call, here);
    return [answered, {do: 'announceIncoming'}, ...effects];
  }
  return [
    call,
    ...(call.plain ? [] : [say(call, {type: 'PROGRESS', resp: true, status: 'ringing'}, 'broker')]),
    arm('ringIn', call.ttl * 1_000 + times.ringInMargin),
    {do: 'announceIncoming'},
  ];
}

/** Accepts: the connection is answered at once, and microphone and camera are asked for beside it. */
export function accept(call: CallIn<'incoming'>, here: Here): Step {
  const asked = {...call, capture: 'asked', answeredAt: here.now} as const;
  const beside = [arm('media', times.media), askForMedia(asked)];
  // A plain page gets one answer only: it must hold our tracks.
  if (call.plain) return [{...asked, phase: 'connecting', step: 'media'}, ...beside];
  const [next, ...effects] = answerTheirs({...asked, phase: 'connecting', step: 'link'}, here);
  return [
    next,
    ...effects,
    arm('connect', here.settings.connectTimeout),
    arm('answerAgain', times.answerAgain),
    ...beside,
  ];
}

/** Another call is on. */
export function busy<P extends Phase>(state: CallIn<P>, event: EventOf<'setup'>, here: Here): Step {
  if (nameOf(event.from, here.settings.realm).foreign) return [state, turnAway(event, 'unavailable')];
  return [state, ...refuse(event, event.foreignVersion ? 'unsupported' : 'busy')];
}

/** Says no, and tells the person that somebody called. */
function refuse(event: EventOf<'setup'>, reason: 'busy' | 'unsupported'): CallEffect[] {
  const {from, message} = event;
  const missed = {do: 'announceMissed', from, sessid: message.sessid, props: message.props ?? {}, reason} as const;
  return [turnAway(event, reason), missed];
}

/** Says no, and bothers nobody here. */
export function turnAway({from, message, plain}: EventOf<'setup'>, reason: RejectReason): CallEffect {
  return conclude({peer: from, sessid: message.sessid, plain}, {type: 'REJECT', resp: true, reason});
}

export function askForMedia(call: LiveCall): CallEffect {
  const patient = call.direction === 'outgoing';
  return {do: 'openMedia', callId: call.id, audio: true, video: call.local.camera, patient};
}

function report(code: 'self-call' | 'unsupported' | 'insecure-context', message: string): CallEffect {
  return {do: 'report', error: new CallError(code, message)};
}
