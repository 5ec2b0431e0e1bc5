import type {CallEvent, CallState, Via} from './call-state.js';
import {isOurMajorVersion} from './call-message.js';
import type {CallMessage, Draft, MessageOf} from './call-message.js';
import type {RejectReason} from './end-reason.js';

/** What the gate remembers: which page we talk to, which sessions are dead, and what came too early. */
export interface Gate {
  /** The live session as far as the gate knows it. */
  readonly session: {
    readonly sessid: string;
    /** The page instance whose SETUP counts. */
    readonly page: string | null;
    /** The newest message of each type, by the number its page gave it: another page counts anew. */
    readonly counting: string | undefined;
    readonly newest: Readonly<Partial<Record<CallMessage['type'], number>>>;
  } | null;
  readonly tombstones: readonly Tombstone[];
  readonly early: readonly {readonly arrival: Arrival; readonly at: number}[];
  readonly rings: readonly {readonly peer: string; readonly at: number}[];
  readonly goneSaid: readonly {readonly peer: string; readonly at: number}[];
}

interface Tombstone {
  readonly sessid: string;
  readonly peer: string;
  /** It was a call here, not merely a message about one. */
  readonly own: boolean;
  /** How it was refused; said again to whoever asks. */
  readonly reject: RejectReason | null;
  readonly at: number;
}

/** A message that could be read, with what is known of where it came from. */
export interface Arrival {
  readonly message: CallMessage;
  readonly from: string;
  readonly plain: boolean;
  readonly via: Via;
}

export type Verdict =
  /** It concerns the call, or begins one. */
  | {readonly pass: CallEvent}
  /** It concerns no call; this is said back, and the session is dead from now on. */
  | {readonly reply: Draft}
  /** What it belongs to may be coming. */
  | 'keep'
  | 'drop';

export const openGate: Gate = {session: null, tombstones: [], early: [], rings: [], goneSaid: []};

const most = {
  ownTombstones: 64,
  foreignTombstones: 16,
  tombstones: 1_024,
  earlyPerPeer: 64,
  earlyPeers: 8,
  gone: 10,
  goneInAll: 256,
  rings: 1_024,
} as const;
const lifetime = {tombstone: 120_000, early: 10_000, ring: 10_000, gone: 60_000} as const;

/** Whether a message may reach the call, and as what. Order: version, sender, session, its peer, page, number. */
export function admit(gate: Gate, arrival: Arrival, call: CallState, me: string, clientid: string): Verdict {
  const {message, from} = arrival;
  const foreignVersion = !isOurMajorVersion(message.version);
  const isSetup = message.type === 'SETUP' && !message.resp;
  if (foreignVersion && !isSetup) return 'drop';
  if (from === me) return 'drop';
  const tombstone = gate.tombstones.find(({sessid, peer}) => sessid === message.sessid && peer === from);
  if (tombstone) return aboutDeadSession(message, tombstone.reject);
  if (!isLiveSession(call, message.sessid)) return aboutUnknownSession(arrival, foreignVersion);
  if (call.peer !== from || (message.type === 'CANCEL' && isForAnother(message, clientid))) return 'drop';
  if (isFromAnotherPage(gate, message)) return aboutOtherPage(arrival);
  if (!isNewest(gate, message)) return 'drop';
  const event = eventFor(arrival, foreignVersion);
  return event ? {pass: event} : 'drop';
}

function isLiveSession(call: CallState, sessid: string): call is Exclude<CallState, {phase: 'idle' | 'ended'}> {
  return call.phase !== 'idle' && call.phase !== 'ended' && call.sessid === sessid;
}

function isForAnother(message: MessageOf<'CANCEL'>, clientid: string): boolean {
  return !message.resp && message.to_clientid !== undefined && message.to_clientid !== clientid;
}

function isFromAnotherPage({session}: Gate, {src_clientid: page}: CallMessage): boolean {
  return session?.page != null && page !== undefined && page !== session.page;
}

