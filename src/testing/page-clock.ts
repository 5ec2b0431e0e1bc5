import type {Clock} from '../controller/ports.js';

/** A clock of one page on the clock of the world: when the page is gone, nothing it waited for happens any more. */
export class PageClock implements Clock {
  readonly #world: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(world: Clock) {
    this.#world = world;
  }

  now(): number {
    return this.#world.now();
  }

  after(ms: number, run: () => void): () => void {
    const cancel = () => {
      this.#waiting.delete(cancel);
      callOff();
    };
    const callOff = this.#world.after(ms, () => {
      this.#waiting.delete(cancel);
      run();
    });
    this.#waiting.add(cancel);
    return cancel;
  }

  /** How much the page still waits for. */
  get pending(): number {
    return this.#waiting.size;
  }

  stop(): void {
    for (const cancel of this.#waiting) cancel();
  }
}
