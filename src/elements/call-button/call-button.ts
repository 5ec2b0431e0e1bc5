import {html, LitElement, nothing, type PropertyDeclarations} from 'lit';
import type {Call} from '../../context/call.js';
import {FoundCall} from '../../context/found-call.js';
import {presenceOf} from '../../context/presence.js';
import {CallError, type CallErrorCode} from '../../core/call-error.js';
import type {CallPhase, Obstacle} from '../../core/call-snapshot.js';
import {CallErrorEvent} from '../../events/call-error-event.js';
import {CallRequestEvent} from '../../events/call-request-event.js';
import {type ButtonWords, englishForButtons} from '../../localization/english-for-buttons.js';
import {WordsController} from '../../localization/words-controller.js';
import {loadTags} from '../../page/parts.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {hasOwnContent} from '../own-content.js';
import {styles} from './call-button.styles.js';

/** What a developer can do something about. */
const obstacleCodes: Readonly<Partial<Record<string, CallErrorCode>>> = {
  nobody: 'bad-attribute',
  'invalid-name': 'invalid-name',
  self: 'self-call',
};

/**
 * Calls one person; during the call it cancels or hangs up.
 *
 * @attr {boolean} no-auto-view - While this button is there, calls bring no view of their own.
 * @slot - The label; “Call …” unless given.
 * @slot icon - Before the label.
 * @slot calling - The label while it rings at the other side; “Cancel” unless given.
 * @slot in-call - The label during the call; “Hang up” unless given.
 * @slot unavailable - Shown below while no call can be placed; the reason unless given.
 * @fires {CallRequestEvent} call-request - Before dialing. Cancel it and no call is placed.
 * @fires {CallErrorEvent} call-error - The attribute `to` is empty or the page's own name.
 * @csspart button - The native `<button>`.
 * @csspart icon - The icon.
 * @csspart label - The label.
 * @csspart spinner - Turns while a call is being placed.
 * @csspart reason - Why no call can be placed, or how the last one ended.
 * @cssprop [--call-accent] - Background of the button.
 * @cssprop [--call-on-accent] - Text on it.
 * @cssprop [--call-danger] - Background while the button cancels or hangs up.
 * @cssprop [--call-on-danger] - Text on it.
 * @cssprop [--call-muted] - Text of less weight, and thin lines.
 * @cssprop [--call-radius] - How round corners are.
 * @cssprop [--call-gap] - Space between parts.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-font] - Font family.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 * @cssState idle
 * @cssState outgoing
 * @cssState incoming
 * @cssState connecting
 * @cssState ongoing
 * @cssState reconnecting
 * @cssState terminating
 * @cssState ended
 * @cssState ringing - It rings at the other side.
 * @cssState unavailable - No call can be placed now.
 * @cssState unsupported - This browser or page can place no calls at all.
 * @cssState self - `to` is the page's own name.
 */
