export type TrackKind = 'mic' | 'camera' | 'screen';

/** What this page captures at the moment; a connection that sends it asks nobody else. */
export interface LocalTracks {
  readonly mic: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
  /** Calls the listener after every change until the signal aborts. */
  subscribe(listener: () => void, signal: AbortSignal): void;
}

/** The tracks of one controller: its media publish them, its links send them. */
export class PublishedTracks implements LocalTracks {
  readonly #tracks: Record<TrackKind, MediaStreamTrack | null> = {mic: null, camera: null, screen: null};
  readonly #listeners = new Set<() => void>();

  get mic() {
    return this.#tracks.mic;
  }

  get camera() {
    return this.#tracks.camera;
  }

  get screen() {
    return this.#tracks.screen;
  }

  publish(kind: TrackKind, track: MediaStreamTrack | null) {
    if (this.#tracks[kind] === track) return;
    this.#tracks[kind] = track;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void, signal: AbortSignal) {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), {once: true});
  }
}
