import type {Clock} from '../controller/ports.js';

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test lets time pass; then everything due happens, in order. */
export class TestClock implements Clock {
  #now = 1_000_000;
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

  /** Lets this many milliseconds pass, with all that follows from what happens meanwhile. */
  async advance(ms: number): Promise<void> {
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

// Node's, which takes half the time; taken before anybody replaces the timers.
const {setImmediate: soon = postToOneself} = globalThis as {readonly setImmediate?: (run: () => void) => unknown};

function postToOneself(run: () => void) {
  const {port1, port2} = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(null);
}

/** All promises that can resolve without time passing have. */
function settled(): Promise<void> {
  return new Promise((resolve) => void soon(resolve));
}
