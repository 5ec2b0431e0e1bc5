import type {CallError} from './call-error.js';
import type {EndedBy, EndReason} from './end-reason.js';

/** What everybody may know of a call and of this page's place on the broker. */
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
  /** What this page calls the one it dialled, see {@link DialOptions}; empty if nothing. */
  readonly toName: string;
  /** The other one never chose a name: `peer` is of the token-like kind. As they say. */
  readonly anonymous: boolean;
  /** An http(s) or data:image address, or empty. */
  readonly avatar: string;
  readonly media: 'video' | 'audio';
  readonly subject: string;
  readonly phase: CallPhase;
  readonly step: string;
  /** When the call began, somebody answered, and both sides were first connected (milliseconds since the epoch). */
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly connectedAt: number | null;
  readonly endedAt: number | null;
  readonly local: SentMedia;
  readonly remote: SentMedia;
  /** Only in `ended`. */
  readonly reason: EndReason | null;
  readonly by: EndedBy | null;
  /** Only in `ended`: one of the calls `call-missed` tells of. */
  readonly missed: boolean;
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
  'nobody' | 'self' | 'unsupported' | 'insecure-context' | 'other-call' | 'recently-offline' | 'invalid-name';

export interface DialOptions {
  readonly media?: 'video' | 'audio';
  readonly subject?: string;
  /** What to show instead of the name that is dialled, as `to-name` of a button. */
  readonly toName?: string;
  /** The other page uses plain PeerJS: nobody will say that it rings. */
  readonly plain?: boolean;
}

/** How well the connection carries the call, and what it suffers from most. */
export interface LinkQuality {
  readonly level: 'good' | 'fair' | 'poor';
  readonly reason: 'loss' | 'delay' | 'jitter' | null;
  /** Milliseconds. */
  readonly rtt: number;
  /** Share of packets that did not arrive, 0 to 1. */
  readonly loss: number;
  /** Milliseconds. */
  readonly jitter: number;
  /** Through a TURN server. */
  readonly relayed: boolean;
}

/** How loud both sides are, 0 to 1. */
export interface SoundLevels {
  readonly mic: number;
  readonly remote: number;
  /** The microphone is muted, and somebody speaks into it. */
  readonly speakingWhileMuted: boolean;
}

/** One thing a call needs, as it was tried out. */
export interface CheckStep {
  readonly what: 'microphone' | 'camera' | 'speaker' | 'broker' | 'relay';
  readonly state: 'running' | 'passed' | 'failed' | 'skipped';
  /** Of the microphone, 0 to 1, while it runs. */
  readonly level?: number;
  readonly error?: CallError;
}

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput';

export interface DeviceList {
  readonly available: readonly {readonly kind: DeviceKind; readonly id: string; readonly label: string}[];
  readonly selected: Readonly<Partial<Record<DeviceKind, string>>>;
}
