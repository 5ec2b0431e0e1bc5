import type {Attention, AttentionListener} from '../controller/ports.js';
import type {WantedAttention} from '../core/attention.js';
import {CallError} from '../core/call-error.js';

/**
 * How many milliseconds it waits: sounds, locks and keys compete for the same threads with what rings, answers and
 * connects (benches P1 and P3).
 */
const patience = 100;

/** Attention that is loaded when a call first wants some. */
export class LateAttention implements Attention {
  readonly #load: (listener: AttentionListener) => Promise<Attention>;
  readonly #listener: AttentionListener;
  #wanted: WantedAttention | null = null;
  #isLoading = false;
  #loaded: Attention | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: (listener: AttentionListener) => Promise<Attention>, listener: AttentionListener) {
    this.#load = load;
    this.#listener = listener;
  }

  get ringBlocked() {
    return this.#loaded?.ringBlocked ?? false;
  }

  want(wanted: WantedAttention) {
    this.#wanted = wanted;
    if (!this.#loaded) {
      if (Object.values(wanted).some(Boolean)) this.prepare();
    } else if (document.hidden) {
      // Where timers may be a second late.
      this.#pass();
    } else {
      this.#timer ??= setTimeout(() => this.#pass(), patience);
    }
  }

  unblock() {
    this.#loaded?.unblock();
  }

  /** What rings soon is to ring at once. */
  prepare() {
    if (!this.#isLoading) void this.#fetch();
  }

  async #fetch() {
    this.#isLoading = true;
    try {
      this.#loaded = await this.#load(this.#listener);
      this.#pass();
    } catch (cause) {
      this.#isLoading = false;
      const isKnown = cause instanceof CallError;
      this.#listener.failed(isKnown ? cause : new CallError('load-failed', 'The ringtone did not come.', {cause}));
    }
  }

  #pass() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#wanted) this.#loaded?.want(this.#wanted);
  }
}
