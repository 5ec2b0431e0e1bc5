/**
 * A small world to try calls in: pages that each hold a real line, a broker that carries their envelopes, connections
 * that come up when the descriptions of both ends match, devices, and timers. Nothing happens in it by itself: every
 * `Move` is somebody's choice, made by a search, a walk or a test.
 */
import {CallError} from '../../../src/core/call-error.js';
import {isLive} from '../../../src/core/call-machine.js';
import type {CallMessage} from '../../../src/core/call-message.js';
import {defaultSettings} from '../../../src/core/call-settings.js';
import type {CallSettings} from '../../../src/core/call-settings.js';
import type {CallState} from '../../../src/core/call-state.js';
import {unwrap} from '../../../src/core/envelope.js';
import type {Envelope} from '../../../src/core/envelope.js';
import {advance, openLine} from '../../../src/core/line.js';
import type {Line, LineEffect, LineEvent, LineTimer} from '../../../src/core/line.js';
import {PropertyBroken, checkStep} from './properties.js';
import {storyOf} from './story.js';

export type Advance = typeof advance;

/** One end of a connection, as an RTCPeerConnection would be. */
export interface End {
  readonly conn: string;
  /** The ICE credentials of this end, in what it says now and in what was last agreed. */
  readonly own: string;
  readonly agreed: string;
  readonly remote: string;
  readonly restarts: number;
  /** The offer of this end that waits for its answer. */
  readonly pending: string | null;
  readonly state: 'new' | 'connected' | 'disconnected' | 'failed';
  readonly channel: 'new' | 'open' | 'closed';
  /** The other end, since it first came up; `lost` when that is no more. */
  readonly partner: string | null;
  /** The pair of credentials that failed: it does not come back without a restart. */
  readonly failed: string | null;
  readonly attached: boolean;
}

/** An offer or an answer being made. */
type Job = Extract<LineEffect, {do: 'offer' | 'answer' | 'accept'}>;

/** What the people here may still do. */
export interface Wishes {
  readonly dial: number;
  readonly answer: number;
  readonly decline: number;
  readonly hangUp: number;
  readonly toggle: number;
  /** Switch the screen on or off. */
  readonly share: number;
}

export const noWishes: Wishes = {dial: 0, answer: 0, decline: 0, hangUp: 0, toggle: 0, share: 0};

export interface Page {
  readonly name: string;
  readonly line: Line;
  readonly timers: ReadonlyMap<LineTimer, number>;
  /** The broker and this page reach each other. */
  readonly online: boolean;
  /** The page waits for the broker to take it in. */
  readonly opening: boolean;
  /** Calls that asked for microphone and camera and got no word yet. */
  readonly asked: readonly string[];
  /** Calls whose microphone and camera are open. */
  readonly streams: readonly string[];
  readonly ends: readonly End[];
  readonly jobs: readonly Job[];
  /** Ids given out. */
  readonly ids: number;
  readonly wishes: Wishes;
  /** The call in which the person muted, and not again unmuted. */
  readonly mutedIn: string | null;
  /** What devices were last told. */
  readonly audible: boolean;
}

/** An envelope on its way. `hops`: how many messages in a row each only answered the one before. */
export interface Parcel {
  readonly from: number;
  readonly to: number;
  readonly envelope: Envelope;
  readonly message: CallMessage | null;
  readonly hops: number;
}

/** A text on its way over a data channel. */
export interface Text {
  readonly from: number;
  readonly to: number;
  /** The connection it was said on, as each side calls it. */
  readonly conn: string;
  readonly toConn: string;
  readonly message: CallMessage;
  readonly text: string;
  readonly hops: number;
}

/** Faults that have happened, as far as they allow both sides to disagree for longer. */
export interface Mishaps {
  readonly any: boolean;
  /** A broker was lost. */
  readonly outage: boolean;
  /** A page crashed, or the last words about a session were lost. */
  readonly silence: boolean;
  /** A page was reloaded, and knows nothing any more. */
  readonly reload: boolean;
  /** What one side sends was said, and lost, before there was a channel to say it reliably. */
  readonly propsLost: boolean;
}

