import {html, LitElement, nothing} from 'lit';
import {property, state} from 'lit/decorators.js';
import type {Call} from '../../context/call.js';
import {FoundCall} from '../../context/found-call.js';
import {CallError} from '../../core/call-error.js';
import type {Registration} from '../../core/call-snapshot.js';
import {CallErrorEvent} from '../../events/call-error-event.js';
import {CallRequestEvent} from '../../events/call-request-event.js';
import {english} from '../../localization/english.js';
import {shownText} from '../../localization/shown-name.js';
import {WordsController} from '../../localization/words-controller.js';
import {check, copy, phone, warning} from '../../styles/icons.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {HandOverFocus} from '../hand-over-focus.js';
import {rememberedNames, rememberName} from '../remembered-names.js';
import {styles} from './call-dialer.styles.js';

/**
 * Lets the person call anybody by name; shows while this page is registered and no call is on.
 *
 * @slot heading - Above the form.
 * @fires {CallRequestEvent} call-request - Before dialing. Cancel it and no call is placed.
 * @fires {CallErrorEvent} call-error - Nobody can be called by what was typed.
 * @csspart form - The form.
 * @csspart input - Where the name is typed.
 * @csspart call-button - Calls.
 * @csspart recent - The list of people called before.
 * @csspart recent-item - Calls one of them.
 * @csspart own-name - Under which name one is reached.
 * @csspart copy-button - Copies that name.
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
 * @cssState inactive - There is nobody to be called from here now.
 */
export class CallDialer extends LitElement {
  static override styles = styles;

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;
  /** The name to begin with. */
  @property() to = '';
  /** `video` or `audio`; what the provider says unless given. */
  @property() media: '' | 'video' | 'audio' = '';
  /** What the call is about; shown at the other side. */
  @property() subject = '';
  /** Does not list people called before. */
  @property({type: Boolean, attribute: 'no-recent'}) noRecent = false;
  /** Does not remember who was called. */
  @property({type: Boolean, attribute: 'no-persist'}) noPersist = false;
  /** Stays when there is nothing to do. */
  @property({type: Boolean}) always = false;

  @state() private refusal = '';
  @state() private isCopied = false;
  @state() private recent: readonly string[] = [];

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'dialer');
  readonly #words = new WordsController(this, english);

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
    if (!this.noPersist) this.recent = rememberedNames('recent');
  }

  override render() {
    const registration = this.#call.value?.registration;
    return html`<div class="card stack">
      ${registration?.name ? this.#ownName(registration) : nothing}
      <p role="status" class=${this.#isReconnecting ? 'muted' : 'unseen'}>
        ${this.#isReconnecting ? this.#words.table.reconnecting : ''}
      </p>
      <form part="form" class="stack" novalidate @submit=${this.#submit}>
        <slot name="heading"><h2>${this.#words.table.dialHeading}</h2></slot>
        <div>
          <label for="to">${this.#words.table.dialLabel}</label>
          <div class="row">
            <input
              part="input"
              id="to"
              name="to"
              type="text"
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              .defaultValue=${this.to}
              aria-describedby="error"
              aria-invalid=${this.refusal ? 'true' : nothing}
              @input=${this.#forgive}
            />
            <button part="call-button" type="submit">${phone}${this.#words.table.call}</button>
          </div>
          <div class="error" id="error" role="alert">${this.refusal ? html`${warning}${this.refusal}` : nothing}</div>
        </div>
      </form>
      ${this.noRecent || this.recent.length === 0 ? nothing : this.#recentList()}
    </div>`;
  }

  override updated() {
    reflectStates(this.#internals, null, {inactive: !this.#isActive});
  }

  get #isActive(): boolean {
    const found = this.#call.value;
    if (this.always) return true;
    const phase = found?.call?.phase ?? 'idle';
    // A broker that is lost may be back in a moment: nobody is sent away before it is given up.
    const isThere = found?.registration.state === 'registered' || this.#isReconnecting;
    return isThere && (phase === 'idle' || phase === 'ended');
  }

  get #isReconnecting(): boolean {
    return this.#call.value?.registration.state === 'reconnecting';
  }

  #ownName({name, anonymous}: Registration) {
    const {isCopied} = this;
    const words = this.#words.table;
    return html`<div class="own">
      <p class="grow">
        <span class="muted">${words[anonymous ? 'yourToken' : 'youAre']}</span>
        <bdi part="own-name"><strong>${name}</strong></bdi>
      </p>
      <button part="copy-button" type="button" class="quiet icon" title=${words.copy} @click=${() => this.#copy(name)}>
        ${isCopied ? check : copy}<span class="unseen">${words.copy}</span>
      </button>
      <span role="status" class="muted">${isCopied ? words.copied : ''}</span>
    </div>`;
  }

  #recentList() {
    return html`<nav part="recent" aria-labelledby="recent">
      <p id="recent" class="muted">${this.#words.table.recent}</p>
      <ul>
        ${this.recent.map(
          (name) =>
            html`<li>
              <button part="recent-item" type="button" class="quiet" @click=${() => this.#dial(name)}>
                ${phone}${this.#words.table.callTo(shownText(name))}
              </button>
            </li>`,
        )}
      </ul>
    </nav>`;
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    this.#dial(this.renderRoot.querySelector('input')?.value ?? '');
  }

  #dial(text: string) {
    this.#call.act((found) => {
      const name = text.trim().normalize();
      const obstacle = found.obstacleTo(name);
      if (obstacle === 'nobody') return this.#refuse(this.#words.table.nameMissing);
      // Somebody who was offline a moment ago may be tried again by whoever types the name.
      if (obstacle !== null && obstacle !== 'recently-offline') {
        this.#refuse(this.#words.table.obstacles[obstacle](shownText(name)));
        if (obstacle === 'self') this.#report(found);
        return;
      }
      this.#place(found, name);
    });
  }

  #place(found: Call, name: string) {
    const media = this.media === 'audio' || this.media === 'video' ? this.media : undefined;
    this.refusal = '';
    /** @internal */
    if (!this.dispatchEvent(new CallRequestEvent({call: found.call, to: name, media}))) return;
    if (!this.noPersist) {
      rememberName('recent', name);
      this.recent = rememberedNames('recent');
    }
    found.dial(name, {...(media && {media}), ...(this.subject && {subject: this.subject})});
  }

  #forgive() {
    this.refusal = '';
  }

  #refuse(sentence: string) {
    this.refusal = sentence;
    this.focus();
  }

  #report(found: Call) {
    const error = new CallError('self-call', 'The name that was dialed is that of this page.', {attribute: 'to'});
    /** @internal */
    this.dispatchEvent(new CallErrorEvent(error, found.call));
  }

  async #copy(name: string) {
    try {
      await navigator.clipboard.writeText(name);
      this.isCopied = true;
    } catch {
      // The browser does not let the page write to the clipboard: the person can copy what is selected now.
      const shown = this.renderRoot.querySelector('[part="own-name"]');
      if (shown) getSelection()?.selectAllChildren(shown);
    }
  }
}

define('call-dialer', CallDialer);

declare global {
  interface HTMLElementTagNameMap {
    'call-dialer': CallDialer;
  }
}
