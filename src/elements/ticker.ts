import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Draws an element anew every second while there is a clock to show. */
export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #isRunning: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, isRunning: () => boolean) {
    this.#host = host;
    this.#isRunning = isRunning;
    host.addController(this);
  }

  hostUpdated() {
    if (!this.#isRunning()) this.hostDisconnected();
    else this.#timer ??= setInterval(() => this.#host.requestUpdate(), 1000);
  }

  hostDisconnected() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** `1:02` or `1:00:02`. */
export function clock(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number: number) => String(number).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(total % 60)}`;
}
