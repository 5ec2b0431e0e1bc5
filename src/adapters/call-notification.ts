import type {CallSnapshot} from '../core/call-snapshot.js';

/** Says what is to be read of a call that rings. */
export type SayCall = (call: CallSnapshot) => Promise<string>;

/** Tells by the system of a call that rings in a page nobody looks at. */
export class CallNotification {
  readonly #say: SayCall;
  #life: AbortController | null = null;
  #asking: AbortController | null = null;

  constructor(say: SayCall) {
    this.#say = say;
  }

  /** Asks the person at the first gesture, as browsers want it, or does not ask any more. */
  ask(isWanted: boolean) {
    const mayAsk = isWanted && 'Notification' in globalThis && Notification.permission === 'default';
    if (mayAsk === (this.#asking !== null)) return;
    this.#asking?.abort();
    this.#asking = null;
    if (!mayAsk) return;
    const {signal} = (this.#asking = new AbortController());
    const ask = () => {
      this.#asking?.abort();
      // Nothing depends on the answer yet.
      void Notification.requestPermission();
    };
    for (const gesture of ['click', 'keyup']) addEventListener(gesture, ask, {capture: true, signal});
  }

  /** Nothing for null. */
  show(call: CallSnapshot | null) {
    this.#life?.abort();
    this.#life = null;
    if (!call || !('Notification' in globalThis) || Notification.permission !== 'granted') return;
    const {signal} = (this.#life = new AbortController());
    let isShown = false;
    const look = async () => {
      if (!document.hidden || isShown) return;
      isShown = true;
      const text = await this.#say(call);
      if (!signal.aborted) notify(text, call, signal);
    };
    document.addEventListener('visibilitychange', look, {signal});
    void look();
  }
}

function notify(text: string, {id, subject}: CallSnapshot, signal: AbortSignal) {
  try {
    // No picture: its address comes from a stranger, and loading it would tell where this page is.
    const notification = new Notification(text, {body: subject, tag: id, requireInteraction: true});
    const close = () => notification.close();
    notification.addEventListener('click', () => {
      window.focus();
      close();
    });
    signal.addEventListener('abort', close, {once: true});
    document.addEventListener('visibilitychange', () => document.hidden || close(), {signal});
  } catch {
    // Chrome on Android lets only service workers notify, which a library of tags does not bring.
  }
}
