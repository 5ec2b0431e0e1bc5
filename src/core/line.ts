/**
 * The telephone line of one page: its place on the broker, the gate every message passes, the one call, and what is
 * still to be said about calls that are over. Everything a controller does follows from `advance`.
 */
import {isLive, transition} from './call-machine.js';
import {CallError} from './call-error.js';
import {parseText, version} from './call-message.js';
import type {CallMessage, Draft} from './call-message.js';
import type {CallSettings} from './call-settings.js';
import type {Addressee, CallEffect, CallEvent, CallState, Here, Via} from './call-state.js';
import {idle} from './call-state.js';
import {addClosing, closingTimes, isWorthSaying, withoutClosing} from './closings.js';
import type {Closing} from './closings.js';
import type {RejectReason} from './end-reason.js';
import {isForPlainPages, isGoodbye, unwrap, wrap} from './envelope.js';
import type {Envelope, Received, Wrapping} from './envelope.js';
import {register, unregistered} from './registration-machine.js';
import type {Registration, RegistrationEffect, RegistrationEvent, RegistrationTimer} from './registration-machine.js';
import * as gates from './session-gate.js';
import type {Arrival, Gate} from './session-gate.js';
import type {TimerName} from './timers.js';

export interface Line {
  /** Of this page instance, random. */
  readonly clientid: string;
  /** Of the last message sent. */
  readonly seq: number;
  readonly settings: CallSettings;
  readonly obstacle: Here['obstacle'];
  /** Microphone and camera may be used without asking. */
  readonly permitted: boolean;
  readonly registration: Registration;
  readonly gate: Gate;
  readonly closings: readonly Closing[];
  readonly call: CallState;
}

/** A timer of the call, of the registration, or of one closing. */
export type LineTimer = `call/${TimerName}` | `registration/${RegistrationTimer}` | `closing/${string}`;

type CallTimerEvent = Extract<CallEvent, {type: `timer/${string}`}>;
type RegistrationTimerEvent = Extract<RegistrationEvent, {type: `timer/${string}`}>;

export type LineEvent =
  | Exclude<CallEvent, CallTimerEvent | {type: 'pagehide' | 'echo'} | {from: string}>
  | Exclude<RegistrationEvent, RegistrationTimerEvent | {type: 'pagehide' | 'echo'}>
  | {readonly type: 'pagehide'}
  | {readonly type: 'received'; readonly received: Received}
  /** A text from the data channel of a connection. */
  | {readonly type: 'text'; readonly conn: string; readonly text: string}
  | {readonly type: 'settings'; readonly settings: CallSettings}
  | {readonly type: 'permission'; readonly granted: boolean}
  | {readonly type: 'timer'; readonly timer: LineTimer};

export type LineEffect =
  | Exclude<CallEffect, {do: 'send' | 'conclude' | 'bury' | 'connect' | 'ping' | 'arm' | 'disarm'}>
  | Extract<RegistrationEffect, {do: 'open' | 'close'}>
  /** To the broker. */
  | {readonly do: 'transmit'; readonly envelope: Envelope}
  /** Over the data channel of a connection. */
  | {readonly do: 'say'; readonly conn: string; readonly text: string}
  | {readonly do: 'arm'; readonly timer: LineTimer; readonly ms: number}
  | {readonly do: 'disarm'; readonly timers: readonly LineTimer[]}
  /** Something came that is no message of ours. */
  | {readonly do: 'note'; readonly text: string};

/** What time it is, and what is random, at one event. */
export interface Moment {
  readonly now: number;
  /** Never given out before. */
  readonly id: string;
  /** Between 0 and 1. */
  readonly random: number;
}

export type LineStep = readonly [next: Line, ...effects: LineEffect[]];

export function openLine(clientid: string, settings: CallSettings, obstacle: Here['obstacle'] = null): Line {
  return {
    clientid,
    seq: 0,
    settings,
    obstacle,
    permitted: false,
    registration: unregistered,
    gate: gates.openGate,
    closings: [],
    call: idle,
  };
}

