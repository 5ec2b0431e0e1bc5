import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {property, state} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import type {CallError} from '../../core/call-error.js';
import type {CallSnapshot} from '../../core/call-snapshot.js';
import {CallRequestEvent} from '../../events/call-request-event.js';
import {english} from '../../localization/english.js';
import {shownName} from '../../localization/shown-name.js';
import {WordsController} from '../../localization/words-controller.js';
import {isLive} from '../call-phases.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {HandOverFocus} from '../hand-over-focus.js';
import {Observing} from '../observing.js';
import {styles} from './call-view.styles.js';
import {DeviceNews} from './device-news.js';
import {ended} from './ended.js';
import {FloatingPlace} from './floating-place.js';
import {Fullscreen} from './fullscreen.js';
import {header} from './header.js';
import {pressHotkey} from './hotkeys.js';
import {notices} from './notices.js';
import {PictureWindow} from './picture-window.js';
import {playAll} from './play.js';
import {RovingFocus} from './roving-focus.js';
import {SelfCorner} from './self-corner.js';
import {arrangement, isVoice, type Shown} from './shown.js';
import {type Stage, stage} from './stage.js';
import {hasRoom, toolbar, wants} from './toolbar.js';

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
 * @csspart status-icon - Before that sentence; empty unless a page fills it by style.
 * @csspart timer - For how long they have been connected.
 * @csspart quality - How well the connection carries the call; a button that tells more.
 * @csspart quality-icon - The icon of that button.
 * @csspart quality-label - Its name, which is not seen.
 * @csspart quality-details - What it tells.
 * @csspart controls - Around the buttons.
 * @csspart control - Each of the buttons.
 * @csspart mic-button - Mutes the microphone.
 * @csspart camera-button - Switches the camera off.
 * @csspart screen-button - Shows one's own screen.
 * @csspart devices-button - Opens the menu of devices.
 * @csspart hold-button - Holds the call.
 * @csspart pip-button - Shows the call in a small window in front of all others.
 * @csspart fullscreen-button - Gives the call the whole screen.
 * @csspart hangup-button - Ends the call.
 * @csspart mic-icon - The icon of that button.
 * @csspart mic-label - Its name, which is not seen.
 * @csspart camera-icon - The icon of that button.
 * @csspart camera-label - Its name, which is not seen.
 * @csspart screen-icon - The icon of that button.
 * @csspart screen-label - Its name, which is not seen.
 * @csspart devices-icon - The icon of that button.
 * @csspart devices-label - Its name, which is not seen.
 * @csspart hangup-icon - The icon of that button.
 * @csspart hangup-label - Its name, which is not seen.
 * @csspart menu - The menu of devices.
 * @csspart menu-item - Each device.
 * @csspart level - How loud the microphone is, in that menu.
 * @csspart handle - Moves a floating view, by dragging or by arrow keys.
 * @csspart minimize-button - Makes a floating view small.
 * @csspart restore-button - Makes it large again.
 * @csspart toast - Something that went wrong, or that a device took the place of another, for the person.
 * @csspart stop-sharing-button - No longer shows one's own screen.
 * @csspart resume-button - Takes back a held call where no button holds it.
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
 * @cssState on-hold - One of the two holds the call.
 * @cssState remote-muted - The other one's microphone is off.
 * @cssState remote-camera-off - The other one's camera is off.
 * @cssState voice - A call without pictures.
 * @cssState audio-blocked - The browser does not let sound play yet.
 * @cssState speaking-while-muted - One speaks, and one's own microphone is off.
 * @cssState quality-good
 * @cssState quality-fair
 * @cssState quality-poor
 * @cssState pip - The call is also in a small window in front of all others.
 * @cssState fullscreen - The call has the whole screen.
 * @cssState minimized - A floating view is small.
 */
export class CallView extends LitElement {
  static override styles = styles;

