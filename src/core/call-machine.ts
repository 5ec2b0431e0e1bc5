import {CallError} from './call-error.js';
import type {
  CallEffect,
  CallEvent,
  CallIn,
  CallState,
  EventOf,
  Here,
  LiveCall,
  Move,
  Phase,
  Step,
} from './call-state.js';
import * as connection from './moves/connection.js';
import * as devices from './moves/devices.js';
import * as ending from './moves/ending.js';
import {theyDialToo} from './moves/glare.js';
import * as incoming from './moves/incoming.js';
import * as outgoing from './moves/outgoing.js';
import {busy, dial, ring, settled} from './moves/starting.js';
import {
  answerTheirs,
  arm,
  closeLinks,
  disarm,
  hasOpenChannel,
  isAccepted,
  isUp,
  newest,
  ownProps,
  say,
  sayOnOpenWay,
  setMedia,
} from './moves/steps.js';
import * as updates from './moves/updates.js';
import {sameProps, sentMedia} from './props.js';
import {timersLeftBehind} from './timers.js';

const callExists: Move<LiveCall['phase'], 'dial'> = (call) => [
  call,
  {do: 'report', error: new CallError('call-exists', 'One call at a time: end the other one first.')},
];

/** Dialing the one who rings is answering. */
const dialWhileRinging: Move<'incoming', 'dial'> = (call, event, here) =>
  event.to === call.peer && call.step === 'ringing'
    ? incoming.answer(call, {type: 'answer', ...(event.media && {media: event.media})}, here)
    : callExists(call, event, here);

const dialWhileTerminating: Move<'terminating', 'dial'> = (call, event, here) => {
  const [ended, ...farewells] = ending.endAfterClose(call, here);
  const [next, ...effects] = dial(ended, event, here);
  return [next, ...farewells, ...effects];
};

/** A SETUP when somebody already talks, or is about to. */
const setupWhileTalking: Move<'connecting' | 'ongoing' | 'reconnecting', 'setup'> = (call, event, here) => {
  if (event.from !== call.peer || event.foreignVersion) return busy(call, event, here);
  const {sessid} = event.message;
  if (sessid === call.sessid) return call.phase === 'connecting' ? connection.setupRepeated(call) : [call];
  if (sessid === call.rival) return [call];
  return ending.replaced(call, event, here);
};

const propsync: Move<LiveCall['phase'], 'propsync'> = (call, {message, via}, here) => {
  const next = {...call, remote: message.props};
  const isHeldAnew = sentMedia(call.remote).hold !== sentMedia(next.remote).hold;
  const isAnswer = message.resp || !isAccepted(call);
  return [
    next,
    ...(isHeldAnew ? [setMedia(next)] : []),
    ...(isAnswer ? [] : [say(call, {type: 'PROPSYNC', resp: true, props: ownProps(call, here)}, via)]),
  ];
};

/** What every phase with two connected sides has in common. */
const talking = {
  dial: callExists,
  setup: setupWhileTalking,
  cancelled: ending.cancelled,
  hungUp: ending.hungUp,
  left: ending.plainLeft,
  update: updates.update,
  updated: updates.updated,
  propsync,
  candidate: connection.candidate,
  registered: connection.backAtBroker,
  offered: connection.offered,
  answerMade: connection.answerMade,
  localCandidate: connection.localCandidate,
  connection: connection.connection,
  channel: connection.channel,
  broken: connection.broken,
  mediaReady: devices.mediaReady,
  mediaFailed: devices.mediaFailed,
  trackLost: devices.trackLost,
  toggle: devices.toggle,
  pagehide: ending.pagehide,
  'timer/media': devices.mediaLate,
  'timer/updateAgain': updates.updateUnanswered,
} satisfies Moves<'connecting' | 'ongoing' | 'reconnecting'>;

/** Spelled out where `Move<P, T>` is meant: only so does a move of several phases fit each of them. */
type Moves<P extends Phase> = {
  readonly [T in CallEvent['type']]?: (call: CallIn<P>, event: EventOf<T>, here: Here) => Step;
};

