import {randomUUID} from 'node:crypto';
import {WebSocket} from 'ws';
import {until} from './until.js';

export interface Message {
  readonly type: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload?: unknown;
}

export interface ClientOptions {
  readonly token?: string;
  readonly key?: string;
  readonly headers?: Record<string, string>;
  /** Answers pings, as browsers do. On unless switched off. */
  readonly autoPong?: boolean;
  /** Offers compression. */
  readonly perMessageDeflate?: boolean;
}

/** What a PeerJS client does on its socket, by hand, and everything it heard. */
export class Client {
  readonly id: string;
  readonly token: string;
  readonly heard: Message[] = [];
  readonly socket: WebSocket;
  /** Close code, once closed. */
  closed: number | undefined;
  /** HTTP status, if the upgrade was refused. */
  refused: number | undefined;
  /** Called whenever something about this client has changed. */
  readonly #watchers = new Set<() => void>();

  constructor(url: string, id: string, {token = randomUUID(), key = 'peerjs', ...options}: ClientOptions = {}) {
    this.id = id;
    this.token = token;
    const query = new URLSearchParams({key, id, token, version: '1.5.5'});
    this.socket = new WebSocket(`${url.replace('http', 'ws')}peerjs?${query}`, {perMessageDeflate: false, ...options});
    this.socket.on('message', (frame) => {
      this.heard.push(JSON.parse(String(frame)) as Message); // brokers send nothing but JSON objects
      this.#changed();
    });
    this.socket.on('close', (code) => {
      this.closed ??= code;
      this.#changed();
    });
    this.socket.on('unexpected-response', (request, response) => {
      this.refused = response.statusCode;
      request.destroy();
      this.#changed();
    });
    // Followed by a close in every case.
    this.socket.on('error', () => undefined);
  }

  /** A client that has been let in. */
  static async open(url: string, id: string, options?: ClientOptions): Promise<Client> {
    const client = new Client(url, id, options);
    await client.next((message) => message.type === 'OPEN');
    return client;
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  send(message: Partial<Message> | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  offer(dst: string, payload: unknown = 'sdp'): void {
    this.send({type: 'OFFER', dst, payload});
  }

  candidate(dst: string, payload: unknown): void {
    this.send({type: 'CANDIDATE', dst, payload});
  }

  /** The first message, heard already or yet to come, that fits. */
  async next(fits: (message: Message) => boolean, ms = 10_000): Promise<Message> {
    await this.when(() => this.heard.some(fits), ms);
    return this.heard.find(fits) as Message; // it was there a line ago
  }

  /** All messages of a type. */
  of(type: string): Message[] {
    return this.heard.filter((message) => message.type === type);
  }

  payloads(): unknown[] {
    return this.heard.filter(({src}) => src !== undefined).map(({payload}) => payload);
  }

  /** Waits for something about this client to become true. */
  async when(condition: () => boolean, ms = 10_000): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => {
        const state = JSON.stringify({
          id: this.id,
          closed: this.closed,
          refused: this.refused,
          heard: this.heard.slice(-5),
        });
        reject(new Error(`not within ${ms} ms: ${condition} ${state.slice(0, 600)}`));
      }, ms);
      const watcher = (): void => {
        if (!condition()) return;
        clearTimeout(deadline);
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  async whenClosed(ms?: number): Promise<number> {
    await this.when(() => this.closed !== undefined, ms);
    return this.closed as number; // awaited a line ago
  }

  /** As `peer.disconnect()` does. */
  async close(): Promise<void> {
    this.socket.close();
    await this.whenClosed();
  }

  /** As a crash or a lost network does. */
  async terminate(): Promise<void> {
    this.socket.terminate();
    await this.whenClosed();
  }
}

/** Round trip through the broker and back: everything sent before has been handled. */
export async function settled(client: Client): Promise<void> {
  const mark = randomUUID();
  client.candidate(client.id, mark);
  await client.next(({payload}) => payload === mark);
}

export {until};
