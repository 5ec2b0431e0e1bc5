/**
 * What two states of the world must have in common to behave alike, as a number. Times are dropped (in a search the
 * clock stands still), ids are renamed in order of appearance, and numbers of messages count by their order only.
 */
import {isLive} from '../../../src/core/call-machine.js';
import type {Props} from '../../../src/core/call-message.js';
import type {CallState, LiveCall} from '../../../src/core/call-state.js';
import type {Line} from '../../../src/core/line.js';
import type {End, Page, Parcel, Text, World} from './world.js';

/** Everything but what may still be done: the same for states that go on alike when left alone. */
export function outlineOf(world: World): number {
  let body = '';
  for (const page of world.pages) body += pageText(page, world);
  for (const parcel of world.wire) body += parcelText(parcel, world);
  for (const text of world.texts) body += textText(text, world);
  for (const page of world.pages) body += graveText(page, body);
  const {any, outage, silence, reload, propsLost} = world.mishaps;
  return hash(`${body}${flags(any, outage, silence, reload, propsLost, world.rang, world.ended)}`);
}

/** A page on its own. */
export function outlineOfPage(page: Page, world: World): number {
  return hash(pageText(page, world));
}

/** The outline, and what may still be done. */
export function fingerprintOf(world: World, outline: number): number {
  let text = `${outline}!${world.faults}`;
  for (const {wishes} of world.pages) {
    text += `,${wishes.dial}${wishes.answer}${wishes.decline}${wishes.hangUp}${wishes.toggle}${wishes.share}`;
  }
  return hash(text);
}

/**
 * 53 bits of a text, whatever its ids are: a capital letter and a number, for connections and their credentials with
 * more behind it. Among a million states, two that differ are taken for one about once in ten thousand runs.
 */
function hash(text: string): number {
  const names = new Map<string, number>();
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code >= 65 && code <= 90 && isDigit(text.charCodeAt(index + 1))) {
      let end = index + 2;
      while (isInId(text.charCodeAt(end))) end++;
      const id = text.slice(index, end);
      const name = names.get(id);
      code = 1_000 + (name ?? names.size);
      if (name === undefined) names.set(id, names.size);
      index = end - 1;
    }
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Digits, and the dot and the slash between them. */
function isInId(code: number): boolean {
  return code >= 46 && code <= 57;
}

/** Remembers what was said of an object that never changes. */
function remembering<T extends object>(say: (object: T) => string): (object: T) => string {
  const said = new WeakMap<T, string>();
  return (object) => {
    let text = said.get(object);
    if (text === undefined) said.set(object, (text = say(object)));
    return text;
  };
}

function flags(...values: readonly boolean[]): string {
  return values.map((value) => (value ? '1' : '0')).join('');
}

/** In a search the clock stands still, so a page's text stays what it was. */
const pageTexts = new WeakMap<Page, string>();

function pageText(page: Page, world: World): string {
  let text = pageTexts.get(page);
  if (text === undefined) pageTexts.set(page, (text = textOfPage(page, world)));
  return text;
}

function textOfPage(page: Page, world: World): string {
  const {line, online, opening, asked, streams, jobs, mutedIn, audible} = page;
  const {now} = world;
  const fresh = now - line.registration.since < 1_000;
  const returned = now - line.registration.returnedAt < 10_000;
  return (
    `|${lineText(line)}${callText(line.call)}${timersText(page.timers)}${endsText(page.ends)}` +
    flags(fresh, returned, online, opening, audible, isLive(line.call) && mutedIn === line.call.id) +
    `${asked.join()};${streams.join()};${jobs.map((job) => `${job.do}${job.conn}${'offer' in job ? job.offer : ''}${'sdp' in job ? job.sdp : ''}`).join()}`
  );
}

/** Sessions of the past matter while something of them is still around. */
function graveText({line: {gate, call}}: Page, body: string): string {
  const graves = gate.tombstones
    .filter(({sessid}) => body.includes(sessid))
    .map(({sessid, peer, reject}) => `${sessid}${peer}${reject ?? ''}`)
    .sort();
  const answers = isLive(call) ? call.answers.filter(({offer}) => body.includes(offer)) : [];
  return `†${graves.join()}${answers.map(({offer, conn, sdp}) => `${offer}${conn}${sdp === null}`).join()}`;
}

