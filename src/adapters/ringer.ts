import {CallError} from '../core/call-error.js';
import {ringSound, type Ring} from './ring-sounds.js';

/** Until a browser that lets sound play has begun to, in milliseconds. */
const patience = 400;

const gestures = ['pointerdown', 'pointerup', 'keydown', 'touchend', 'click'] as const;

/** A minute and a quarter of it: longer than anything rings. */
const buzz = Array.from({length: 24}, () => [400, 200, 400, 2_000]).flat();

/** One sound while it plays, or tries to. */
interface Playing {
  /** Rejects when there is nothing that could be played. */
  start(): Promise<void>;
  readonly isHeard: boolean;
  stop(): void;
}

interface Listener {
  /** It is blocked now, or not any more. */
  changed(): void;
  failed(error: CallError): void;
}

/** Rings: a sound over and over until it is told to stop, and vibration for who is called. */
export class Ringer {
  readonly #listener: Listener;
  #wanted = '';
  #playing: Playing | null = null;
  #life = new AbortController();
  #blocked = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  get blocked() {
    return this.#blocked;
  }

  /** `sound` is the address of another sound, `none`, or empty. */
  ring(ring: Ring | null, sound: string) {
    const wanted = ring ? `${ring} ${sound}` : '';
    if (wanted === this.#wanted) return;
    this.#stop();
    this.#wanted = wanted;
    if (!ring) return;
    if (ring === 'ringtone') vibrate(buzz);
    if (sound === 'none') return;
    this.#life = new AbortController();
    const {signal} = this.#life;
    this.#play(ring, sound);
    const timer = setTimeout(() => this.#look(true), patience);
    signal.addEventListener('abort', () => clearTimeout(timer));
    for (const gesture of gestures) addEventListener(gesture, () => this.#try(), {capture: true, signal});
  }

  /** Inside a gesture. */
  unblock() {
    if (this.#blocked) this.#try();
  }

  #play(ring: Ring, sound: string) {
    this.#playing = sound ? new PlayedFile(sound, () => this.#look()) : new PlayedRing(ring, () => this.#look());
    this.#try(() => {
      // Better our own than none.
      this.#listener.failed(new CallError('load-failed', `The sound ${sound} cannot be played.`, {attribute: ring}));
      this.#playing?.stop();
      this.#play(ring, '');
    });
  }

  #try(failed: () => void = () => {}) {
    const {signal} = this.#life;
    const playing = this.#playing;
    if (!playing || playing.isHeard) return;
    playing.start().then(
      () => signal.aborted || this.#look(true),
      (error: unknown) => {
        if (signal.aborted || playing !== this.#playing) return;
        if (error instanceof DOMException && error.name === 'NotAllowedError') this.#look(true);
        else failed();
      },
    );
  }

  /** Whether it is heard; that it is not may yet change by itself, unless it is `late`. */
  #look(late = false) {
    const isHeard = this.#playing?.isHeard ?? true;
    const blocked = !isHeard && (late || this.#blocked);
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    this.#listener.changed();
  }

  #stop() {
    if (this.#wanted.startsWith('ringtone')) vibrate(0);
    this.#life.abort();
    this.#playing?.stop();
    this.#playing = null;
    this.#wanted = '';
    this.#look();
  }
}

/** Our own sound. */
class PlayedRing implements Playing {
  readonly #context = new AudioContext();

  constructor(ring: Ring, changed: () => void) {
    this.#context.addEventListener('statechange', changed);
    // Played by the browser's own clock: nothing of ours has to wake up for it.
    const source = this.#context.createBufferSource();
    source.buffer = ringSound(this.#context, ring);
    source.loop = true;
    source.connect(this.#context.destination);
    source.start();
  }

  get isHeard() {
    return this.#context.state === 'running';
  }

  async start() {
    await this.#context.resume();
  }

  stop() {
    if (this.#context.state !== 'closed') void this.#context.close();
  }
}

/** A sound of the page. */
class PlayedFile implements Playing {
  readonly #audio: HTMLAudioElement;

  constructor(address: string, changed: () => void) {
    this.#audio = new Audio(address);
    this.#audio.loop = true;
    this.#audio.addEventListener('playing', changed);
  }

  get isHeard() {
    return !this.#audio.paused;
  }

  start() {
    return this.#audio.play();
  }

  stop() {
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    this.#audio.load();
  }
}

function vibrate(pattern: number | number[]) {
  // Browsers that want a gesture first complain in the console when they are asked before.
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(pattern);
}
