import type {Clock} from '../../src/controller/ports.js';

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test lets time pass; then everything due happens, in order. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #stamps = 0;
  readonly #alarms = new Set<Alarm>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const alarm = {at: this.#now + ms, run};
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** How many alarms are still to ring. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Counts up with every use: tells what came first of things that happened at one moment. */
  stamp(): number {
    return this.#stamps++;
  }

  /** Lets this many milliseconds pass, with all that follows from what happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#nextBefore(end); next; next = this.#nextBefore(end)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settled();
    }
    this.#now = end;
  }

  #nextBefore(end: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) if (alarm.at <= end && (!first || alarm.at < first.at)) first = alarm;
    return first;
  }
}

/** A clock of one page on the clock of the world: when the page is gone, nothing it waited for happens any more. */
export class PageClock implements Clock {
  readonly #world: FakeClock;
  readonly #waiting = new Set<() => void>();

  constructor(world: FakeClock) {
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

/** All promises that can resolve without time passing have. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