/** What becomes of the line after an event, then the work it asks for, in order. */
export function advance(before: Line, event: LineEvent, moment: Moment): LineStep {
  const work = new Work({...before, gate: gates.forget(before.gate, moment.now)}, moment);
  work.take(event);
  return [work.line, ...work.effects];
}

/** One event being worked off: the line as it is by now, and the effects so far. Lives no longer than `advance`. */
class Work {
  line: Line;
  readonly effects: LineEffect[] = [];
  readonly #moment: Moment;

  constructor(line: Line, moment: Moment) {
    this.line = line;
    this.#moment = moment;
  }

  take(event: LineEvent): void {
    switch (event.type) {
      case 'received':
        return this.#receive(event.received);
      case 'text':
        return this.#hear(event.conn, event.text);
      case 'timer':
        return this.#ring(event.timer);
      case 'settings':
        this.line = {...this.line, settings: event.settings};
        return;
      case 'permission':
        this.line = {...this.line, permitted: event.granted};
        return;
      case 'pagehide':
        // The call says goodbye while the socket is still there.
        this.#call(event);
        return this.#register(event);
      case 'networkChanged':
        this.#call(event);
        return this.#register({type: 'doubt'});
      case 'identify':
      case 'misnamed':
      case 'connect':
      case 'disconnect':
      case 'socketOpen':
      case 'opened':
      case 'lost':
      case 'refused':
      case 'online':
      case 'doubt':
      case 'pageshow':
        return this.#register(event);
      default:
        return this.#call(event);
    }
  }

