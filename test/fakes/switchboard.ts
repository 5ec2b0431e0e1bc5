import type {Identity, OpenSignaling, Signaling, SignalingEvent} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';
import type {Envelope} from '../../src/core/envelope.js';
import type {FakeClock} from './fake-clock.js';

/** One message as the broker saw it. */
export interface Relayed extends Envelope {
  readonly src: string;
}

const relayable = ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE'];

/**
 * A broker in memory that does what PeerServer does: stamps the sender, queues for who is away, gives up after five
 * seconds, keeps a name for its token, and stays silent when the same token takes it over.
 */
export class Switchboard {
  readonly #clock: FakeClock;
  readonly #holders = new Map<string, {readonly token: string; readonly connection: Connection}>();
  readonly #queues = new Map<string, Relayed[]>();
  /** Everything relayed or queued so far. */
  readonly log: Relayed[] = [];
  #isUp = true;
  /** How long a message is under way. */
  latency = 5;

  constructor(clock: FakeClock) {
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
    for (const {connection} of holders) connection.drop();
  }

  start(): void {
    this.#isUp = true;
  }

  /** The socket of one page drops without anybody being told. */
  cut(id: string): void {
    const holder = this.#holders.get(id);
    this.#holders.delete(id);
    holder?.connection.drop();
  }

  claim(id: string, token: string, connection: Connection): 'open' | 'taken' | 'silent' | 'down' {
    if (!this.#isUp) return 'down';
    const holder = this.#holders.get(id);
    if (holder && holder.token !== token) return 'taken';
    this.#holders.set(id, {token, connection});
    const queued = this.#queues.get(id) ?? [];
    this.#queues.delete(id);
    for (const message of queued) this.#deliver(message);
    return holder ? 'silent' : 'open';
  }

  release(id: string, connection: Connection): void {
    if (this.#holders.get(id)?.connection === connection) this.#holders.delete(id);
  }

  relay(src: string, {type, dst, payload}: Envelope): void {
    if (!relayable.includes(type)) return;
    // What crosses a socket is a copy.
    const message: Relayed = {type, src, dst, payload: JSON.parse(JSON.stringify(payload))};
    this.log.push(message);
    if (this.#holders.has(dst)) this.#deliver(message);
    else if (type !== 'LEAVE') this.#queue(message);
  }

  #deliver(message: Relayed): void {
    this.#clock.after(this.latency, () => this.#holders.get(message.dst)?.connection.hear(message));
  }

  #queue(message: Relayed): void {
    const queue = this.#queues.get(message.dst);
    if (queue) {
      queue.push(message);
      return;
    }
    const begun = [message];
    this.#queues.set(message.dst, begun);
    this.#clock.after(5_000, () => {
      if (this.#queues.get(message.dst) !== begun) return;
      this.#queues.delete(message.dst);
      for (const src of new Set(begun.map((queued) => queued.src))) {
        this.#holders.get(src)?.connection.expire(message.dst);
      }
    });
  }
}

class Connection implements Signaling {
  readonly #board: Switchboard;
  readonly #clock: FakeClock;
  readonly #token: string;
  readonly #listener: (event: SignalingEvent) => void;
  #id: string | null = null;
  /** The opening under way; a newer one or `close` makes it void. */
  #attempt = 0;

  constructor(board: Switchboard, clock: FakeClock, token: string, listener: (event: SignalingEvent) => void) {
    this.#board = board;
    this.#clock = clock;
    this.#token = token;
    this.#listener = listener;
  }

  warm(): void {}

  open({id}: Identity): void {
    this.close();
    const attempt = this.#attempt;
    this.#clock.after(1, () => {
      if (attempt !== this.#attempt) return;
      const outcome = this.#board.claim(id, this.#token, this);
      if (outcome === 'down') {
        this.#listener({type: 'lost', error: new CallError('server-unreachable', 'Nobody listens there.')});
      } else if (outcome === 'taken') {
        const error = new CallError('username-taken', 'Somebody has that name.');
        this.#listener({type: 'refused', error, heldRecently: false});
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
}
