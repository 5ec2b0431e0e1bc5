import type {Attention, AttentionListener} from '../controller/ports.js';
import type {WantedAttention} from '../core/attention.js';
import type {CallSnapshot} from '../core/call-snapshot.js';
import {CallNotification, type SayCall} from './call-notification.js';
import {MediaKeys} from './media-keys.js';
import {Ringer} from './ringer.js';
import {ScreenLock} from './screen-lock.js';
import {TitleFlash} from './title-flash.js';

/** What a call does to the page around it, by the browser's own means. */
export class BrowserAttention implements Attention {
  readonly #say: SayCall;
  readonly #ringer: Ringer;
  readonly #title = new TitleFlash();
  readonly #notification: CallNotification;
  readonly #screenLock = new ScreenLock();
  readonly #keys: MediaKeys;
  #titled = '';
  #notified = '';
  #leaving: AbortController | null = null;

  constructor(listener: AttentionListener, say: SayCall) {
    this.#say = say;
    this.#ringer = new Ringer(listener);
    this.#notification = new CallNotification(say);
    this.#keys = new MediaKeys(listener);
  }

  get ringBlocked() {
    return this.#ringer.blocked;
  }

  want({ring, sound, title, notification, asks, awake, controls, warns}: WantedAttention) {
    this.#ringer.ring(ring, sound);
    void this.#flash(title);
    if (this.#notified !== (notification?.id ?? '')) {
      this.#notified = notification?.id ?? '';
      this.#notification.show(notification);
    }
    this.#notification.ask(asks);
    this.#screenLock.keep(awake);
    this.#keys.show(controls);
    this.#warn(warns);
  }

  unblock() {
    this.#ringer.unblock();
  }

  async #flash(call: CallSnapshot | null) {
    const id = call?.id ?? '';
    if (id === this.#titled) return;
    this.#titled = id;
    if (!call) return this.#title.show(null);
    const text = await this.#say(call);
    // It may have been answered while the words came.
    if (this.#titled === id) this.#title.show(text);
  }

  #warn(isWanted: boolean) {
    if (isWanted === (this.#leaving !== null)) return;
    // A page that listens is not kept for when the person comes back: no longer than it must.
    this.#leaving?.abort();
    this.#leaving = isWanted ? new AbortController() : null;
    if (!this.#leaving) return;
    addEventListener('beforeunload', (event) => event.preventDefault(), {signal: this.#leaving.signal});
  }
}
