import {once} from 'node:events';
import {WebSocket} from 'ws';

export interface RawMessage {
  readonly type: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload?: unknown;
}

export interface RawIdentity {
  readonly id: string;
  readonly token?: string;
  readonly key?: string;
}

const deadline = 5_000;

/** A client of a broker that speaks the bare protocol and keeps what it hears until it is asked for. */
export class RawClient {
  readonly id: string;
  readonly socket: WebSocket;
  readonly #heard: RawMessage[] = [];
  #wake: (() => void) | undefined;

  constructor(broker: string, {id, token = `token of ${id}`, key = 'peerjs'}: RawIdentity) {
    this.id = id;
    const url = new URL('peerjs', broker.replace(/^http/, 'ws'));
    url.search = new URLSearchParams({id, token, key}).toString();
    this.socket = new WebSocket(url);
    // What happened to a connection shows in what it hears, or does not.
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => {
      this.#heard.push(JSON.parse(String(data)) as RawMessage);
      this.#wake?.();
    });
  }

  /** Connects and waits for OPEN. */
  static async register(broker: string, identity: RawIdentity): Promise<RawClient> {
    const client = new RawClient(broker, identity);
    const {type} = await client.next();
    if (type !== 'OPEN') throw new Error(`${identity.id} got ${type} instead of OPEN`);
    return client;
  }

  /** The next message not asked for yet. */
  async next(limit = deadline): Promise<RawMessage> {
    const end = performance.now() + limit;
    while (this.#heard.length === 0) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`${this.id} heard nothing for ${limit} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#heard.shift()!;
  }

  /** As many messages as asked for, in the order they came. */
  async take(count: number, limit = deadline): Promise<RawMessage[]> {
    const taken: RawMessage[] = [];
    while (taken.length < count) taken.push(await this.next(limit));
    return taken;
  }

  /** All that was heard and not asked for yet. */
  rest(): RawMessage[] {
    return this.#heard.splice(0);
  }

  send(message: object) {
    this.socket.send(JSON.stringify(message));
  }

  /** Waits until the broker has seen all that was sent, and returns what else came before that. */
  async settled(): Promise<RawMessage[]> {
    const mark = Math.random();
    this.send({type: 'CANDIDATE', dst: this.id, payload: {mark}});
    const before: RawMessage[] = [];
    for (;;) {
      const message = await this.next();
      if ((message.payload as {mark?: number} | undefined)?.mark === mark) return before;
      before.push(message);
    }
  }

  /** Waits until the broker has closed the connection. */
  async closed(): Promise<void> {
    if (this.socket.readyState !== WebSocket.CLOSED)
      await once(this.socket, 'close', {signal: AbortSignal.timeout(deadline)});
  }
}
