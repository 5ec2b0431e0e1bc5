import {html, type LitElement, type ReactiveController, render} from 'lit';
import type {FoundCall} from '../../context/found-call.js';
import {shownName} from '../../localization/shown-name.js';
import {camera, cameraOff, hangUp, microphone, microphoneOff} from '../../styles/icons.js';
import {isLive} from '../call-phases.js';
import {controlButton} from '../control-button.js';
import {timer} from './header.js';
import {playAll} from './play.js';
import {pictureWindowStyles} from './picture-window.styles.js';
import {type Stage, stage} from './stage.js';

/** https://wicg.github.io/document-picture-in-picture/, which the types of TypeScript do not have yet. */
interface DocumentPictureInPicture {
  requestWindow(options: {readonly width: number; readonly height: number}): Promise<Window & typeof globalThis>;
}

/** What a page may set, and the window is a document of its own. */
const inherited = [
  ...['accent', 'on-accent', 'danger', 'on-danger', 'surface', 'on-surface', 'muted', 'radius', 'gap', 'font'],
  ...['control-size', 'self-view-width', 'focus-ring'],
].map((name) => `--call-${name}`);

interface Needs {
  readonly call: FoundCall;
  /** What the view draws its own stage from; null without a call. */
  readonly stage: () => Stage | null;
}

/** Shows the call in a small window in front of all others: with buttons where the browser can, else the picture alone. */
export class PictureWindow implements ReactiveController {
  readonly #view: LitElement;
  readonly #needs: Needs;
  #window: Window | undefined;
  #root: ShadowRoot | undefined;

  constructor(view: LitElement, needs: Needs) {
    this.#view = view;
    this.#needs = needs;
    view.addController(this);
  }

  get isPossible(): boolean {
    return !!(this.#documentPictures || this.#view.ownerDocument.pictureInPictureEnabled);
  }

  /** Without buttons of its own there has to be a picture. */
  get isReady(): boolean {
    return isLive(this.#needs.call.value?.call) && (!!this.#documentPictures || !!this.#video);
  }

  get isOpen(): boolean {
    return !!this.#window || this.#pictured !== null;
  }

  hostConnected() {
    // They do not bubble, and the videos come and go.
    this.#view.renderRoot?.addEventListener('enterpictureinpicture', this.#draw, true);
    this.#view.renderRoot?.addEventListener('leavepictureinpicture', this.#draw, true);
  }

  hostUpdated() {
    this.hostConnected();
    if (this.#window && !isLive(this.#needs.call.value?.call)) this.leave();
    else this.#drawWindow();
  }

  hostDisconnected() {
    // After a task: what is moved leaves and comes back in one.
    setTimeout(() => {
      if (!this.#view.isConnected) this.leave();
    });
  }

  async toggle() {
    if (this.leave()) return;
    try {
      if (this.#documentPictures) await this.#openWindow(this.#documentPictures);
      else await this.#video?.requestPictureInPicture();
    } catch {
      // Browsers refuse without a gesture, or while another page has the window: then the button stays as it is.
    }
  }

  /** Says whether there was something to leave. */
  leave(): boolean {
    const {isOpen} = this;
    if (this.#pictured) void this.#view.ownerDocument.exitPictureInPicture();
    this.#window?.close();
    return isOpen;
  }

  get #documentPictures(): DocumentPictureInPicture | undefined {
    const window = this.#view.ownerDocument.defaultView;
    // Only some browsers have it, and the types do not know.
    return (window as (Window & {documentPictureInPicture?: DocumentPictureInPicture}) | null)
      ?.documentPictureInPicture;
  }

  get #pictured(): Element | null {
    // Seen from the document it is the outermost host; from our own root, the video itself.
    return this.#view.shadowRoot?.pictureInPictureElement ?? null;
  }

  /** The screen of the other one before their face. */
  get #video(): HTMLVideoElement | undefined {
    const videos = this.#view.renderRoot.querySelectorAll<HTMLVideoElement>('.screen video, .remote video');
    return [...videos].reverse().find((video) => video.readyState > 0 && video.checkVisibility());
  }

  async #openWindow(pictures: DocumentPictureInPicture) {
    const window = await pictures.requestWindow({width: 360, height: 420});
    const {document} = window;
    const box = document.createElement('div');
    const looks = getComputedStyle(this.#view);
    for (const name of inherited) {
      const value = looks.getPropertyValue(name);
      if (value) box.style.setProperty(name, value);
    }
    box.style.fontFamily = looks.fontFamily;
    box.dir = looks.direction;
    document.documentElement.lang = this.#view.closest<HTMLElement>('[lang]')?.lang ?? '';
    document.body.append(box);
    document.body.style.margin = '0';
    this.#root = box.attachShadow({mode: 'open'});
    // A sheet belongs to the document it was made in.
    this.#root.adoptedStyleSheets = pictureWindowStyles.map(({cssText}) => {
      const sheet = new window.CSSStyleSheet();
      sheet.replaceSync(cssText);
      return sheet;
    });
    this.#window = window;
    window.addEventListener('pagehide', this.#forget);
    document.addEventListener('keydown', this.#closeByEscape);
    this.#draw();
  }

  #drawWindow() {
    const found = this.#needs.call.value;
    const shown = this.#needs.stage();
    if (!this.#root || !shown || !found) return;
    const {call, words} = shown;
    this.#root.ownerDocument.title = words.callWith(shownName(call, words));
    const toggles = [
      ['mic', words.muteMicrophone, microphone, microphoneOff, () => found.toggleMic()],
      ['camera', words.turnOffCamera, camera, cameraOff, () => found.toggleCamera()],
    ] as const;
    render(
      html`<div class="view focus staged">
        <div part="header">
          <div class="who">
            <div class="name"><bdi part="caller">${shownName(call, words)}</bdi></div>
            <div class="how">${timer(shown)}</div>
          </div>
        </div>
        ${stage({...shown, layout: shown.layout === 'voice' ? 'voice' : 'focus', notePicture: undefined})}
        <div part="controls" role="group" aria-label=${words.callControls}>
          ${toggles.map(([what, label, on, off, press]) =>
            controlButton({
              label,
              icon: call.local[what] ? on : off,
              isPressed: !call.local[what],
              isDisabled: false,
              kind: 'quiet',
              press,
            }),
          )}
          ${controlButton({label: words.hangUp, icon: hangUp, isDisabled: false, kind: 'danger', press: () => found.hangUp()})}
        </div>
      </div>`,
      this.#root,
    );
    playAll(this.#root);
  }

  #forget = () => {
    if (this.#root) render(null, this.#root);
    this.#window = this.#root = undefined;
    this.#draw();
  };

  #closeByEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') this.leave();
  };

  #draw = () => this.#view.requestUpdate();
}
