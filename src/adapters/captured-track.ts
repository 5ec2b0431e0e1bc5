import type {CallError} from '../core/call-error.js';
import type {TrackKind} from './local-tracks.js';
import {lostError, mediaError} from './media-error.js';

/** What is told about a device. */
export interface CaptureReports {
  readonly kind: TrackKind;
  /** Another track, or none. */
  readonly changed: (track: MediaStreamTrack | null) => void;
  /** This device ended without being asked to; `replaced`: another one took its place. */
  readonly lost: (replaced: boolean, error: CallError, deviceId: string | undefined) => void;
  /** It was switched on, but cannot be had. */
  readonly failed: (error: CallError) => void;
}

export interface CaptureOptions extends CaptureReports {
  /** Starts the device the person prefers; rejects with a CallError. */
  readonly start: () => Promise<MediaStreamTrack>;
  /** What to take when the device is gone; null when there is nothing, or somebody would have to be asked. */
  readonly startInstead: () => Promise<MediaStreamTrack | null>;
  /** How many milliseconds it is kept after it was switched off. */
  readonly keepFor: number;
}

export interface Position {
  readonly on: boolean;
  /** Nothing is to be seen or heard, for the moment. */
  readonly held: boolean;
}

/** One captured device. Started at most once at a time; what comes when it is no longer wanted is stopped at once. */
export class CapturedTrack {
  readonly #options: CaptureOptions;
  #track: MediaStreamTrack | null = null;
  #position: Position = {on: false, held: false};
  /** The start under way; a track from any other one is not wanted any more. */
  #attempt: object | null = null;
  #release: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CaptureOptions) {
    this.#options = options;
  }

  get track() {
    return this.#track;
  }

  /** Whether it is switched on and runs; it may be held. */
  get isOn() {
    return this.#position.on && this.#track !== null;
  }

  switch(position: Position) {
    this.#position = position;
    clearTimeout(this.#release);
    this.#enable();
    if (position.on) {
      if (!this.#track && !this.#attempt) void this.#start();
    } else if (this.#track && this.#options.keepFor < Infinity) {
      // Until then it carries black frames: the other side must not keep looking at the last picture.
      this.#release = setTimeout(() => this.#drop(), this.#options.keepFor);
    }
  }

  /** Takes a track that was started together with another one. */
  take(track: MediaStreamTrack, position: Position) {
    this.#position = position;
    this.#attempt = null;
    this.#put(track);
  }

  /** Another track in place of the present one, which goes on if the other one cannot be had. */
  async swap(start: () => Promise<MediaStreamTrack>) {
    const [track, isWanted] = await this.#try(start);
    if (track && isWanted && this.#track) this.#put(track);
    else track?.stop();
  }

  close() {
    this.#position = {on: false, held: false};
    this.#attempt = null;
    this.#drop();
  }

  async #start() {
    try {
      const [track, isWanted] = await this.#try(this.#options.start);
      if (track && isWanted && this.#position.on) this.#put(track);
      else track?.stop();
    } catch (cause) {
      if (!this.#position.on) return;
      this.#position = {...this.#position, on: false};
      this.#options.failed(mediaError(cause, this.#options.kind));
    }
  }

  async #lose(lost: MediaStreamTrack) {
    // One that was replaced or dropped ends, too.
    if (this.#track !== lost) return;
    const {deviceId} = lost.getSettings();
    this.#track = null;
    this.#options.changed(null);
    if (!this.#position.on) return;
    const [track, isWanted] = await this.#try(() => this.#options.startInstead().catch(() => null));
    if (!isWanted || !this.#position.on) return track?.stop();
    if (track) this.#put(track);
    else this.#position = {...this.#position, on: false};
    this.#options.lost(track !== null, lostError(this.#options.kind), deviceId);
  }

  /** What a start gave, and whether no other one, and no end, came in between. A failure that came too late is none. */
  async #try<T>(start: () => Promise<T>): Promise<readonly [T | null, boolean]> {
    const attempt = {};
    this.#attempt = attempt;
    try {
      return [await start(), this.#attempt === attempt];
    } catch (cause) {
      if (this.#attempt !== attempt) return [null, false];
      throw cause;
    } finally {
      if (this.#attempt === attempt) this.#attempt = null;
    }
  }

  #put(track: MediaStreamTrack) {
    const before = this.#track;
    this.#track = track;
    track.addEventListener('ended', () => void this.#lose(track), {once: true});
    this.#enable();
    this.#options.changed(track);
    before?.stop();
  }

  #enable() {
    if (this.#track) this.#track.enabled = this.#position.on && !this.#position.held;
  }

  #drop() {
    clearTimeout(this.#release);
    const track = this.#track;
    if (!track) return;
    this.#track = null;
    track.stop();
    this.#options.changed(null);
  }
}
