import {html, nothing, type TemplateResult} from 'lit';
import {exitFullscreen, fullscreen, hold, pictureInPicture, resume} from '../../styles/icons.js';
import '../call-camera-toggle/call-camera-toggle.js';
import '../call-device-menu/call-device-menu.js';
import '../call-hangup/call-hangup.js';
import '../call-mic-toggle/call-mic-toggle.js';
import {canShareScreen} from '../call-screen-toggle/call-screen-toggle.js';
import type {Fullscreen} from './fullscreen.js';
import type {PictureWindow} from './picture-window.js';
import type {RovingFocus} from './roving-focus.js';
import type {Shown} from './shown.js';

/** In the order they are shown; `quality` is beside the name instead. */
const order = ['mic', 'camera', 'screen', 'devices', 'hold', 'pip', 'fullscreen', 'hangup'] as const;
type Control = (typeof order)[number];

interface Toolbar extends Shown {
  /** Which buttons there are, separated by spaces. */
  readonly controls: string;
  readonly isMinimized: boolean;
  readonly roving: RovingFocus;
  readonly picture: PictureWindow;
  readonly fullscreen: Fullscreen;
}

/** The buttons of a call. */
export function toolbar(shown: Toolbar): TemplateResult {
  const {words, roving} = shown;
  const shownControls = order.filter((control) => isShown(control, shown));
  return html`<div
    part="controls"
    class=${shownControls.length > 5 ? 'many' : ''}
    role="toolbar"
    aria-label=${words.callControls}
    @keydown=${roving.move}
    @focusin=${roving.follow}
  >
    <slot name="controls">
      <slot name="controls-start"></slot>
      ${shownControls.map((control) => templates[control](shown))}
      <slot name="controls-end"></slot>
    </slot>
  </div>`;
}

export function wants(controls: string, control: string): boolean {
  return controls.split(/\s+/).includes(control);
}

/** Whether a page wants it, and there is room. */
export function hasRoom(control: Control, {controls, isMinimized}: Pick<Toolbar, 'controls' | 'isMinimized'>): boolean {
  return wants(controls, control) && (!isMinimized || control === 'mic' || control === 'hangup');
}

/** What there is room for, the browser can do and makes sense now. */
function isShown(control: Control, shown: Toolbar): boolean {
  const {picture, fullscreen} = shown;
  if (!hasRoom(control, shown)) return false;
  switch (control) {
    case 'screen':
      return canShareScreen();
    case 'devices':
      return !!navigator.mediaDevices;
    case 'pip':
      return picture.isPossible;
    case 'fullscreen':
      return fullscreen.isPossible;
    default:
      return true;
  }
}

const templates: Record<Control, (shown: Toolbar) => TemplateResult> = {
  mic: ({found}) =>
    html`<call-mic-toggle
      data-control
      hotkey=${found.hotkeys ? 'M' : nothing}
      exportparts="button:mic-button, button:control, icon:mic-icon, label:mic-label"
    ></call-mic-toggle>`,
  camera: ({found}) =>
    html`<call-camera-toggle
      data-control
      hotkey=${found.hotkeys ? 'V' : nothing}
      exportparts="button:camera-button, button:control, icon:camera-icon, label:camera-label"
    ></call-camera-toggle>`,
  screen: () =>
    html`<call-screen-toggle
      data-control
      exportparts="button:screen-button, button:control, icon:screen-icon, label:screen-label"
    ></call-screen-toggle>`,
  devices: () =>
    html`<call-device-menu
      data-control
      exportparts="button:devices-button, button:control, icon:devices-icon, label:devices-label, menu, menu-item, level"
    ></call-device-menu>`,
  hold: ({call, found, words}) =>
    ownControl({
      part: 'hold-button',
      label: words.hold,
      icon: call.local.hold ? resume : hold,
      isPressed: call.local.hold,
      isDisabled: call.phase !== 'ongoing' && call.phase !== 'reconnecting',
      press: () => found.toggleHold(),
    }),
  pip: ({words, picture}) =>
    ownControl({
      part: 'pip-button',
      label: words.pictureInPicture,
      icon: pictureInPicture,
      isPressed: picture.isOpen,
      isDisabled: !picture.isOpen && !picture.isReady,
      press: () => void picture.toggle(),
    }),
  fullscreen: ({words, fullscreen: screen}) =>
    ownControl({
      part: 'fullscreen-button',
      label: words.fullscreen,
      icon: screen.isOn ? exitFullscreen : fullscreen,
      isPressed: screen.isOn,
      isDisabled: false,
      press: () => void screen.toggle(),
    }),
  hangup: ({found}) =>
    html`<call-hangup
      data-control
      hotkey=${found.hotkeys ? 'H' : nothing}
      exportparts="button:hangup-button, button:control, icon:hangup-icon, label:hangup-label"
    ></call-hangup>`,
};

interface OwnControl {
  readonly part: string;
  readonly label: string;
  readonly icon: TemplateResult;
  readonly isPressed: boolean;
  readonly isDisabled: boolean;
  readonly press: () => void;
}

function ownControl({part, label, icon, isPressed, isDisabled, press}: OwnControl): TemplateResult {
  return html`<button
    data-control
    part="${part} control"
    type="button"
    class="quiet icon"
    title=${label}
    aria-pressed=${isPressed}
    aria-disabled=${isDisabled ? 'true' : nothing}
    @click=${isDisabled ? nothing : press}
  >
    ${icon}<span class="unseen">${label}</span>
  </button>`;
}