/** Another tab of the same name answered too late, or a page that was reloaded says that it knows nothing. */
function aboutOtherPage(arrival: Arrival): Verdict {
  const {message} = arrival;
  switch (message.type) {
    case 'PROGRESS':
      return {reply: goneFor(message)};
    case 'SETUP':
      return message.resp ? {reply: goneFor(message)} : 'drop';
    case 'CANCEL': {
      const event = !message.resp && message.reason === 'gone' ? eventFor(arrival, false) : null;
      return event ? {pass: event} : 'drop';
    }
    default:
      return 'drop';
  }
}

function goneFor({src_clientid}: CallMessage): Draft {
  return {type: 'CANCEL', resp: false, reason: 'gone', ...(src_clientid && {to_clientid: src_clientid})};
}

/** Only the newest of these counts. */
function isCounted({type}: CallMessage): boolean {
  return type === 'PROPSYNC' || type === 'UPDATE';
}

function isNewest({session}: Gate, message: CallMessage): boolean {
  const {type, resp, seq, src_clientid} = message;
  // An answer to UPDATE names its offer: it may come another way than what was said after it. What was offered before it
  // does not count any more: whoever answers gives up an offer of its own.
  if (!isCounted(message) || (type === 'UPDATE' && resp)) return true;
  const newest = session?.counting === src_clientid ? session?.newest[type] : undefined;
  return seq === undefined || newest === undefined || seq > newest;
}

function aboutDeadSession(message: CallMessage, reject: RejectReason | null): Verdict {
  const gone: Draft = {type: 'CANCEL', resp: false, reason: 'gone'};
  switch (message.type) {
    case 'SETUP':
      return {reply: !message.resp && reject ? {type: 'REJECT', resp: true, reason: reject} : gone};
    case 'PROGRESS':
      return {reply: gone};
    case 'UPDATE':
      return message.resp ? 'drop' : {reply: gone};
    case 'CANCEL':
    case 'HANGUP':
      return message.resp ? 'drop' : {reply: {type: message.type, resp: true}};
    default:
      return 'drop';
  }
}

function aboutUnknownSession(arrival: Arrival, foreignVersion: boolean): Verdict {
  const {message} = arrival;
  if (message.type === 'SETUP' && !message.resp) {
    const event = eventFor(arrival, foreignVersion);
    return event ? {pass: event} : 'drop';
  }
  if (message.type === 'CANDIDATE' || message.type === 'PROPSYNC') return 'keep';
  return aboutDeadSession(message, null);
}

/** The message as an event of the call. */
function eventFor({message, from, via, plain}: Arrival, foreignVersion: boolean): CallEvent | null {
  const origin = {from, via, plain};
  switch (message.type) {
    case 'SETUP':
      return message.resp
        ? {type: 'answered', message, ...origin}
        : {type: 'setup', message, foreignVersion, ...origin};
    case 'PROGRESS':
      return {type: 'progress', message, ...origin};
    case 'REJECT':
      return {type: 'rejected', message, ...origin};
    case 'CANDIDATE':
      return {type: 'candidate', message, ...origin};
    case 'CANCEL':
      return message.resp ? null : {type: 'cancelled', message, ...origin};
    case 'UPDATE':
      return message.resp ? {type: 'updated', message, ...origin} : {type: 'update', message, ...origin};
    case 'PROPSYNC':
      return {type: 'propsync', message, ...origin};
    case 'HANGUP':
      return message.resp ? {type: 'hangUpConfirmed', message, ...origin} : {type: 'hungUp', message, ...origin};
    case 'PING':
      return null;
  }
}

