import {html, LitElement, nothing} from 'lit';
import {property} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {quality as bars} from '../../styles/icons.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {Observing} from '../observing.js';
import {Popup} from '../popup.js';
import {styles} from './call-quality.styles.js';

/**
 * Shows how well the connection carries the call; pressed, also what it suffers from. Not there without a connection.
 *
 * @slot - How good the connection is, in words.
 * @slot icon - The icon.
 * @csspart button - The native `<button>` that shows more.
 * @csspart icon - The icon.
 * @csspart label - How good the connection is, in words.
 * @csspart details - What it suffers from, and whether it goes through a relay.
 * @cssprop [--call-accent] - Of the focus ring.
 * @cssprop [--call-surface] - Background.
 * @cssprop [--call-on-surface] - Text on it.
 * @cssprop [--call-shadow] - Of the details.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 * @cssState inactive - There is no connection.
 * @cssState good
 * @cssState fair
 * @cssState poor
 */
export class CallQuality extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {...LitElement.shadowRootOptions, delegatesFocus: true};

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);
  readonly #popup = new Popup(this);
  readonly #quality = new Observing(this, {
    call: this.#call,
    pick: ({quality}) => quality,
    isWanted: () => true,
    changed: () => this.requestUpdate(),
  });

  override render() {
    const quality = this.#quality.value;
    if (!quality) return nothing;
    const {quality: levels, qualityReasons: reasons} = this.#words.table;
    const label = levels[quality.level];
    const sentences = [quality.reason && reasons[quality.reason], quality.relayed && reasons.relayed].filter(Boolean);
    return html`<button
        part="button"
        type="button"
        class="quiet"
        title=${[label, ...sentences].join(' · ')}
        aria-expanded=${this.#popup.isOpen}
        aria-controls="details"
        popovertarget="details"
      >
        <span part="icon"><slot name="icon">${bars[quality.level]}</slot></span>
        <span part="label"><slot>${label}</slot></span>
      </button>
      <div
        id="details"
        part="details"
        class="menu"
        popover
        @beforetoggle=${this.#popup.place}
        @toggle=${this.#popup.follow}
      >
        <p>${label}</p>
        ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
      </div>`;
  }

  override updated() {
    const level = this.#quality.value?.level;
    reflectStates(this.#internals, null, {inactive: !level, ...(level && {[level]: true})});
  }
}

define('call-quality', CallQuality);

declare global {
  interface HTMLElementTagNameMap {
    'call-quality': CallQuality;
  }
}
