import type {Call} from '../context/call.js';
import {CallError} from '../core/call-error.js';
import type {CallSnapshot, DeviceKind, DeviceList, DialOptions, Obstacle, Registration} from '../core/call-snapshot.js';

/**
 * The calls of a page. Costs nothing until somebody needs them: then it loads the controller, hands over what was asked
 * meanwhile, and from then on is the controller for all elements.
 */
export class PageCalls implements Call {
  readonly call: CallSnapshot | null = null;
  readonly registration: Registration = {state: 'offline', name: '', reason: null, anonymous: false};
  readonly devices: DeviceList = {available: [], selected: {}};
  problem: CallError | null = null;
  readonly localVideo: MediaStream | null = null;
  readonly localScreen: MediaStream | null = null;
  readonly remoteVideo: MediaStream | null = null;
  readonly remoteScreen: MediaStream | null = null;
  readonly audioBlocked: boolean = false;

  readonly #load: () => Promise<Call>;
  readonly #report: (error: CallError) => void;
  readonly #listeners = new Set<() => void>();
  #name: string | undefined;
  #loading: Promise<Call | undefined> | undefined;
  #loaded: Call | undefined;

  constructor(load: () => Promise<Call>, report: (error: CallError) => void) {
    this.#load = load;
    this.#report = report;
    // Whatever the controller has, it answers for as soon as it is there.
    return new Proxy(this, {
      get: (page, member) => {
        const owner = this.#loaded && member in this.#loaded ? this.#loaded : page;
        const value: unknown = Reflect.get(owner, member);
        return typeof value === 'function' ? value.bind(owner) : value;
      },
    });
  }

  obstacleTo(name: string): Obstacle | null {
    if (!name) return 'nobody';
    if (name === this.#name) return 'self';
    if (!isSecureContext) return 'insecure-context';
    return typeof RTCPeerConnection === 'undefined' ? 'unsupported' : null;
  }

  dial(to: string, options?: DialOptions) {
    this.#ask((call) => call.dial(to, options));
  }
  connect(name: string | null | undefined = this.#name) {
    this.#ask((call) => call.connect(name));
  }
  disconnect() {
    this.#ask((call) => call.disconnect());
  }
  selectDevice(kind: DeviceKind, id: string) {
    return this.#ask((call) => call.selectDevice(kind, id));
  }
  warm() {
    this.#ask((call) => call.warm());
  }
  dismiss() {
    this.problem = null;
  }

  // There is no call to do this with.
  answer() {}
  decline() {}
  hangUp() {}
  silence() {}
  toggleMic() {}
  toggleCamera() {}
  toggleScreen() {}
  toggleHold() {}
  unblockAudio() {}

  subscribe(listener: () => void, signal: AbortSignal) {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /** Registers the page under this name, unless it has another one: a page has one, the first. */
  claimName(name: string): boolean {
    if (this.#name !== undefined && this.#name !== name) return false;
    this.#name = name;
    this.connect(name);
    return true;
  }

  /** Loads the controller for it. If that fails, the next one to ask tries again. */
  async #ask(action: (call: Call) => unknown) {
    const call = await (this.#loading ??= this.#fetch());
    if (call) await action(call);
  }

  async #fetch(): Promise<Call | undefined> {
    try {
      const call = await this.#load();
      this.#loaded = call;
      // For as long as the document lives.
      call.subscribe(this.#publish, new AbortController().signal);
      return call;
    } catch (cause) {
      this.#loading = undefined;
      this.problem =
        cause instanceof CallError ? cause : new CallError('load-failed', 'calls.js could not be loaded.', {cause});
      this.#report(this.problem);
      return undefined;
    } finally {
      this.#publish();
    }
  }

  #publish = () => {
    for (const listener of this.#listeners) listener();
  };
}
