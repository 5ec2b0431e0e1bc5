/**
 * What two states of the world must have in common to behave alike, as a number. Times are dropped (in a search the
 * clock stands still), ids are renamed in order of appearance, and numbers of messages count by their order only.
 */
import {isLive} from '../../../src/core/call-machine.js';
import type {Props} from '../../../src/core/call-message.js';
import type {LiveCall} from '../../../src/core/call-state.js';
import type {Line} from '../../../src/core/line.js';
import type {End, Page, Parcel, Text, World} from './world.js';

/** Everything but what may still be done: the same for states that go on alike when left alone. */
export function outlineOf(world: World): number {
  const hash = new Hash();
  for (const page of world.pages) hash.add(saidOf(page, world));
  for (const parcel of world.wire) {
    hash.add(envelopeSaid(parcel.envelope));
    hash.addText(`>${parcel.from}${parcel.to}${parcel.message ? orderOf(parcel, parcel.message, world) : ''}`);
  }
  for (const text of world.texts) {
    hash.add(messageSaid(text.message));
    hash.addText(`)${text.toConn} ${orderOf(text, text.message, world)}`);
  }
  for (const page of world.pages) addPast(hash, page);
  const {any, outage, silence, reload, propsLost} = world.mishaps;
  hash.addText(flags(any, outage, silence, reload, propsLost, world.rang, world.ended));
  return hash.value;
}

/** A page on its own. */
export function outlineOfPage(page: Page, world: World): number {
  const hash = new Hash();
  hash.add(saidOf(page, world));
  return hash.value;
}

/** The outline, and what may still be done. */
export function fingerprintOf(world: World, outline: number): number {
  let text = `${outline}!${world.faults}`;
  for (const {wishes} of world.pages) {
    text += `,${wishes.dial}${wishes.answer}${wishes.decline}${wishes.hangUp}${wishes.toggle}${wishes.share}`;
  }
  const hash = new Hash();
  hash.addText(text);
  return hash.value;
}

/** A text taken apart: what is in it beside ids, as a number in two halves, and its ids in their order. */
interface Said {
  readonly a: number;
  readonly b: number;
  readonly ids: readonly string[];
}

/**
 * 53 bits of what is said of a state, whatever its ids are. Among a million states, two that differ are taken for one
 * about once in ten thousand runs.
 */
class Hash {
  readonly #names = new Map<string, number>();
  #a = 0xdeadbeef;
  #b = 0x41c6ce57;

  add({a, b, ids}: Said): void {
    this.#mix(a, b);
    for (const id of ids) {
      const name = this.#names.get(id) ?? this.#names.size;
      this.#names.set(id, name);
      this.#mix(name, name);
    }
  }

  addText(text: string): void {
    this.add(takenApart(text));
  }

  has(id: string): boolean {
    return this.#names.has(id);
  }