  /** How pictures are arranged. */
  @property({reflect: true}) layout: 'auto' | 'focus' | 'split' | 'voice' = 'auto';
  /** Stays in a corner of the window. */
  @property({type: Boolean, reflect: true}) floating = false;
  /** Which buttons there are, separated by spaces; `none` for none. What the browser cannot do is left out. */
  @property() controls = 'mic camera screen devices hold pip fullscreen quality hangup';
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
  @state() private isSpeakingWhileMuted = false;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'view');
  readonly #words = new WordsController(this, english);
  readonly #roving = new RovingFocus(this, () => [...this.renderRoot.querySelectorAll<HTMLElement>('[data-control]')]);
  readonly #place = new FloatingPlace(this, this.#call);
  readonly #corner = new SelfCorner(this);
  readonly #fullscreen = new Fullscreen(this);
  readonly #news = new DeviceNews(this, this.#call, this.#words);
  readonly #picture = new PictureWindow(this, {call: this.#call, stage: () => this.#stage});
  readonly #quality = new Observing(this, {
    call: this.#call,
    pick: ({quality}) => quality,
    isWanted: () => isLive(this.#shown),
    changed: () => this.#reflect(),
  });
  #endTimer: ReturnType<typeof setTimeout> | undefined;
  #timedId = '';
  #hadFocus = false;
  /** The problem somebody has taken note of. */
  #readProblem: CallError | null = null;

  constructor() {
    super();
    new HandOverFocus(this, {call: this.#call, isActive: () => this.#shown !== null});
    new Observing(this, {
      call: this.#call,
      pick: ({levels}) => levels,
      isWanted: () => this.#wantsLevels,
      changed: ({remote, speakingWhileMuted}) => {
        this.isSpeakingWhileMuted = speakingWhileMuted;
        // Not by drawing: it comes many times a second.
        this.renderRoot.querySelector<HTMLElement>('.face')?.style.setProperty('--_level', remote.toFixed(2));
      },
    });
  }

  /** Focuses the view as a whole: never a button somebody might press by accident. */
  override focus(options?: FocusOptions) {
    this.renderRoot.querySelector<HTMLElement>('.view')?.focus(options);
  }

  override connectedCallback() {
    super.connectedCallback();
    playAll(this.renderRoot);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#endTimer);
    this.#timedId = '';
  }

  override willUpdate() {
    const call = this.#call.value?.call;
    if (!this.#call.value?.remoteVideo) this.hasPicture = false;
    if (call?.phase !== 'ongoing' || call.local.mic) this.isSpeakingWhileMuted = false;
    this.#hadFocus = this.hasUpdated && this.matches(':focus-within');
  }

  override render() {
    const found = this.#call.value;
    const call = this.#shown;
    const words = this.#words.table;
    if (!found || !call) return this.whenIdle === 'show' ? this.#idle() : nothing;
    const shown: Shown = {call, found, words, language: this.#words.language};
    const isOver = call.phase === 'ended';
    const {isMinimized} = this.#place;
    const stageNow = isOver || isMinimized ? null : this.#stage;
    return html`<div
      class="view card ${stageNow ? `${stageNow.layout} staged` : ''}"
      role="region"
      tabindex="-1"
      aria-label=${words.callWith(shownName(call, words))}
      @keydown=${this.#press}
    >
      ${header({
        ...shown,
        showsQuality: isLive(call) && wants(this.controls, 'quality'),
        place: this.floating && !this.#fullscreen.isOn ? this.#place : undefined,
      })}
      ${stageNow ? stage(stageNow) : nothing}
      ${
        isOver
          ? ended({...shown, redial: () => this.#redial(shown)})
          : [
              notices({
                ...shown,
                read: this.#readProblem,
                markRead: this.#markRead,
                replacement: this.#news.replacement,
                hasHoldButton: hasRoom('hold', {controls: this.controls, isMinimized}),
              }),
              toolbar({
                ...shown,
                controls: this.controls,
                isMinimized,
                roving: this.#roving,
                picture: this.#picture,
                fullscreen: this.#fullscreen,
              }),
            ]
      }
    </div>`;
  }

  override updated(changed: PropertyValues<this>) {
    const call = this.#shown;
    this.#reflect();
    if (!call) this.#fullscreen.leave();
    // The button that had it is gone with its phase: the next Tab is to go on from here.
    if (this.#hadFocus && call && !this.matches(':focus-within')) this.focus();
    playAll(this.renderRoot);
    const problem = this.#call.value?.problem;
    if (problem?.code === 'device-lost' && this.#news.replacement !== null) this.#readProblem = problem;
    this.#timeEnd(call, changed);
  }

  /** The call to show: not one that merely rings here or did, which is what `<incoming-call>` shows. */
  get #shown(): CallSnapshot | null {
    const call = this.#call.value?.call;
    if (!call || call.phase === 'idle' || call.phase === 'incoming') return null;
    return call.phase !== 'ended' || call.direction === 'outgoing' || call.answeredAt !== null ? call : null;
  }

  /** For the ring around a face, and to notice that somebody speaks in vain. */
  get #wantsLevels(): boolean {
    const call = this.#shown;
    return call?.phase === 'ongoing' && (!call.local.mic || !call.remote.camera || this.layout === 'voice');
  }

  get #stage(): Stage | null {
    const found = this.#call.value;
    const call = this.#shown;
    if (!found || !call || call.phase === 'ended') return null;
    return {
      call,
      found,
      words: this.#words.table,
      language: this.#words.language,
      layout: arrangement(this.layout, call, this.#fullscreen.isOn),
      noSelfView: this.noSelfView,
      hasPicture: this.hasPicture,
      isSpeakingWhileMuted: this.isSpeakingWhileMuted,
      corner: this.#corner,
      notePicture: this.#notePicture,
    };
  }

  #reflect() {
    const found = this.#call.value;
    const call = this.#shown;
    const level = this.#quality.value?.level;
    const live = isLive(call) ? call : null;
    // Before that nobody knows what the other one will send.
    const isUp = call?.phase === 'ongoing' || call?.phase === 'reconnecting';
    const isRinging = found?.call?.phase === 'incoming' && !found.call.quiet;
    reflectStates(this.#internals, call?.phase ?? (isRinging ? 'incoming' : 'idle'), {
      inactive: !call && this.whenIdle !== 'show',
      ringing: call?.phase === 'outgoing' && call.step === 'ringing',
      'mic-muted': live && !live.local.mic,
      'camera-off': live && !live.local.camera,
      sharing: live?.local.screen,
      'on-hold': live && (live.local.hold || live.remote.hold),
      'remote-muted': isUp && !call?.remote.mic,
      'remote-camera-off': isUp && !call?.remote.camera,
      voice: call && isVoice(call),
      'audio-blocked': found?.audioBlocked,
      'speaking-while-muted': this.isSpeakingWhileMuted,
      ...(level && live && {[`quality-${level}`]: true}),
      pip: this.#picture.isOpen,
      fullscreen: this.#fullscreen.isOn,
      minimized: this.#place.isMinimized,
    });
  }

  #idle() {
    return html`<div class="view card idle" tabindex="-1">
      <slot name="idle"><p class="muted">${this.#words.table.noCall}</p></slot>
    </div>`;
  }

  #notePicture = ({currentTarget}: Event) => {
    if (currentTarget instanceof HTMLVideoElement) this.hasPicture = currentTarget.videoWidth > 0;
  };

  #markRead = (problem: CallError) => {
    this.#readProblem = problem;
    this.requestUpdate();
  };

  /** Escape leaves one layer at a time; menus have taken theirs already. It never ends a call. */
  #press = (event: KeyboardEvent) => {
    const found = this.#call.value;
    if (event.key === 'Escape') {
      if (this.#picture.leave() || this.#fullscreen.leave()) event.preventDefault();
    } else if (found) {
      pressHotkey(event, found);
    }
  };

  #redial({call, found, words}: Shown) {
    /** @internal */
    const isWanted = this.dispatchEvent(new CallRequestEvent({call, to: call.peer, media: call.media}));
    if (!isWanted) return;
    const {peer, media, subject} = call;
    found.dial(peer, {media, toName: shownName(call, words), ...(subject && {subject})});
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
