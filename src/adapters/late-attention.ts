import type {Attention, AttentionListener} from '../controller/ports.js';
import type {WantedAttention} from '../core/attention.js';
import {CallError} from '../core/call-error.js';

/** Attention that is loaded when a call first wants some. */
export class LateAttention implements Attention {
  readonly #load: (listener: AttentionListener) => Promise<Attention>;
  readonly #listener: AttentionListener;
  #wanted: WantedAttention | null = null;
  #isLoading = false;
  #loaded: Attention | undefined;

  constructor(load: (listener: AttentionListener) => Promise<Attention>, listener: AttentionListener) {
    this.#load = load;
    this.#listener = listener;
  }

  get ringBlocked() {
    return this.#loaded?.ringBlocked ?? false;
  }

  want(wanted: WantedAttention) {
    this.#wanted = wanted;
    if (this.#loaded) this.#loaded.want(wanted);
    else if (Object.values(wanted).some(Boolean)) this.prepare();
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
      if (this.#wanted) this.#loaded.want(this.#wanted);
    } catch (cause) {
      this.#isLoading = false;
      const isKnown = cause instanceof CallError;
      this.#listener.failed(isKnown ? cause : new CallError('load-failed', 'The ringtone did not come.', {cause}));
    }
  }
}
