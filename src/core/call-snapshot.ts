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
  'nobody' | 'self' | 'unsupported' | 'insecure-context' | 'other-call' | 'recently-offline' | 'invalid-name';

export interface DialOptions {
  readonly media?: 'video' | 'audio';
  readonly subject?: string;
  /** The other page uses plain PeerJS: nobody will say that it rings. */
  readonly plain?: boolean;
}

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput';

export interface DeviceList {
  readonly available: readonly {readonly kind: DeviceKind; readonly id: string; readonly label: string}[];
  readonly selected: Readonly<Partial<Record<DeviceKind, string>>>;
}
