/** What must hold after every single step, and what two pages must agree on once everything has arrived. */
import {isLive} from '../../../src/core/call-machine.js';
import {parseText} from '../../../src/core/call-message.js';
import type {CallMessage} from '../../../src/core/call-message.js';
import type {CallState, LiveCall} from '../../../src/core/call-state.js';
import {unwrap} from '../../../src/core/envelope.js';
import type {LineEffect, LineEvent, LineTimer} from '../../../src/core/line.js';
import {propsOf, sentMedia} from '../../../src/core/props.js';
import {timerPlaces} from '../../../src/core/timers.js';
import type {TimerName} from '../../../src/core/timers.js';
import {placeOf} from './story.js';
import type {Page, World} from './world.js';

/** A property does not hold. */
export class PropertyBroken extends Error {
  readonly property: string;

  constructor(property: string, detail: string) {
    super(`${property}: ${detail}`);
    this.property = property;
  }
}

function broken(property: string, detail: string): never {
  throw new PropertyBroken(property, detail);
}

/** Everything that can be judged by one step of one page. */
export function checkStep(
  world: World,
  at: number,
  before: Page,
  event: LineEvent,
  effects: readonly LineEffect[],
): void {
  const page = world.pages[at];
  if (!page) return;
  checkEnded(before.line.call, page.line.call, effects);
  checkReplies(page, event, effects);
  checkDevices(page);
  checkConnections(page, effects);
  checkTimers(page, before);
  checkStranger(before, page, event);
}

/** Exactly one `ended` for every call that was announced, when it is over, and last of all. */
function checkEnded(before: CallState, after: CallState, effects: readonly LineEffect[]): void {
  const ended = effects.flatMap((effect) => (effect.do === 'announceEnded' ? [effect.call.id] : []));
  const isOver = isLive(before) && !(isLive(after) && after.id === before.id);
  const expected = isOver && before.step !== 'settling' ? [before.id] : [];
  if (ended.join() !== expected.join()) {
    broken('one ended per call', `[${ended.join()}] instead of [${expected.join()}]`);
  }
  if (expected.length === 0) return;
  const last = effects.findIndex((effect) => effect.do === 'announceEnded');
  const [id] = expected;
  const isLate = effects.some(
    (effect, index) =>
      index > last &&
      ((effect.do === 'closeMedia' && effect.callId === id) ||
        (effect.do === 'closeLink' && effect.conn.startsWith(`${id}/`))),
  );
  if (isLate) broken('one ended per call', 'it is said before devices and connections are closed');
}

/** No answer is answered, but by CANCEL gone where SETUP resp or PROGRESS came for a dead session. */
function checkReplies(page: Page, event: LineEvent, effects: readonly LineEffect[]): void {
  const heard = messageIn(event);
  if (!heard?.resp) return;
  const mayBeGone = heard.type === 'SETUP' || heard.type === 'PROGRESS';
  for (const said of effects.flatMap(messagesOf)) {
    if (said.type === 'PING') continue;
    const isGone = said.type === 'CANCEL' && !said.resp && said.reason === 'gone';
    if (isGone && mayBeGone) continue;
    // What the answer led to, not an answer to it: the call goes on with it, or tells what changed meanwhile.
    const isNews = said.type === 'PROPSYNC' && !said.resp;
    if (isNews && (heard.type === 'SETUP' || heard.type === 'UPDATE')) continue;
    broken('answers are not answered', `${page.name} says ${said.type} to ${heard.type} resp`);
  }
}

function checkDevices({line: {call}, streams, asked, mutedIn, audible, ends}: Page): void {
  for (const callId of streams) {
    if (!isLive(call) || call.id !== callId || call.phase === 'terminating') {
      broken('devices are open for a call only', `${callId} in ${placeOf(call)}`);
    }
  }
  if (!isLive(call) || mutedIn !== call.id) return;
  if (call.local.mic) broken('a mute stays in force', placeOf(call));
  const isHeard = ends.some(({attached}) => attached) && streams.includes(call.id) && audible;
  if (isHeard && asked.length === 0) broken('a mute stays in force', `the track is not muted in ${placeOf(call)}`);
}

/** Nothing is constructed while it rings here, and no track flows before somebody accepted. */
function checkConnections({line: {call}, ends}: Page, effects: readonly LineEffect[]): void {
  if (call.phase === 'incoming' && (ends.length > 0 || effects.some((effect) => effect.do === 'openLink'))) {
    broken('nothing is constructed while it rings', placeOf(call));
  }
  const isAccepted = call.phase === 'connecting' || call.phase === 'ongoing' || call.phase === 'reconnecting';
  if (!isAccepted && call.phase !== 'terminating' && ends.some(({attached}) => attached)) {
    broken('no track before it is accepted', placeOf(call));
  }
  if (!isLive(call) && ends.length > 0) broken('connections are closed with the call', placeOf(call));
  const known = isLive(call) ? call.links.map(({conn}) => conn) : [];
  const leaked = ends.filter(({conn}) => !known.includes(conn));
  if (leaked.length > 0 || known.length !== ends.length) {
    broken('every connection is known to the call', `${ends.map(({conn}) => conn).join()} for ${known.join()}`);
  }
}

