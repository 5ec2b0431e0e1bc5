import {html, LitElement, nothing} from 'lit';
import {property} from 'lit/decorators.js';
import type {Call} from '../../context/call.js';
import {FoundCall} from '../../context/found-call.js';
import {presenceOf, type Shower} from '../../context/presence.js';
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
 * @cssState ringing - It rings at the other side.
 */
export class CallStatus extends LitElement {
  static override styles = styles;

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;

  readonly #internals = this.attachInternals();
  // Not at once the one that speaks, see `#takeOver`.
  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);
  #known: Call | undefined;
  /** What a button has said of the call already. */
  #said = '';
  /** A button speaks still. */
  #isWaiting = false;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#known = undefined;
  }

  override willUpdate() {
    const found = this.#call.value;
    if (this.#sentence !== this.#said) this.#said = this.#isWaiting ? this.#sentence : '';
    if (found === this.#known) return;
    this.#known = found;
    if (found) this.#takeOver(found);
  }

  override render() {
    return html`<span part="icon"><slot name="icon"></slot></span>
      <span part="label" role=${this.#speaks ? 'status' : nothing} aria-live=${this.#said ? 'off' : nothing}>
        <slot>${this.#sentence}</slot>
      </span>`;
  }

  override updated() {
    const call = this.#call.value?.call;
    reflectStates(this.#internals, call?.phase ?? 'idle', {
      ringing: call?.phase === 'outgoing' && call.step === 'ringing',
    });
  }

  get #sentence(): string {
    return statusSentence(this.#call.value, this.#words.table);
  }

  /** Several may show the same call; one says it aloud. */
  get #speaks(): boolean {
    const found = this.#call.value;
    return !!found && (presenceOf(found).first('status') ?? this) === this;
  }

  /**
   * A view, and this in it, appears in the middle of what a button is saying, and screen readers say what changes in a
   * place rather than what came with it. So the button finishes its sentence, and the next one is said here.
   */
  #takeOver(found: Call) {
    const presence = presenceOf(found);
    const isCaller = ({to}: Shower) => `${to}`.trim().normalize() === found.call?.peer;
    const isBeingSaid = !!found.call && !presence.first('status') && !!presence.first('button', isCaller);
    this.#said = isBeingSaid ? this.#sentence : '';
    this.#isWaiting = this.#said !== '';
    if (!this.#isWaiting) return void presence.join(this, 'status');
    setTimeout(() => {
      if (this.#call.value !== found) return;
      this.#isWaiting = false;
      presence.join(this, 'status');
    });
  }
}

define('call-status', CallStatus);

declare global {
  interface HTMLElementTagNameMap {
    'call-status': CallStatus;
  }
}
