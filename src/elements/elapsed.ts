import {AsyncDirective, directive} from 'lit/async-directive.js';
import {inDigits} from '../localization/digits.js';

/** A clock that goes on by itself: nothing around it is drawn anew. It stands where an end is given. */
class Elapsed extends AsyncDirective {
  #since = 0;
  #until: number | null = null;
  #language: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  render(since: number, until: number | null, language?: string): string {
    this.#since = since;
    this.#until = until;
    this.#language = language;
    clearTimeout(this.#timer);
    const passed = (until ?? Date.now()) - since;
    // At the moment the next second is full.
    if (until === null && this.isConnected) this.#timer = setTimeout(this.#tick, 1000 - (passed % 1000));
    return clock(passed, language);
  }

  protected override disconnected() {
    clearTimeout(this.#timer);
  }

  protected override reconnected() {
    this.#tick();
  }

  #tick = () => this.setValue(this.render(this.#since, this.#until, this.#language));
}

/** How long it is since a moment, or was from one to another (milliseconds since the epoch), in the digits of a language. */
export const elapsed = directive(Elapsed);

/** `1:02` or `1:00:02`. */
function clock(milliseconds: number, language?: string): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const front =
    hours > 0 ? `${inDigits(hours, language)}:${inDigits(minutes, language, 2)}` : inDigits(minutes, language);
  return `${front}:${inDigits(seconds, language, 2)}`;
}