  get value(): number {
    const a = Math.imul(this.#a ^ (this.#a >>> 16), 2246822507) ^ Math.imul(this.#b ^ (this.#b >>> 13), 3266489909);
    const b = Math.imul(this.#b ^ (this.#b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0);
  }

  #mix(a: number, b: number): void {
    this.#a = Math.imul(this.#a ^ a, 2654435761);
    this.#b = Math.imul(this.#b ^ b, 1597334677);
  }
}

/** An id is a capital letter and a number, for connections and their credentials with more behind it. */
function takenApart(text: string): Said {
  const ids: string[] = [];
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code >= 65 && code <= 90 && isDigit(text.charCodeAt(index + 1))) {
      let end = index + 2;
      while (isInId(text.charCodeAt(end))) end++;
      ids.push(text.slice(index, end));
      // Where it was, by a number no character has.
      code = 1 << 16;
      index = end - 1;
    }
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return {a: a ^ (a >>> 16), b: b ^ (b >>> 15), ids};
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Digits, and the dot and the slash between them. */
function isInId(code: number): boolean {
  return code >= 46 && code <= 57;
}

/** Remembers what was said of an object that never changes. */
function remembering<T extends object, S, More extends unknown[]>(say: (object: T, ...more: More) => S) {
  const known = new WeakMap<T, S>();
  return (object: T, ...more: More): S => {
    let said = known.get(object);
    if (said === undefined) known.set(object, (said = say(object, ...more)));
    return said;
  };
}

function flags(...values: readonly boolean[]): string {
  return values.map((value) => (value ? '1' : '0')).join('');
}

/** In a search the clock stands still, so what is said of a page stays what it was. */
const saidOf = remembering((page: Page, world: World) => takenApart(textOfPage(page, world)));

function textOfPage(page: Page, world: World): string {
  const {line, online, opening, asked, streams, jobs, mutedIn, audible} = page;
  const {now} = world;
  const fresh = now - line.registration.since < 1_000;
  const returned = now - line.registration.returnedAt < 10_000;
  return (
    `|${lineText(line)}${isLive(line.call) ? liveText(line.call) : 'rest'}${timersText(page.timers)}${page.ends.map(endText).join(';')}` +
    flags(fresh, returned, online, opening, audible, isLive(line.call) && mutedIn === line.call.id) +
    `${asked.join()};${streams.join()};${jobs.map((job) => `${job.do}${job.conn}${'offer' in job ? job.offer : ''}${'sdp' in job ? job.sdp : ''}`).join()}`
  );
}

/** Sessions of the past matter while something of them is still around. */
function addPast(hash: Hash, {line: {gate, call}}: Page): void {
  const graves = gate.tombstones
    .filter(({sessid}) => hash.has(sessid))
    .map(({sessid, peer, reject}) => `${sessid}${peer}${reject ?? ''}`)
    .sort();
  const answers = isLive(call) ? call.answers.filter(({offer}) => hash.has(offer)) : [];
  hash.addText(`†${graves.join()}${answers.map(({offer, conn, sdp}) => `${offer}${conn}${sdp === null}`).join()}`);
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

function timersText(timers: Page['timers']): string {
  const armed = [...timers.keys()].filter((timer) => timer !== 'registration/heartbeat');
  return armed.sort().join();
}

function endText({conn, own, agreed, remote, pending, state, channel, partner, failed, attached}: End): string {
  return `${conn} ${own} ${agreed} ${remote} ${pending}${state}${channel}${partner} ${failed}${attached}`;
}

function propsText({audiosend, videosend, screensend}: Props): string {
  return `${audiosend}${videosend}${screensend}`;
}

function liveText(call: LiveCall): string {
  const {local, told, remote, update} = call;
  return (
    `${call.phase}${call.step}${call.role}${call.direction}${call.peer}${call.plain}${call.sessid} ${call.id} ` +
    `${call.capture}${flags(local.mic, local.camera, local.screen, local.hold)}${told && propsText(told)}${propsText(remote)}` +
    flags(call.offer !== null, call.theirOffer !== null, call.answer !== null, call.expiring, call.restarted) +
    flags(call.connectedAt !== null) +
    `${call.links.map(({conn, number, state, channel, attached}) => `${conn} ${number}${state}${channel}${attached}`).join()}` +
    `u${update ? `${update.offer}${update.conn}${update.restart}${update.sdp !== null}${update.answered}` : ''}` +
    `o${flags(call.owesScreen)}k${call.candidates.length}e${call.early.length}r${call.rival} ${call.replaces} ${call.repeats}${call.expiries}` +
    `${call.phase === 'terminating' ? call.endAs : ''}`
  );
}

const envelopeSaid = remembering((envelope: Parcel['envelope']) => {
  const payload = envelope.payload as {message?: object; metadata?: object; sdp?: {sdp: string}} | undefined;
  const message = payload?.message ?? payload?.metadata ?? {};
  return takenApart(`${envelope.type}${payload?.sdp?.sdp ?? ''}${messageText(message)}`);
});

const messageSaid = remembering((message: object) => takenApart(messageText(message)));

/** The fields that make a difference, in a fixed order. */
function messageText(message: object): string {
  // What is on the wire was checked by the parser; here any field may be absent.
  const from = message as Readonly<Record<string, unknown>> & {props?: Props; candidate?: object};
  const {type, resp, sessid, src_clientid, reason, offer, link, restart, sdp, status, replaces, to_clientid, ufrag} =
    from;
  const said = [sessid, src_clientid, offer, sdp, replaces, to_clientid, ufrag, reason, link, restart, status];
  return `${type}${resp ? '+' : '-'}${said.map((text) => text ?? '').join(' ')}${from.props ? propsText(from.props) : ''}`;
}

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
