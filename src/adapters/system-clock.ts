import type {Clock} from '../controller/ports.js';

/** Beyond it browsers do not wait at all: 25 days, in milliseconds. */
const longest = 2 ** 31 - 1;

/** The time of day, and the browser's timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longest));
    return () => clearTimeout(timer);
  },
};