export class CallButton extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {mode: 'open', delegatesFocus: true};
  static override properties: PropertyDeclarations = {
    to: {},
    toName: {attribute: 'to-name'},
    media: {},
    subject: {},
    disabled: {type: Boolean, reflect: true},
    unavailableText: {attribute: 'unavailable-text'},
    for: {},
    noToggle: {type: Boolean, attribute: 'no-toggle'},
  };

  /** Whom to call. */
  to = '';
  /** What to call that person in sentences; the name unless given. */
  toName = '';
  /** `video` or `audio`; what the provider says unless given. */
  media: '' | 'video' | 'audio' = '';
  /** What the call is about; shown at the other side. */
  subject = '';
  /** No call is placed; a press says so. */
  disabled = false;
  /** Says why no call can be placed, instead of the built-in sentence. */
  unavailableText = '';
  /** The id of the provider to call with. */
  for: string | undefined;
  /** The button stays what it is during a call: it neither cancels nor hangs up. */
  noToggle = false;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'button');
  readonly #words = new WordsController<ButtonWords>(this, englishForButtons);
  /** What was said after a press, and about which `to` a complaint has been made. */
  #spoken = '';
  #complained: string | undefined;
  /** Whether it could place a call when the press began that is under way. */
  #wasFree: boolean | undefined;
  /** What this says of the call. */
  #begun = '';

  override render() {
    const phase = this.#phase;
    const obstacle = this.#obstacle;
    const reason = this.#reason(obstacle);
    const [slot, label] = this.#label(phase);
    // White space beside an icon fills the slot, but is no label.
    const isUnlabelled = this.hasUpdated && !slot && this.hasChildNodes() && !hasOwnContent(this);
    const isCalling = phase === 'outgoing' || phase === 'connecting';
    return html`<button
        part="button"
        aria-disabled=${!!obstacle}
        aria-describedby="reason"
        @pointerenter=${this.#warm}
        @focus=${this.#warm}
        @pointerdown=${this.#connect}
        @keydown=${this.#connectByKey}
        @click=${this.#press}
      >
        <slot part="icon" name="icon" @slotchange=${this.#drawAnew}><span class="handset"></span></slot
        >${isCalling ? html`<span part="spinner"></span>` : isUnlabelled ? html`<span part="label">${label}</span>` : ''}<slot
          part="label"
          name=${slot || nothing}
          @slotchange=${isUnlabelled ? this.#drawAnew : nothing}
          >${label}</slot
        ></button
      ><span role="status">${this.#progress(phase) || this.#spoken}</span
      ><span part="reason" id="reason">${obstacle ? html`<slot name="unavailable">${reason}</slot>` : reason}</span>`;
  }

  override updated() {
    const phase = this.#phase;
    const obstacle = this.#obstacle;
    reflectStates(this.#internals, phase, {
      ringing: phase === 'outgoing' && this.#current?.step === 'ringing',
      unavailable: obstacle,
      unsupported: obstacle === 'unsupported' || obstacle === 'insecure-context',
      self: obstacle === 'self',
    });
  }

  get #name() {
    // A framework that has no value yet takes the attribute away, which gives null.
    return `${this.to ?? ''}`.trim().normalize();
  }

  get #shownName() {
    return this.toName || this.#name;
  }

  get #found() {
    return this.#call.value;
  }

  /** The call with the person this button calls, if that is the call of the moment. */
  get #current() {
    const call = this.#found?.call;
    return call?.peer === this.#name ? call : null;
  }

  get #phase(): CallPhase {
    const call = this.#current;
    return call && !call.quiet ? call.phase : 'idle';
  }

  get #isFree() {
    return /idle|ended/.test(this.#phase);
  }

  get #obstacle(): Obstacle | 'disabled' | null {
    if (!this.#isFree) return null;
    if (this.disabled) return 'disabled';
    if (!this.#name) return 'nobody';
    return this.#found?.obstacleTo(this.#name) ?? null;
  }

  /** The slot of the label, and the words in it. There is a slot `icon` already: a second one never gets anything. */
  #label(phase: CallPhase): readonly [slot: string, words: string] {
    const words = this.#words.table;
    switch (phase) {
      case 'outgoing':
        return ['calling', this.noToggle ? words.calling : words.cancel];
      case 'incoming':
        return ['icon', words.answer];
      case 'terminating':
        return ['icon', words.terminating];
      case 'idle':
      case 'ended':
        return ['', words.callTo(this.#shownName)];
      default:
        return ['in-call', this.noToggle ? words.ongoing : words.hangUp];
    }
  }

  #drawAnew() {
    this.requestUpdate();
  }

  #reason(obstacle: Obstacle | 'disabled' | null): string {
    const found = this.#found;
    const call = this.#current;
    const words = this.#words.table;
    // Only an ended call has a reason.
    if (call?.reason && call.by && call.direction === 'outgoing') {
      // A view tells it better.
      if (found && !presenceOf(found).first('view'))
        return words.endedForCaller?.[call.reason](this.#shownName, call.by) ?? this.#fetchWords();
    }
    if (obstacle) return this.unavailableText || words.obstacles[obstacle](this.#shownName);
    return found?.problem?.code === 'load-failed' ? words.loadFailed : '';
  }

  /** What a screen reader hears of the call, unless a better place says it. What was begun is finished here. */
  #progress(phase: CallPhase): string {
    const found = this.#found;
    if (phase === 'idle' || phase === 'incoming' || !found) return '';
    const presence = presenceOf(found);
    const speaker = presence.first('button', ({to}) => to === this.to);
    const isRinging = found.call?.step === 'ringing';
    const sentence =
      phase === 'ended'
        ? this.#reason(null)
        : this.#words.table[phase !== 'outgoing' ? phase : isRinging ? 'ringing' : 'calling'];
    const isSaidElsewhere = speaker !== this || (presence.first('status') && this.#begun !== sentence);
    return (this.#begun = isSaidElsewhere ? '' : sentence);
  }

  #warm() {
    if (!this.#obstacle) this.#found?.warm();
  }

  #connect() {
    const found = this.#found;
    this.#wasFree = this.#isFree;
    if (this.#wasFree && !this.#obstacle && found?.registration.state === 'offline') found.connect();
  }

  #connectByKey({key}: KeyboardEvent) {
    if (key === 'Enter' || key === ' ') this.#connect();
  }

  #press({detail}: UIEvent) {
    // The second half of a double click, or the button is another one by now: what it would do is not what was meant.
    const isOther = this.#wasFree === !this.#isFree;
    this.#wasFree = undefined;
    if (detail > 1 || isOther) return;
    // Without a name there is nothing to wait for.
    if (this.#name) this.#call.act(() => this.#act());
    else this.#act();
  }

  #act() {
    const found = this.#found;
    const phase = this.#phase;
    const obstacle = this.#obstacle;
    if (obstacle) return this.#complain(obstacle);
    this.#spoken = '';
    if (this.#isFree && found) this.#dial(found);
    else if (phase === 'incoming') found?.answer();
    else if (phase !== 'terminating' && !this.noToggle) found?.hangUp();
  }

  #dial(found: Call) {
    const media = this.media === 'audio' || this.media === 'video' ? this.media : undefined;
    if (this.media && !media) this.#report('bad-attribute', 'media');
    /** @internal */
    if (!this.dispatchEvent(new CallRequestEvent({call: found.call, to: this.#name, media}))) return;
    found.dial(this.#name, {...(media && {media}), subject: this.subject, toName: this.toName});
  }

  /** Says nothing until the words for it are there. */
  #fetchWords(): string {
    loadTags().then(
      ({english}) => {
        this.#words.table = english;
        this.requestUpdate();
      },
      // Whoever mounts the view tells that it did not come.
      () => {},
    );
    return '';
  }

  /** Says why not: to the person after every press, to the developer once. */
  #complain(obstacle: Obstacle | 'disabled') {
    const reason = this.#reason(obstacle);
    // The same words once more are news only if something differs.
    this.#spoken = this.#spoken === reason ? `${reason}\u00a0` : reason;
    this.requestUpdate();
    if (this.#complained === this.#name) return;
    this.#complained = this.#name;
    const code = obstacleCodes[obstacle];
    if (code) this.#report(code, 'to');
  }

  #report(code: CallErrorCode, attribute: 'to' | 'media') {
    const error = new CallError(code, `<call-button ${attribute}="${this[attribute]}"> cannot be used.`, {attribute});
    /** @internal */
    this.dispatchEvent(new CallErrorEvent(error, this.#found?.call));
  }
}

define('call-button', CallButton);

declare global {
  interface HTMLElementTagNameMap {
    'call-button': CallButton;
  }
}