export type Fault =
  | 'lose'
  | 'copy'
  | 'overtake'
  | 'expire'
  | 'outage'
  | 'disconnect'
  | 'fail'
  | 'closeChannel'
  | 'deny'
  | 'reload'
  | 'crash'
  | 'fire'
  | 'move'
  | 'forge';

export type Move =
  | {readonly do: 'dial'; readonly page: number; readonly to: number}
  | {readonly do: 'answer' | 'decline' | 'hangUp' | 'toggle' | 'share'; readonly page: number}
  | {readonly do: 'grant' | 'permit' | 'deny'; readonly page: number}
  | {readonly do: 'deliver' | 'overtake' | 'lose' | 'copy' | 'expire'; readonly at: number}
  | {readonly do: 'hear'; readonly at: number}
  | {readonly do: 'job'; readonly page: number}
  | {
      readonly do: 'connect' | 'noticeClosed' | 'disconnect' | 'fail' | 'closeChannel';
      readonly page: number;
      readonly conn: string;
    }
  | {readonly do: 'outage' | 'return' | 'online' | 'reload' | 'crash' | 'move'; readonly page: number}
  | {readonly do: 'fire'; readonly page: number; readonly timer: LineTimer}
  | {readonly do: 'forge'; readonly page: number; readonly message: CallMessage};

export interface Setting {
  readonly pages: number;
  readonly wishes: readonly Partial<Wishes>[];
  readonly settings?: Partial<CallSettings>;
  /** Devices answer at once. */
  readonly quickMedia?: boolean;
  /** Offers and answers are made at once. */
  readonly quickJobs?: boolean;
  /** Candidates trickle. */
  readonly candidates?: boolean;
  /** Whether anything rang or ended is part of the state. */
  readonly watchful?: boolean;
  /** What each page does with an event, if not what it should. */
  readonly advance?: Advance;
}

/** One state of everything. Copied before it is changed; what it holds is never changed in place. */
export class World {
  readonly setting: Setting;
  now = 1_000_000;
  pages: Page[] = [];
  wire: Parcel[] = [];
  texts: Text[] = [];
  mishaps: Mishaps = {any: false, outage: false, silence: false, reload: false, propsLost: false};
  /** Faults that may still happen. */
  faults = 0;
  /** Somebody's page rang, and somebody's call ended: noted where the story must do without. */
  rang = false;
  ended = false;
  /** Everything is lost from now on. */
  dead = false;
  /** Events that follow at once, and how long a chain of answers each belongs to. */
  #due: {at: number; event: LineEvent; hops: number}[] = [];
  /** Says what happens, for a trace. */
  tell: ((line: string) => void) | null = null;

  constructor(setting: Setting) {
    this.setting = setting;
  }

  static start(setting: Setting): World {
    const world = new World(setting);
    for (let at = 0; at < setting.pages; at++) world.#load(at, {...noWishes, ...setting.wishes[at]});
    // Long enough ago that nothing is still in the burst that follows a registration.
    world.now += 60_000;
    for (const at of world.pages.keys())
      world.#set(at, {timers: new Map([['registration/heartbeat', world.now + 20_000]])});
    return world;
  }

  copy(): World {
    const copy = new World(this.setting);
    copy.now = this.now;
    copy.pages = this.pages.slice();
    copy.wire = this.wire.slice();
    copy.texts = this.texts.slice();
    copy.mishaps = this.mishaps;
    copy.faults = this.faults;
    copy.rang = this.rang;
    copy.ended = this.ended;
    copy.dead = this.dead;
    return copy;
  }

  /** The state after a move; this one stays as it is. */
  after(move: Move): World {
    const next = this.copy();
    next.make(move);
    return next;
  }

