/** The least a button for a call can be: Lit, a context, and somebody who answers it. */
import {ContextConsumer, ContextProvider, createContext} from '@lit/context';
import {css, html, LitElement} from 'lit';

interface Dialer {
  dial(to: string): void;
}

const dialerContext = createContext<Dialer>(Symbol('dialer'));

class LitButton extends LitElement {
  static override styles = css`
    button {
      font: inherit;
    }
  `;
  static override properties = {to: {}};

  to = '';
  readonly #dialer = new ContextConsumer(this, {context: dialerContext, subscribe: true});

  override render() {
    return html`<button @click=${() => this.#dialer.value?.dial(this.to)}><slot></slot></button>`;
  }
}

new ContextProvider(document.documentElement, {context: dialerContext, initialValue: {dial() {}}});
customElements.define('lit-button', LitButton);
