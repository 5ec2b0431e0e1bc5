/** The transceivers over which the other page sends, as far as they are known. */
interface Received {
  readonly audio: RTCRtpTransceiver | undefined;
  readonly video: RTCRtpTransceiver | undefined;
  readonly screen: RTCRtpTransceiver | undefined;
}

type Part = keyof Received;

/**
 * What the other page sends, each kind in a stream of its own: sound must not stop when a view with the picture leaves
 * the page. A stream stays the same object for as long as its track does.
 */
export class RemoteStreams {
  readonly #changed: () => void;
  readonly #signal: AbortSignal;
  #streams: Readonly<Partial<Record<Part, MediaStream>>> = {};

  constructor(changed: () => void, signal: AbortSignal) {
    this.#changed = changed;
    this.#signal = signal;
  }

  get audio() {
    return this.#streams.audio ?? null;
  }

  get video() {
    return this.#streams.video ?? null;
  }

  get screen() {
    return this.#streams.screen ?? null;
  }

  receive({audio, video, screen}: Received) {
    const before = this.#streams;
    const parts = {audio, video, screen};
    this.#streams = Object.fromEntries(
      (['audio', 'video', 'screen'] as const).flatMap((part) => {
        const track = trackOf(parts[part]);
        return track ? [[part, this.#streamOf(part, track)]] : [];
      }),
    );
    const isSame = (['audio', 'video', 'screen'] as const).every((part) => this.#streams[part] === before[part]);
    if (!isSame) this.#changed();
  }

  clear() {
    this.#streams = {};
  }

  #streamOf(part: Part, track: MediaStreamTrack): MediaStream {
    const known = this.#streams[part];
    if (known?.getTracks()[0] === track) return known;
    // Muted until the first packet: from then on there is something to hear or see.
    track.addEventListener('unmute', this.#changed, {signal: this.#signal});
    return new MediaStream([track]);
  }
}

/** The track, unless it is agreed that nothing is sent. */
function trackOf(transceiver: RTCRtpTransceiver | undefined): MediaStreamTrack | undefined {
  const direction = transceiver?.currentDirection;
  return direction === 'sendonly' || direction === 'inactive' || direction === 'stopped'
    ? undefined
    : transceiver?.receiver.track;
}
