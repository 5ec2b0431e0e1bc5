import {isolate} from './isolate.js';

/** A value with listeners of its own, because it changes more often than a call does. */
export class Measured<T> {
  readonly #observed: () => void;
  readonly #listeners = new Set<() => void>();
  #value: T;

  /** `observed` hears when the first listener came, and when the last one left. */
  constructor(value: T, observed: () => void = () => {}) {
    this.#value = value;
    this.#observed = observed;
  }

  get value(): T {
    return this.#value;
  }

  get isObserved(): boolean {
    return this.#listeners.size > 0;
  }

  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) isolate(listener);
  }

  subscribe(listener: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    // One of its own, so that the same function can listen twice.
    const own = () => listener();
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#observed();
    const leave = () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#observed();
    };
    signal.addEventListener('abort', leave, {once: true});
  }
}
