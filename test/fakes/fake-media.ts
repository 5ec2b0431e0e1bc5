import type {DeviceList, SentMedia} from '../../src/core/call-snapshot.js';
import type {Media, MediaEvent, OpenedMedia, OpenMedia, OpenSpeaker, Speaker} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';
import type {FakeClock} from './fake-clock.js';

/** Microphone and camera whose person and hardware a test plays. */
export class FakeMedia implements Media {
  readonly #clock: FakeClock;
  #listener: (event: MediaEvent) => void = () => {};
  /** What the person has decided before, and decides when asked. */
  isPermitted = true;
  decision: 'grant' | 'deny' | 'later' = 'grant';
  /** How long a device takes to start. */
  startTime = 100;
  hasCamera = true;
  isCapturing = false;
  local: SentMedia | null = null;
  opened = 0;
  #decide: (() => void) | undefined;
  readonly devices: DeviceList = {available: [], selected: {}};
  readonly preview = null;
  readonly screenPreview = null;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  readonly opener: OpenMedia = (listener) => {
    this.#listener = listener;
    return this;
  };

  async permitted(): Promise<boolean> {
    return this.isPermitted;
  }

  open(wanted: {readonly audio: boolean; readonly video: boolean}, signal: AbortSignal): Promise<OpenedMedia> {
    this.opened += 1;
    return new Promise((resolve, reject) => {
      const start = () =>
        this.#clock.after(this.startTime, () => {
          if (signal.aborted) return;
          this.isCapturing = true;
          const video = wanted.video && this.hasCamera;
          const problem = wanted.video && !video ? new CallError('no-camera', 'There is no camera.') : undefined;
          resolve({audio: wanted.audio, video, ...(problem && {problem})});
        });
      const decide = () => {
        if (this.decision === 'grant') start();
        else reject(new CallError('permission-denied', 'The person said no.'));
      };
      if (this.isPermitted) start();
      else if (this.decision === 'later') this.#decide = decide;
      else this.#clock.after(10, decide);
    });
  }

  /** The person answers the question that is still open. */
  decide(decision: 'grant' | 'deny'): void {
    this.decision = decision;
    this.#decide?.();
  }

  set(local: SentMedia): void {
    this.local = local;
  }

  close(): void {
    this.isCapturing = false;
    this.local = null;
  }

  async select(): Promise<void> {}

  /** A device is pulled out, or a person stops sharing. */
  lose(kind: 'mic' | 'camera' | 'screen', {replaced = false} = {}): void {
    this.#listener({type: 'lost', kind, replaced, error: new CallError('device-lost', `The ${kind} is gone.`)});
  }
}

export class FakeSpeaker implements Speaker {
  blocked = false;
  isPrimed = false;

  readonly open: OpenSpeaker = () => this;

  play(): void {}

  prime(): void {
    this.isPrimed = true;
  }

  unblock(): void {
    this.blocked = false;
  }

  async select(): Promise<void> {}
}