/** The statechart. A pair that is not listed changes nothing: late messages are normal. */
const moves: {readonly [P in Phase]: Moves<P>} = {
  idle: {dial, setup: ring, mediaReady: devices.lateMedia},
  ended: {dial, setup: ring, mediaReady: devices.lateMedia, dismiss: () => [{phase: 'idle', step: 'idle'}]},
  outgoing: {
    dial: callExists,
    hangUp: outgoing.giveUp,
    setup: theyDialToo,
    answered: outgoing.accepted,
    progress: outgoing.progress,
    rejected: outgoing.rejected,
    cancelled: ending.cancelled,
    hungUp: ending.hungUp,
    expired: outgoing.undelivered,
    left: outgoing.left,
    propsync,
    candidate: connection.candidate,
    echo: outgoing.echoed,
    registered: outgoing.backAtBroker,
    registrationFailed: outgoing.brokerLost,
    offered: connection.offered,
    localCandidate: connection.localCandidate,
    connection: connection.connection,
    channel: connection.channel,
    broken: connection.broken,
    permitted: devices.permitted,
    mediaReady: devices.mediaReady,
    mediaFailed: devices.mediaFailed,
    trackLost: devices.trackLost,
    toggle: devices.toggle,
    pagehide: ending.pagehide,
    'timer/media': devices.mediaLate,
    'timer/setupAgain': outgoing.nobodyReacts,
    'timer/ack': outgoing.unacknowledged,
    'timer/ring': outgoing.unanswered,
    'timer/expired': outgoing.tryAgain,
  },
  incoming: {
    dial: dialWhileRinging,
    answer: incoming.answer,
    decline: ending.decline,
    hangUp: (call, _event, here) => ending.decline(call, {type: 'decline'}, here),
    setup: incoming.setupWhileRinging,
    cancelled: ending.cancelled,
    hungUp: ending.hungUp,
    hangUpConfirmed: ending.confirmedToOthers,
    left: ending.plainLeft,
    elsewhere: ending.takenElsewhere,
    propsync,
    candidate: connection.candidateWhileRinging,
    registered: incoming.backAtBroker,
    mediaReady: devices.lateMedia,
    toggle: devices.toggle,
    pagehide: ending.pagehide,
    'timer/settle': settled,
    'timer/ringIn': ending.unheard,
  },
  connecting: {
    ...talking,
    hangUp: ending.leaveConnecting,
    rejected: outgoing.rejected,
    'timer/connect': connection.neverConnected,
    'timer/answerAgain': connection.answerUnconfirmed,
    'timer/restart': connection.restartAfterAll,
  },
  ongoing: {
    ...talking,
    hangUp: ending.hangUp,
    networkChanged: connection.networkChanged,
    'timer/lost': connection.stillLost,
    'timer/network': connection.networkSettled,
    'timer/channel': connection.channelGone,
  },
  reconnecting: {
    ...talking,
    hangUp: ending.hangUp,
    networkChanged: connection.networkChanged,
    'timer/network': connection.networkSettled,
    'timer/channel': connection.channelGone,
    'timer/reconnect': connection.stillReconnecting,
  },
  terminating: {
    dial: dialWhileTerminating,
    setup: ending.ringWhileTerminating,
    cancelled: ending.cancelled,
    hungUp: ending.hungUp,
    hangUpConfirmed: ending.hangUpConfirmed,
    expired: ending.gone,
    left: ending.gone,
    channel: connection.channelInFarewell,
    registered: ending.sayOverBroker,
    mediaReady: devices.lateMedia,
    pagehide: ending.pagehide,
    'timer/fallback': ending.sayOverBroker,
    'timer/term': ending.noConfirmation,
  },
};

/** The state that follows an event, then the work it asks of the controller. */
export function transition(state: CallState, event: CallEvent, here: Here): Step {
  // TypeScript cannot pair two unions in a lookup; the type of `moves` has checked every pair.
  const move = moves[state.phase][event.type] as Move<Phase, typeof event.type> | undefined;
  const step = move?.(state as never, event as never, here) ?? ([state] as const);
  return settle(state, step, here);
}