  #ring(timer: LineTimer): void {
    const slash = timer.indexOf('/');
    const name = timer.slice(slash + 1);
    // The three kinds of names were joined by `arm` below.
    if (timer.startsWith('call/')) return this.#call({type: `timer/${name}`} as CallTimerEvent);
    if (timer.startsWith('registration/')) return this.#register({type: `timer/${name}`} as RegistrationTimerEvent);
    return this.#closeAgain(name);
  }

  #register(event: RegistrationEvent): void {
    const {call, registration} = this.line;
    const here = {now: this.#moment.now, random: this.#moment.random, talking: isLive(call)};
    const [next, ...effects] = register(registration, event, here);
    this.line = {...this.line, registration: next};
    for (const effect of effects) this.#doForRegistration(effect);
    if (next.state === 'registered' && registration.state !== 'registered') {
      this.#call({type: 'registered'});
      this.#sayClosings();
    }
    if (next.state === 'failed' && registration.state !== 'failed') this.#call({type: 'registrationFailed'});
  }

  #doForRegistration(effect: RegistrationEffect): void {
    switch (effect.do) {
      case 'arm':
        this.effects.push({do: 'arm', timer: `registration/${effect.timer}`, ms: effect.ms});
        return;
      case 'disarm':
        this.effects.push({do: 'disarm', timers: effect.timers.map((timer) => `registration/${timer}` as const)});
        return;
      case 'ping':
        return this.#ping();
      default:
        this.effects.push(effect);
    }
  }

  #call(event: CallEvent): void {
    const before = this.line.call;
    const [next, ...effects] = transition(before, event, this.#here());
    this.line = {...this.line, call: next, gate: gates.followCall(this.line.gate, next)};
    for (const effect of effects) this.#doForCall(effect, before);
    // What took the connection may have taken the way to the broker, which is needed now.
    if (next.phase === 'reconnecting' && before.phase !== 'reconnecting') this.#register({type: 'doubt'});
  }

  #here(): Here {
    const {settings, obstacle, permitted, registration, gate} = this.line;
    return {
      me: registration.id,
      anonymous: registration.anonymous,
      now: this.#moment.now,
      id: this.#moment.id,
      settings,
      obstacle,
      permitted,
      registered: registration.state === 'registered',
      registeredAt: registration.since,
      returnedAt: registration.returnedAt,
      ringsOf: (peer) => gates.ringsOf(gate, peer),
    };
  }

  #doForCall(effect: CallEffect, before: CallState): void {
    switch (effect.do) {
      case 'send':
        return this.#send(effect.to, effect.draft, effect.via, before, effect.again);
      case 'conclude':
        return this.#conclude(effect.to, effect.draft, effect.by, isLive(before) && before.sessid === effect.to.sessid);
      case 'bury':
        return this.#bury(effect.to, null, true);
      case 'ping':
        return this.#ping();
      case 'connect':
        return this.#register({type: 'connect'});
      case 'arm':
        this.effects.push({do: 'arm', timer: `call/${effect.timer}`, ms: effect.ms});
        return;
      case 'disarm':
        this.effects.push({do: 'disarm', timers: effect.timers.map((timer) => `call/${timer}` as const)});
        return;
      default:
        this.effects.push(effect);
    }
  }

  #receive(received: Received): void {
    const {src} = received;
    const opened = unwrap(received);
    if (!opened) return;
    switch (opened.kind) {
      case 'expire':
        return this.#call({type: 'expired', from: src});
      case 'leave':
        return this.#call({type: 'left', from: src});
      case 'malformed':
        return this.#note(`A message from ${JSON.stringify(src.slice(0, 64))} is none of this protocol.`);
      case 'message': {
        const {message, plain} = opened;
        if (message.type === 'PING') return src === this.line.registration.id ? this.#echo() : undefined;
        return this.#admit({message, plain, from: src, via: 'broker'});
      }
    }
  }

  #hear(conn: string, text: string): void {
    const {call} = this.line;
    if (!isLive(call) || !call.links.some((link) => link.conn === conn)) return;
    const message = parseText(text);
    if (!message) return this.#note('A text on the data channel is none of this protocol.');
    this.#admit({message, plain: false, from: call.peer, via: 'channel'});
  }

  #echo(): void {
    this.#register({type: 'echo'});
    this.#call({type: 'echo'});
  }

  #admit(arrival: Arrival): void {
    const {gate, call, registration, clientid, closings} = this.line;
    const {message, from} = arrival;
    if (message.type === 'CANCEL' || message.type === 'HANGUP') {
      this.line = {...this.line, closings: withoutClosing(closings, message.sessid, from)};
    }
    const verdict = gates.admit(gate, arrival, call, registration.id, clientid);
    if (verdict === 'drop') return;
    if (verdict === 'keep') {
      this.line = {...this.line, gate: gates.keep(gate, arrival, this.#moment.now)};
    } else if ('reply' in verdict) {
      this.#reply(arrival, verdict.reply);
    } else {
      this.#pass(arrival, verdict.pass);
    }
  }

  #pass(arrival: Arrival, event: CallEvent): void {
    const before = this.line.call;
    this.#call(event);
    this.line = {...this.line, gate: gates.follow(this.line.gate, this.line.call, arrival)};
    const {call} = this.line;
    if (!isLive(call) || (isLive(before) && before.sessid === call.sessid)) return;
    if (call.direction === 'incoming') {
      this.line = {...this.line, gate: gates.noteRing(this.line.gate, call.peer, this.#moment.now)};
    }
    const [gate, early] = gates.takeEarly(this.line.gate, call.peer, call.sessid);
    this.line = {...this.line, gate};
    for (const one of early) this.#admit(one);
  }

  /** About a session that is no call here; from now on it is dead. */
  #reply({from, plain, via, message}: Arrival, draft: Draft): void {
    const {call} = this.line;
    const to = {peer: from, sessid: message.sessid, plain};
    const isAboutLive = isLive(call) && call.sessid === message.sessid;
    if (draft.type === 'CANCEL' && !draft.resp) {
      const [gate, may] = gates.mayGiveGone(this.line.gate, from, this.#moment.now);
      this.line = {...this.line, gate};
      if (!may) return;
    } else if (!isAboutLive) {
      this.#bury(to, null, false);
    }
    this.#send(to, draft, via, call);
  }

  #conclude(to: Addressee, draft: Draft, by: 'broker' | 'leave', own: boolean): void {
    const message = this.#stamp(to.sessid, draft);
    this.#bury(to, draft.type === 'REJECT' ? (draft.reason ?? 'declined') : null, own);
    if (by === 'leave' || to.plain) {
      this.#leave(to, message);
      return;
    }
    this.#transmit(to.peer, message, 'econn');
    const closings = addClosing(this.line.closings, {to, message, since: this.#moment.now});
    this.line = {...this.line, closings};
    // Where it found no room, being told once has to do.
    if (closings.at(-1)?.message === message)
      this.effects.push({do: 'arm', timer: `closing/${to.sessid}`, ms: closingTimes.again});
  }

  #closeAgain(sessid: string): void {
    const {closings, registration} = this.line;
    const closing = closings.find(({to}) => to.sessid === sessid);
    if (!closing) return;
    if (registration.state !== 'registered' && isWorthSaying(closing, this.#moment.now)) {
      // While the broker is away the time does not run.
      this.effects.push({do: 'arm', timer: `closing/${sessid}`, ms: closingTimes.again});
      return;
    }
    this.line = {...this.line, closings: withoutClosing(closings, sessid)};
    this.#transmit(closing.to.peer, closing.message, 'econn');
  }

  #sayClosings(): void {
    for (const {to, message} of this.line.closings) {
      this.#transmit(to.peer, message, 'econn');
      this.effects.push({do: 'arm', timer: `closing/${to.sessid}`, ms: closingTimes.again});
    }
  }

  #bury({peer, sessid}: Addressee, reject: RejectReason | null, own: boolean): void {
    const {gate} = this.line;
    const known = gate.tombstones.find((one) => one.sessid === sessid && one.peer === peer);
    const tombstone = {peer, sessid, own: own || known?.own === true, reject: reject ?? known?.reject ?? null};
    this.line = {...this.line, gate: gates.bury(gate, {...tombstone, at: this.#moment.now})};
  }

  #send(to: Addressee, draft: Draft, via: Via, before: CallState, again = false): void {
    if (to.plain && !isForPlainPages(draft)) {
      if (isGoodbye(draft)) this.#leave(to, this.#stamp(to.sessid, draft));
      return;
    }
    if (via === 'broker') return this.#transmit(to.peer, this.#stamp(to.sessid, draft), again ? 'econn' : 'peerjs');
    const conn = openChannelOf(this.line.call) ?? openChannelOf(before);
    if (conn) this.effects.push({do: 'say', conn, text: JSON.stringify(this.#stamp(to.sessid, draft))});
  }

  /** Plain pages know no other goodbye. It closes everything they have with us, so a newer call must not be on. */
  #leave(to: Addressee, message: CallMessage): void {
    const {call} = this.line;
    if (isLive(call) && call.peer === to.peer && call.sessid !== to.sessid) return;
    this.#transmit(to.peer, message, 'leave');
  }

  #ping(): void {
    const me = this.line.registration.id;
    const envelope = wrap(this.#stamp('self', {type: 'PING', resp: false}), me, 'econn');
    this.effects.push({do: 'transmit', envelope});
  }

  #transmit(peer: string, message: CallMessage, wrapping: Wrapping): void {
    // Not registered: what matters goes out again on return.
    if (this.line.registration.state !== 'registered') return;
    this.effects.push({do: 'transmit', envelope: wrap(message, peer, wrapping)});
  }

  #stamp(sessid: string, draft: Draft): CallMessage {
    const {clientid, seq} = this.line;
    this.line = {...this.line, seq: seq + 1};
    return {version, ...draft, sessid, src_clientid: clientid, seq: seq + 1};
  }

  #note(text: string): void {
    this.effects.push({do: 'note', text}, {do: 'report', error: new CallError('message-rejected', text)});
  }
}

function openChannelOf(call: CallState): string | undefined {
  return isLive(call) ? [...call.links].reverse().find(({channel}) => channel === 'open')?.conn : undefined;
}
