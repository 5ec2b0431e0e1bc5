import type {DeviceKind, DeviceList, SentMedia} from '../../src/core/call-snapshot.js';
import type {
  Clock,
  Media,
  MediaEvent,
  OpenedMedia,
  OpenMedia,
  OpenSpeaker,
  Speaker,
} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';

/** A stream with nothing in it. */
export class FakeStream extends EventTarget implements MediaStream {
  readonly id = 'stream';
  readonly active = true;
  readonly onaddtrack = null;
  readonly onremovetrack = null;

  addTrack(): void {}

  removeTrack(): void {}

  clone(): MediaStream {
    return new FakeStream();
  }

  getTracks(): MediaStreamTrack[] {
    return [];
  }

  getAudioTracks(): MediaStreamTrack[] {
    return [];
  }

  getVideoTracks(): MediaStreamTrack[] {
    return [];
  }

  getTrackById(): MediaStreamTrack | null {
    return null;
  }
}

/** Microphone and camera whose person and hardware a test plays. */
export class FakeMedia implements Media {
  readonly #clock: Clock;
  #listener: (event: MediaEvent) => void = () => {};
  /** What the person has decided before, and decides when asked. */
  isPermitted = true;
  decision: 'grant' | 'deny' | 'later' = 'grant';
  /** How long a device takes to start. */
  startTime = 100;
  hasMicrophone = true;
  hasCamera = true;
  isCapturing = false;
  /** What the tracks were last told to send. */
  local: SentMedia | null = null;
  /** How often devices were asked for, and with what. */
  readonly asked: {readonly audio: boolean; readonly video: boolean}[] = [];
  /** The devices somebody picked. */
  readonly selected: Partial<Record<DeviceKind, string>> = {};
  /** Hands devices out late, whether somebody still wants them or not. */
  ignoresAbort = false;
  readonly #undecided: (() => void)[] = [];
  #preview: MediaStream | null = null;
  readonly screenPreview = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly opener: OpenMedia = (listener) => {
    this.#listener = listener;
    return this;
  };

  get devices(): DeviceList {
    return {available: [], selected: this.selected};
  }

  /** The camera's light is on. */
  get isFilming(): boolean {
    return this.isCapturing && this.local?.camera === true;
  }

  get preview(): MediaStream | null {
    return this.#preview;
  }

  async permitted(): Promise<boolean> {
    return this.isPermitted;
  }

  open(wanted: {readonly audio: boolean; readonly video: boolean}, signal: AbortSignal): Promise<OpenedMedia> {
    this.asked.push(wanted);
    return new Promise((resolve, reject) => {
      const start = () =>
        this.#clock.after(this.startTime, () => {
          if (signal.aborted && !this.ignoresAbort) return;
          const video = wanted.video && this.hasCamera;
          if (!this.hasMicrophone && !video) {
            reject(new CallError('no-microphone', 'There is no microphone.'));
            return;
          }
          this.isCapturing = true;
          this.#preview = video ? new FakeStream() : null;
          const problem = wanted.video && !video ? new CallError('no-camera', 'There is no camera.') : undefined;
          resolve({audio: wanted.audio && this.hasMicrophone, video, ...(problem && {problem})});
        });
      const decide = () => {
        if (this.decision === 'grant') start();
        else reject(new CallError('permission-denied', 'The person said no.'));
      };
      if (this.isPermitted) start();
      else if (this.decision === 'later') this.#undecided.push(decide);
      else this.#clock.after(10, decide);
    });
  }

  /** The person answers the question that has been open for longest. */
  decide(decision: 'grant' | 'deny'): void {
    this.decision = decision;
    this.#undecided.shift()?.();
  }

  set(local: SentMedia): void {
    this.local = local;
  }

  close(): void {
    this.isCapturing = false;
    this.local = null;
    this.#preview = null;
  }

  async select(kind: DeviceKind, id: string): Promise<void> {
    this.selected[kind] = id;
    this.#listener({type: 'devices', devices: this.devices, change: 'selected'});
  }

  /** A device is pulled out, or a person stops sharing. */
  lose(kind: 'mic' | 'camera' | 'screen', {replaced = false} = {}): void {
    this.#listener({type: 'lost', kind, replaced, error: new CallError('device-lost', `The ${kind} is gone.`)});
  }

  /** A device asked for during the call could not be had. */
  fail(kind: 'mic' | 'camera' | 'screen'): void {
    this.#listener({type: 'failed', kind, error: new CallError('permission-denied', `No ${kind} this time.`)});
  }
}

export class FakeSpeaker implements Speaker {
  blocked = false;
  isPrimed = false;
  /** What is heard now. */
  playing: MediaStream | null = null;
  device = '';
  #changed: () => void = () => {};

  readonly open: OpenSpeaker = (changed) => {
    this.#changed = changed;
    return this;
  };

  play(stream: MediaStream | null): void {
    this.playing = stream;
  }

  prime(): void {
    this.isPrimed = true;
  }

  /** The browser wants a gesture first. */
  block(): void {
    this.blocked = true;
    this.#changed();
  }

  unblock(): void {
    this.blocked = false;
    this.#changed();
  }

  async select(deviceId: string): Promise<void> {
    this.device = deviceId;
  }
}