function lineText({gate, closings, registration, permitted}: Line): string {
  const {session} = gate;
  return (
    `${registration.state}${registration.attempts}${registration.silent}${permitted}` +
    `s${session ? `${session.sessid}${session.page}` : ''}` +
    `e${gate.early.map(({arrival}) => `${arrival.message.type}${arrival.message.sessid}`).join()}` +
    `r${gate.rings.length}g${gate.goneSaid.length}` +
    `c${closings.map(({to, message}) => `${to.sessid}${to.peer}${message.type}${'reason' in message ? message.reason : ''}`).join()}`
  );
}

const timersText = remembering((timers: Page['timers']) =>
  [...timers.keys()]
    .filter((timer) => timer !== 'registration/heartbeat')
    .sort()
    .join(),
);

const endsText = remembering((ends: Page['ends']) => ends.map(endText).join(';'));

function endText({conn, own, agreed, remote, pending, state, channel, partner, failed, attached}: End): string {
  return `${conn} ${own} ${agreed} ${remote} ${pending}${state}${channel}${partner} ${failed}${attached}`;
}

const propsText = remembering(({audiosend, videosend, screensend}: Props) => `${audiosend}${videosend}${screensend}`);

const callText = remembering((call: CallState) => (isLive(call) ? liveText(call) : 'rest'));

function liveText(call: LiveCall): string {
  const {local, told, remote, update} = call;
  return (
    `${call.phase}${call.step}${call.role}${call.direction}${call.peer}${call.plain}${call.sessid} ${call.id} ` +
    `${call.capture}${flags(local.mic, local.camera, local.screen, local.hold)}${told && propsText(told)}${propsText(remote)}` +
    flags(call.offer !== null, call.theirOffer !== null, call.answer !== null, call.expiring, call.restarted) +
    flags(call.connectedAt !== null) +
    `${call.links.map(({conn, number, state, channel, attached}) => `${conn} ${number}${state}${channel}${attached}`).join()}` +
    `u${update ? `${update.offer}${update.conn}${update.restart}${update.sdp !== null}${update.answered}` : ''}` +
    `o${call.owed}k${call.candidates.length}e${call.early.length}r${call.rival} ${call.replaces} ${call.repeats}${call.expiries}` +
    `${call.phase === 'terminating' ? call.endAs : ''}`
  );
}

function parcelText(parcel: Parcel, world: World): string {
  const {from, to, envelope, message} = parcel;
  return `>${from}${to}${envelopeText(envelope)}${message ? orderOf(parcel, message, world) : ''}`;
}

function textText(text: Text, world: World): string {
  return `)${text.toConn} ${messageText(text.message)}${orderOf(text, text.message, world)}`;
}

const envelopeText = remembering((envelope: Parcel['envelope']) => {
  const payload = envelope.payload as {message?: object; metadata?: object; sdp?: {sdp: string}} | undefined;
  return `${envelope.type}${payload?.sdp?.sdp ?? ''}${messageText(payload?.message ?? payload?.metadata ?? {})}`;
});

/** The fields that make a difference, in a fixed order. */
const messageText = remembering((message: object) => {
  // What is on the wire was checked by the parser; here any field may be absent.
  const from = message as Readonly<Record<string, unknown>> & {props?: Props; candidate?: object};
  const {type, resp, sessid, src_clientid, reason, offer, link, restart, sdp, status, replaces, to_clientid, ufrag} =
    from;
  const said = [sessid, src_clientid, offer, sdp, replaces, to_clientid, ufrag, reason, link, restart, status];
  return `${type}${resp ? '+' : '-'}${said.map((text) => text ?? '').join(' ')}${from.props ? propsText(from.props) : ''}`;
});

/** Whether a message would count as new, and how many older ones of its kind are on their way beside it. */
function orderOf(
  {from, to}: Parcel | Text,
  {type, resp, seq, sessid}: Parcel['message'] & object,
  world: World,
): string {
  if ((type !== 'PROPSYNC' && (type !== 'UPDATE' || resp)) || seq === undefined) return '';
  const session = world.pages[to]?.line.gate.session;
  const newest = session?.sessid === sessid ? session.newest[type] : undefined;
  let older = 0;
  for (const other of world.wire)
    if (other.from === from && other.message?.type === type && (other.message.seq ?? 0) < seq) older++;
  for (const other of world.texts)
    if (other.from === from && other.message.type === type && (other.message.seq ?? 0) < seq) older++;
  return `${newest !== undefined && newest >= seq ? 'old' : 'new'}${older}`;
}
