import type {CallError} from '../core/call-error.js';
import type {WantedAttention} from '../core/attention.js';
import type {CheckStep, DeviceKind, DeviceList, LinkQuality, SentMedia, SoundLevels} from '../core/call-snapshot.js';
import type {Envelope, Received} from '../core/envelope.js';

/** Whom the broker shall know this page as. The same token gets the same id back after a reconnect. */
export interface Identity {
  readonly id: string;
  /** How the id was chosen: a broker that issues guest ids refuses one the page made up. */
  readonly anonymous: boolean;
}

/** What happened on the way to the broker. */
export type SignalingEvent =
  /** The socket is open; whether the id is ours is not known yet. */
  | {readonly type: 'socketOpen'}
  /** The broker said OPEN: the id is ours. `id` differs from the one asked for when the broker issued a guest id. */
  | {readonly type: 'opened'; readonly id: string}
  /**
   * The broker refused us for a reason that trying again does not mend, with one exception. `heldRecently`: this tab had
   * the id a moment ago, so a `username-taken` may be about its own old socket, which the broker has yet to forget.
   */
  | {readonly type: 'refused'; readonly error: CallError; readonly heldRecently: boolean}
  /** No socket: it closed, or never opened. `cause` says what is known of the reason. */
  | {readonly type: 'lost'; readonly error: CallError}
  | {readonly type: 'received'; readonly received: Received};

/** The way to the broker. One at a time; it never reconnects by itself: the registration machine decides when. */
export interface Signaling {
  /** Loads what `open` will need, without connecting. */
  warm(): void;
  /** Opens the socket and claims the id; outcomes arrive as events. Called again after `lost` it tries again. */
  open(identity: Identity): void;
  /** Gives the id back and closes the socket; no event follows. */
  close(): void;
  /** Sends to the broker, or drops it in silence when the socket is not open: what is pending goes out on return. */
  send(envelope: Envelope): void;
}

export type OpenSignaling = (listener: (event: SignalingEvent) => void) => Signaling;

/** What happened on a connection to the other page. */
export type LinkEvent =
  /** An offer is ready and set as local description. */
  | {readonly type: 'offered'; readonly offer: string; readonly sdp: string}
  /** The answer to the other side's offer is ready and set as local description. */
  | {readonly type: 'answered'; readonly offer: string; readonly sdp: string}
  /** One own candidate, or null when there are no more. */
  | {readonly type: 'candidate'; readonly candidate: RTCIceCandidateInit | null; readonly ufrag: string}
  /** `closed` means the other side closed it. */
  | {readonly type: 'connection'; readonly state: 'connected' | 'disconnected' | 'failed' | 'closed'}
  | {readonly type: 'channel'; readonly open: boolean}
  | {readonly type: 'text'; readonly text: string}
  /** The streams below changed: another track, or the first frame of one. */
  | {readonly type: 'streams'}
  /** A description could not be made or applied; the connection is of no use. */
  | {readonly type: 'broken'; readonly error: CallError};

/**
 * One RTCPeerConnection to the other page, with its `econn` data channel. Its steps run one after another in the order
 * they were asked for. After `close()` no event follows.
 */
export interface Link {
  /** Makes the first offer, an offer for changed transceivers, or (`ice`) one that restarts ICE. */
  offer(offer: string, restart?: 'ice'): void;
  /** Applies an offer and makes the answer. An own offer still pending is rolled back first. */
  answer(offer: string, sdp: string): void;
  /** Applies the answer to the own offer; one that comes twice is ignored. */
  accept(sdp: string): void;
  /** Adds a candidate, or keeps it until the description with its ufrag is applied. */
  addCandidate(candidate: RTCIceCandidateInit | null, ufrag: string): void;
  /** From now on sends what the microphone and camera give, now and whenever that changes. Never asks for an offer. */
  attach(): void;
  /** Adds or removes the transceiver for the screen; an `offer()` follows. */
  attachScreen(on: boolean): void;
  /** Sends a text over the data channel; false when it is not open. */
  send(text: string): boolean;
  /** Stops sending and receiving at once; what was sent last over the data channel still gets a moment to arrive. */
  close(): void;
  /** Audio only; for the `<audio>` of the page. */
  readonly remoteAudio: MediaStream | null;
  /** Video only; for views. */
  readonly remoteVideo: MediaStream | null;
  readonly remoteScreen: MediaStream | null;
  statistics(): Promise<LinkStatistics>;
}

/** What the browser counts of a connection. */
export interface LinkStatistics {
  /** It goes through a TURN server, of this page or of the other. */
  readonly relayed: boolean;
  /** In milliseconds, null before the first answer. */
  readonly rtt: number | null;
  readonly entries: readonly RTCStats[];
}

export interface LinkOptions {
  /** The other side is a page with plain PeerJS: no data channel, tracks are attached before the answer. */
  readonly plain: boolean;
  readonly listener: (event: LinkEvent) => void;
}

export type OpenLink = (options: LinkOptions) => Link;

