import {randomUUID} from 'node:crypto';
import {Client, type Message} from './client.js';
import {elapsed} from './until.js';

/** A client as a good page has it: comes back whenever its connection is lost, with jitter, under the same token. */
export class Loyal {
  readonly id: string;
  /** Where it knocks: any of them. */
  urls: readonly string[];
  readonly heard: Message[] = [];
  readonly #token = randomUUID();
  #client: Client | undefined;
  #leaving = false;
  /** How often it was let in. */
  openings = 0;
  /** When it was let in last. */
  openedAt = 0;

  constructor(id: string, urls: readonly string[]) {
    this.id = id;
    this.urls = urls;
    void this.#stay();
  }

  get open(): boolean {
    return this.#client?.closed === undefined && this.#client?.of('OPEN').length === 1;
  }

  offer(dst: string, payload: unknown): void {
    if (this.open) this.#client?.offer(dst, payload);
  }

  answer(dst: string, payload: unknown): void {
    if (this.open) this.#client?.send({type: 'ANSWER', dst, payload});
  }

  /** Called with every message. */
  onMessage: (message: Message) => void = () => undefined;

  leave(): void {
    this.#leaving = true;
    this.#client?.socket.terminate();
  }

  async #stay(): Promise<void> {
    for (let pause = 50; !this.#leaving; pause = Math.min(pause * 1.7, 1000)) {
      const url = this.urls[Math.floor(Math.random() * this.urls.length)] ?? '';
      const client = new Client(url, this.id, {token: this.#token});
      this.#client = client;
      client.socket.on('message', () => {
        const message = client.heard.at(-1);
        if (message?.type === 'OPEN') {
          this.openings += 1;
          this.openedAt = performance.now();
          pause = 50;
        } else if (message !== undefined) {
          client.heard.length = 1;
          this.onMessage(message);
        }
      });
      await client.when(() => client.closed !== undefined || client.refused !== undefined, 2_147_483_647);
      await elapsed(pause * (0.5 + Math.random()));
    }
  }
}
