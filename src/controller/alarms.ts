import type {Clock} from './ports.js';

/** What is to happen later, by name; set again it starts over. */
export class Alarms<Name extends string> {
  readonly #clock: Clock;
  readonly #cancels = new Map<Name, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(name: Name, ms: number, run: () => void): void {
    this.cancel(name);
    const ring = () => {
      this.#cancels.delete(name);
      run();
    };
    this.#cancels.set(name, this.#clock.after(ms, ring));
  }

  has(name: Name): boolean {
    return this.#cancels.has(name);
  }

  cancel(name: Name): void {
    this.#cancels.get(name)?.();
    this.#cancels.delete(name);
  }

  cancelAll(): void {
    for (const name of [...this.#cancels.keys()]) this.cancel(name);
  }
}
