/** What a page may set about its calls. Times in milliseconds. */
export interface CallSettings {
  readonly ringTimeout: number;
  /** 0: nobody is waited for to say that it rings (plain PeerJS pages cannot). */
  readonly ackTimeout: number;
  readonly connectTimeout: number;
  readonly reconnectTimeout: number;
  readonly doNotDisturb: boolean;
  /** A call goes on without own microphone and camera. */
  readonly mediaOptional: boolean;
  /** Names whose calls are answered at once, if that needs no permission prompt. */
  readonly autoAnswer: readonly string[];
  /** What a call sends unless whoever places or answers it says otherwise. */
  readonly media: 'video' | 'audio';
  /** Namespace on a shared broker; empty for none. */
  readonly realm: string;
  /** How this page introduces itself; both may be empty. */
  readonly displayName: string;
  readonly avatar: string;
  /** The address of a sound, `none`, or empty for our own. */
  readonly ringtone: string;
  readonly ringback: string;
  /** Somebody who calls a hidden page is told of by the system, if the person allows it. */
  readonly notifications: boolean;
  readonly titleFlash: boolean;
  readonly wakeLock: boolean;
  readonly leaveWarning: boolean;
  /** M, V and H work inside a view. */
  readonly hotkeys: boolean;
}

export const defaultSettings: CallSettings = {
  ringTimeout: 60_000,
  ackTimeout: 15_000,
  connectTimeout: 20_000,
  reconnectTimeout: 30_000,
  doNotDisturb: false,
  mediaOptional: false,
  autoAnswer: [],
  media: 'video',
  realm: '',
  displayName: '',
  avatar: '',
  ringtone: '',
  ringback: '',
  notifications: false,
  titleFlash: true,
  wakeLock: true,
  leaveWarning: true,
  hotkeys: false,
};
