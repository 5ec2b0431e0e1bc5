import {html, LitElement, nothing} from 'lit';
import {property, state} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import {pageOf} from '../../context/page-mark.js';
import {presenceOf} from '../../context/presence.js';
import type {CallSnapshot} from '../../core/call-snapshot.js';
import {english} from '../../localization/english.js';
import {shownName, shownText} from '../../localization/shown-name.js';
import {whoCalls} from '../../localization/who-calls.js';
import {WordsController} from '../../localization/words-controller.js';
import {bell, bellOff, camera, hangUp, phone} from '../../styles/icons.js';
import {avatar} from '../avatar.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {HandOverFocus} from '../hand-over-focus.js';
import {hasOwnContent} from '../own-content.js';
import {isUnderModal} from '../under-modal.js';
import {styles} from './incoming-call.styles.js';
import {missedNotice, offlineNotice} from './notices.js';

/**
 * Rings: shows who calls and lets the person answer or decline; afterwards, that a call was missed.
 *
 * @attr {boolean} no-auto-view - While this element is there, calls bring no view of their own.
 * @slot - The whole card.
 * @slot avatar - The caller's picture.
 * @slot caller - Who calls.
 * @slot subject - What the call is about.
 * @slot actions - The buttons.
 * @csspart card - The card.
 * @csspart heading - What is happening.
 * @csspart avatar - The caller's picture.
 * @csspart caller - The caller's name.
 * @csspart subject - What the call is about.
 * @csspart actions - Around the buttons.
 * @csspart answer-button - Answers.
 * @csspart answer-audio-button - Answers a video call without the camera.
 * @csspart decline-button - Declines.
 * @csspart silence-button - Stops the sound; the call keeps ringing.
 * @csspart sound-button - Turns on the ringtone where the browser does not let it play.
 * @csspart missed - Says that a call was missed.
 * @csspart close-button - Takes that away.
 * @csspart offline - Says that nobody can call now.
 * @csspart retry-button - Tries to be reachable again.
 * @cssprop [--call-surface] - Background of the card.
 * @cssprop [--call-on-surface] - Text on it.
 * @cssprop [--call-success] - Background of the button that answers.
 * @cssprop [--call-danger] - Background of the button that declines.
 * @cssprop [--call-z-index] - Of the banner.
 * @cssprop [--call-accent] - Background of what calls and connects, and of the focus ring.
 * @cssprop [--call-on-accent] - Text on it.
 * @cssprop [--call-on-danger] - Text on it.
 * @cssprop [--call-on-success] - Text on it.
 * @cssprop [--call-muted] - Text of less weight, and thin lines.
 * @cssprop [--call-radius] - How round corners are.
 * @cssprop [--call-gap] - Space between parts.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-font] - Font family.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 * @cssprop [--call-shadow] - Shadow of what floats.
 * @cssState idle
 * @cssState outgoing
 * @cssState incoming
 * @cssState connecting
 * @cssState ongoing
 * @cssState reconnecting
 * @cssState terminating
 * @cssState ended
 * @cssState silenced - The ringing was silenced.
 * @cssState sound-blocked - The browser does not let the ringtone play before a gesture.
 * @cssState voice - The caller asks for a voice call.
 * @cssState remote-muted - The caller's microphone is off.
 * @cssState remote-camera-off - The caller's camera is off.
 */
export class IncomingCall extends LitElement {
  static override styles = styles;

  /** Registers the page under this name, unless it has one. */
  @property() name = '';
  /** `banner` at the edge of the page, `dialog` in the middle of it, or `inline` where the element stands. */
  @property({reflect: true}) layout: 'banner' | 'dialog' | 'inline' = 'banner';
  /** `audio`: answers without the camera, whatever the caller asks for. */
  @property() media: '' | 'video' | 'audio' = '';
  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;
  /** Rings without a sound. */
  @property({type: Boolean, attribute: 'no-sound'}) noSound = false;
  /** How long a missed call shows, in seconds; 0 for not at all. */
  @property({type: Number, attribute: 'missed-duration'}) missedDuration = 8;

