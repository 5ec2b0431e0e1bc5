import type {CallError} from '../core/call-error.js';
import type {EndReason, EndedBy} from '../core/end-reason.js';

export type CallPhase =
  'idle' | 'outgoing' | 'incoming' | 'connecting' | 'ongoing' | 'reconnecting' | 'terminating' | 'ended';

/** What one side sends. */
export interface SentMedia {
  readonly mic: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly hold: boolean;
}

/** One call as a page sees it. Frozen; a new one for every change. */
export interface CallSnapshot {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  /** The other one's name, as people type it. */
  readonly peer: string;
  /** What the other one calls himself; empty if nothing. Untrusted text. */
  readonly displayName: string;
  /** An http(s) or data:image address, or empty. */
  readonly avatar: string;
  readonly media: 'video' | 'audio';
  readonly subject: string;
  readonly phase: CallPhase;
  readonly step: string;
  /** When the call began, and when both sides were first connected (milliseconds since the epoch). */
  readonly startedAt: number;
  readonly connectedAt: number | null;
  readonly endedAt: number | null;
  readonly local: SentMedia;
  readonly remote: SentMedia;
  /** Only in `ended`. */
  readonly reason: EndReason | null;
  readonly by: EndedBy | null;
  /** The page did `preventDefault()` on `call-incoming`: our elements and sounds stay away. */
  readonly quiet: boolean;
  /** The ringing was silenced. */
  readonly silenced: boolean;
}

export type RegistrationState = 'offline' | 'registering' | 'registered' | 'reconnecting' | 'failed';

export interface Registration {
  readonly state: RegistrationState;
  /** The name others reach this page under, or empty. */
  readonly name: string;
  /** Why it failed: `username-taken`, `server-closed` and so on. */
  readonly reason: CallError | null;
  /** Nobody chose the name: it is the token-like kind. */
  readonly anonymous: boolean;
}

/** Why a call to somebody cannot be placed now. */
export type Obstacle =
  | 'nobody'
  | 'self'
  | 'unsupported'
  | 'insecure-context'
  | 'other-call'
  | 'recently-offline'
  | 'invalid-name';

export interface DialOptions {
  readonly media?: 'video' | 'audio';
  readonly subject?: string;
  /** The other page uses plain PeerJS: nobody will say that it rings. */
  readonly plain?: boolean;
}

export interface DeviceList {
  readonly available: readonly {
    readonly kind: 'audioinput' | 'videoinput' | 'audiooutput';
    readonly id: string;
    readonly label: string;
  }[];
  readonly selected: Readonly<Partial<Record<'audioinput' | 'videoinput' | 'audiooutput', string>>>;
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
  selectDevice(kind: 'audioinput' | 'videoinput' | 'audiooutput', id: string): Promise<void>;
  /** Inside a gesture: lets blocked sound play. */
  unblockAudio(): void;
  /** Registers, under this name or, without one, under a token-like id. */
  connect(name?: string): void;
  disconnect(): void;
  /** Takes the ended call off the screen. */
  dismiss(): void;
  /** Loads what a call needs ahead of time, without connecting. */
  warm(): void;
  /** Calls the listener after every change until the signal aborts. */
  subscribe(listener: () => void, signal: AbortSignal): void;
}
