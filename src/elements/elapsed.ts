import {AsyncDirective, directive} from 'lit/async-directive.js';

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
function clock(milliseconds: number, language = 'en'): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const one = new Intl.NumberFormat(language, {useGrouping: false});
  const two = new Intl.NumberFormat(language, {minimumIntegerDigits: 2});
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const front = hours > 0 ? `${one.format(hours)}:${two.format(minutes)}` : one.format(minutes);
  return `${front}:${two.format(total % 60)}`;
}
