import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Call, Observed} from '../context/call.js';
import type {FoundCall} from '../context/found-call.js';

interface Wish<T> {
  /** Has to be made before, so that the call is known by then. */
  readonly call: FoundCall;
  readonly pick: (call: Call) => Observed<T> | undefined;
  /** What nobody wants is not measured. */
  readonly isWanted: () => boolean;
  /** Hears of every change; whether anything is drawn anew is its own business. */
  readonly changed: (value: T) => void;
}

/** Listens to what changes more often than the call, as long as it is wanted. */
export class Observing<T> implements ReactiveController {
  readonly #wish: Wish<T>;
  #observed: Observed<T> | undefined;
  #stop: AbortController | undefined;

  constructor(host: ReactiveControllerHost, wish: Wish<T>) {
    this.#wish = wish;
    host.addController(this);
  }

  get value(): T | undefined {
    return this.#observed?.value;
  }

  /** Before drawing: what there is already is drawn with the rest. */
  hostUpdate() {
    const {call, pick, isWanted} = this.#wish;
    this.#listenTo(call.value && isWanted() ? pick(call.value) : undefined);
  }

  hostDisconnected() {
    this.#listenTo(undefined);
  }

  #listenTo(observed: Observed<T> | undefined) {
    if (observed === this.#observed) return;
    this.#stop?.abort();
    this.#observed = observed;
    if (!observed) return;
    this.#stop = new AbortController();
    observed.subscribe(() => this.#wish.changed(observed.value), this.#stop.signal);
  }
}
