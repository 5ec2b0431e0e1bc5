import {html, LitElement, nothing} from 'lit';
import {property, state} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import type {CallErrorCode} from '../../core/call-error.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {warning} from '../../styles/icons.js';
import {isLive} from '../call-phases.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {HandOverFocus} from '../hand-over-focus.js';
import {rememberedNames, rememberName} from '../remembered-names.js';
import {styles} from './call-sign-in.styles.js';

/**
 * Lets the person pick the name others call; shows while this page is not registered, with the reason why not.
 *
 * @slot heading - Above the form.
 * @slot hint - Below the heading.
 * @slot error - Instead of what went wrong.
 * @csspart form - The form.
 * @csspart input - Where the name is typed.
 * @csspart submit-button - Connects under the name.
 * @csspart anonymous-button - Connects without a name.
 * @csspart error - What went wrong.
 * @cssprop [--call-surface] - Background.
 * @cssprop [--call-on-surface] - Text.
 * @cssprop [--call-accent] - Background of the main button.
 * @cssprop [--call-on-accent] - Text on it.
 * @cssprop [--call-muted] - Text of less weight, and thin lines.
 * @cssprop [--call-radius] - How round corners are.
 * @cssprop [--call-gap] - Space between parts.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-font] - Font family.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 * @cssState inactive - This page is registered: there is nothing to do here.
 * @cssState registering - The broker is being asked for the name.
 * @cssState taken - Somebody else has the name.
 * @cssState invalid - The name cannot be used.
 * @cssState unreachable - The broker cannot be reached.
 * @cssState closed - The broker closed the connection.
 */
export class CallSignIn extends LitElement {
  static override styles = styles;

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;
  /** The name to begin with. */
  @property() name = '';
  /** Somebody without a name cannot connect. */
  @property({type: Boolean, attribute: 'no-anonymous'}) noAnonymous = false;
  /** Does not remember the name. */
  @property({type: Boolean, attribute: 'no-persist'}) noPersist = false;
  /** Stays when there is nothing to do. */
  @property({type: Boolean}) always = false;

  /** What is wrong with the text in the field; the broker has not been asked. */
  @state() private refusal: 'empty' | 'invalid' | null = null;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'sign-in');
  readonly #words = new WordsController(this, english);
  #remembered = '';
  #submitted = false;

  constructor() {
    super();
    new HandOverFocus(this, {call: this.#call, isActive: () => this.#isActive});
  }

  /** Gives the focus to the field. */
  override focus(options?: FocusOptions) {
    this.renderRoot.querySelector('input')?.focus(options);
  }

  override connectedCallback() {
    super.connectedCallback();
    if (!this.noPersist) this.#remembered = rememberedNames('name')[0] ?? '';
  }

  override render() {
    const problem = this.#problem;
    const isBusy = this.#isRegistering;
    return html`<form part="form" class="card stack" novalidate @submit=${this.#submit}>
      <div class="about">
        <slot name="heading"><h2>${this.#words.table.signIn}</h2></slot>
        <slot name="hint"><p class="muted">${this.#words.table.signInHint}</p></slot>
      </div>
      <div>
        <label for="name">${this.#words.table.yourName}</label>
        <input
          part="input"
          id="name"
          name="name"
          type="text"
          autocomplete="nickname"
          autocapitalize="none"
          spellcheck="false"
          .defaultValue=${this.name || this.#remembered}
          aria-describedby="error"
          aria-invalid=${this.#isNameAtFault ? 'true' : nothing}
          @input=${this.#forgive}
        />
        <div part="error" class="error" id="error" role="alert">
          ${problem ? html`${warning}<slot name="error">${problem}</slot>` : nothing}
        </div>
      </div>
      <div class="row">
        <button part="submit-button" type="submit" aria-disabled=${isBusy ? 'true' : nothing}>
          ${this.#words.table[isBusy ? 'registering' : 'connect']}
        </button>
        ${
          this.noAnonymous
            ? nothing
            : html`<button
                part="anonymous-button"
                type="button"
                class="quiet"
                aria-disabled=${isBusy ? 'true' : nothing}
                @click=${this.#connectWithoutName}
              >
                ${this.#words.table.connectWithoutName}
              </button>`
        }
      </div>
    </form>`;
  }

  override updated() {
    const code = this.#code;
    reflectStates(this.#internals, null, {
      inactive: !this.#isActive,
      registering: this.#isRegistering,
      taken: code === 'username-taken',
      invalid: this.refusal !== null || code === 'invalid-name',
      unreachable: code === 'server-unreachable',
      closed: code === 'server-closed',
    });
    this.#finishSubmission();
  }

  get #isActive(): boolean {
    const found = this.#call.value;
    if (this.always) return true;
    const isThere = found?.registration.state === 'registered' || found?.registration.state === 'reconnecting';
    return !isThere && !isLive(found?.call);
  }

  get #isRegistering(): boolean {
    return this.#call.value?.registration.state === 'registering';
  }

  /** Why this page is not registered. */
  get #code(): CallErrorCode | null {
    const {registration, problem} = this.#call.value ?? {};
    const {state, reason} = registration ?? {};
    if (reason && state !== 'registering' && state !== 'registered') return reason.code;
    // Nobody was even asked.
    return problem?.code === 'load-failed' ? problem.code : null;
  }

  get #isNameAtFault(): boolean {
    return this.refusal !== null || ['username-taken', 'invalid-name', 'unauthorized'].includes(this.#code ?? '');
  }

  get #problem(): string {
    if (this.refusal === 'empty') return this.#words.table.nameMissing;
    const code = this.refusal === 'invalid' ? 'invalid-name' : this.#code;
    return code ? this.#words.table.problems[code] : '';
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    if (this.#isRegistering) return;
    const field = this.renderRoot.querySelector('input');
    const name = field?.value.trim().normalize() ?? '';
    const isInvalid = this.#call.value?.obstacleTo(name) === 'invalid-name';
    this.refusal = name === '' ? 'empty' : isInvalid ? 'invalid' : null;
    if (this.refusal) {
      field?.focus();
      return;
    }
    if (!this.noPersist) rememberName('name', name);
    this.#submitted = true;
    this.#call.act((found) => found.connect(name));
  }

  #forgive() {
    this.refusal = null;
  }

  #connectWithoutName() {
    if (this.#isRegistering) return;
    this.refusal = null;
    this.#submitted = true;
    this.#call.act((found) => found.connect(null));
  }

  /** A name that was refused is to be typed anew. */
  #finishSubmission() {
    if (!this.#submitted || this.#isRegistering) return;
    const state = this.#call.value?.registration.state;
    if (state === 'failed' && this.#isNameAtFault) this.focus();
    if (state === 'failed' || state === 'registered') this.#submitted = false;
  }
}

define('call-sign-in', CallSignIn);

declare global {
  interface HTMLElementTagNameMap {
    'call-sign-in': CallSignIn;
  }
}
