import type {ReactiveControllerHost} from 'lit';

/** In the direction of reading: `end-start` is below, where lines begin. */
type Corner = 'start-start' | 'start-end' | 'end-start' | 'end-end';

/** The corner one's own picture stands in: it is moved by dragging or by arrow keys, and never in between. */
export class SelfCorner {
  place: Corner = 'end-end';

  readonly #host: ReactiveControllerHost;
  #grip: {readonly x: number; readonly y: number} | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  readonly moveByKey = (event: KeyboardEvent) => {
    const {currentTarget, key} = event;
    if (!(currentTarget instanceof Element) || !key.startsWith('Arrow')) return;
    event.preventDefault();
    const isRtl = getComputedStyle(currentTarget).direction === 'rtl';
    const [block, inline] = halves(this.place);
    if (key === 'ArrowUp' || key === 'ArrowDown') this.#moveTo(key === 'ArrowUp', inline === 'start');
    else this.#moveTo(block === 'start', (key === 'ArrowLeft') !== isRtl);
  };

  readonly startDragging = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof Element)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#grip = {x: event.clientX, y: event.clientY};
  };

  readonly drag = (event: PointerEvent) => {
    if (this.#grip) slide(event, event.clientX - this.#grip.x, event.clientY - this.#grip.y);
  };

  readonly drop = (event: PointerEvent) => {
    const self = selfView(event);
    const stage = self?.parentElement;
    if (!this.#grip || !self || !stage) return;
    this.#grip = undefined;
    const [here, whole] = [self.getBoundingClientRect(), stage.getBoundingClientRect()];
    slide(event, 0, 0);
    const isLeft = here.left + here.right < whole.left + whole.right;
    const isRtl = getComputedStyle(self).direction === 'rtl';
    this.#moveTo(here.top + here.bottom < whole.top + whole.bottom, isLeft !== isRtl);
  };

  #moveTo(isAbove: boolean, isAtStart: boolean) {
    this.place = `${isAbove ? 'start' : 'end'}-${isAtStart ? 'start' : 'end'}`;
    this.#host.requestUpdate();
  }
}

function halves(corner: Corner): string[] {
  return corner.split('-');
}

function selfView({currentTarget}: Event): HTMLElement | null {
  return currentTarget instanceof HTMLElement ? currentTarget.parentElement : null;
}

function slide(event: Event, x: number, y: number) {
  const self = selfView(event);
  self?.style.setProperty('--_x', `${x}px`);
  self?.style.setProperty('--_y', `${y}px`);
}
