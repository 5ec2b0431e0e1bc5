import type {LitElement, ReactiveController} from 'lit';
import type {Call} from '../../context/call.js';
import type {FoundCall} from '../../context/found-call.js';

const step = 24;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly isMinimized: boolean;
}

/** For as long as the page lives: the view of the next call stands where that of the last one did. */
const places = new WeakMap<Call, Place>();

/** Where a floating view stands, and whether it is small: it is moved by dragging or by arrow keys, inside the window. */
export class FloatingPlace implements ReactiveController {
  readonly #view: LitElement & {readonly floating: boolean};
  readonly #call: FoundCall;
  #x = 0;
  #y = 0;
  #isMinimized = false;
  #known: Call | undefined;
  /** From the pointer to where the view would stand. */
  #grip: {readonly x: number; readonly y: number} | undefined;
  #sizes: ResizeObserver | undefined;

  constructor(view: LitElement & {readonly floating: boolean}, call: FoundCall) {
    this.#view = view;
    this.#call = call;
    view.addController(this);
  }

  get isMinimized(): boolean {
    return this.#view.floating && this.#isMinimized;
  }

  hostConnected() {
    this.#view.ownerDocument.defaultView?.addEventListener('resize', this.#stayInside);
    this.#sizes = new ResizeObserver(this.#stayInside);
    this.#sizes.observe(this.#view);
  }

  hostDisconnected() {
    this.#view.ownerDocument.defaultView?.removeEventListener('resize', this.#stayInside);
    this.#sizes?.disconnect();
  }

  hostUpdate() {
    const call = this.#call.value;
    if (!call || call === this.#known) return;
    this.#known = call;
    const place = places.get(call);
    if (!place || !this.#view.floating) return;
    this.#isMinimized = place.isMinimized;
    this.#moveTo(place.x, place.y);
  }

  readonly toggleSize = () => {
    this.#isMinimized = !this.#isMinimized;
    this.#remember();
    this.#view.requestUpdate();
  };

  readonly moveByKey = (event: KeyboardEvent) => {
    const [x, y] =
      {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]}[event.key] ?? [];
    if (x === undefined || y === undefined) return;
    event.preventDefault();
    this.#moveTo(this.#x + x, this.#y + y);
    this.#stayInside();
  };

  readonly startDragging = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof Element)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#grip = {x: this.#x - event.clientX, y: this.#y - event.clientY};
  };

  readonly drag = (event: PointerEvent) => {
    if (!this.#grip || !(event.currentTarget instanceof Element)) return;
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    this.#moveTo(this.#grip.x + event.clientX, this.#grip.y + event.clientY);
    this.#stayInside();
  };

  /** Also when the window gets smaller, or the view larger. */
  #stayInside = () => {
    const view = this.#view;
    const {left, top, right, bottom, width} = view.getBoundingClientRect();
    const root = view.ownerDocument.documentElement;
    if (!view.floating || width === 0 || view.matches(':fullscreen')) return;
    // Where it does not fit at all its head is what has to be seen.
    const x = Math.max(-left, Math.min(0, root.clientWidth - right));
    const y = Math.max(-top, Math.min(0, innerHeight - bottom));
    if (x !== 0 || y !== 0) this.#moveTo(this.#x + x, this.#y + y);
    this.#remember();
  };

  #moveTo(x: number, y: number) {
    this.#x = x;
    this.#y = y;
    this.#view.style.setProperty('--_x', `${x}px`);
    this.#view.style.setProperty('--_y', `${y}px`);
  }

  #remember() {
    if (!this.#known) return;
    const isMoved = this.#x !== 0 || this.#y !== 0 || this.#isMinimized;
    if (isMoved || places.has(this.#known))
      places.set(this.#known, {x: this.#x, y: this.#y, isMinimized: this.#isMinimized});
  }
}
