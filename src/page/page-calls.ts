import type {Call} from '../context/call.js';
import {CallError} from '../core/call-error.js';
import type {CallSnapshot, DeviceKind, DeviceList, DialOptions, Obstacle, Registration} from '../core/call-snapshot.js';

const offline: Registration = {state: 'offline', name: '', reason: null, anonymous: false};
const noDevices: DeviceList = {available: [], selected: {}};

/**
 * The calls of a page. Costs nothing until somebody needs them: then it loads the controller, hands over what was asked
 * meanwhile, and from then on is the controller for all elements.
 */
export class PageCalls implements Call {
  readonly #load: () => Promise<Call>;
  readonly #report: (error: CallError) => void;
  readonly #listeners = new Set<() => void>();
  #name: string | undefined;
  #loading: Promise<Call | undefined> | undefined;
  #loaded: Call | undefined;
  #failure: CallError | null = null;

  constructor(load: () => Promise<Call>, report: (error: CallError) => void) {
    this.#load = load;
    this.#report = report;
  }

  get call(): CallSnapshot | null {
    return this.#loaded?.call ?? null;
  }
  get registration(): Registration {
    return this.#loaded?.registration ?? offline;
  }
  get devices(): DeviceList {
    return this.#loaded?.devices ?? noDevices;
  }
  get problem(): CallError | null {
    return this.#loaded?.problem ?? this.#failure;
  }
  get localVideo(): MediaStream | null {
    return this.#loaded?.localVideo ?? null;
  }
  get localScreen(): MediaStream | null {
    return this.#loaded?.localScreen ?? null;
  }
  get remoteVideo(): MediaStream | null {
    return this.#loaded?.remoteVideo ?? null;
  }
  get remoteScreen(): MediaStream | null {
    return this.#loaded?.remoteScreen ?? null;
  }
  get audioBlocked(): boolean {
    return this.#loaded?.audioBlocked ?? false;
  }

  obstacleTo(name: string): Obstacle | null {
    if (this.#loaded) return this.#loaded.obstacleTo(name);
    if (!name) return 'nobody';
    if (name === this.#name) return 'self';
    if (!isSecureContext) return 'insecure-context';
    return typeof RTCPeerConnection === 'undefined' ? 'unsupported' : null;
  }

  dial(to: string, options?: DialOptions) {
    this.#with((call) => call.dial(to, options));
  }
  answer(options?: {readonly media?: 'video' | 'audio'}) {
    this.#loaded?.answer(options);
  }
  decline() {
    this.#loaded?.decline();
  }
  hangUp() {
    this.#loaded?.hangUp();
  }
  silence() {
    this.#loaded?.silence();
  }
  toggleMic(on?: boolean) {
    this.#loaded?.toggleMic(on);
  }
  toggleCamera(on?: boolean) {
    this.#loaded?.toggleCamera(on);
  }
  toggleScreen(on?: boolean) {
    this.#loaded?.toggleScreen(on);
  }
  toggleHold(on?: boolean) {
    this.#loaded?.toggleHold(on);
  }
  async selectDevice(kind: DeviceKind, id: string) {
    const call = await this.#ready();
    await call?.selectDevice(kind, id);
  }
  unblockAudio() {
    this.#loaded?.unblockAudio();
  }
  connect(name: string | null | undefined = this.#name) {
    this.#with((call) => call.connect(name));
  }
  disconnect() {
    this.#with((call) => call.disconnect());
  }
  dismiss() {
    this.#failure = null;
    this.#loaded?.dismiss();
  }
  warm() {
    this.#with((call) => call.warm());
  }

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

  #with(action: (call: Call) => void) {
    if (this.#loaded) action(this.#loaded);
    else void this.#ready().then((call) => call && action(call));
  }

  /** The controller; undefined if it could not be loaded, which the next one to ask tries again. */
  #ready(): Promise<Call | undefined> {
    return (this.#loading ??= this.#load().then(
      (call) => {
        this.#failure = null;
        this.#loaded = call;
        // For as long as the document lives.
        call.subscribe(this.#publish, new AbortController().signal);
        this.#publish();
        return call;
      },
      (error: unknown) => {
        this.#loading = undefined;
        this.#failure =
          error instanceof CallError
            ? error
            : new CallError('load-failed', 'The controller could not be loaded.', {cause: error});
        this.#report(this.#failure);
        this.#publish();
        return undefined;
      },
    ));
  }

  #publish = () => {
    for (const listener of [...this.#listeners]) listener();
  };
}
