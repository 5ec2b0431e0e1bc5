import type {CallError} from '../core/call-error.js';
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
} from '../core/call-snapshot.js';

/** What changes more often than a call does, with listeners of its own. */
export interface Observed<T> {
  readonly value: T;
  /** Calls the listener after every change until the signal aborts. What nobody listens to need not be measured. */
  subscribe(listener: () => void, signal: AbortSignal): void;
}

/**
 * The call as elements see it. One per controller, the same object for as long as it lives; `subscribe` tells when
 * something about it changed.
 */
export interface Call {
  /** The foreground call; the last one while its end still shows; else null. */
  readonly call: CallSnapshot | null;
  readonly registration: Registration;
  readonly devices: DeviceList;
  /** The last thing that went wrong and concerns the person, until the next call or registration begins. */
  readonly problem: CallError | null;
  readonly localVideo: MediaStream | null;
  readonly localScreen: MediaStream | null;
  readonly remoteVideo: MediaStream | null;
  readonly remoteScreen: MediaStream | null;
  /** The browser does not let the other one's sound play before a gesture. */
  readonly audioBlocked: boolean;

  // The following are not there before the controller is loaded.
  /** How well the connection carries the call; null without one. */
  readonly quality?: Observed<LinkQuality | null>;
  readonly levels?: Observed<SoundLevels>;
  /** It rings here, and the browser does not let the ringtone play before a gesture. */
  readonly ringBlocked?: boolean;
  /** The page wants M, V and H to work inside a view. */
  readonly hotkeys?: boolean;
  /** Tries out what a call needs, and tells each step as it goes, until the signal aborts. */
  check?(report: (step: CheckStep) => void, signal: AbortSignal): void;

  /** Why a call to this name cannot be placed now, or null. */
  obstacleTo(name: string): Obstacle | null;
  /** Places a call; with the caller of the ringing call it answers. */
  dial(to: string, options?: DialOptions): void;
  answer(options?: {readonly media?: 'video' | 'audio'}): void;
  decline(): void;
  hangUp(): void;
  /** Stops the ringing sound; the call keeps ringing. */
  silence(): void;
  toggleMic(on?: boolean): void;
  toggleCamera(on?: boolean): void;
  toggleScreen(on?: boolean): void;
  toggleHold(on?: boolean): void;
  selectDevice(kind: DeviceKind, id: string): Promise<void>;
  /** Inside a gesture: lets blocked sound play. */
  unblockAudio(): void;
  /** Registers: under this name, without one as before, or (null, or never named) under a token-like id. */
  connect(name?: string | null): void;
  disconnect(): void;
  /** Takes the ended call off the screen. */
  dismiss(): void;
  /** Loads what a call needs ahead of time, without connecting. */
  warm(): void;
  /** Calls the listener after every change until the signal aborts. */
  subscribe(listener: () => void, signal: AbortSignal): void;
}