/** The gate after a message passed: its number counts, and the first SETUP says which page we talk to. */
export function follow(gate: Gate, call: CallState, {message}: Arrival): Gate {
  const {session} = followCall(gate, call);
  if (!session || session.sessid !== message.sessid) return {...gate, session};
  const pins = message.type === 'SETUP' && session.page === null && message.src_clientid !== undefined;
  const page = pins ? (message.src_clientid ?? null) : session.page;
  if (!isCounted(message) || message.seq === undefined) return {...gate, session: {...session, page}};
  const known = session.counting === message.src_clientid ? session.newest : {};
  const newest = {...known, [message.type]: Math.max(known[message.type] ?? message.seq, message.seq)};
  return {...gate, session: {...session, page, counting: message.src_clientid, newest}};
}

/** The gate for the call as it is now: another session means another page and other numbers. */
export function followCall(gate: Gate, call: CallState): Gate {
  if (call.phase === 'idle' || call.phase === 'ended') return gate.session ? {...gate, session: null} : gate;
  return gate.session?.sessid === call.sessid
    ? gate
    : {...gate, session: {sessid: call.sessid, page: null, counting: undefined, newest: {}}};
}

/** Remembers a session as dead. The newest of each kind are kept, bounded per peer and in all. */
export function bury(gate: Gate, tombstone: Tombstone): Gate {
  const others = gate.tombstones.filter(({sessid, peer}) => sessid !== tombstone.sessid || peer !== tombstone.peer);
  const alike = others.filter(({own, peer}) => own === tombstone.own && (own || peer === tombstone.peer));
  const room = tombstone.own ? most.ownTombstones : most.foreignTombstones;
  const surplus = alike.slice(0, Math.max(0, alike.length - room + 1));
  const tombstones = [...others.filter((one) => !surplus.includes(one)), tombstone].slice(-most.tombstones);
  return {...gate, tombstones};
}

/** Keeps what came before its SETUP. */
export function keep(gate: Gate, arrival: Arrival, now: number): Gate {
  const peers = new Set(gate.early.map((one) => one.arrival.from));
  const ofPeer = gate.early.filter((one) => one.arrival.from === arrival.from).length;
  if (ofPeer >= most.earlyPerPeer || (!peers.has(arrival.from) && peers.size >= most.earlyPeers)) return gate;
  return {...gate, early: [...gate.early, {arrival, at: now}]};
}

/** What came early for the session that has begun, and the gate without it. */
export function takeEarly(gate: Gate, peer: string, sessid: string): [Gate, Arrival[]] {
  const taken = gate.early.filter(({arrival}) => arrival.from === peer && arrival.message.sessid === sessid);
  if (taken.length === 0) return [gate, []];
  return [{...gate, early: gate.early.filter((one) => !taken.includes(one))}, taken.map(({arrival}) => arrival)];
}

export function noteRing(gate: Gate, peer: string, at: number): Gate {
  return {...gate, rings: [...gate.rings, {peer, at}].slice(-most.rings)};
}

export function ringsOf(gate: Gate, peer: string): number {
  return gate.rings.filter((ring) => ring.peer === peer).length;
}

/** Whether CANCEL gone may be said to this peer once more, and the gate that knows it was. */
export function mayGiveGone(gate: Gate, peer: string, at: number): [Gate, boolean] {
  const saidToPeer = gate.goneSaid.filter((said) => said.peer === peer).length;
  if (saidToPeer >= most.gone || gate.goneSaid.length >= most.goneInAll) return [gate, false];
  return [{...gate, goneSaid: [...gate.goneSaid, {peer, at}]}, true];
}

/** The gate without what is too old to matter. */
export function forget(gate: Gate, now: number): Gate {
  const young = <T extends {readonly at: number}>(list: readonly T[], age: number) =>
    list.some(({at}) => now - at > age) ? list.filter(({at}) => now - at <= age) : list;
  const tombstones = young(gate.tombstones, lifetime.tombstone);
  const early = young(gate.early, lifetime.early);
  const rings = young(gate.rings, lifetime.ring);
  const goneSaid = young(gate.goneSaid, lifetime.gone);
  const same =
    tombstones === gate.tombstones && early === gate.early && rings === gate.rings && goneSaid === gate.goneSaid;
  return same ? gate : {...gate, tombstones, early, rings, goneSaid};
}
