import type {Attention, AttentionListener, OpenAttention} from '../../src/controller/ports.js';
import {attentionFor, type WantedAttention} from '../../src/core/attention.js';
import {defaultSettings} from '../../src/core/call-settings.js';

/** The page around a call: notes what is wanted of it. */
export class FakeAttention implements Attention {
  wanted: WantedAttention = attentionFor(null, defaultSettings);
  ringBlocked = false;
  #listener: AttentionListener | undefined;

  readonly open: OpenAttention = (listener) => {
    this.#listener = listener;
    return this;
  };

  /** Whoever would be told of keys and failures. */
  get listener(): AttentionListener {
    if (!this.#listener) throw new Error('Nobody opened it.');
    return this.#listener;
  }

  want(wanted: WantedAttention): void {
    this.wanted = wanted;
  }

  /** The browser does not let it ring before a gesture. */
  block(): void {
    this.ringBlocked = true;
    this.listener.changed();
  }

  unblock(): void {
    if (!this.ringBlocked) return;
    this.ringBlocked = false;
    this.listener.changed();
  }
}