  make(move: Move): void {
    switch (move.do) {
      case 'dial': {
        const page = this.#page(move.page);
        this.#wish(move.page, 'dial');
        this.#set(move.page, {ids: page.ids + 1});
        const sessid = idOf(page, page.ids);
        this.#take(move.page, {type: 'dial', to: this.#page(move.to).name, sessid});
        break;
      }
      case 'answer':
      case 'decline':
      case 'hangUp':
        this.#wish(move.page, move.do);
        this.#take(move.page, {type: move.do});
        break;
      case 'toggle': {
        this.#wish(move.page, 'toggle');
        const {call} = this.#page(move.page).line;
        if (isLive(call)) this.#set(move.page, {mutedIn: call.local.mic ? call.id : null});
        this.#take(move.page, {type: 'toggle', what: 'mic'});
        break;
      }
      case 'share':
        this.#wish(move.page, 'share');
        this.#take(move.page, {type: 'toggle', what: 'screen'});
        break;
      case 'move':
        this.#take(move.page, {type: 'networkChanged'});
        break;
      case 'grant':
        this.#grant(move.page);
        break;
      case 'permit':
        this.#take(move.page, {type: 'permitted', callId: this.#page(move.page).asked[0] ?? ''});
        break;
      case 'deny': {
        const [callId = '', ...asked] = this.#page(move.page).asked;
        this.#set(move.page, {asked});
        this.#take(move.page, {type: 'mediaFailed', callId, reason: 'media-denied', error: refusal});
        break;
      }
      case 'deliver':
      case 'overtake': {
        const parcel = this.#parcel(move.at);
        this.wire.splice(move.at, 1);
        this.#arrive(parcel);
        break;
      }
      case 'lose': {
        const parcel = this.#parcel(move.at);
        this.wire.splice(move.at, 1);
        this.#miss(parcel);
        break;
      }
      case 'copy':
        this.wire.push(this.#parcel(move.at));
        break;
      case 'expire': {
        const parcel = this.#parcel(move.at);
        this.wire.splice(move.at, 1);
        this.#miss(parcel);
        // A page the broker does not reach is not told either.
        if (!this.#page(parcel.from).online) break;
        const received = {type: 'EXPIRE', src: this.#page(parcel.to).name, payload: undefined};
        this.#take(parcel.from, {type: 'received', received}, parcel.hops + 1);
        break;
      }
      case 'hear': {
        const text = this.texts[move.at];
        if (!text) throw new Error('no such text');
        this.texts.splice(move.at, 1);
        this.#take(text.to, {type: 'text', conn: text.toConn, text: text.text}, text.hops);
        break;
      }
      case 'job':
        this.#work(move.page);
        break;
      case 'connect':
        this.#connect(move.page, move.conn);
        break;
      case 'noticeClosed':
        this.#setEnd(move.page, move.conn, {channel: 'closed', partner: 'lost'});
        this.#take(move.page, {type: 'channel', conn: move.conn, open: false});
        break;
      case 'closeChannel':
        this.#loseTexts(move.page, move.conn);
        this.#setEnd(move.page, move.conn, {channel: 'closed'});
        this.#take(move.page, {type: 'channel', conn: move.conn, open: false});
        break;
      case 'disconnect':
        this.#setEnd(move.page, move.conn, {state: 'disconnected'});
        this.#take(move.page, {type: 'connection', conn: move.conn, state: 'disconnected'});
        break;
      case 'fail': {
        const end = this.#end(move.page, move.conn);
        this.#setEnd(move.page, move.conn, {state: 'failed', failed: `${end.own}~${end.remote}`});
        this.#take(move.page, {type: 'connection', conn: move.conn, state: 'failed'});
        break;
      }
      case 'outage':
        this.mishaps = {...this.mishaps, outage: true};
        this.#set(move.page, {online: false, opening: false});
        this.#take(move.page, {type: 'lost', error: outage});
        break;
      case 'return':
        this.#set(move.page, {online: true});
        if (this.#page(move.page).opening) this.#welcome(move.page);
        break;
      case 'online':
        this.#take(move.page, {type: 'online'});
        break;
      case 'reload':
        this.#noteReload(move.page);
        this.#take(move.page, {type: 'pagehide'});
        this.#reload(move.page, false);
        break;
      case 'crash':
        this.mishaps = {...this.mishaps, silence: true};
        this.#reload(move.page, true);
        break;
      case 'fire': {
        const timers = new Map(this.#page(move.page).timers);
        timers.delete(move.timer);
        this.#set(move.page, {timers});
        this.#take(move.page, {type: 'timer', timer: move.timer});
        break;
      }
      case 'forge': {
        const payload = {type: 'econn', message: move.message};
        this.#take(move.page, {type: 'received', received: {type: 'CANDIDATE', src: stranger, payload}});
        break;
      }
    }
    this.#runOn();
    // What nobody can hear any more is lost.
    if (this.texts.length > 0) this.texts = this.texts.filter(({toConn}) => this.#canHear(toConn));
  }

  #canHear(conn: string): boolean {
    const where = this.findEnd(conn);
    return where !== undefined && where.end.channel !== 'closed';
  }

  callOf(at: number): CallState {
    return this.#page(at).line.call;
  }

  #page(at: number): Page {
    const page = this.pages[at];
    if (!page) throw new Error(`no page ${at}`);
    return page;
  }

  #set(at: number, change: Partial<Page>): void {
    this.pages[at] = {...this.#page(at), ...change};
  }

  #wish(at: number, wish: keyof Wishes): void {
    const {wishes} = this.#page(at);
    this.#set(at, {wishes: {...wishes, [wish]: wishes[wish] - 1}});
  }

  #parcel(at: number): Parcel {
    const parcel = this.wire[at];
    if (!parcel) throw new Error('no such parcel');
    return parcel;
  }

  #end(at: number, conn: string): End {
    const end = this.#page(at).ends.find((one) => one.conn === conn);
    if (!end) throw new Error(`no connection ${conn}`);
    return end;
  }

  #setEnd(at: number, conn: string, change: Partial<End>): void {
    const ends = this.#page(at).ends.map((end) => (end.conn === conn ? {...end, ...change} : end));
    this.#set(at, {ends});
  }

