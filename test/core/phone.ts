/** One line on a table, driven event by event; what it does is told in short. */
import {isLive} from '../../src/core/call-machine.js';
import {version} from '../../src/core/call-message.js';
import type {CallMessage, Draft} from '../../src/core/call-message.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import type {CallSettings} from '../../src/core/call-settings.js';
import type {LiveCall} from '../../src/core/call-state.js';
import {unwrap} from '../../src/core/envelope.js';
import type {Envelope} from '../../src/core/envelope.js';
import {advance, openLine} from '../../src/core/line.js';
import type {Line, LineEffect, LineEvent, LineTimer} from '../../src/core/line.js';

/** What one event led to. */
export interface Reaction {
  readonly place: string;
  /** `→` by the broker, `⇒` by the data channel. */
  readonly said: readonly string[];
  /** Everything else, in order; timers and messages left out. */
  readonly did: readonly string[];
}

/** Ann's line. The others are bob and carol. */
export class Phone {
  line: Line;
  now = 1_000_000;
  readonly timers = new Map<LineTimer, number>();
  effects: readonly LineEffect[] = [];
  #ids = 0;
  #seq = 0;

  constructor(settings: Partial<CallSettings> = {}, obstacle: Line['obstacle'] = null) {
    this.line = openLine('ann-page', {...defaultSettings, ...settings}, obstacle);
  }

  get call(): LiveCall {
    const {call} = this.line;
    if (!isLive(call)) throw new Error(`no call: ${call.phase}`);
    return call;
  }

  get place(): string {
    const {call} = this.line;
    return call.phase === 'ended' ? `ended ${call.reason}` : `${call.phase}[${call.step}]`;
  }

  take(event: LineEvent): Reaction {
    const moment = {now: this.now, id: `id${++this.#ids}`, random: 0.5};
    const [line, ...effects] = advance(this.line, event, moment);
    this.line = line;
    this.effects = effects;
    for (const effect of effects) {
      if (effect.do === 'arm') this.timers.set(effect.timer, effect.ms);
      if (effect.do === 'disarm') for (const timer of effect.timers) this.timers.delete(timer);
    }
    return {place: this.place, said: effects.flatMap(sayingOf), did: effects.flatMap(doingOf)};
  }

  /** A message from bob, or from whoever is named, by the broker. */
  hear(draft: Draft, how: {from?: string; sessid?: string; page?: string; version?: string} = {}): Reaction {
    const {from = 'bob', sessid = this.sessid, page = `${from}-page`, ...more} = how;
    const payload = {type: 'econn', message: this.stamp(draft, sessid, page, more)};
    return this.take({type: 'received', received: {type: 'CANDIDATE', src: from, payload}});
  }

  /** A message from the other side over the data channel. */
  hearOnChannel(draft: Draft): Reaction {
    const conn = this.call.links.at(-1)?.conn ?? '';
    return this.take({type: 'text', conn, text: JSON.stringify(this.stamp(draft, this.sessid, 'bob-page'))});
  }

  /** What a page with nothing but PeerJS sends. */
  hearPlain(type: string, payload?: object, from = 'bob'): Reaction {
    return this.take({type: 'received', received: {type, src: from, payload}});
  }

  fire(timer: LineTimer): Reaction {
    this.timers.delete(timer);
    return this.take({type: 'timer', timer});
  }

