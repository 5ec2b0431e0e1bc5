import {AsyncDirective, directive} from 'lit/async-directive.js';

/** A clock that goes on by itself: nothing around it is drawn anew. It stands where an end is given. */
class Elapsed extends AsyncDirective {
  #since = 0;
  #until: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  render(since: number, until: number | null): string {
    this.#since = since;
    this.#until = until;
    clearTimeout(this.#timer);
    const passed = (until ?? Date.now()) - since;
    // At the moment the next second is full.
    if (until === null && this.isConnected) this.#timer = setTimeout(this.#tick, 1000 - (passed % 1000));
    return clock(passed);
  }

  protected override disconnected() {
    clearTimeout(this.#timer);
  }

  protected override reconnected() {
    this.#tick();
  }

  #tick = () => this.setValue(this.render(this.#since, this.#until));
}

/** How long it is since a moment, or was from one to another (milliseconds since the epoch). */
export const elapsed = directive(Elapsed);

/** `1:02` or `1:00:02`. */
function clock(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number: number) => String(number).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(total % 60)}`;
}
