import {html, LitElement, nothing} from 'lit';
import {property} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import {presenceOf} from '../../context/presence.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {styles} from './call-status.styles.js';
import {statusSentence} from './status-sentence.js';

/**
 * Says how the call is getting on, to eyes and to screen readers.
 *
 * @slot - Instead of the sentence.
 * @slot icon - Before the sentence.
 * @csspart icon - The icon.
 * @csspart label - The sentence.
 * @cssprop [--call-font] - Font family.
 * @cssState idle
 * @cssState outgoing
 * @cssState incoming
 * @cssState connecting
 * @cssState ongoing
 * @cssState reconnecting
 * @cssState terminating
 * @cssState ended
 */
export class CallStatus extends LitElement {
  static override styles = styles;

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'status');
  readonly #words = new WordsController(this, english);

  override render() {
    return html`<span part="icon"><slot name="icon"></slot></span>
      <span part="label" role=${this.#speaks ? 'status' : nothing}>
        <slot>${statusSentence(this.#call.value, this.#words.table)}</slot>
      </span>`;
  }

  override updated() {
    const call = this.#call.value?.call;
    reflectStates(this.#internals, call?.phase ?? 'idle');
  }

  /** Several may show the same call; one says it aloud. */
  get #speaks(): boolean {
    const found = this.#call.value;
    return !!found && presenceOf(found).first('status') === this;
  }
}

define('call-status', CallStatus);

declare global {
  interface HTMLElementTagNameMap {
    'call-status': CallStatus;
  }
}
