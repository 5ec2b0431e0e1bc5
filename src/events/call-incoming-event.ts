import type {CallSnapshot} from '../core/call-snapshot.js';

/** What a page can do about a ringing call. */
export interface Ringing {
  answer(options?: {readonly media?: 'video' | 'audio'}): void;
  decline(): void;
  silence(): void;
}

/** Somebody calls. Cancel it, and the library shows and plays nothing; the call keeps ringing for the page to answer. */
export class CallIncomingEvent extends Event {
  readonly call: CallSnapshot;
  readonly #ringing: Ringing;

  constructor(call: CallSnapshot, ringing: Ringing) {
    super('call-incoming', {bubbles: true, composed: true, cancelable: true});
    this.call = call;
    this.#ringing = ringing;
  }

  answer(options?: {readonly media?: 'video' | 'audio'}) {
    this.#ringing.answer(options);
  }

  decline() {
    this.#ringing.decline();
  }

  /** Stops the sound; the call keeps ringing. */
  silence() {
    this.#ringing.silence();
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-incoming': CallIncomingEvent;
  }
}
