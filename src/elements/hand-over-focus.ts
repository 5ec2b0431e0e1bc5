import type {ReactiveController} from 'lit';
import type {Call} from '../context/call.js';
import type {CallHost, FoundCall} from '../context/found-call.js';
import {presenceOf} from '../context/presence.js';

interface Focusing {
  readonly call: FoundCall;
  readonly isActive: () => boolean;
  readonly options?: FocusOptions;
  /** What to do where nothing shows in its place. */
  readonly otherwise?: () => void;
}

/** When an element hides that holds the focus, gives it to the one that shows in its place. */
export class HandOverFocus implements ReactiveController {
  readonly #host: CallHost;
  readonly #focusing: Focusing;
  #wasActive = false;
  #hadFocus = false;

  constructor(host: CallHost, focusing: Focusing) {
    this.#host = host;
    this.#focusing = focusing;
    host.addController(this);
  }

  hostUpdate() {
    this.#hadFocus = this.#wasActive && this.#host.matches(':focus-within');
  }

  hostUpdated() {
    const isActive = this.#focusing.isActive();
    const found = this.#focusing.call.value;
    // After a task: the others have drawn themselves by then.
    if (this.#hadFocus && !isActive && found) setTimeout(() => this.#handOver(found));
    this.#wasActive = isActive;
  }

  #handOver(found: Call) {
    const {activeElement, body} = this.#host.ownerDocument;
    // A dialog has given it back already.
    if (activeElement !== body && activeElement && !this.#host.matches(':focus-within')) return;
    for (const [element, role] of presenceOf(found).elements) {
      if (['sign-in', 'dialer', 'view'].includes(role) && !element.matches(':state(inactive)')) {
        return element.focus(this.#focusing.options);
      }
    }
    this.#focusing.otherwise?.();
  }
}
