import type {Media, MediaEvent, OpenedMedia, WantedMedia} from '../controller/ports.js';
import type {DeviceKind, DeviceList, SentMedia} from '../core/call-snapshot.js';
import {acquire, acquireBoth, acquireScreen, type Acquired, deviceKinds, type Preference} from './acquire.js';
import {CapturedTrack, type CaptureReports} from './captured-track.js';
import type {DeviceChoice} from './device-choice.js';
import {DeviceLister, listDevices} from './device-lister.js';
import {DevicePermissions} from './device-permissions.js';
import type {PublishedTracks, TrackKind} from './local-tracks.js';

/** A camera switched off stays ready for so long, for whoever pressed twice; then its light goes out. */
const keepCamera = 120;

/** What rings is on its way by then, on slow machines too: to start a camera takes all they have. */
const headStart = 50;

export interface MediaResources {
  /** Where links find what is captured. */
  readonly tracks: PublishedTracks;
  readonly choice: DeviceChoice;
}

/** Microphone, camera and screen by the browser's own means. */
export class BrowserMedia implements Media {
  readonly #listener: (event: MediaEvent) => void;
  readonly #tracks: PublishedTracks;
  readonly #choice: DeviceChoice;
  readonly #lister: DeviceLister;
  readonly #permissions = new DevicePermissions();
  readonly #mic: CapturedTrack;
  readonly #camera: CapturedTrack;
  readonly #screen: CapturedTrack;
  /** From `open` to `close`. */
  #capture: AbortController | null = null;
  #isOpened = false;
  /** What was asked for last, also when there was nothing yet to apply it to. */
  #local: SentMedia | null = null;
  /** What was unplugged while it was in use: it is used again when it is back. */
  readonly #missed = new Map<TrackKind, string>();
  #preview: MediaStream | null = null;
  #screenPreview: MediaStream | null = null;

