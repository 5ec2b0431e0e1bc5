import type {CallError} from './call-error.js';
import type {Candidate, Draft, MessageOf, Props} from './call-message.js';
import type {CallSettings} from './call-settings.js';
import type {SentMedia} from './call-snapshot.js';
import type {EndedBy, EndReason} from './end-reason.js';
import type {TimerName} from './timers.js';

/** The way a message came or goes. */
export type Via = 'broker' | 'channel';

/** One connection to the other page. A call has one, and a second while it is being rebuilt. */
export interface LinkState {
  /** Ours alone, unique in this page. */
  readonly conn: string;
  /** What both sides call it: 0 for the first, one more for each rebuild. */
  readonly number: number;
  readonly state: 'new' | 'connected' | 'disconnected' | 'failed' | 'closed';
  readonly channel: 'new' | 'open' | 'closed';
  /** It sends what microphone and camera give. */
  readonly attached: boolean;
}

/** The newest offer of ours after SETUP. */
export interface OwnUpdate {
  readonly offer: string;
  readonly conn: string;
  readonly restart: 'ice' | 'full' | undefined;
  /** null while it is being made. */
  readonly sdp: string | null;
  readonly answered: boolean;
}

/** An UPDATE of theirs we answered: asked again, we say the same. */
export interface GivenAnswer {
  readonly offer: string;
  readonly conn: string;
  readonly via: Via;
  /** null while it is being made. */
  readonly sdp: string | null;
}

/** The offer id of the SETUP that starts a session. */
export const firstOffer = 'setup';

interface Facts {
  /** Local, one per call: the session may change once, in glare. */
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  /** Whose SETUP was answered, whatever the direction says (glare). The callee is the polite one. */
  readonly role: 'caller' | 'callee';
  /** The other one's id at the broker. */
  readonly peer: string;
  /** The other page has nothing but PeerJS. */
  readonly plain: boolean;
  readonly sessid: string;
  readonly media: 'video' | 'audio';
  readonly subject: string;
  /** What this page calls the one it dialled; empty where nobody said, or for who called here. */
  readonly toName: string;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly connectedAt: number | null;
  /** What the person here wants to send. */
  readonly local: SentMedia;
  /** What the other side was last told of it; null: nothing that counts. */
  readonly told: Props | null;
  readonly remote: Props;
  /** The first microphone and camera. `none`: the call goes on without. */
  readonly capture: 'unasked' | 'asked' | 'permitted' | 'ready' | 'none';
  /** The SDP of our SETUP, once made. */
  readonly offer: string | null;
  /** The SDP of their SETUP, untouched until somebody answers. */
  readonly theirOffer: string | null;
  /** For how many seconds their SETUP may ring here. */
  readonly ttl: number;
  /** The SDP of our SETUP resp, once made. */
  readonly answer: string | null;
  /** Oldest first; the newest is the one that counts. */
  readonly links: readonly LinkState[];
  /** How many connections this call has made. */
  readonly made: number;
  readonly update: OwnUpdate | null;
  readonly answers: readonly GivenAnswer[];
  /** What the newest connection has of our screen is not what it is now: to be offered once that is up. */
  readonly owesScreen: boolean;
  /** Own candidates of the newest connection, to be sent again after the broker was away. */
  readonly candidates: readonly OwnCandidate[];
  /** Their candidates that came before there was a connection. */
  readonly early: readonly MessageOf<'CANDIDATE'>[];
  /** Glare: the session of theirs that lost against ours. */
  readonly rival: string | null;
  /** Glare: the session of ours that lost against theirs. */
  readonly replaces: string | null;
  /** How often SETUP was sent again, and how often the broker gave it back. */
  readonly repeats: number;
  readonly expiries: number;
  /** The broker gave it back a moment ago; it goes out again soon. */
  readonly expiring: boolean;
  /** The broker has our SETUP. */
  readonly acked: boolean;
  /** ICE of the newest connection was restarted while connecting; once is enough. */
  readonly restarted: boolean;
}

export interface OwnCandidate {
  readonly candidate: Candidate | null;
  readonly link: number;
  readonly ufrag: string;
}

