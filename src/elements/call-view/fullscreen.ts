import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Lets an element have the whole screen. */
export class Fullscreen implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get isPossible(): boolean {
    return this.#host.ownerDocument.fullscreenEnabled;
  }

  get isOn(): boolean {
    return this.#host.matches(':fullscreen');
  }

  hostConnected() {
    this.#host.ownerDocument.addEventListener('fullscreenchange', this.#draw);
  }

  hostDisconnected() {
    this.#host.ownerDocument.removeEventListener('fullscreenchange', this.#draw);
  }

  async toggle() {
    try {
      await (this.isOn ? this.#host.ownerDocument.exitFullscreen() : this.#host.requestFullscreen());
    } catch {
      // Browsers refuse without a gesture, and pages by policy: then it stays as it is, and so does the button.
    }
  }

  /** Says whether there was something to leave. */
  leave(): boolean {
    const {isOn} = this;
    if (isOn) void this.toggle();
    return isOn;
  }

  #draw = () => this.#host.requestUpdate();
}
