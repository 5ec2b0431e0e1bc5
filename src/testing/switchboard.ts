import type {Clock, Identity, OpenSignaling, Signaling, SignalingEvent} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';
import type {Envelope} from '../core/envelope.js';

/** One message as the broker saw it. */
export interface Relayed {
  readonly type: string;
  readonly src: string;
  readonly dst: string;
  readonly payload: unknown;
}

const relayable = ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE'];

/**
 * A broker in memory that does what PeerServer does: stamps the sender, queues for who is away, gives up after a
 * while, keeps a name for its token, and stays silent when the same token takes it over.
 */
export class Switchboard {
  readonly #clock: Clock;
  readonly #holders = new Map<string, {readonly token: string; readonly connection: Connection}>();
  readonly #frozen = new Set<string>();
  readonly #queues = new Map<string, Relayed[]>();
  /** Is told of everything that is relayed or queued. */
  overhear: (message: Relayed) => void = () => {};
  #isUp = true;
  /** How long a message is under way. */
  latency = 5;
  /** How long a message waits for somebody who is away. */
  patience = 5_000;
  /** After how long each copy of a message arrives: none is a loss, two a duplicate. */
  fate: (message: Relayed) => readonly number[] = () => [this.latency];
  /** Refuses whoever comes with this. */
  refusal: CallError | null = null;
  /** Pages without a name get one made here. */
  issuesGuestIds = false;
  #guests = 0;
  /** How often a page got ready to connect. */
  warmed = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The way to this broker for one page. */
  opener(token: string): OpenSignaling {
    return (listener) => new Connection(this, this.#clock, token, listener);
  }

  /** All sockets drop; nobody can connect until `start`. */
  stop(): void {
    this.#isUp = false;
    const holders = [...this.#holders.values()];
    this.#holders.clear();
    this.#queues.clear();
    this.#frozen.clear();
    for (const {connection} of holders) connection.drop();
  }

  start(): void {
    this.#isUp = true;
  }

  /** The socket of one page drops; nobody else is told. */
  cut(id: string): void {
    const holder = this.#holders.get(id);
    this.#holders.delete(id);
    holder?.connection.drop();
  }

  /** The socket of one page seems open to both ends, and swallows everything. */
  freeze(id: string): void {
    this.#frozen.add(id);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  isRegistered(id: string): boolean {
    return this.#holders.has(id);
  }

  nextGuest(): string {
    return `guest${this.#guests++}`;
  }

  claim(id: string, token: string, connection: Connection): 'open' | 'taken' | 'silent' | 'down' {
    if (!this.#isUp) return 'down';
    const holder = this.#holders.get(id);
    if (holder && holder.token !== token) return 'taken';
    this.#frozen.delete(id);
    this.#holders.set(id, {token, connection});
    const queued = this.#queues.get(id) ?? [];
    this.#queues.delete(id);
    for (const message of queued) this.#deliver(message);
    return holder ? 'silent' : 'open';
  }

  release(id: string, connection: Connection): void {
    if (this.#frozen.has(id)) return;
    if (this.#holders.get(id)?.connection === connection) this.#holders.delete(id);
  }

  relay(src: string, {type, dst, payload}: {readonly type: string; readonly dst: string; readonly payload: unknown}) {
    if (this.#frozen.has(src) || !relayable.includes(type)) return;
    // What crosses a socket is a copy.
    const copy: unknown = payload === undefined ? undefined : JSON.parse(JSON.stringify(payload));
    const message: Relayed = {type, src, dst, payload: copy};
    this.overhear(message);
    if (this.#holders.has(dst)) this.#deliver(message);
    else if (type !== 'LEAVE') this.#queue(message);
  }

  #deliver(message: Relayed): void {
    for (const delay of this.fate(message)) this.#clock.after(delay, () => this.#arrive(message));
  }

  #arrive(message: Relayed): void {
    if (!this.#frozen.has(message.dst)) this.#holders.get(message.dst)?.connection.hear(message);
  }

  #queue(message: Relayed): void {
    const queue = this.#queues.get(message.dst);
    if (queue) {
      queue.push(message);
      return;
    }
    const begun = [message];
    this.#queues.set(message.dst, begun);
    this.#clock.after(this.patience, () => {
      if (this.#queues.get(message.dst) !== begun) return;
      this.#queues.delete(message.dst);
      for (const src of new Set(begun.map((queued) => queued.src))) {
        if (!this.#frozen.has(src)) this.#holders.get(src)?.connection.expire(message.dst);
      }
    });
  }
}

class Connection implements Signaling {
  readonly #board: Switchboard;
  readonly #clock: Clock;
  readonly #token: string;
  readonly #listener: (event: SignalingEvent) => void;
  #id: string | null = null;
  /** The opening under way; a newer one or `close` makes it void. */
  #attempt = 0;

  constructor(board: Switchboard, clock: Clock, token: string, listener: (event: SignalingEvent) => void) {
    this.#board = board;
    this.#clock = clock;
    this.#token = token;
    this.#listener = listener;
  }

  warm(): void {
    this.#board.warmed += 1;
  }

  open({id: wanted, anonymous}: Identity): void {
    this.close();
    const attempt = this.#attempt;
    this.#clock.after(1, () => {
      if (attempt !== this.#attempt) return;
      const {refusal} = this.#board;
      if (refusal) return this.#refuse(refusal);
      const id = anonymous && this.#board.issuesGuestIds ? this.#board.nextGuest() : wanted;
      const outcome = this.#board.claim(id, this.#token, this);
      if (outcome === 'down') {
        this.#listener({type: 'lost', error: new CallError('server-unreachable', 'Nobody listens there.')});
      } else if (outcome === 'taken') {
        this.#refuse(new CallError('username-taken', 'Somebody has that name.'));
      } else {
        this.#id = id;
        this.#listener({type: 'socketOpen'});
        if (outcome === 'open') this.#listener({type: 'opened', id});
      }
    });
  }

  close(): void {
    this.#attempt += 1;
    if (this.#id !== null) this.#board.release(this.#id, this);
    this.#id = null;
  }

  send(envelope: Envelope): void {
    if (this.#id !== null) this.#board.relay(this.#id, envelope);
  }

  hear({type, src, payload}: Relayed): void {
    this.#listener({type: 'received', received: {type, src, payload}});
  }

  expire(dst: string): void {
    this.#listener({type: 'received', received: {type: 'EXPIRE', src: dst, payload: undefined}});
  }

  drop(): void {
    this.#id = null;
    this.#listener({type: 'lost', error: new CallError('server-closed', 'The socket closed.')});
  }

  #refuse(error: CallError): void {
    this.#listener({type: 'refused', error, heldRecently: false});
  }
}