export type MediaEvent =
  /** A track ended without being asked to. `replaced`: the default device took its place. */
  | {
      readonly type: 'lost';
      readonly kind: 'mic' | 'camera' | 'screen';
      readonly replaced: boolean;
      readonly error: CallError;
    }
  /** A device asked for during the call could not be had; the old track, if any, stays. */
  | {readonly type: 'failed'; readonly kind: 'mic' | 'camera' | 'screen'; readonly error: CallError}
  | {readonly type: 'devices'; readonly devices: DeviceList; readonly change: 'added' | 'removed' | 'selected'}
  /** The own picture is another stream now, or none. */
  | {readonly type: 'preview'};

/** What `open` got. */
export interface OpenedMedia {
  readonly audio: boolean;
  readonly video: boolean;
  /** Why one of the two that were wanted is missing. */
  readonly problem?: CallError;
}

/** What is to be captured. */
export interface WantedMedia {
  readonly audio: boolean;
  readonly video: boolean;
  /** Unless somebody has to be asked it waits until a call has gone out. */
  readonly patient?: boolean;
}

/** Microphone, camera and screen of this page. One capture at a time. */
export interface Media {
  /** Somebody is about to use devices: gets ready what takes time and asks for nothing. */
  warm(): void;
  /** Whether `open` would not have to ask the person. */
  permitted(wanted: WantedMedia): Promise<boolean>;
  /**
   * Starts capture. Rejects with a CallError when nothing at all can be had (`permission-denied`, `policy-blocked`,
   * `no-microphone`, `device-in-use` …), falls back to audio alone when only the camera fails. Aborted: whatever comes
   * late is stopped at once. Whatever is switched on after a failure is tried again.
   */
  open(wanted: WantedMedia, signal: AbortSignal): Promise<OpenedMedia>;
  /** Applies to present and future tracks at once. A camera not captured yet is started, one switched off is released. */
  set(local: SentMedia): void;
  /** Stops all capture now. */
  close(): void;
  select(kind: DeviceKind, id: string): Promise<void>;
  readonly devices: DeviceList;
  readonly preview: MediaStream | null;
  readonly screenPreview: MediaStream | null;
}

export type OpenMedia = (listener: (event: MediaEvent) => void) => Media;

/** The one `<audio>` of the controller, outside the DOM, so that moving or removing elements never cuts the sound. */
export interface Speaker {
  play(stream: MediaStream | null): void;
  /** To be called inside a click: lets later sound start without one. */
  prime(): void;
  unblock(): void;
  select(deviceId: string): Promise<void>;
  readonly blocked: boolean;
}

export type OpenSpeaker = (changed: () => void) => Speaker;

/** Whoever is told what happens around the page, and asks for something there. */
export interface AttentionListener {
  /** The ringtone may play now, or may not. */
  changed(): void;
  failed(error: CallError): void;
  hangUp(): void;
  toggleMic(): void;
  toggleCamera(): void;
}

/** What a call does to the page around it: ringing, title, notification, wake lock, media keys, a word before leaving. */
export interface Attention {
  /** From now on it is like this. Told as often as one likes. */
  want(wanted: WantedAttention): void;
  /** Inside a gesture: lets the ringtone play. */
  unblock(): void;
  /** It should ring, and the browser does not let it. */
  readonly ringBlocked: boolean;
}

export type OpenAttention = (listener: AttentionListener) => Attention;

/** Tells how well a connection does whenever that changes by enough to be noticed, until the signal aborts. */
export type MeasureQuality = (
  link: Pick<Link, 'statistics'>,
  listener: (quality: LinkQuality) => void,
  signal: AbortSignal,
) => void;

export interface Sounds {
  /** What the other side sends. */
  readonly remote: MediaStream | null;
  /** The person here does not want to be heard. */
  readonly isMuted: boolean;
}

/** Tells several times a second how loud it is, until the signal aborts. */
export type MeasureLevels = (
  sounds: () => Sounds,
  listener: (levels: SoundLevels) => void,
  signal: AbortSignal,
) => void;

/** Tries out what a call needs, until the signal aborts. `guestId`: a name for the broker nobody else has. */
export type Check = (
  broker: {readonly isRegistered: boolean; readonly guestId: string},
  report: (step: CheckStep) => void,
  signal: AbortSignal,
) => void;

export interface Clock {
  now(): number;
  /** Runs once after so many milliseconds; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** What the page it runs in can do, and what happens to it. */
export interface Surroundings {
  /** Why no call is possible in this page at all, if so. */
  readonly obstacle: 'unsupported' | 'insecure-context' | null;
  listen(
    listener: (event: 'online' | 'networkChanged' | 'pagehide' | 'pageshow' | 'visible') => void,
    signal: AbortSignal,
  ): void;
}

/** Everything outside that a controller works with. */
export interface Ports {
  readonly openSignaling: OpenSignaling;
  readonly openLink: OpenLink;
  readonly openMedia: OpenMedia;
  readonly openSpeaker: OpenSpeaker;
  readonly openAttention: OpenAttention;
  readonly measureQuality: MeasureQuality;
  readonly measureLevels: MeasureLevels;
  readonly check: Check;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  /** 128 random bits, base64url. */
  randomId(): string;
}
