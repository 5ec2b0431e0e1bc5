import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Makes a toolbar one stop for Tab; arrow keys, Home and End move inside it. */
export class RovingFocus implements ReactiveController {
  readonly #items: () => HTMLElement[];
  #current: HTMLElement | undefined;

  constructor(host: ReactiveControllerHost, items: () => HTMLElement[]) {
    this.#items = items;
    host.addController(this);
  }

  hostUpdated() {
    const items = this.#items();
    if (!this.#current || !items.includes(this.#current)) this.#current = items[0];
    for (const item of items) {
      if (item === this.#current) item.removeAttribute('tabindex');
      else item.tabIndex = -1;
    }
  }

  readonly move = (event: KeyboardEvent) => {
    const items = this.#items();
    const index = items.findIndex((item) => item === event.target);
    const first = items[index];
    if (!first) return;
    const direction = getComputedStyle(first).direction === 'rtl' ? -1 : 1;
    const to = {
      ArrowRight: index + direction,
      ArrowLeft: index - direction,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  };

  readonly follow = (event: FocusEvent) => {
    const item = this.#items().find((one) => one === event.target);
    if (!item) return;
    this.#current = item;
    this.hostUpdated();
  };
}
