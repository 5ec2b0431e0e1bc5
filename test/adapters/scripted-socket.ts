/**
 * Puts a socket under the test's control in the place of `WebSocket`, for brokers that behave as the real one at hand
 * does not. Dispose of it to get the browser's own back.
 */
export class ScriptedSockets implements Disposable {
  readonly opened: ScriptedSocket[] = [];
  readonly #original = globalThis.WebSocket;

  /** `script` plays the broker to each socket, once it is listened to. */
  constructor(script: (socket: ScriptedSocket) => void) {
    const {opened} = this;
    // Only what PeerJS and the adapter use of it is there.
    globalThis.WebSocket = class extends ScriptedSocket {
      constructor(url: string) {
        super(url);
        opened.push(this);
        queueMicrotask(() => script(this));
      }
    } as unknown as typeof WebSocket;
  }

  [Symbol.dispose]() {
    globalThis.WebSocket = this.#original;
  }
}

export class ScriptedSocket extends EventTarget {
  readonly query: URLSearchParams;
  readonly sent: unknown[] = [];
  readyState: number = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  #code: number | undefined;

  constructor(url: string) {
    super();
    this.query = new URL(url).searchParams;
  }

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  /** Called by the page: the close code is the broker's all the same, if it said goodbye first. */
  close() {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    if (this.#code !== undefined) queueMicrotask(() => this.#closed());
  }

  /** The broker accepts the connection. */
  accept() {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    const event = new Event('open');
    this.onopen?.(event);
    this.dispatchEvent(event);
  }

  /** The broker says something. */
  say(message: unknown) {
    this.sayText(JSON.stringify(message));
  }

  sayText(data: string) {
    const event = new MessageEvent('message', {data});
    this.onmessage?.(event);
    this.dispatchEvent(event);
  }

  /** The broker says something and goodbye in one packet. */
  sayAndClose(message: unknown, code: number) {
    this.#code = code;
    this.say(message);
    if (this.readyState === 1) this.#closed();
  }

  #closed() {
    this.readyState = 3;
    const event = new CloseEvent('close', {code: this.#code ?? 1006});
    this.onclose?.(event);
    this.dispatchEvent(event);
  }
}