  #partnerOf(at: number, conn: string): End | undefined {
    const partner = this.#page(at).ends.find((end) => end.conn === conn)?.partner;
    return partner == null ? undefined : this.findEnd(partner)?.end;
  }

  findEnd(conn: string): {at: number; end: End} | undefined {
    for (const [at, {ends}] of this.pages.entries()) {
      const end = ends.find((one) => one.conn === conn);
      if (end) return {at, end};
    }
    return undefined;
  }

  /** The other end whose description fits this one's, if both have heard of each other. */
  matchOf(at: number, end: End): {at: number; end: End} | undefined {
    if (end.remote === '') return undefined;
    for (const [other, {ends}] of this.pages.entries()) {
      if (other === at) continue;
      const match = ends.find((one) => one.own === end.remote && one.remote === end.own);
      if (match) return {at: other, end: match};
    }
    return undefined;
  }

  #load(at: number, wishes: Wishes): void {
    const name = names[at] ?? 'x';
    const ids = this.pages[at]?.ids ?? 1;
    const page: Page = {
      name,
      line: openLine('', {...defaultSettings, ...this.setting.settings}),
      timers: new Map(),
      online: true,
      opening: false,
      asked: [],
      streams: [],
      ends: [],
      jobs: [],
      ids: ids + 1,
      wishes,
      mutedIn: null,
      audible: true,
    };
    this.pages[at] = {...page, line: {...page.line, clientid: idOf(page, ids)}};
    this.#take(at, {type: 'identify', id: name, anonymous: false});
    this.#take(at, {type: 'connect'});
    this.#runOn();
  }

  /** A page that leaves while nobody can hear it, or with something still to be said again, leaves without a farewell. */
  #noteReload(at: number): void {
    const {line, ends} = this.#page(at);
    const isMute =
      isLive(line.call) && line.registration.state !== 'registered' && ends.every(({channel}) => channel !== 'open');
    const isOnWire = (sessid: string) => this.wire.some(({from, message}) => from === at && message?.sessid === sessid);
    const isUnsaid = line.closings.some(({to}) => !isOnWire(to.sessid));
    const silence = this.mishaps.silence || isMute || isUnsaid;
    // What it had heard is forgotten.
    this.mishaps = {...this.mishaps, reload: true, propsLost: true, silence};
  }

  #reload(at: number, crashed: boolean): void {
    this.#runOn();
    const {wishes, ends, online} = this.#page(at);
    for (const {conn} of ends) this.#dropEnd(at, conn, crashed);
    // What it said over channels dies with a crash; else it is still on its way.
    this.#load(at, wishes);
    if (!online) this.#set(at, {online});
  }

  /** The end is gone. The other one sees its channel close, or nothing at all if it was torn away. */
  #dropEnd(at: number, conn: string, torn: boolean): void {
    const other = this.#partnerOf(at, conn);
    const {ends} = this.#page(at);
    this.#set(at, {ends: ends.filter((end) => end.conn !== conn)});
    if (!other) return;
    const where = this.findEnd(other.conn);
    if (where && torn) this.#setEnd(where.at, other.conn, {partner: 'lost'});
    if (torn) this.texts = this.texts.filter((text) => text.conn !== conn);
  }

  #loseTexts(at: number, conn: string): void {
    const other = this.#partnerOf(at, conn)?.conn;
    this.texts = this.texts.filter((text) => text.conn !== conn && text.conn !== other);
  }

  #miss({from, message}: Parcel): void {
    if (!message) return;
    if (message.type === 'PROPSYNC') this.mishaps = {...this.mishaps, propsLost: true};
    // A page that was reloaded may ring for a call that is over: only the answer to this would tell it.
    if (message.type === 'PROGRESS' && this.mishaps.reload) this.mishaps = {...this.mishaps, silence: true};
    const isFarewell =
      message.type === 'REJECT' || ((message.type === 'CANCEL' || message.type === 'HANGUP') && !message.resp);
    const {line, timers} = this.#page(from);
    const isSaidAgain =
      line.closings.some(({to}) => to.sessid === message.sessid) && timers.has(`closing/${message.sessid}`);
    const isTerminating = isLive(line.call) && line.call.phase === 'terminating' && line.call.sessid === message.sessid;
    if (isFarewell && !isSaidAgain && !isTerminating) this.mishaps = {...this.mishaps, silence: true};
  }

  #arrive({to, from, envelope, message, hops}: Parcel): void {
    const {call} = this.#page(to).line;
    const isEarly = !isLive(call) || call.sessid !== message?.sessid;
    // It overtook the SETUP it belongs to.
    if (message?.type === 'PROPSYNC' && isEarly) this.mishaps = {...this.mishaps, propsLost: true};
    const received = {type: envelope.type, src: this.#page(from).name, payload: envelope.payload};
    this.#take(to, {type: 'received', received}, hops);
  }

  #welcome(at: number): void {
    const {name} = this.#page(at);
    this.#set(at, {opening: false});
    this.#take(at, {type: 'opened', id: name});
  }

  #grant(at: number): void {
    const [callId = '', ...asked] = this.#page(at).asked;
    const {streams} = this.#page(at);
    this.#set(at, {asked, streams: [...streams, callId]});
    this.#take(at, {type: 'mediaReady', callId, audio: true, video: true});
  }

  #connect(at: number, conn: string): void {
    const end = this.#end(at, conn);
    const match = this.matchOf(at, end);
    if (!match) throw new Error('nothing to connect with');
    const fresh = end.partner === null;
    this.#setEnd(at, conn, {state: 'connected', partner: match.end.conn, ...(fresh && {channel: 'open'})});
    this.#take(at, {type: 'connection', conn, state: 'connected'});
    if (fresh) this.#take(at, {type: 'channel', conn, open: true});
  }

  #work(at: number): void {
    const [job, ...jobs] = this.#page(at).jobs;
    if (!job) throw new Error('nothing to do');
    this.#set(at, {jobs});
    const end = this.#page(at).ends.find(({conn}) => conn === job.conn);
    if (!end) return;
    switch (job.do) {
      case 'offer': {
        const isNew = end.own === '' || job.restart === 'ice';
        const own = isNew ? `${end.conn}.${end.restarts}` : end.own;
        const sdp = `offer ${end.conn}=${job.offer} ${own}`;
        this.#setEnd(at, end.conn, {own, restarts: end.restarts + (isNew ? 1 : 0), pending: offerIn(sdp)});
        this.#take(at, {type: 'offered', conn: end.conn, offer: job.offer, sdp});
        this.#trickle(at, end.conn, own);
        return;
      }
      case 'answer': {
        if (end.pending !== null) throw new PropertyBroken('no offer is taken back', end.pending);
        const [, offer = '', remote = ''] = job.sdp.split(' ');
        const isNew = remote !== end.remote;
        const own = isNew ? `${end.conn}.${end.restarts}` : end.agreed;
        this.#setEnd(at, end.conn, {own, agreed: own, remote, restarts: end.restarts + (isNew ? 1 : 0), pending: null});
        this.#take(at, {type: 'answerMade', conn: end.conn, offer: job.offer, sdp: `answer ${offer} ${own}`});
        if (isNew) this.#trickle(at, end.conn, own);
        return;
      }
      case 'accept': {
        const [, offer = '', remote = ''] = job.sdp.split(' ');
        const expected = end.pending;
        // Nothing waits for it any more: a connection drops what comes twice.
        if (expected === null) return;
        if (offer !== expected) {
          throw new PropertyBroken('an answer is applied to its own offer only', `${offer} applied to ${expected}`);
        }
        this.#setEnd(at, end.conn, {agreed: end.own, remote, pending: null});
      }
    }
  }

  #trickle(at: number, conn: string, ufrag: string): void {
    if (!this.setting.candidates) return;
    this.#take(at, {type: 'localCandidate', conn, candidate: {candidate: `candidate ${ufrag}`}, ufrag});
  }

  #take(at: number, event: LineEvent, hops = 0): void {
    this.#due.push({at, event, hops});
  }

  #runOn(): void {
    for (let next = this.#due.shift(); next; next = this.#due.shift()) this.#advance(next.at, next.event, next.hops);
  }

  #advance(at: number, event: LineEvent, hops: number): void {
    const before = this.#page(at);
    const id = idOf(before, before.ids);
    const step = (this.setting.advance ?? advance)(before.line, event, {now: this.now, id, random: 0.5});
    const [line, ...effects] = step;
    const ids = before.ids + (hasUsed(line.call, id) && !hasUsed(before.line.call, id) ? 1 : 0);
    this.pages[at] = {...before, line, ids};
    this.tell?.(storyOf(before, event, line.call, effects));
    for (const effect of effects) this.#perform(at, effect, hops);
    checkStep(this, at, before, event, effects);
  }

  #perform(at: number, effect: LineEffect, hops: number): void {
    const page = this.#page(at);
    switch (effect.do) {
      case 'transmit':
        return this.#transmit(at, effect.envelope, hops);
      case 'say': {
        const partner = this.#partnerOf(at, effect.conn);
        const where = partner && this.findEnd(partner.conn);
        if (!where || this.dead) return;
        const message = JSON.parse(effect.text) as CallMessage;
        if (hops > longestChain) throw new PropertyBroken('no ping-pong', effect.text);
        const ends = {conn: effect.conn, toConn: where.end.conn};
        this.texts.push({from: at, to: where.at, ...ends, text: effect.text, message, hops: hops + 1});
        return;
      }
      case 'arm':
        this.#set(at, {timers: new Map(page.timers).set(effect.timer, this.now + effect.ms)});
        return;
      case 'disarm': {
        if (!effect.timers.some((timer) => page.timers.has(timer))) return;
        const timers = new Map(page.timers);
        for (const timer of effect.timers) timers.delete(timer);
        this.#set(at, {timers});
        return;
      }
      case 'open':
        this.#set(at, {opening: true});
        if (page.online && !this.dead) this.#welcome(at);
        return;
      case 'close':
        this.#set(at, {opening: false});
        return;
      case 'openMedia':
        this.#set(at, {asked: [...page.asked, effect.callId]});
        if (this.setting.quickMedia) this.#grant(at);
        return;
      case 'setMedia':
        this.#set(at, {audible: effect.local.mic});
        return;
      case 'closeMedia':
        // A request in flight is not taken back: what it brings comes late.
        this.#set(at, {streams: page.streams.filter((callId) => callId !== effect.callId)});
        return;
      case 'openLink':
        this.#set(at, {ends: [...page.ends, {...freshEnd, conn: effect.conn}]});
        return;
      case 'closeLink':
        this.#dropEnd(at, effect.conn, false);
        return;
      case 'announceIncoming':
        this.rang ||= this.setting.watchful === true;
        return;
      case 'announceEnded':
        this.ended ||= this.setting.watchful === true;
        return;
      case 'attach':
        this.#setEnd(at, effect.conn, {attached: true});
        return;
      case 'offer':
      case 'answer':
      case 'accept':
        this.#set(at, {jobs: [...page.jobs, effect]});
        if (this.setting.quickJobs) this.#work(at);
        return;
    }
  }

  #transmit(at: number, envelope: Envelope, hops: number): void {
    const {name, online} = this.#page(at);
    if (this.dead || !online) return;
    if (envelope.dst === name) {
      // The broker gives back at once what a page sends to itself.
      const received = {type: envelope.type, src: name, payload: envelope.payload};
      this.#take(at, {type: 'received', received}, hops);
      return;
    }
    const to = this.pages.findIndex((page) => page.name === envelope.dst);
    if (to < 0) return;
    const opened = unwrap({type: envelope.type, src: name, payload: envelope.payload});
    if (!opened || opened.kind === 'malformed') {
      throw new PropertyBroken('what is sent can be read', JSON.stringify(envelope));
    }
    const message = opened.kind === 'message' ? opened.message : null;
    if (hops > longestChain) throw new PropertyBroken('no ping-pong', JSON.stringify(message));
    this.wire.push({from: at, to, envelope, message, hops: hops + 1});
  }
}

/**
 * No answer to an answer to an answer goes on for longer, as long as nobody dials anew: an EXPIRE of what is past may end
 * such a call, and the chain goes on from there. A ping-pong is longer than any number.
 */
const longestChain = 16;

const freshEnd: Omit<End, 'conn'> = {
  own: '',
  agreed: '',
  remote: '',
  restarts: 0,
  pending: null,
  state: 'new',
  channel: 'new',
  partner: null,
  failed: null,
  attached: false,
};

const names = ['a', 'b', 'c'] as const;
/** Somebody who takes part in no call. */
const stranger = 'z';
const refusal = new CallError('permission-denied', 'no');
const outage = new CallError('server-closed', 'gone');

/** Ids name their page, so that they can be told apart in traces and renamed in states. */
function idOf({name}: Page, count: number): string {
  return `${name.toUpperCase()}${count}`;
}

function offerIn(sdp: string): string {
  return sdp.split(' ')[1] ?? '';
}

function hasUsed(call: CallState, id: string): boolean {
  return isLive(call) && (call.id === id || call.update?.offer === id);
}
