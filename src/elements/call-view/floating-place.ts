const step = 24;

/** Where a floating view stands: it is moved by dragging or by arrow keys, and stays inside the window. */
export class FloatingPlace {
  readonly #view: HTMLElement;
  #x = 0;
  #y = 0;

  constructor(view: HTMLElement) {
    this.#view = view;
  }

  readonly moveByKey = (event: KeyboardEvent) => {
    const [x, y] =
      {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]}[event.key] ?? [];
    if (x === undefined || y === undefined) return;
    event.preventDefault();
    this.#moveBy(x, y);
  };

  readonly startDragging = (event: PointerEvent) => {
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
  };

  readonly drag = (event: PointerEvent) => {
    if (event.currentTarget instanceof Element && event.currentTarget.hasPointerCapture(event.pointerId)) {
      this.#moveBy(event.movementX, event.movementY);
    }
  };

  #moveBy(x: number, y: number) {
    const {left, top, right, bottom} = this.#view.getBoundingClientRect();
    this.#x += within(x, -left, innerWidth - right);
    this.#y += within(y, -top, innerHeight - bottom);
    this.#view.style.setProperty('--_x', `${this.#x}px`);
    this.#view.style.setProperty('--_y', `${this.#y}px`);
  }
}

function within(value: number, least: number, most: number): number {
  return Math.max(Math.min(0, least), Math.min(Math.max(0, most), value));
}