/** Which timers get a call out of a phase by themselves. */
const waysOut: Readonly<Record<string, readonly TimerName[]>> = {
  'outgoing/media': ['media'],
  'outgoing/calling': ['ack', 'ring'],
  'outgoing/ringing': ['ring'],
  'incoming/settling': ['settle'],
  'incoming/ringing': ['ringIn'],
  'connecting/media': ['media'],
  'connecting/link': ['connect'],
  'reconnecting/restart': ['reconnect'],
  'reconnecting/rebuild': ['reconnect'],
  'terminating/hangup': ['term'],
};

function checkTimers({line: {call}, timers}: Page, before: Page): void {
  if (before.line.call === call && before.timers === timers) return;
  const waits = waysOut[`${call.phase}/${call.step}`];
  if (waits && !waits.some((timer) => timers.has(`call/${timer}`))) {
    broken('every phase but ongoing has an armed timer', `${placeOf(call)} has ${[...timers.keys()].join()}`);
  }
  for (const timer of timers.keys()) {
    if (!timer.startsWith('call/')) continue;
    const places: readonly string[] = timerPlaces[callTimer(timer)];
    if (places.includes(call.phase) || places.includes(`${call.phase}/${call.step}`)) continue;
    broken('leaving a phase disarms its timers', `${timer} in ${placeOf(call)}`);
  }
}

function callTimer(timer: LineTimer): TimerName {
  // Only called for those that begin like this.
  return timer.slice('call/'.length) as TimerName;
}

/** Somebody else's messages do not touch the call. */
function checkStranger(before: Page, after: Page, event: LineEvent): void {
  if (event.type !== 'received') return;
  const {call} = before.line;
  if (!isLive(call) || call.phase === 'terminating' || event.received.src === call.peer) return;
  if (event.received.src === before.name) return;
  if (after.line.call !== call) broken('a stranger does not touch the call', placeOf(after.line.call));
}

function messageIn(event: LineEvent): CallMessage | null {
  if (event.type === 'text') return parseText(event.text);
  if (event.type !== 'received') return null;
  const opened = unwrap(event.received);
  return opened?.kind === 'message' ? opened.message : null;
}

function messagesOf(effect: LineEffect): CallMessage[] {
  if (effect.do === 'say') return [parseText(effect.text)].filter((message) => message !== null);
  if (effect.do !== 'transmit') return [];
  const opened = unwrap({type: effect.envelope.type, src: '', payload: effect.envelope.payload});
  return opened?.kind === 'message' ? [opened.message] : [];
}

/** How far two pages are with each other, as far as both must know. */
type Stage = 'none' | 'ringing' | LiveCall['phase'];

function stageOf(call: CallState): Stage {
  if (!isLive(call)) return 'none';
  switch (call.phase) {
    case 'outgoing':
      // Nothing is on the wire before.
      return call.step === 'media' ? 'none' : 'ringing';
    case 'incoming':
      return 'ringing';
    default:
      return call.phase;
  }
}

/** Why the pages do not agree on who is in which call with whom, and what they send; null when they do. */
export function disagreement(world: World): string | null {
  for (const page of world.pages) {
    const {call} = page.line;
    const stage = stageOf(call);
    if (stage === 'none' || !isLive(call)) continue;
    const other = world.pages.find(({name}) => name === call.peer);
    const theirs = other?.line.call;
    if (!other || !theirs || !isLive(theirs) || theirs.peer !== page.name || theirs.sessid !== call.sessid) {
      return `${page.name} is in ${placeOf(call)}, ${other?.name} in ${theirs && placeOf(theirs)}`;
    }
    if (stageOf(theirs) !== stage || (stage === 'ringing' && theirs.phase === call.phase)) {
      return `${page.name} is in ${placeOf(call)}, ${other.name} in ${placeOf(theirs)}`;
    }
    const {update, owesScreen} = call;
    if (call.phase === 'ongoing' && (owesScreen || update?.answered === false)) {
      return `${page.name} still waits with an offer: ${update?.offer ?? 'its screen'}`;
    }
    const arePropsDue = stage === 'ongoing' || !world.mishaps.propsLost;
    if (arePropsDue && call.phase !== 'outgoing' && !knowsProps(call, theirs, other)) {
      return `${page.name} believes ${JSON.stringify(call.remote)} of ${other.name}, who sends ${JSON.stringify(theirs.local)}`;
    }
  }
  return null;
}

function knowsProps(call: LiveCall, theirs: LiveCall, other: Page): boolean {
  const said = sentMedia(call.remote);
  const sent = sentMedia(propsOf(theirs.local, theirs.subject, {settings: other.line.settings, anonymous: false}));
  return said.mic === sent.mic && said.camera === sent.camera && said.screen === sent.screen && said.hold === sent.hold;
}