/** A call that is not over. */
export type LiveCall = Facts &
  (
    | {readonly phase: 'outgoing'; readonly step: 'media' | 'calling' | 'ringing'}
    | {readonly phase: 'incoming'; readonly step: 'settling' | 'ringing'}
    | {readonly phase: 'connecting'; readonly step: 'media' | 'link'}
    | {readonly phase: 'ongoing'; readonly step: 'connected'}
    | {readonly phase: 'reconnecting'; readonly step: 'restart' | 'rebuild'}
    | {readonly phase: 'terminating'; readonly step: 'hangup'; readonly endAs: EndReason}
  );

/** Idle that still shows how the last call ended. */
export type EndedCall = Facts & {
  readonly phase: 'ended';
  readonly step: 'ended';
  readonly reason: EndReason;
  readonly by: EndedBy;
  readonly confirmed: boolean;
  /** One of those `announceMissed` tells of. */
  readonly missed: boolean;
  readonly endedAt: number;
};

export type CallState = {readonly phase: 'idle'; readonly step: 'idle'} | LiveCall | EndedCall;

export const idle: CallState = {phase: 'idle', step: 'idle'};

export type Phase = CallState['phase'];
export type CallIn<P extends Phase> = Extract<CallState, {phase: P}>;

/** What a machine must know of the world to decide; nothing in it changes while it decides. */
export interface Here {
  /** The own id at the broker; empty while there is none. */
  readonly me: string;
  /** Nobody chose that id. */
  readonly anonymous: boolean;
  readonly now: number;
  /** Random and never given out before: for a call or an offer that begins with this event. */
  readonly id: string;
  readonly settings: CallSettings;
  /** The page cannot call at all, and why. */
  readonly obstacle: 'unsupported' | 'insecure-context' | null;
  /** Microphone and camera may be used without asking. */
  readonly permitted: boolean;
  readonly registered: boolean;
  /** When the broker last took us in; only meaningful while registered. */
  readonly registeredAt: number;
  /** When it last took us in again after it was lost; -Infinity if never. */
  readonly returnedAt: number;
  /** SETUPs this peer has made ring here within the last ten seconds. */
  readonly ringsOf: (peer: string) => number;
}

type FromPeer<T> = T & {readonly from: string; readonly via: Via; readonly plain: boolean};

/** Everything that can happen to a call. */
export type CallEvent =
  | {
      readonly type: 'dial';
      readonly to: string;
      readonly sessid: string;
      readonly media?: 'video' | 'audio';
      readonly subject?: string;
      readonly toName?: string;
      readonly plain?: boolean;
    }
  | {readonly type: 'answer'; readonly media?: 'video' | 'audio'}
  | {readonly type: 'decline'}
  | {readonly type: 'hangUp'}
  | {readonly type: 'toggle'; readonly what: keyof SentMedia; readonly on?: boolean}
  | {readonly type: 'dismiss'}
  | {readonly type: 'pagehide'}
  /** Another tab of this name took the call. */
  | {readonly type: 'elsewhere'; readonly sessid: string}
  // What the other side says; the session gate has checked session, sender, page and order.
  | FromPeer<{readonly type: 'setup'; readonly message: MessageOf<'SETUP', false>; readonly foreignVersion: boolean}>
  | FromPeer<{readonly type: 'answered'; readonly message: MessageOf<'SETUP', true>}>
  | FromPeer<{readonly type: 'progress'; readonly message: MessageOf<'PROGRESS'>}>
  | FromPeer<{readonly type: 'rejected'; readonly message: MessageOf<'REJECT'>}>
  | FromPeer<{readonly type: 'candidate'; readonly message: MessageOf<'CANDIDATE'>}>
  | FromPeer<{readonly type: 'cancelled'; readonly message: MessageOf<'CANCEL', false>}>
  | FromPeer<{readonly type: 'update'; readonly message: MessageOf<'UPDATE', false>}>
  | FromPeer<{readonly type: 'updated'; readonly message: MessageOf<'UPDATE', true>}>
  | FromPeer<{readonly type: 'propsync'; readonly message: MessageOf<'PROPSYNC'>}>
  | FromPeer<{readonly type: 'hungUp'; readonly message: MessageOf<'HANGUP', false>}>
  | FromPeer<{readonly type: 'hangUpConfirmed'; readonly message: MessageOf<'HANGUP', true>}>
  /** A plain page left. */
  | {readonly type: 'left'; readonly from: string}
  /** The broker could not deliver to this peer. */
  | {readonly type: 'expired'; readonly from: string}
  /** Our own message came back: the broker has everything we sent before it. */
  | {readonly type: 'echo'}
  | {readonly type: 'registered'}
  | {readonly type: 'registrationFailed'}
  // Connections.
  | {readonly type: 'offered'; readonly conn: string; readonly offer: string; readonly sdp: string}
  | {readonly type: 'answerMade'; readonly conn: string; readonly offer: string; readonly sdp: string}
  | {
      readonly type: 'localCandidate';
      readonly conn: string;
      readonly candidate: Candidate | null;
      readonly ufrag: string;
    }
  | {
      readonly type: 'connection';
      readonly conn: string;
      readonly state: 'connected' | 'disconnected' | 'failed' | 'closed';
    }
  | {readonly type: 'channel'; readonly conn: string; readonly open: boolean}
  | {readonly type: 'broken'; readonly conn: string; readonly error: CallError}
  | {readonly type: 'networkChanged'}
  // Devices.
  | {readonly type: 'permitted'; readonly callId: string}
  | {
      readonly type: 'mediaReady';
      readonly callId: string;
      readonly audio: boolean;
      readonly video: boolean;
      readonly problem?: CallError;
    }
  | {
      readonly type: 'mediaFailed';
      readonly callId: string;
      readonly reason: 'media-denied' | 'media-unavailable';
      readonly error: CallError;
    }
  /** A track ended by itself, or one asked for later could not be had. */
  | {readonly type: 'trackLost'; readonly what: 'mic' | 'camera' | 'screen'; readonly error: CallError}
  | {readonly type: `timer/${TimerName}`};

