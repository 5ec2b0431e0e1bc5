import type {Call, Observed} from '../../src/context/call.js';
import type {CallError} from '../../src/core/call-error.js';
import {parseName} from '../../src/core/call-name.js';
import type {
  CallSnapshot,
  CheckStep,
  DeviceKind,
  DeviceList,
  DialOptions,
  LinkQuality,
  Obstacle,
  Registration,
  SoundLevels,
} from '../../src/core/call-snapshot.js';

const idle: CallSnapshot = {
  id: 'call-1',
  direction: 'outgoing',
  peer: 'bob',
  displayName: '',
  toName: '',
  anonymous: false,
  avatar: '',
  media: 'video',
  subject: '',
  phase: 'outgoing',
  step: 'calling',
  startedAt: 0,
  answeredAt: null,
  connectedAt: null,
  endedAt: null,
  local: {mic: true, camera: true, screen: false, hold: false},
  remote: {mic: true, camera: true, screen: false, hold: false},
  reason: null,
  by: null,
  missed: false,
  quiet: false,
  silenced: false,
};

/** Something an element asked for. */
export type Request =
  | {readonly do: 'dial'; readonly to: string; readonly options: DialOptions}
  | {readonly do: 'answer'; readonly media?: 'video' | 'audio'}
  | {readonly do: 'connect'; readonly name: string | null | undefined}
  | {readonly do: 'toggle'; readonly what: 'mic' | 'camera' | 'screen' | 'hold'}
  | {readonly do: 'select'; readonly kind: DeviceKind; readonly id: string}
  | {readonly do: 'decline' | 'hangUp' | 'silence' | 'unblockAudio' | 'disconnect' | 'dismiss' | 'warm'};

/** A value a test sets; whoever listens is told, and counted. */
export class FakeObserved<T> implements Observed<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  set(value: T) {
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void, signal: AbortSignal) {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), {once: true});
  }
}

/** A connection without faults. */
export const goodQuality: LinkQuality = {level: 'good', reason: null, rtt: 20, loss: 0, jitter: 2, relayed: false};

/** A call that is whatever a test says, and notes what it is asked for. */
export class FakeCall implements Call {
  call: CallSnapshot | null = null;
  registration: Registration = {state: 'offline', name: '', reason: null, anonymous: false};
  devices: DeviceList = {available: [], selected: {}};
  problem: CallError | null = null;
  localVideo: MediaStream | null = null;
  localScreen: MediaStream | null = null;
  remoteVideo: MediaStream | null = null;
  remoteScreen: MediaStream | null = null;
  audioBlocked = false;
  readonly quality = new FakeObserved<LinkQuality | null>(null);
  readonly levels = new FakeObserved<SoundLevels>({mic: 0, remote: 0, speakingWhileMuted: false});
  ringBlocked = false;
  hotkeys = false;
  /** What `check` tells at once; a test tells more by `checking`. */
  checkSteps: readonly CheckStep[] = [];
  /** Checks that were begun, with their ways to tell a step. */
  readonly checking: {readonly report: (step: CheckStep) => void; readonly signal: AbortSignal}[] = [];
  obstacle: Obstacle | null = null;

  readonly requests: Request[] = [];
  readonly #listeners = new Set<() => void>();

  /** How many elements listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Everything asked of one kind. */
  asked<D extends Request['do']>(what: D): Extract<Request, {do: D}>[] {
    return this.requests.filter((request): request is Extract<Request, {do: D}> => request.do === what);
  }

  /** Makes the call another one, or none, and tells whoever listens. */
  show(call: Partial<CallSnapshot> | null) {
    this.call = call && {...idle, ...call};
    this.publish();
  }

  register(registration: Partial<Registration>) {
    this.registration = {...this.registration, ...registration};
    this.publish();
  }

  publish() {
    for (const listener of this.#listeners) listener();
  }

  obstacleTo(name: string): Obstacle | null {
    if (name === '') return 'nobody';
    return parseName(name) === null ? 'invalid-name' : this.obstacle;
  }
  dial(to: string, options: DialOptions = {}) {
    this.requests.push({do: 'dial', to, options});
  }
  answer(options: {readonly media?: 'video' | 'audio'} = {}) {
    this.requests.push({do: 'answer', ...options});
  }
  decline() {
    this.requests.push({do: 'decline'});
  }
  hangUp() {
    this.requests.push({do: 'hangUp'});
  }
  silence() {
    this.requests.push({do: 'silence'});
  }
  toggleMic() {
    this.requests.push({do: 'toggle', what: 'mic'});
  }
  toggleCamera() {
    this.requests.push({do: 'toggle', what: 'camera'});
  }
  toggleScreen() {
    this.requests.push({do: 'toggle', what: 'screen'});
  }
  toggleHold() {
    this.requests.push({do: 'toggle', what: 'hold'});
  }
  check(report: (step: CheckStep) => void, signal: AbortSignal) {
    this.checking.push({report, signal});
    for (const step of this.checkSteps) report(step);
  }
  async selectDevice(kind: DeviceKind, id: string) {
    this.requests.push({do: 'select', kind, id});
  }
  unblockAudio() {
    this.requests.push({do: 'unblockAudio'});
  }
  connect(name?: string | null) {
    this.requests.push({do: 'connect', name});
  }
  disconnect() {
    this.requests.push({do: 'disconnect'});
  }
  dismiss() {
    this.requests.push({do: 'dismiss'});
  }
  warm() {
    this.requests.push({do: 'warm'});
  }

  subscribe(listener: () => void, signal: AbortSignal) {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }
}
