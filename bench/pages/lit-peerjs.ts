/** The least a page needs that calls with Lit and PeerJS. */
import {html, LitElement} from 'lit';
import {Peer} from 'peerjs';

class LitCall extends LitElement {
  static override properties = {to: {}};

  to = '';
  readonly #peer = new Peer();

  override render() {
    return html`<button @click=${this.#dial}><slot></slot></button>`;
  }

  async #dial() {
    this.#peer.call(this.to, await navigator.mediaDevices.getUserMedia({audio: true, video: true}));
  }
}

customElements.define('lit-call', LitCall);