/** What holds after every event, whatever it was. */
function settle(before: CallState, [moved, ...effects]: Step, here: Here): Step {
  const [after, ...consequences] = isLive(moved) ? consequencesOf(moved, here) : [moved];
  const all = [...effects, ...consequences];
  if (before.phase === after.phase && before.step === after.step) return [after, ...all];
  return [after, disarm(...timersLeftBehind(after.phase, after.step)), ...all];
}

/** Whichever came last – connection, consent, devices – it is here that they meet. */
function consequencesOf(call: LiveCall, here: Here): Step {
  const passes = [answerPlainPage, attachMedia, celebrate, offerOwedScreen, tellProps];
  let next = call;
  const effects: CallEffect[] = [];
  for (const pass of passes) {
    const [passed, ...more] = pass(next, here);
    next = passed;
    effects.push(...more);
  }
  return [next, ...effects];
}

type Pass = (call: LiveCall, here: Here) => readonly [LiveCall, ...CallEffect[]];

/** A plain page gets one answer, with our tracks in it. */
const answerPlainPage: Pass = (call, here) => {
  if (call.phase !== 'connecting' || call.step !== 'media' || !hasCapture(call)) return [call];
  const [answered, open, ...rest] = answerTheirs({...call, step: 'link'}, here);
  const [attached, ...attach] = attachMedia(answered, here);
  return [attached, ...(open ? [open] : []), ...attach, ...rest, arm('connect', here.settings.connectTimeout)];
};

/** Tracks flow as soon as there is consent, a device and a connection. */
const attachMedia: Pass = (call) => {
  if (!isAccepted(call) || !hasCapture(call) || call.links.every(({attached}) => attached)) return [call];
  const attach = call.links.filter(({attached}) => !attached).map(({conn}) => ({do: 'attach', conn}) as const);
  return [{...call, links: call.links.map((link) => ({...link, attached: true}))}, ...attach];
};

function hasCapture({capture}: LiveCall): boolean {
  return capture === 'ready' || capture === 'none';
}

/** The newest connection is up: the two can talk. */
const celebrate: Pass = (call, here) => {
  const link = newest(call);
  if ((call.phase !== 'connecting' && call.phase !== 'reconnecting') || !link || !isUp(link, call.plain)) return [call];
  const first = call.connectedAt === null;
  const settledUpdate = call.update?.answered === true;
  return [
    {
      ...call,
      phase: 'ongoing',
      step: 'connected',
      connectedAt: call.connectedAt ?? here.now,
      links: [link],
      // What was said while it was down may not have arrived.
      told: null,
      update: settledUpdate ? null : call.update,
    },
    ...closeLinks(call.links.slice(0, -1)),
    ...(settledUpdate ? [disarm('updateAgain')] : []),
    ...(first ? [{do: 'announceConnected'} as const] : []),
  ];
};

/** A screen of ours was switched, or they made a new connection, while there was none to offer it on. */
const offerOwedScreen: Pass = (call, here) =>
  call.phase === 'ongoing' && call.owesScreen ? devices.withScreen({...call, owesScreen: false}, here) : [call];

/** The other side knows what we send, whenever it can be told. */
const tellProps: Pass = (call, here) => {
  if (call.plain || !canTell(call) || !(here.registered || hasOpenChannel(call))) return [call];
  const props = ownProps(call, here);
  if (sameProps(call.told, props)) return [call];
  return [{...call, told: props}, sayOnOpenWay(call, {type: 'PROPSYNC', resp: false, props})];
};

function canTell(call: LiveCall): boolean {
  switch (call.phase) {
    case 'outgoing':
      return call.offer !== null;
    case 'connecting':
      return call.role === 'caller' ? call.offer !== null : call.answer !== null;
    case 'ongoing':
    case 'reconnecting':
      return true;
    default:
      return false;
  }
}

export function isLive(call: CallState): call is LiveCall {
  return call.phase !== 'idle' && call.phase !== 'ended';
}
