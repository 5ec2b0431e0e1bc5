import {randomBytes} from 'node:crypto';
import {WebSocket, type RawData} from 'ws';
import {matches, type Grant} from './auth.js';
import {TokenBucket, type Limits} from './limits.js';
import {expireMessage, type DeliveredType, type Envelope} from './protocol.js';
import type {Ownership} from './realm.js';
import type {Tally} from './tally.js';

/** Who sends a message, as far as the token told. */
export interface Sender {
  readonly id: string;
  readonly sub: string;
}

/** Answers whether `from` may write to somebody who did not write first. */
export type MayCall = (from: Sender, message: Envelope) => boolean;

/** A frame that carries nothing: what a ping or pong counts as. */
const nothing = Buffer.alloc(0);
const maxContacts = 256;

/** One socket of one client: who it is, how fast it may speak, what it was told, and whether it still lives. */
export class Connection implements Ownership {
  readonly conn = randomBytes(9).toString('base64url');
  readonly socket: WebSocket;
  readonly id: string;
  /** `opening` until OPEN is sent; `leaving` once the id is given up but the client has not hung up yet. */
  phase: 'opening' | 'open' | 'leaving' | 'gone' = 'opening';
  grant: Grant = {sub: '', tok: ''};
  /** What the realm delivered between its yes to our claim and our hearing of it. */
  early: string[] = [];
  /** Who wrote to this client; kept only where it may not write to everybody. */
  contacts: Set<string> | undefined;
  readonly #limits: Limits;
  readonly #tally: Tally;
  readonly #relay: (from: Connection, frame: RawData) => void;
  readonly #bucket: TokenBucket;
  /** Frames already received that have to wait: for OPEN, or for the message rate. `ws.pause()` does not stop those. */
  #inbox: RawData[] = [];
  #heardAt = performance.now();
  #pingAt: number;
  /** When this client was last told that somebody is offline. */
  readonly #expiredAt = new Map<string, number>();

  constructor(
    socket: WebSocket,
    id: string,
    limits: Limits,
    tally: Tally,
    relay: (from: Connection, frame: RawData) => void,
  ) {
    this.socket = socket;
    this.id = id;
    this.#limits = limits;
    this.#tally = tally;
    this.#relay = relay;
    this.#bucket = new TokenBucket(limits.messageRate, limits.messageBurst);
    this.#pingAt = this.#heardAt + limits.pingMs;
    // ws closes a socket after reporting an error on it; the close is what counts.
    socket.on('error', () => undefined);
    socket.on('message', (frame) => this.#hear(frame));
    socket.on('ping', (payload) => {
      if (!this.#hear(nothing)) return;
      socket.pong(payload);
      this.#cutIfSlow();
    });
    socket.on('pong', () => this.#hear(nothing));
  }

  get tok(): string {
    return this.grant.tok;
  }

  get canHear(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(raw: string): void {
    this.socket.send(raw);
    this.#cutIfSlow();
  }

  /** Lets the client in: what it said meanwhile is heard now. */
  open(): void {
    this.phase = 'open';
    this.#catchUp();
  }

  /** Asks the client to hang up; it is listened to until it does, unless it is `gone`. */
  close(code: number): void {
    if (this.phase === 'gone') this.#inbox = [];
    this.socket.close(code);
    this.socket.resume();
  }

  /** Tells this client that the recipient is offline: for each OFFER, and for the rest not more often than is useful. */
  expire(dst: string, type: DeliveredType): void {
    const now = performance.now();
    const toldAt = this.#expiredAt.get(dst) ?? -Infinity;
    if (type !== 'OFFER' && now - toldAt < this.#limits.expireMs) return;
    this.#expiredAt.set(dst, now);
    this.#tally.expired += 1;
    this.send(expireMessage(dst, this.id));
  }

  /** Whether this client may write to that one: itself, who wrote first, or who it may call. */
  mayWrite(envelope: Envelope, mayCall: MayCall = () => true): boolean {
    const {dst} = envelope;
    if (this.contacts === undefined || this.contacts.has(dst) || dst === this.id) return true;
    if (this.grant.call !== undefined && !matches(dst, this.grant.call)) return false;
    return mayCall({id: this.id, sub: this.grant.sub}, envelope);
  }

  /** Once in a while: ends the silent, asks the others for a sign of life, forgets what is over. */
  tend(now: number): void {
    const {deadMs, pingMs, expireMs} = this.#limits;
    // Nobody can answer whom we do not listen to.
    if (this.socket.isPaused) return;
    if (now - this.#heardAt > deadMs) {
      this.#tally.dead += 1;
      this.socket.terminate();
    } else if (now >= this.#pingAt && this.canHear) {
      this.#pingAt = now + pingMs;
      this.socket.ping();
    }
    for (const [dst, toldAt] of this.#expiredAt) if (now - toldAt >= expireMs) this.#expiredAt.delete(dst);
    // Sets keep their order: the oldest come first.
    for (const contact of this.contacts ?? []) {
      if ((this.contacts?.size ?? 0) <= maxContacts) break;
      this.contacts?.delete(contact);
    }
  }

  /** Relays a frame at once if it may go at once. Answers whether it did. */
  #hear(frame: RawData): boolean {
    this.#heardAt = performance.now();
    if (this.phase === 'gone') return false;
    if (this.phase !== 'opening' && this.#inbox.length === 0 && this.#bucket.take()) {
      if (frame !== nothing) this.#relay(this, frame);
      return true;
    }
    if (this.#inbox.push(frame) === 1 && this.phase !== 'opening') {
      this.#tally.throttled += 1;
      this.socket.pause();
      this.#catchUpSoon();
    }
    return false;
  }

  #catchUpSoon(): void {
    setTimeout(() => this.#catchUp(), 1000 / this.#limits.messageRate).unref();
  }

  /** Relays what waits in the inbox as fast as the rate allows, then reads on. */
  #catchUp(): void {
    if (this.phase === 'gone') return;
    let handled = 0;
    while (handled < this.#inbox.length && this.#bucket.take()) {
      const frame = this.#inbox[handled++];
      if (frame !== undefined && frame !== nothing) this.#relay(this, frame);
    }
    this.#inbox.splice(0, handled);
    if (this.#inbox.length > 0) return this.#catchUpSoon();
    // A paused socket is silent because we do not listen.
    this.#heardAt = performance.now();
    this.socket.resume();
  }

  #cutIfSlow(): void {
    if (this.socket.bufferedAmount <= this.#limits.outboundBytes) return;
    this.#tally.slow += 1;
    this.socket.terminate();
  }
}
