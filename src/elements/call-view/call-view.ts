import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {property, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import type {Call} from '../../context/call.js';
import {FoundCall} from '../../context/found-call.js';
import type {CallSnapshot} from '../../core/call-snapshot.js';
import {CallRequestEvent} from '../../events/call-request-event.js';
import {english} from '../../localization/english.js';
import {shownName} from '../../localization/shown-name.js';
import {WordsController} from '../../localization/words-controller.js';
import {minimize, move, restore} from '../../styles/icons.js';
import {avatar} from '../avatar.js';
import {isLive} from '../call-phases.js';
import '../call-status/call-status.js';
import {endSentence} from '../call-status/status-sentence.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {HandOverFocus} from '../hand-over-focus.js';
import {clock, Ticker} from '../ticker.js';
import {styles} from './call-view.styles.js';
import {FloatingPlace} from './floating-place.js';
import {RovingFocus} from './roving-focus.js';
import {toolbar} from './toolbar.js';

/**
 * Shows a call: the other one, oneself, how it is getting on, and the buttons it needs.
 *
 * @slot header - Above the picture.
 * @slot status - Instead of the sentence that says how the call is getting on.
 * @slot remote-placeholder - While there is no picture of the other one.
 * @slot self-placeholder - While there is no picture of oneself.
 * @slot controls - Instead of all buttons.
 * @slot controls-start - Before the buttons.
 * @slot controls-end - After the buttons.
 * @slot ended - When the call is over.
 * @slot idle - Without a call, with `when-idle="show"`.
 * @slot overlay - Over the picture.
 * @fires {CallRequestEvent} call-request - Before calling again. Cancel it and no call is placed.
 * @csspart stage - Around the pictures.
 * @csspart remote-video - The picture of the other one.
 * @csspart screen-video - The screen of the other one.
 * @csspart self-view - Around one's own picture.
 * @csspart self-video - One's own picture.
 * @csspart placeholder - In place of the other one's picture.
 * @csspart avatar - The picture the other one gave of themselves.
 * @csspart header - Above the picture.
 * @csspart caller - The other one's name.
 * @csspart status - How the call is getting on.
 * @csspart timer - For how long they have been connected.
 * @csspart controls - Around the buttons.
 * @csspart control - Each of the buttons.
 * @csspart mic-button - Mutes the microphone.
 * @csspart camera-button - Switches the camera off.
 * @csspart hangup-button - Ends the call.
 * @csspart mic-icon - The icon of that button.
 * @csspart mic-label - Its name, which is not seen.
 * @csspart camera-icon - The icon of that button.
 * @csspart camera-label - Its name, which is not seen.
 * @csspart hangup-icon - The icon of that button.
 * @csspart hangup-label - Its name, which is not seen.
 * @csspart handle - Moves a floating view, by dragging or by arrow keys.
 * @csspart minimize-button - Makes a floating view small.
 * @csspart restore-button - Makes it large again.
 * @csspart toast - Something that went wrong, for the person.
 * @csspart unblock-audio-button - Lets sound play that the browser blocked.
 * @csspart ended - Says how the call ended.
 * @csspart redial-button - Calls the same person again.
 * @csspart close-button - Takes the ended call away.
 * @cssprop [--call-surface] - Background.
 * @cssprop [--call-on-surface] - Text.
 * @cssprop [--call-accent] - Background of the main button.
 * @cssprop [--call-danger] - Background of the button that ends the call.
 * @cssprop [--call-radius] - Of corners.
 * @cssprop [--call-aspect-ratio] - Of the stage.
 * @cssprop [--call-self-view-width] - Of one's own picture.
 * @cssprop [--call-z-index] - Of a floating view.
 * @cssprop [--call-shadow] - Of a floating view.
 * @cssprop [--call-on-accent] - Text on it.
 * @cssprop [--call-on-danger] - Text on it.
 * @cssprop [--call-muted] - Text of less weight, and thin lines.
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
 * @cssState inactive - There is nothing to show.
 * @cssState mic-muted - One's own microphone is off.
 * @cssState camera-off - One's own camera is off.
 * @cssState sharing - One's own screen is shown.
 * @cssState on-hold - One holds the call.
 * @cssState remote-muted - The other one's microphone is off.
 * @cssState remote-camera-off - The other one's camera is off.
 * @cssState voice - A call without pictures.
 * @cssState audio-blocked - The browser does not let sound play yet.
 * @cssState minimized - A floating view is small.
 */
export class CallView extends LitElement {
  static override styles = styles;

  /** How pictures are arranged. */
  @property({reflect: true}) layout: 'auto' | 'focus' | 'split' | 'voice' = 'auto';
  /** Stays in a corner of the window. */
  @property({type: Boolean, reflect: true}) floating = false;
  /** Which buttons there are, separated by spaces; `none` for none. */
  @property() controls = 'mic camera hangup';
  /** Shows one's own picture as others see it. */
  @property({type: Boolean, attribute: 'no-mirror', reflect: true}) noMirror = false;
  /** Does not show one's own picture. */
  @property({type: Boolean, attribute: 'no-self-view'}) noSelfView = false;
  /** What to do without a call. */
  @property({attribute: 'when-idle'}) whenIdle: 'hide' | 'show' = 'hide';
  /** How long the end of a call shows, in seconds. */
  @property({type: Number, attribute: 'ended-duration'}) endedDuration = 8;
  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;

  @state() private hasPicture = false;
  @state() private isMinimized = false;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'view');
  readonly #words = new WordsController(this, english);
  readonly #roving = new RovingFocus(this, () => [...this.renderRoot.querySelectorAll<HTMLElement>('[data-control]')]);
  readonly #place = new FloatingPlace(this);
  /** The call this view has shown; one that only rang here is shown by `<incoming-call>`. */
  #shownId = '';
  #endTimer: ReturnType<typeof setTimeout> | undefined;
  #timedId = '';
  #hadFocus = false;

  constructor() {
    super();
    new HandOverFocus(this, {call: this.#call, isActive: () => this.#shown !== null});
    new Ticker(this, () => this.#shown?.phase === 'ongoing' || this.#shown?.phase === 'reconnecting');
  }

  /** Focuses the view as a whole: never a button somebody might press by accident. */
  override focus(options?: FocusOptions) {
    this.renderRoot.querySelector<HTMLElement>('.view')?.focus(options);
  }

  override connectedCallback() {
    super.connectedCallback();
    // Browsers pause what is taken out of the document.
    this.#play();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#endTimer);
    this.#timedId = '';
  }

  override willUpdate() {
    const call = this.#call.value?.call;
    if (call && (isLive(call) || call.phase === 'terminating')) this.#shownId = call.id;
    if (!this.#call.value?.remoteVideo) this.hasPicture = false;
    this.#hadFocus = this.matches(':focus-within');
  }

  override render() {
    const found = this.#call.value;
    const call = this.#shown;
    if (!found || !call) return this.whenIdle === 'show' ? this.#idle() : nothing;
    const isOver = call.phase === 'ended';
    return html`<div
      class="view card"
      role="region"
      tabindex="-1"
      aria-label=${this.#words.table.callWith(shownName(call))}
    >
      ${this.#header(call)} ${isOver || this.isMinimized ? nothing : this.#stage(call, found)}
      ${found.audioBlocked && !isOver ? this.#unblock(found) : nothing}
      ${found.problem && !isOver ? html`<p part="toast" role="alert">${this.#words.table.problems[found.problem.code]}</p>` : nothing}
      ${isOver ? this.#ended(call, found) : toolbar({call, controls: this.controls, words: this.#words.table, roving: this.#roving})}
    </div>`;
  }

  override updated(changed: PropertyValues<this>) {
    const found = this.#call.value;
    const call = this.#shown;
    reflectStates(this.#internals, call?.phase ?? 'idle', {
      inactive: !call && this.whenIdle !== 'show',
      ringing: call?.phase === 'outgoing' && call.step === 'ringing',
      'mic-muted': isLive(call) && !call.local.mic,
      'camera-off': isLive(call) && !call.local.camera,
      sharing: isLive(call) && call.local.screen,
      'on-hold': isLive(call) && call.local.hold,
      'remote-muted': isLive(call) && !call.remote.mic,
      'remote-camera-off': isLive(call) && !call.remote.camera,
      voice: !!call && call.media === 'audio' && !call.local.camera && !call.remote.camera,
      'audio-blocked': !!found?.audioBlocked,
      minimized: this.isMinimized,
    });
    // The button that had it is gone with its phase: the next Tab is to go on from here.
    if (this.#hadFocus && call && !this.matches(':focus-within')) this.focus();
    this.#play();
    this.#timeEnd(call, changed);
  }

  /** The call to show: not one that merely rings, and not one that ended without having been shown. */
  get #shown(): CallSnapshot | null {
    const call = this.#call.value?.call;
    if (!call || call.phase === 'idle' || call.phase === 'incoming') return null;
    if (call.phase !== 'ended') return call;
    return call.direction === 'outgoing' || call.connectedAt !== null || call.id === this.#shownId ? call : null;
  }

  #idle() {
    return html`<div class="view card" tabindex="-1">
      <slot name="idle"><p class="muted">${this.#words.table.noCall}</p></slot>
    </div>`;
  }

  #header(call: CallSnapshot) {
    const since = call.connectedAt;
    return html`<div part="header">
      ${this.floating ? this.#handle() : nothing}
      <slot name="header">
        <bdi part="caller" class="grow">${shownName(call)}</bdi>
        <slot name="status"
          ><call-status exportparts="label:status" ?hidden=${call.phase === 'ended'}></call-status
        ></slot>
        ${
          since === null
            ? nothing
            : html`<span part="timer" role="timer" aria-label=${this.#words.table.duration}
                >${clock((call.endedAt ?? Date.now()) - since)}</span
              >`
        }
      </slot>
      ${this.floating ? this.#resize() : nothing}
    </div>`;
  }

  /** `live`: Lit would set an unchanged stream anew each time, and a video given its stream again starts over. */
  #stage(call: CallSnapshot, found: Call) {
    const showsSelf = !this.noSelfView && this.layout !== 'voice' && (call.media === 'video' || call.local.camera);
    return html`<div part="stage">
      <video
        part="remote-video"
        muted
        playsinline
        .muted=${true}
        .srcObject=${live(found.remoteVideo)}
        ?hidden=${!this.#showsPicture(call)}
        @loadeddata=${this.#notePicture}
        @resize=${this.#notePicture}
        @emptied=${this.#notePicture}
      ></video>
      <video
        part="screen-video"
        muted
        playsinline
        .muted=${true}
        .srcObject=${live(found.remoteScreen)}
        ?hidden=${!call.remote.screen}
      ></video>
      ${this.#showsPicture(call) || call.remote.screen ? nothing : this.#placeholder(call)}
      ${
        showsSelf
          ? html`<div part="self-view">
              <video
                part="self-video"
                muted
                playsinline
                .muted=${true}
                .srcObject=${live(found.localVideo)}
                ?hidden=${!call.local.camera}
                aria-label=${this.#words.table.ownPicture}
              ></video>
              ${
                call.local.camera
                  ? nothing
                  : html`<div class="words">
                      <slot name="self-placeholder">${this.#words.table.ownCameraIsOff}</slot>
                    </div>`
              }
            </div>`
          : nothing
      }
      <slot name="overlay"></slot>
    </div>`;
  }

  #placeholder(call: CallSnapshot) {
    return html`<div part="placeholder">
      <slot name="remote-placeholder">
        ${avatar(call.avatar)}
        <p>${this.#placeholderSentence(call)}</p>
        ${call.phase === 'ongoing' && !call.remote.mic ? html`<p>${this.#words.table.microphoneIsOff(shownName(call))}</p>` : nothing}
      </slot>
    </div>`;
  }

  #placeholderSentence(call: CallSnapshot): string {
    const name = shownName(call);
    if (call.phase === 'outgoing') return name;
    if (call.remote.camera) return this.#words.table.waitingForPicture(name);
    return this.#words.table[call.media === 'audio' ? 'voiceCall' : 'cameraIsOff'](name);
  }

  #ended(call: CallSnapshot, found: Call) {
    const isObvious = call.reason === 'answered-elsewhere' || found.obstacleTo(call.peer) === 'self';
    return html`<div part="ended">
      <slot name="ended">
        <p>${endSentence(call, this.#words.table)}</p>
        <div class="row">
          ${
            isObvious
              ? nothing
              : html`<button part="redial-button" type="button" @click=${() => this.#redial(call, found)}>
                  ${this.#words.table.callAgain}
                </button>`
          }
          <button part="close-button" type="button" class="quiet" @click=${() => found.dismiss()}>
            ${this.#words.table.close}
          </button>
        </div>
      </slot>
    </div>`;
  }

  #unblock(found: Call) {
    return html`<div class="sound">
      <button part="unblock-audio-button" type="button" @click=${() => found.unblockAudio()}>
        ${this.#words.table.turnOnSound}
      </button>
    </div>`;
  }

  #handle() {
    return html`<button
      part="handle"
      type="button"
      class="quiet icon"
      aria-label=${this.#words.table.move}
      @keydown=${this.#place.moveByKey}
      @pointerdown=${this.#place.startDragging}
      @pointermove=${this.#place.drag}
    >
      ${move}
    </button>`;
  }

  #resize() {
    const part = this.isMinimized ? 'restore-button' : 'minimize-button';
    const label = this.#words.table[this.isMinimized ? 'restore' : 'minimize'];
    return html`<button
      part=${part}
      type="button"
      class="quiet icon"
      aria-label=${label}
      @click=${() => (this.isMinimized = !this.isMinimized)}
    >
      ${this.isMinimized ? restore : minimize}
    </button>`;
  }

  #showsPicture(call: CallSnapshot): boolean {
    return this.hasPicture && call.remote.camera && this.layout !== 'voice';
  }

  #notePicture(event: Event) {
    const video = event.currentTarget as HTMLVideoElement;
    this.hasPicture = video.videoWidth > 0;
  }

  #play() {
    for (const video of this.renderRoot?.querySelectorAll('video') ?? []) {
      // Refused for a hidden page or an empty stream: the next change tries again.
      if (video.srcObject && video.paused) video.play().catch(() => {});
    }
  }

  #redial(call: CallSnapshot, found: Call) {
    /** @internal */
    const isWanted = this.dispatchEvent(new CallRequestEvent({call, to: call.peer, media: call.media}));
    if (isWanted) found.dial(call.peer, {media: call.media, ...(call.subject && {subject: call.subject})});
  }

  #timeEnd(call: CallSnapshot | null, changed: PropertyValues<this>) {
    const id = call?.phase === 'ended' ? call.id : '';
    if (id === this.#timedId && !changed.has('endedDuration')) return;
    this.#timedId = id;
    clearTimeout(this.#endTimer);
    if (id) this.#endTimer = setTimeout(() => this.#call.value?.dismiss(), this.endedDuration * 1000);
  }
}

define('call-view', CallView);

declare global {
  interface HTMLElementTagNameMap {
    'call-view': CallView;
  }
}
