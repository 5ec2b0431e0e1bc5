import type {Ports} from '../controller/ports.js';

/** What takes the place of broker, connections and devices. */
export interface CallNetwork {
  /** What one controller works with. */
  ports(): Ports;
}

/** Everything a page may set for its calls: what `configureCalls` takes, and the attributes of `<call-provider>`. */
export interface CallOptions {
  readonly name?: string | undefined;
  readonly displayName?: string | undefined;
  readonly avatar?: string | undefined;
  readonly realm?: string | undefined;

  readonly broker?: string | undefined;
  readonly brokerKey?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenUrl?: string | undefined;
  readonly getToken?: (() => string | Promise<string>) | undefined;

  /** JSON, or the list itself. */
  readonly iceServers?: string | readonly RTCIceServer[] | undefined;
  readonly iceUrl?: string | undefined;
  readonly getIceServers?: (() => readonly RTCIceServer[] | Promise<readonly RTCIceServer[]>) | undefined;
  readonly relayOnly?: boolean | undefined;

  /** Instead of all that: one in memory, for tests; see `call-elements/testing.js`. */
  readonly network?: CallNetwork | undefined;

  readonly media?: string | undefined;
  /** Seconds, all four. */
  readonly ringTimeout?: number | undefined;
  readonly ackTimeout?: number | undefined;
  readonly connectTimeout?: number | undefined;
  readonly reconnectTimeout?: number | undefined;
  readonly doNotDisturb?: boolean | undefined;
  /** Names, separated by spaces. */
  readonly autoAnswer?: string | undefined;
  readonly mediaOptional?: boolean | undefined;
  /** Nothing is written to storage. */
  readonly noPersist?: boolean | undefined;
  readonly noAutoView?: boolean | undefined;

  /** The address of a sound, or `none`; our own unless given. */
  readonly ringtone?: string | undefined;
  readonly ringback?: string | undefined;
  /** The system tells of a call while the page is hidden. */
  readonly notifications?: boolean | undefined;
  readonly noTitleFlash?: boolean | undefined;
  readonly noWakeLock?: boolean | undefined;
  readonly noLeaveWarning?: boolean | undefined;
  /** M, V and H work inside a view. */
  readonly hotkeys?: boolean | undefined;
}
