import type {Clock, Media, MediaEvent, OpenedMedia, WantedMedia} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';
import type {DeviceKind, DeviceList, SentMedia} from '../core/call-snapshot.js';
import {drawnPicture} from './drawn-picture.js';
import type {Sent} from './memory-link.js';
import type {TestDevices} from './test-devices.js';

const nothing: SentMedia = {mic: false, camera: false, screen: false, hold: false};

const devices = [
  {kind: 'audioinput', id: 'microphone', label: 'Microphone', has: 'hasMicrophone'},
  {kind: 'videoinput', id: 'camera', label: 'Camera', has: 'hasCamera'},
  {kind: 'audiooutput', id: 'speaker', label: 'Speaker', has: undefined},
] as const;

/** Capture without devices: pictures are drawn, and there is nothing to hear. */
export class MemoryMedia implements Media, Sent {
  readonly #clock: Clock;
  readonly #devices: TestDevices;
  readonly #title: string;
  #listener: (event: MediaEvent) => void = () => {};
  /** How long a device takes to start. */
  startTime = 10;
  isCapturing = false;
  /** What the tracks were last told to send. */
  local: SentMedia | null = null;
  /** The devices somebody picked. */
  readonly selected: Partial<Record<DeviceKind, string>> = {};
  readonly sound: MediaStream | null = null;
  /** From the first attempt to `close`, also when nothing could be had. */
  #isOpened = false;
  #preview: MediaStream | null = null;
  #screenPreview: MediaStream | null = null;

  /** `title` is seen in the picture. */
  constructor(clock: Clock, devices: TestDevices, title: string) {
    this.#clock = clock;
    this.#devices = devices;
    this.#title = title;
    devices.onLost((kind) => {
      if (this.isCapturing && this.local?.[kind]) this.lose(kind);
    });
  }

  listen(listener: (event: MediaEvent) => void): void {
    this.#listener = listener;
  }

  get devices(): DeviceList {
    const available = devices.filter(({has}) => !has || this.#devices[has]);
    return {available: available.map(({kind, id, label}) => ({kind, id, label})), selected: this.selected};
  }

  get preview(): MediaStream | null {
    return this.#preview;
  }

  get screenPreview(): MediaStream | null {
    return this.#screenPreview;
  }

  warm(): void {}

  async permitted(): Promise<boolean> {
    return this.isGranted();
  }

  async open(wanted: WantedMedia, signal: AbortSignal): Promise<OpenedMedia> {
    try {
      return await this.#start(wanted, signal);
    } catch (error) {
      if (!signal.aborted) {
        // A call that goes on without any may switch them on later.
        this.local = nothing;
        this.#isOpened = true;
      }
      throw error;
    }
  }

  async #start(wanted: WantedMedia, signal: AbortSignal): Promise<OpenedMedia> {
    if (!this.isGranted()) await this.ask();
    await this.pass(this.startTime);
    this.checkWanted(signal);
    const audio = wanted.audio && this.#devices.hasMicrophone;
    const video = wanted.video && this.#devices.hasCamera;
    if (!audio && !video) throw new CallError('no-microphone', 'There is no microphone.');
    const problem = wanted.video && !video ? new CallError('no-camera', 'There is no camera.') : undefined;
    this.isCapturing = true;
    this.#isOpened = true;
    this.#show(this.local ?? {...nothing, camera: video});
    return {audio, video, ...(problem && {problem})};
  }

  set(local: SentMedia): void {
    const before = this.local ?? nothing;
    this.local = local;
    if (!this.#isOpened) return;
    this.#show(local);
    const fail = (kind: 'mic' | 'camera' | 'screen') => this.#clock.after(1, () => this.fail(kind));
    const {hasMicrophone, hasCamera, permission} = this.#devices;
    const mayHave = (has: boolean) => has && permission !== 'denied';
    if (local.mic && !before.mic && !mayHave(hasMicrophone)) fail('mic');
    if (local.camera && !before.camera && !mayHave(hasCamera)) fail('camera');
    this.isCapturing ||= (local.mic && mayHave(hasMicrophone)) || (local.camera && mayHave(hasCamera));
    if (local.screen && !before.screen && !this.#devices.sharesScreen) fail('screen');
  }

  close(): void {
    this.isCapturing = false;
    this.#isOpened = false;
    this.local = null;
    this.#show(nothing);
  }

  async select(kind: DeviceKind, id: string): Promise<void> {
    this.selected[kind] = id;
    this.#listener({type: 'devices', devices: this.devices, change: 'selected'});
  }

  /** A device is gone, or a person stops sharing. */
  lose(kind: 'mic' | 'camera' | 'screen', {replaced = false} = {}): void {
    this.#listener({type: 'lost', kind, replaced, error: new CallError('device-lost', `The ${kind} is gone.`)});
  }

  /** A device asked for during the call could not be had. */
  fail(kind: 'mic' | 'camera' | 'screen'): void {
    const missing = kind === 'mic' ? 'no-microphone' : 'no-camera';
    const code = kind === 'screen' || this.#devices.permission === 'denied' ? 'permission-denied' : missing;
    this.#listener({type: 'failed', kind, error: new CallError(code, `No ${kind} this time.`)});
  }

  protected isGranted(): boolean {
    return this.#devices.permission === 'granted';
  }

  protected ask(): Promise<void> {
    return this.#devices.ask();
  }

  /** Whatever comes too late is nobody's. */
  protected checkWanted(signal: AbortSignal): void {
    signal.throwIfAborted();
  }

  protected picture(title: string): MediaStream | null {
    return drawnPicture(title);
  }

  protected pass(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve));
  }

  /** Draws what is sent, and stops drawing the rest. */
  #show({camera, screen}: SentMedia): void {
    const before = [this.#preview, this.#screenPreview];
    this.#preview = this.#drawn(this.#preview, camera && this.#devices.hasCamera, this.#title);
    this.#screenPreview = this.#drawn(
      this.#screenPreview,
      screen && this.#devices.sharesScreen,
      `${this.#title}’s screen`,
    );
    if (this.#preview !== before[0] || this.#screenPreview !== before[1]) this.#listener({type: 'preview'});
  }

  #drawn(stream: MediaStream | null, isWanted: boolean, title: string): MediaStream | null {
    if (isWanted) return stream ?? this.picture(title);
    for (const track of stream?.getTracks() ?? []) track.stop();
    return null;
  }
}
