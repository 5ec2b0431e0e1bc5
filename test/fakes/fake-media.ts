import type {Clock, OpenSpeaker, Speaker, WantedMedia} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';
import {MemoryMedia} from '../../src/testing/memory-media.js';
import {TestDevices} from '../../src/testing/test-devices.js';

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

/** Microphone and camera whose person, hardware and faults a test plays. */
export class FakeMedia extends MemoryMedia {
  readonly #hardware: TestDevices;
  readonly #undecided: (() => void)[] = [];
  override readonly sound = new FakeStream();
  override startTime = 100;
  /** What the person has decided before, and decides when asked. */
  isPermitted = true;
  decision: 'grant' | 'deny' | 'later' = 'grant';
  /** How often devices were asked for, and with what. */
  readonly asked: {readonly audio: boolean; readonly video: boolean}[] = [];
  isWarm = false;
  /** Hands devices out late, whether somebody still wants them or not. */
  ignoresAbort = false;

  constructor(clock: Clock, hardware = new TestDevices()) {
    super(clock, hardware, 'somebody');
    this.#hardware = hardware;
  }

  override warm() {
    this.isWarm = true;
  }

  set hasMicrophone(is: boolean) {
    this.#hardware.hasMicrophone = is;
  }

  set hasCamera(is: boolean) {
    this.#hardware.hasCamera = is;
  }

  /** The camera's light is on. */
  get isFilming(): boolean {
    return this.isCapturing && this.local?.camera === true;
  }

  override open(wanted: WantedMedia, signal: AbortSignal) {
    this.asked.push({audio: wanted.audio, video: wanted.video});
    return super.open(wanted, signal);
  }

  /** The person answers the question that has been open for longest. */
  decide(decision: 'grant' | 'deny'): void {
    this.decision = decision;
    this.#undecided.shift()?.();
  }

  protected override isGranted(): boolean {
    return this.isPermitted;
  }

  protected override async ask(): Promise<void> {
    if (this.decision === 'later') await new Promise<void>((resolve) => this.#undecided.push(resolve));
    else await this.pass(10);
    if (this.decision !== 'grant') throw new CallError('permission-denied', 'The person said no.');
  }

  protected override checkWanted(signal: AbortSignal): void {
    if (!this.ignoresAbort) super.checkWanted(signal);
  }

  protected override picture(): MediaStream {
    return new FakeStream();
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
