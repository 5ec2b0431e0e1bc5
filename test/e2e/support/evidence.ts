/** One of the library's events, as a page heard it. */
export interface HeardEvent {
  readonly type: string;
  /** In milliseconds since the epoch: pages on one machine can be compared. */
  readonly at: number;
  readonly phase?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly confirmed?: boolean;
  readonly code?: string;
  readonly attribute?: string;
  readonly relayed?: boolean;
  readonly peer?: string;
  /** The id of the element it was dispatched on. */
  readonly on?: string;
}

/** What happened in a page, besides what it shows. Kept in the page by {@link collectEvidence}. */
export interface Evidence {
  readonly connections: RTCPeerConnection[];
  readonly configurations: RTCConfiguration[];
  /** Steps of negotiation, such as `createOffer`, on all connections. */
  readonly steps: string[];
  /** What was sent over data channels. */
  readonly channelTexts: string[];
  /** How often the page asked for microphone, camera or screen. */
  readonly captures: string[];
  readonly tracks: MediaStreamTrack[];
  /** When which of the tracks was stopped. */
  readonly stoppedAt: Map<MediaStreamTrack, number>;
  readonly sockets: string[];
  readonly events: HeardEvent[];
  /** When the person last pressed something. */
  pressedAt: number;
  readonly violations: string[];
  /** The candidates of others are lost here: two such pages never connect. */
  losesCandidates: boolean;
  /** Every `<audio>` made by script. */
  readonly audios: HTMLAudioElement[];
  /** What made any of them stop or begin again. */
  readonly interruptions: string[];
  /** Frames shown so far, of each `<video>` that was asked about. */
  readonly frames: WeakMap<HTMLVideoElement, number>;
}

declare global {
  interface Window {
    evidence: Evidence;
    releaseMedia?: () => void;
  }
}

/** Runs in each page before its own scripts. */
export function collectEvidence() {
  const evidence: Evidence = {
    connections: [],
    configurations: [],
    steps: [],
    channelTexts: [],
    captures: [],
    tracks: [],
    stoppedAt: new Map(),
    sockets: [],
    events: [],
    pressedAt: 0,
    violations: [],
    losesCandidates: false,
    audios: [],
    interruptions: [],
    frames: new WeakMap(),
  };
  window.evidence = evidence;
  const now = () => performance.timeOrigin + performance.now();

  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      evidence.connections.push(this);
      evidence.configurations.push(configuration ?? {});
    }
  };
  const noteBefore = <T extends object>(
    prototype: T,
    method: keyof T & string,
    note: (...given: unknown[]) => void,
  ) => {
    const original = prototype[method] as (...given: unknown[]) => unknown;
    Object.defineProperty(prototype, method, {
      configurable: true,
      writable: true,
      value(this: T, ...given: unknown[]) {
        note.call(this, ...given);
        return original.apply(this, given);
      },
    });
  };
  for (const step of ['createOffer', 'createAnswer', 'setLocalDescription', 'setRemoteDescription'] as const) {
    noteBefore(RTCPeerConnection.prototype, step, () => evidence.steps.push(step));
  }
  const {addIceCandidate} = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addIceCandidate = function (candidate?: RTCIceCandidateInit | null) {
    return evidence.losesCandidates ? Promise.resolve() : Reflect.apply(addIceCandidate, this, [candidate]);
  };
  noteBefore(RTCDataChannel.prototype, 'send', (text) => evidence.channelTexts.push(String(text)));
  noteBefore(MediaStreamTrack.prototype, 'stop', function (this: MediaStreamTrack) {
    if (!evidence.stoppedAt.has(this)) evidence.stoppedAt.set(this, now());
  });

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      evidence.sockets.push(String(url));
    }
  };
  window.Audio = class extends Audio {
    constructor(source?: string) {
      super(source);
      evidence.audios.push(this);
      const note = ({type}: Event) => evidence.interruptions.push(type);
      for (const type of ['pause', 'emptied', 'ended']) this.addEventListener(type, note);
    }
  };

  const types = ['request', 'incoming', 'state', 'connected', 'media', 'ended', 'missed', 'error', 'registration'];
  for (const type of types) {
    window.addEventListener(`call-${type}`, (event) => {
      const told: Record<string, unknown> = {type: `call-${type}`, at: now()};
      for (const key of ['phase', 'state', 'reason', 'by', 'confirmed', 'code', 'attribute', 'relayed']) {
        const value: unknown = Reflect.get(event, key);
        if (typeof value === 'string' || typeof value === 'boolean') told[key] = value;
      }
      const call = Reflect.get(event, 'call') as {peer: string} | null | undefined;
      const on = event.target instanceof Element ? event.target.id : '';
      // All of it is as described above: the events have no other fields by these names.
      evidence.events.push({...told, ...(call && {peer: call.peer}), ...(on && {on})} as unknown as HeardEvent);
    });
  }
  window.addEventListener('click', () => (evidence.pressedAt = now()), true);
  document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sample}) => {
    evidence.violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
  });

  // An empty page is no secure one.
  if (!window.isSecureContext) return;
  /** Small pictures are pictures too, and several calls at once leave the processor time for the tests. */
  const modest = ({video, ...rest}: MediaStreamConstraints = {}) => {
    const size = {width: {ideal: 320}, height: {ideal: 240}};
    return {...rest, ...(video && {video: {...(typeof video === 'object' && video), ...size}})};
  };
  for (const capture of ['getUserMedia', 'getDisplayMedia'] as const) {
    const original = MediaDevices.prototype[capture];
    MediaDevices.prototype[capture] = async function (constraints) {
      evidence.captures.push(JSON.stringify(constraints));
      const stream = await original.call(this, modest(constraints));
      evidence.tracks.push(...stream.getTracks());
      return stream;
    };
  }
}