export type EventOf<T extends CallEvent['type']> = Extract<CallEvent, {type: T}>;

/** Whom something is sent to, and within which session. */
export interface Addressee {
  readonly peer: string;
  readonly sessid: string;
  readonly plain: boolean;
}

/** The work a move asks for. */
export type CallEffect =
  | {readonly do: 'send'; readonly to: Addressee; readonly draft: Draft; readonly via: Via; readonly again?: boolean}
  /** Sends what ends a session, once more if it is not confirmed, and remembers the session as dead. */
  | {readonly do: 'conclude'; readonly to: Addressee; readonly draft: Draft; readonly by: 'broker' | 'leave'}
  /** Remembers a session as dead without saying anything. */
  | {readonly do: 'bury'; readonly to: Addressee}
  | {readonly do: 'ping'}
  | {readonly do: 'connect'}
  | {readonly do: 'arm'; readonly timer: TimerName; readonly ms: number}
  | {readonly do: 'disarm'; readonly timers: readonly TimerName[]}
  /** `patient`: what rings goes first, because nobody sees or hears any of it before somebody answers. */
  | {
      readonly do: 'openMedia';
      readonly callId: string;
      readonly audio: boolean;
      readonly video: boolean;
      readonly patient: boolean;
    }
  | {readonly do: 'setMedia'; readonly callId: string; readonly local: SentMedia}
  | {readonly do: 'closeMedia'; readonly callId: string}
  | {readonly do: 'openLink'; readonly conn: string; readonly plain: boolean}
  | {readonly do: 'offer'; readonly conn: string; readonly offer: string; readonly restart?: 'ice'}
  | {readonly do: 'answer'; readonly conn: string; readonly offer: string; readonly sdp: string}
  | {readonly do: 'accept'; readonly conn: string; readonly sdp: string}
  | {
      readonly do: 'addCandidate';
      readonly conn: string;
      readonly candidate: Candidate | null;
      readonly ufrag: string;
    }
  | {readonly do: 'attach'; readonly conn: string}
  | {readonly do: 'attachScreen'; readonly conn: string; readonly on: boolean}
  | {readonly do: 'closeLink'; readonly conn: string}
  | {readonly do: 'announceIncoming'}
  | {readonly do: 'announceConnected'}
  | {readonly do: 'announceEnded'; readonly call: EndedCall}
  | {
      readonly do: 'announceMissed';
      readonly from: string;
      readonly sessid: string;
      readonly props: Props;
      readonly reason: EndReason;
    }
  | {readonly do: 'report'; readonly error: CallError};

/** The state that follows an event, then the work it asks of the controller, in order. */
export type Step<S extends CallState = CallState> = readonly [next: S, ...effects: CallEffect[]];

/** What becomes of a call in phase P when an event of type T happens. */
export type Move<P extends Phase, T extends CallEvent['type']> = (
  call: CallIn<P>,
  event: EventOf<T>,
  here: Here,
) => Step;
