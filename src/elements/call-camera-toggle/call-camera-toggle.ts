import {LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {camera, cameraOff} from '../../styles/icons.js';
import {isLive} from '../call-phases.js';
import {controlButton} from '../control-button.js';
import {define} from '../define.js';
import {styles} from './call-camera-toggle.styles.js';

/**
 * Switches the camera off and on.
 *
 * @slot - The name of the button.
 * @slot icon - The icon.
 * @csspart button - The native `<button>`; `aria-pressed` while it is off.
 * @csspart icon - The icon.
 * @csspart label - The name of the button.
 * @cssprop [--call-accent] - Background of what calls and connects, and of the focus ring.
 * @cssprop [--call-surface] - Background.
 * @cssprop [--call-on-surface] - Text on it.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 */
export class CallCameraToggle extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {...LitElement.shadowRootOptions, delegatesFocus: true};

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;
  /** A key that does the same, to be shown; the element itself does not listen to it. */
  @property() hotkey?: string;

  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);

  override render() {
    const call = this.#call.value?.call;
    const isOff = isLive(call) && !call.local.camera;
    return controlButton({
      label: this.#words.table.turnOffCamera,
      icon: isOff ? cameraOff : camera,
      isPressed: isOff,
      isDisabled: !isLive(call),
      kind: 'quiet',
      hotkey: this.hotkey,
      words: this.#words.table,
      press: () => this.#call.value?.toggleCamera(),
    });
  }
}

define('call-camera-toggle', CallCameraToggle);

declare global {
  interface HTMLElementTagNameMap {
    'call-camera-toggle': CallCameraToggle;
  }
}