  @state() private missed: CallSnapshot | null = null;
  /** The call whose dialog the person sent away with Escape. */
  @state() private escaped = '';

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'incoming');
  readonly #words = new WordsController(this, english);
  /** The call that rings, or did until just now. */
  #rang: CallSnapshot | null = null;
  /** It began to ring while only a dialog on top of the page's own could be pressed. */
  #isUnderModal = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #claimed = '';
  /** Where the focus was before it came to the card. */
  #focusedBefore: HTMLElement | undefined;

  constructor() {
    super();
    new HandOverFocus(this, {
      call: this.#call,
      isActive: () => this.#rang !== null,
      // It rang wherever the person was reading.
      options: {preventScroll: true},
      otherwise: () => this.#focusedBefore?.focus({preventScroll: true}),
    });
    this.addEventListener('focusin', ({relatedTarget}) => {
      if (relatedTarget instanceof Node && this.contains(relatedTarget)) return;
      this.#focusedBefore = relatedTarget instanceof HTMLElement ? relatedTarget : undefined;
    });
  }

  /** Answers the call that rings. */
  answer(options?: {readonly media?: 'video' | 'audio'}) {
    const media = this.media === 'audio' ? 'audio' : options?.media;
    this.#call.value?.answer(media && {media});
  }

  /** Refuses the call that rings. */
  decline() {
    this.#call.value?.decline();
  }

  /** Stops the sound; the call keeps ringing. */
  silence() {
    this.#call.value?.silence();
  }

  override willUpdate() {
    this.#claimName();
    const call = this.#call.value?.call ?? null;
    const ringing = call?.phase === 'incoming' && !call.quiet ? call : null;
    if (ringing && ringing.id !== this.#rang?.id) {
      this.missed = null;
      this.#isUnderModal = isUnderModal(this);
      if (this.noSound) this.silence();
    }
    if (!ringing && this.#rang) this.#noteEndOf(this.#rang, call);
    this.#rang = ringing;
    // While it is still there: closing gives the focus back, vanishing does not.
    if (!this.#isDialog) this.renderRoot?.querySelector('dialog')?.close();
  }

  override render() {
    const ringing = this.#rang;
    if (ringing) {
      const inDialog = this.#isDialog;
      return html`<dialog
          closedby="none"
          role="alertdialog"
          aria-label=${this.#headline(ringing)}
          aria-describedby="about"
          @keydown=${this.#escapeByKey}
          @cancel=${this.#escape}
        >
          ${inDialog ? this.#card(ringing) : nothing}
        </dialog>
        ${inDialog ? nothing : this.#card(ringing)}
        <span class="unseen" role="alert">${inDialog ? nothing : this.#headline(ringing)}</span>`;
    }
    if (this.missed) return missedNotice(this.missed, this.#words.table, this.#forgetMissed);
    if (!this.#isOffline) return nothing;
    return offlineNotice(this.#call.value?.registration.reason, this.#words.table, () => this.#retry());
  }

  override updated() {
    const call = this.#call.value?.call;
    const ringing = this.#rang;
    reflectStates(this.#internals, call?.quiet ? 'idle' : (call?.phase ?? 'idle'), {
      silenced: !!ringing?.silenced,
      'sound-blocked': !!ringing && this.#isSoundBlocked(ringing),
      voice: ringing?.media === 'audio',
      'remote-muted': !!ringing && !ringing.remote.mic,
      'remote-camera-off': !!ringing && !ringing.remote.camera,
    });
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && this.#isDialog && !dialog.open) dialog.showModal();
  }

  override connectedCallback() {
    super.connectedCallback();
    this.ownerDocument.addEventListener('keydown', this.#escapeByKey);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.ownerDocument.removeEventListener('keydown', this.#escapeByKey);
    clearTimeout(this.#timer);
    this.missed = null;
  }

  get #isDialog(): boolean {
    return (this.layout === 'dialog' || this.#isUnderModal) && !!this.#rang && this.escaped !== this.#rang.id;
  }

  /** The page was to be reachable, and no sign-in form says that it is not. */
  get #isOffline(): boolean {
    const found = this.#call.value;
    return found?.registration.state === 'failed' && !presenceOf(found).first('sign-in');
  }

  #card(call: CallSnapshot) {
    const isPulsing = !call.silenced && !this.noSound;
    const isOwn = hasOwnContent(this);
    // Named, it is a landmark: whoever does something else finds it from anywhere, and the focus stays theirs.
    return html`<section
      part="card"
      class="card stack ${this.#isDialog ? '' : 'banner'} ${isPulsing ? 'pulsing' : ''}"
      aria-label=${this.#isDialog ? nothing : this.#headline(call)}
      tabindex=${this.#isDialog && isOwn ? '-1' : nothing}
      ?autofocus=${this.#isDialog && isOwn}
    >
      <slot @slotchange=${() => this.requestUpdate()}></slot>
      ${isOwn ? nothing : this.#cardContent(call)}
    </section>`;
  }

  #cardContent(call: CallSnapshot) {
    const words = this.#words.table;
    const name = shownName(call, words);
    const peer = shownText(call.peer);
    // The heading says it, or it says nothing to anybody.
    const isSaid = peer === name || (call.anonymous && !call.displayName);
    const subject = shownText(call.subject, 200);
    return html`<div class="who">
        <span class="caller-picture"><slot name="avatar">${avatar(call.avatar, name)}</slot></span>
        <div class="grow">
          <h2 part="heading" id="heading" tabindex="-1" ?autofocus=${this.#isDialog}>${this.#headline(call)}</h2>
          <div id="about">
            <slot name="caller"><bdi part="caller" class="muted" ?hidden=${isSaid}>${peer}</bdi></slot>
            <slot name="subject">${subject ? html`<p part="subject">${subject}</p>` : nothing}</slot>
            <div class="muted" role="status">
              ${call.media === 'video' && !call.remote.camera ? html`<p>${words.cameraIsOff(name)}</p>` : nothing}
              ${call.remote.mic ? nothing : html`<p>${words.microphoneIsOff(name)}</p>`}
            </div>
          </div>
        </div>
        ${
          call.silenced
            ? html`<span class="muted">${words.silenced}</span>`
            : html`<button
                part="silence-button"
                type="button"
                class="quiet icon"
                title=${words.silence}
                @click=${() => this.silence()}
              >
                ${bellOff}<span class="unseen">${words.silence}</span>
              </button>`
        }
      </div>
      ${
        this.#isSoundBlocked(call)
          ? html`<button
              part="sound-button"
              type="button"
              class="quiet"
              @click=${() => this.#call.value?.unblockAudio()}
            >
              ${bell}${words.turnOnRingtone}
            </button>`
          : nothing
      }
      <div part="actions" class="actions">
        <slot name="actions">${this.#actions(call)}</slot>
      </div>`;
  }

  #actions(call: CallSnapshot) {
    const words = this.#words.table;
    const isVideo = call.media === 'video' && this.media !== 'audio';
    return html`<button part="answer-button" type="button" class="success" @click=${() => this.answer()}>
        ${isVideo ? camera : phone}${words.answerWithVideo}
      </button>
      <button part="decline-button" type="button" class="danger" @click=${() => this.decline()}>
        ${hangUp}${words.decline}
      </button>
      ${
        isVideo
          ? html`<button
              part="answer-audio-button"
              type="button"
              class="quiet"
              @click=${() => this.answer({media: 'audio'})}
            >
              ${phone}${words.answerWithoutVideo}
            </button>`
          : nothing
      }`;
  }

  /** The card rings on all the same, and can be seen to. */
  #isSoundBlocked(call: CallSnapshot): boolean {
    return !call.silenced && !this.noSound && !!this.#call.value?.ringBlocked;
  }

  #headline(call: CallSnapshot): string {
    return whoCalls(call, this.#words.table);
  }

  #noteEndOf(rang: CallSnapshot, now: CallSnapshot | null) {
    this.escaped = '';
    if (now?.id !== rang.id || !now.missed || this.missedDuration === 0) return;
    this.missed = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#forgetMissed, this.missedDuration * 1000);
  }

  #forgetMissed = () => {
    this.missed = null;
  };

  /** Only the page's own calls take their name from here. */
  #claimName() {
    const found = this.#call.value;
    if (!found || !this.name || this.#claimed === this.name) return;
    this.#claimed = this.name;
    const page = pageOf(this.ownerDocument);
    const isAccepted = page?.call === found && page.call.claimName(this.name);
    if (isAccepted) return;
    const warning = `<incoming-call name="${this.name}"> is ignored: these calls have their name from elsewhere.`;
    // oxlint-disable-next-line no-console -- whoever develops the page is to see it
    console.warn(`call-elements: ${warning}`);
  }

  /** Also when the focus is nowhere: a click beside a modal dialog takes it from there. */
  #escapeByKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.#isDialog) this.#escape(event);
  };

  /** The call goes on ringing, without a sound and out of the way: only the button declines. */
  #escape(event: Event) {
    event.preventDefault();
    event.stopPropagation();
    this.silence();
    this.escaped = this.#rang?.id ?? '';
  }

  #retry() {
    const found = this.#call.value;
    found?.connect(found.registration.anonymous ? undefined : found.registration.name || this.name || undefined);
  }
}

define('incoming-call', IncomingCall);

declare global {
  interface HTMLElementTagNameMap {
    'incoming-call': IncomingCall;
  }
}
