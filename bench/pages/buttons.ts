/** A thousand buttons of ours, and a thousand of the least a button can be, each with somebody who can be called or not. */
import {ContextConsumer, ContextProvider, createContext} from '@lit/context';
import {css, html, LitElement} from 'lit';

const many = 1_000;

interface Availability {
  readonly isAvailable: boolean;
}

const availability = createContext<Availability>(Symbol('availability'));

/** The floor: what a context costs, and a template that does as much: a button, and below it why it cannot be pressed. */
class LitButton extends LitElement {
  static override styles = css`
    :host {
      display: inline-block;
    }
    button {
      font: inherit;
    }
    button[aria-disabled='true'] {
      color: GrayText;
    }
    #reason {
      display: block;
    }
  `;
  static override properties = {to: {}};

  to = '';
  readonly #availability = new ContextConsumer(this, {context: availability, subscribe: true});

  override render() {
    const isAvailable = this.#availability.value?.isAvailable ?? false;
    return html`<button aria-disabled=${!isAvailable} aria-describedby="reason" @click=${this.#press}>
        <slot></slot>
      </button>
      <span id="reason">${isAvailable ? '' : html`<slot name="unavailable">Another call is on</slot>`}</span>`;
  }

  #press() {
    if (this.#availability.value?.isAvailable) this.dispatchEvent(new Event('dial', {bubbles: true, composed: true}));
  }
}
customElements.define('lit-button', LitButton);

abstract class Field {
  readonly place = document.createElement('div');
  abstract readonly tag: string;

  constructor() {
    document.body.append(this.place);
  }

  /** Until all of them are drawn, in milliseconds. */
  async fill(): Promise<number> {
    const markup = Array.from({length: many}, (_, nth) => `<${this.tag} to="person-${nth}">Call</${this.tag}>`);
    const start = performance.now();
    this.place.innerHTML = markup.join('');
    return this.#drawn(start);
  }

  /** One change that concerns each of them, until all are drawn. */
  async change(): Promise<number> {
    const start = performance.now();
    this.toggle();
    return this.#drawn(start);
  }

  clear() {
    this.place.replaceChildren();
  }

  abstract toggle(): void;

  async #drawn(start: number): Promise<number> {
    // All that is in there are elements of Lit.
    for (const element of this.place.children) await (element as LitElement).updateComplete;
    this.place.getBoundingClientRect();
    return performance.now() - start;
  }
}

class Floor extends Field {
  readonly tag = 'lit-button';
  readonly #provider = new ContextProvider(this.place, {context: availability, initialValue: {isAvailable: true}});

  toggle() {
    this.#provider.setValue({isAvailable: !this.#provider.value.isAvailable});
  }
}

class Ours extends Field {
  readonly tag = 'call-button';
  readonly #listeners = new Set<() => void>();
  #isAvailable = true;

  constructor() {
    super();
    const call = {
      call: null,
      registration: {state: 'registered', name: 'me', reason: null, anonymous: false},
      problem: null,
      obstacleTo: () => (this.#isAvailable ? null : 'other-call'),
      subscribe: (listener: () => void) => this.#listeners.add(listener),
    };
    this.place.addEventListener('context-request', (event) => {
      // The event of the context protocol, which the DOM's own types do not know.
      const {context, callback} = event as Event & {context: unknown; callback: (value: unknown) => void};
      if (context !== Symbol.for('call-elements:call')) return;
      event.stopPropagation();
      callback(call);
    });
  }

  toggle() {
    this.#isAvailable = !this.#isAvailable;
    for (const listener of this.#listeners) listener();
  }
}

const buttons = {ours: new Ours(), floor: new Floor()};

declare global {
  interface Window {
    buttons: typeof buttons;
  }
}

window.buttons = buttons;