  stamp(draft: Draft, sessid: string, page: string, more: {version?: string} = {}): CallMessage {
    return {version, ...draft, sessid, src_clientid: page, seq: ++this.#seq, ...more};
  }

  get sessid(): string {
    const {call} = this.line;
    return call.phase === 'idle' ? 's1' : call.sessid;
  }

  /** The connection that counts. */
  get conn(): string {
    return this.call.links.at(-1)?.conn ?? '';
  }

  /** The last envelope that left. */
  get envelope(): Envelope | undefined {
    return this.effects.flatMap((effect) => (effect.do === 'transmit' ? [effect.envelope] : [])).at(-1);
  }

  /** Timers of the call that run, and for how long they were set. */
  get armed(): Record<string, number> {
    return Object.fromEntries(
      [...this.timers]
        .filter(([timer]) => timer.startsWith('call/'))
        .map(([timer, ms]): [string, number] => [timer.slice('call/'.length), ms])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
}

function sayingOf(effect: LineEffect): string[] {
  if (effect.do === 'say') return [`⇒ ${textOf(JSON.parse(effect.text) as CallMessage)}`];
  if (effect.do !== 'transmit') return [];
  const {type, payload} = effect.envelope;
  const opened = unwrap({type, src: '', payload});
  const text = opened?.kind === 'message' ? textOf(opened.message) : 'nothing';
  return text === 'PING' ? [] : [`${type === 'LEAVE' ? '→ LEAVE' : '→'} ${text}`];
}

/** A message in short: type, resp, and what tells it from others of its type. */
function textOf(message: CallMessage): string {
  const {type, resp} = message;
  const detail =
    'reason' in message
      ? message.reason
      : 'status' in message
        ? message.status
        : 'restart' in message
          ? message.restart
          : undefined;
  return [type, resp && type !== 'PROGRESS' && type !== 'REJECT' ? 'resp' : undefined, detail]
    .filter(Boolean)
    .join(' ');
}

function doingOf(effect: LineEffect): string[] {
  switch (effect.do) {
    case 'transmit':
    case 'say':
    case 'arm':
    case 'disarm':
    case 'note':
      return [];
    case 'report':
      return [`report ${effect.error.code}`];
    case 'announceEnded':
      return [`ended ${effect.call.reason} by ${effect.call.by}${effect.call.confirmed ? '' : ', unconfirmed'}`];
    case 'announceMissed':
      return [`missed ${effect.from}`];
    case 'announceIncoming':
      return ['incoming'];
    case 'announceConnected':
      return ['connected'];
    default:
      return [effect.do];
  }
}

export const offer = {
  type: 'SETUP',
  resp: false,
  sdp: 'their offer',
  props: {audiosend: 'true', videosend: 'true'},
} as const;
export const answer = {
  type: 'SETUP',
  resp: true,
  sdp: 'their answer',
  props: {audiosend: 'true', videosend: 'true'},
} as const;

/** Registered for long. */
export function idle(settings: Partial<CallSettings> = {}, obstacle: Line['obstacle'] = null): Phone {
  const phone = new Phone(settings, obstacle);
  phone.take({type: 'identify', id: 'ann', anonymous: false});
  phone.take({type: 'connect'});
  phone.take({type: 'opened', id: 'ann'});
  phone.now += 60_000;
  return phone;
}

export function outgoingMedia(settings: Partial<CallSettings> = {}): Phone {
  const phone = idle(settings);
  phone.take({type: 'dial', to: 'bob', sessid: 's1'});
  return phone;
}

export const granted = (phone: Phone) =>
  ({type: 'mediaReady', callId: phone.call.id, audio: true, video: true}) as const;

/** Our SETUP is out. */
export function calling(settings: Partial<CallSettings> = {}): Phone {
  const phone = outgoingMedia(settings);
  phone.take(granted(phone));
  phone.take({type: 'offered', conn: phone.conn, offer: 'setup', sdp: 'our offer'});
  return phone;
}

export function ringingThere(settings: Partial<CallSettings> = {}): Phone {
  const phone = calling(settings);
  phone.hear({type: 'PROGRESS', resp: true, status: 'ringing'});
  return phone;
}

export function ringingHere(settings: Partial<CallSettings> = {}): Phone {
  const phone = idle(settings);
  phone.hear(offer);
  return phone;
}

/** The burst after registering may still hold something. */
export function settling(settings: Partial<CallSettings> = {}): Phone {
  const phone = idle(settings);
  phone.take({type: 'disconnect'});
  phone.take({type: 'connect'});
  phone.take({type: 'opened', id: 'ann'});
  phone.hear({...offer, ttl: 20});
  return phone;
}

export function connectingCaller(settings: Partial<CallSettings> = {}): Phone {
  const phone = ringingThere(settings);
  phone.hear(answer);
  return phone;
}

export function connectingCallee(settings: Partial<CallSettings> = {}): Phone {
  const phone = ringingHere(settings);
  phone.take({type: 'answer'});
  phone.take({type: 'answerMade', conn: phone.conn, offer: 'setup', sdp: 'our answer'});
  return phone;
}

export function connect(phone: Phone): Phone {
  phone.take({type: 'connection', conn: phone.conn, state: 'connected'});
  phone.take({type: 'channel', conn: phone.conn, open: true});
  return phone;
}

export function ongoingCaller(settings: Partial<CallSettings> = {}): Phone {
  return connect(connectingCaller(settings));
}

export function ongoingCallee(settings: Partial<CallSettings> = {}): Phone {
  const phone = connectingCallee(settings);
  phone.take(granted(phone));
  return connect(phone);
}

/** The connection failed; our offer to restart it is out. */
export function reconnecting(phone = ongoingCaller()): Phone {
  phone.take({type: 'connection', conn: phone.conn, state: 'failed'});
  return sendOffer(phone);
}

/** The channel closed; our offer of a new connection is out. */
export function rebuilding(phone = ongoingCaller()): Phone {
  phone.take({type: 'channel', conn: phone.conn, open: false});
  phone.fire('call/channel');
  return sendOffer(phone);
}

function sendOffer(phone: Phone): Phone {
  const {update} = phone.call;
  if (update) phone.take({type: 'offered', conn: update.conn, offer: update.offer, sdp: 'our new offer'});
  return phone;
}

export function terminating(settings: Partial<CallSettings> = {}): Phone {
  const phone = ongoingCaller(settings);
  phone.take({type: 'hangUp'});
  return phone;
}

/** Bob's page has nothing but PeerJS, and calls. */
export function ringingPlain(settings: Partial<CallSettings> = {}): Phone {
  const phone = idle(settings);
  phone.hearPlain('OFFER', {type: 'media', connectionId: 'mc_p1', sdp: {type: 'offer', sdp: 'plain offer'}});
  return phone;
}

export function ongoingPlain(): Phone {
  const phone = ringingPlain();
  phone.take({type: 'answer'});
  phone.take(granted(phone));
  phone.take({type: 'answerMade', conn: phone.conn, offer: 'setup', sdp: 'our answer'});
  phone.take({type: 'connection', conn: phone.conn, state: 'connected'});
  return phone;
}
