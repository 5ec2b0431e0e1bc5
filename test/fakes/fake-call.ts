import type {Call} from '../../src/context/call.js';
import type {CallError} from '../../src/core/call-error.js';
import {parseName} from '../../src/core/call-name.js';
import type {
  CallSnapshot,
  DeviceKind,
  DeviceList,
  DialOptions,
  Obstacle,
  Registration,
} from '../../src/core/call-snapshot.js';

const idle: CallSnapshot = {
  id: 'call-1',
  direction: 'outgoing',
  peer: 'bob',
  displayName: '',
  avatar: '',
  media: 'video',
  subject: '',
  phase: 'outgoing',
  step: 'calling',
  startedAt: 0,
  connectedAt: null,
  endedAt: null,
  local: {mic: true, camera: true, screen: false, hold: false},
  remote: {mic: true, camera: true, screen: false, hold: false},
  reason: null,
  by: null,
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
