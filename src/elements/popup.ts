import {css, type LitElement, type ReactiveController} from 'lit';

const distance = 8;

/** What opens beside the button of an element, in front of everything, and closes by Escape or a press elsewhere. */
export class Popup implements ReactiveController {
  isOpen = false;

  readonly #host: LitElement;
  readonly #opened: () => void;
  #stop: AbortController | undefined;

  constructor(host: LitElement, opened: () => void = () => {}) {
    this.#host = host;
    this.#opened = opened;
    host.addController(this);
  }

  hostConnected() {
    this.#host.addEventListener('keydown', this.#closeByEscape);
  }

  hostDisconnected() {
    this.#host.removeEventListener('keydown', this.#closeByEscape);
    this.#stop?.abort();
    this.isOpen = false;
  }

  get #popup(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('[popover]');
  }

  get #button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('[part~="button"]');
  }

  open() {
    if (!this.isOpen) this.#popup?.showPopover();
  }

  /** Gives the focus back to the button. */
  close() {
    if (!this.isOpen) return;
    this.#popup?.hidePopover();
    this.#button?.focus();
  }

  /** Before it shows: where there is room for it. */
  readonly place = (event: ToggleEvent) => {
    const {document, window} = this.#place;
    const popup = event.currentTarget;
    const button = this.#button;
    if (event.newState !== 'open' || !(popup instanceof HTMLElement) || !button) return;
    const {left, right, top, bottom} = button.getBoundingClientRect();
    const isRtl = getComputedStyle(button).direction === 'rtl';
    const below = window.innerHeight - bottom;
    const isBelow = below > top || below > 360;
    popup.style.setProperty('--_inline', `${isRtl ? document.documentElement.clientWidth - right : left}px`);
    popup.style.setProperty('--_above', isBelow ? `${bottom + distance}px` : 'auto');
    popup.style.setProperty('--_below', isBelow ? 'auto' : `${window.innerHeight - top + distance}px`);
    popup.style.setProperty('--_room', `${(isBelow ? below : top) - 2 * distance}px`);
  };

  readonly follow = (event: ToggleEvent) => {
    this.#stop?.abort();
    this.isOpen = event.newState === 'open';
    this.#host.requestUpdate();
    if (!this.isOpen) return;
    this.#stop = new AbortController();
    const {signal} = this.#stop;
    const {document, window} = this.#place;
    const leave = () => this.#popup?.hidePopover();
    // What it stood beside is somewhere else then.
    window.addEventListener('resize', leave, {signal});
    window.addEventListener('scroll', leave, {signal, capture: true});
    document.addEventListener('fullscreenchange', leave, {signal});
    this.#opened();
  };

  get #place(): {document: Document; window: Window} {
    const document = this.#host.ownerDocument;
    return {document, window: document.defaultView ?? globalThis.window};
  }

  /** One layer at a time: whatever is around does not hear of it. */
  #closeByEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  };
}

export const popupStyles = css`
  [popover] {
    --_width: min(300px, calc(100vw - 24px));
    position: fixed;
    inset-block: var(--_above, auto) var(--_below, auto);
    inset-inline: clamp(12px, var(--_inline, 12px), calc(100% - 12px - var(--_width))) auto;
    box-sizing: border-box;
    inline-size: var(--_width);
    min-inline-size: 0;
    max-inline-size: none;
    max-block-size: var(--_room, 80dvh);
    margin: 0;
  }
`;
