/** Work in steps: it yields what it waits for (see {@link settled}) and is given the outcome. */
export type Steps<T = void> = Generator<Promise<unknown>, T, unknown>;

/** Waits for a promise inside {@link Steps}: `const offer = yield* settled(connection.createOffer())`. */
export function* settled<T>(promise: Promise<T>): Steps<T> {
  // The queue resumes with what the promise it was given resolved to; the types of generators cannot say so.
  return (yield promise) as T;
}

/**
 * Does one piece of work after another. Once the queue is closed nothing is begun or resumed, so that no work has to ask
 * after every wait whether it is still wanted.
 */
export class StepQueue {
  readonly #failed: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  add(work: () => Steps) {
    this.#last = this.#last.then(() => this.#carryOut(work()));
  }

  close() {
    this.#closed = true;
  }

  async #carryOut(steps: Steps) {
    let resume = () => steps.next();
    while (!this.#closed) {
      try {
        const {done, value} = resume();
        if (done) return;
        const outcome = await value;
        resume = () => steps.next(outcome);
      } catch (error) {
        if (!this.#closed) this.#failed(error);
        return;
      }
    }
  }
}
