import type {ReactiveController} from 'lit';
import type {CallHost, FoundCall} from '../context/found-call.js';
import {presenceOf} from '../context/presence.js';

interface Focusing {
  readonly call: FoundCall;
  readonly isActive: () => boolean;
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
    if (this.#hadFocus && !isActive && found) setTimeout(() => focusNext(presenceOf(found).elements));
    this.#wasActive = isActive;
  }
}

function focusNext(elements: ReturnType<typeof presenceOf>['elements']) {
  for (const [element, role] of elements) {
    if (['sign-in', 'dialer', 'view'].includes(role) && !element.matches(':state(inactive)')) return element.focus();
  }
}