  constructor(listener: (event: MediaEvent) => void, {tracks, choice}: MediaResources) {
    this.#listener = listener;
    this.#tracks = tracks;
    this.#choice = choice;
    this.#lister = new DeviceLister((change) => {
      listener({type: 'devices', devices: this.devices, change});
      void this.#takeBack('mic');
      void this.#takeBack('camera');
    });
    this.#mic = new CapturedTrack({...this.#device('mic'), keepFor: Infinity});
    this.#camera = new CapturedTrack({...this.#device('camera'), keepFor: keepCamera});
    const startInstead = () => Promise.resolve(null);
    this.#screen = new CapturedTrack({...this.#reports('screen'), start: acquireScreen, startInstead, keepFor: 0});
  }

  get devices(): DeviceList {
    const selected: Partial<Record<DeviceKind, string>> = {};
    for (const kind of ['audioinput', 'videoinput', 'audiooutput'] as const) {
      const id = this.#idInUse(kind) ?? this.#choice.get(kind);
      if (id !== undefined && !(kind === 'audiooutput' && this.#isMissing(id))) selected[kind] = id;
    }
    return {available: this.#lister.available, selected};
  }

  get preview() {
    return this.#preview;
  }

  get screenPreview() {
    return this.#screenPreview;
  }

  warm() {
    // A browser starts what it captures with when it first looks for devices; without that a camera takes twice as long.
    void listDevices();
  }

  async permitted({audio, video}: WantedMedia): Promise<boolean> {
    const answers = await Promise.all([
      !audio || this.#permissions.has('mic'),
      !video || this.#permissions.has('camera'),
    ]);
    return answers.every(Boolean);
  }

  async open(wanted: WantedMedia, signal: AbortSignal): Promise<OpenedMedia> {
    this.#release();
    const capture = new AbortController();
    this.#capture = capture;
    this.#lister.listen(capture.signal);
    try {
      // Devices and connections start beside each other; what rings and answers goes first.
      await pause(wanted.patient && (await this.permitted(wanted)) ? headStart : 0);
      signal.throwIfAborted();
      const acquired = await this.#acquire(wanted);
      if (signal.aborted || capture.signal.aborted) {
        acquired.mic?.stop();
        acquired.camera?.stop();
        throw new DOMException('The capture is not wanted any more.', 'AbortError');
      }
      return this.#begin(wanted, acquired);
    } catch (error) {
      // Another one may have begun in the meantime.
      if (this.#capture === capture) {
        if (signal.aborted) this.#release();
        // A call that goes on without any may switch them on later.
        else this.#begin(wanted, {});
      }
      throw error;
    }
  }

  set(local: SentMedia) {
    this.#local = local;
    if (this.#isOpened) this.#apply(local);
  }

  close() {
    this.#local = null;
    this.#release();
  }

  async select(kind: DeviceKind, id: string) {
    if (kind === 'audioinput') await this.#swap('mic', id);
    if (kind === 'videoinput') await this.#swap('camera', id);
    for (const device of ['mic', 'camera'] as const) if (deviceKinds[device] === kind) this.#missed.delete(device);
    this.#choice.set(kind, id);
    this.#listener({type: 'devices', devices: this.devices, change: 'selected'});
  }

  async #acquire({audio, video}: WantedMedia): Promise<Acquired> {
    if (audio && video) return acquireBoth(this.#preference('mic'), this.#preference('camera'), this.#permissions);
    if (audio) return {mic: await acquire('mic', this.#preference('mic'))};
    if (video) return {camera: await acquire('camera', this.#preference('camera'))};
    return {};
  }

  #begin(wanted: WantedMedia, {mic, camera, problem}: Acquired): OpenedMedia {
    const wished = this.#local ?? {mic: wanted.audio, camera: wanted.video, screen: false, hold: false};
    // What was just tried in vain is not tried again.
    const local = {
      ...wished,
      mic: wished.mic && (mic !== undefined || !wanted.audio),
      camera: wished.camera && (camera !== undefined || !wanted.video),
    };
    this.#local = local;
    this.#isOpened = true;
    // In force before anybody gets the tracks: who is muted is not heard for a moment first.
    if (mic) this.#mic.take(mic, {on: local.mic, held: local.hold});
    if (camera) this.#camera.take(camera, {on: local.camera, held: local.hold});
    this.#apply(local);
    void this.#lister.refresh();
    return {audio: mic !== undefined, video: camera !== undefined, ...(problem && {problem})};
  }

  #apply({mic, camera, screen, hold}: SentMedia) {
    this.#mic.switch({on: mic, held: hold});
    this.#camera.switch({on: camera, held: hold});
    this.#screen.switch({on: screen, held: hold});
    this.#showPreviews();
  }

  #release() {
    this.#isOpened = false;
    this.#missed.clear();
    this.#capture?.abort();
    this.#capture = null;
    this.#mic.close();
    this.#camera.close();
    this.#screen.close();
  }

  /** Another device in place of the one that runs, which goes on if the other one cannot be had. */
  async #swap(kind: 'mic' | 'camera', id: string) {
    const device = kind === 'mic' ? this.#mic : this.#camera;
    if (device.isOn || (kind === 'mic' && device.track)) await device.swap(() => acquire(kind, {id, only: true}));
  }

  /** Whatever the person prefers was not there, and may be by now. */
  async #takeBack(kind: 'mic' | 'camera') {
    const preferred = this.#missed.get(kind) ?? this.#choice.get(deviceKinds[kind]);
    const inUse = this.#idInUse(deviceKinds[kind]);
    if (inUse === undefined || preferred === undefined || preferred === inUse || this.#isMissing(preferred)) return;
    try {
      await this.#swap(kind, preferred);
      this.#missed.delete(kind);
      this.#listener({type: 'devices', devices: this.devices, change: 'selected'});
    } catch {
      // The one that took its place goes on.
    }
  }

  /** Gone, as far as devices are known at all. */
  #isMissing(deviceId: string): boolean {
    const {available} = this.#lister;
    return available.length > 0 && !available.some(({id}) => id === deviceId);
  }

  #device(kind: 'mic' | 'camera') {
    return {
      ...this.#reports(kind),
      start: () => acquire(kind, this.#preference(kind)),
      startInstead: async () => ((await this.#permissions.has(kind)) ? acquire(kind, undefined) : null),
    };
  }

  #reports(kind: TrackKind): CaptureReports {
    return {
      kind,
      changed: (track) => {
        this.#tracks.publish(kind, track);
        this.#showPreviews();
      },
      lost: (replaced, error, deviceId) => {
        if (!replaced) this.#forget(kind);
        else if (deviceId !== undefined) this.#missed.set(kind, deviceId);
        void this.#lister.refresh();
        this.#listener({type: 'lost', kind, replaced, error});
      },
      failed: (error) => {
        this.#forget(kind);
        this.#listener({type: 'failed', kind, error});
      },
    };
  }

  /** What is off by itself does not come on again with the next thing that is switched. */
  #forget(kind: TrackKind) {
    if (this.#local) this.#local = {...this.#local, [kind]: false};
  }

  #showPreviews() {
    const camera = streamOf(this.#camera, this.#preview);
    const screen = streamOf(this.#screen, this.#screenPreview);
    if (camera === this.#preview && screen === this.#screenPreview) return;
    this.#preview = camera;
    this.#screenPreview = screen;
    this.#listener({type: 'preview'});
  }

  #preference(kind: 'mic' | 'camera'): Preference {
    const id = this.#choice.get(deviceKinds[kind]);
    return id === undefined ? undefined : {id, only: false};
  }

  #idInUse(kind: DeviceKind): string | undefined {
    if (kind === 'audiooutput') return undefined;
    return (kind === 'audioinput' ? this.#mic : this.#camera).track?.getSettings().deviceId;
  }
}

/** Not even for 0 before everything that is under way in this task. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The picture of a device that is on: the same stream for as long as it is, whatever device gives the picture. */
function streamOf(device: CapturedTrack, present: MediaStream | null): MediaStream | null {
  const track = device.isOn ? device.track : null;
  if (!track) return null;
  if (!present) return new MediaStream([track]);
  const [before] = present.getTracks();
  if (before !== track) {
    present.addTrack(track);
    if (before) present.removeTrack(before);
  }
  return present;
}
