import {LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {screen, screenStop} from '../../styles/icons.js';
import {controlButton} from '../control-button.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {styles} from './call-screen-toggle.styles.js';

/**
 * Shows one's own screen to the other one, and stops that. Not there where the browser cannot do it.
 *
 * @slot - The name of the button.
 * @slot icon - The icon.
 * @csspart button - The native `<button>`; `aria-pressed` while the screen is shown.
 * @csspart icon - The icon.
 * @csspart label - The name of the button.
 * @cssprop [--call-accent] - Background of what calls and connects, and of the focus ring.
 * @cssprop [--call-surface] - Background.
 * @cssprop [--call-on-surface] - Text on it.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 * @cssState inactive - This browser cannot show screens.
 */
export class CallScreenToggle extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {...LitElement.shadowRootOptions, delegatesFocus: true};

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);

  override render() {
    const call = this.#call.value?.call;
    const isSharing = call?.phase === 'ongoing' && call.local.screen;
    return controlButton({
      label: this.#words.table.shareScreen,
      icon: isSharing ? screenStop : screen,
      isPressed: isSharing,
      isDisabled: call?.phase !== 'ongoing',
      kind: 'quiet',
      press: () => this.#call.value?.toggleScreen(),
    });
  }

  override updated() {
    reflectStates(this.#internals, null, {inactive: !canShareScreen()});
  }
}

/** Phones cannot. */
export function canShareScreen(): boolean {
  return 'getDisplayMedia' in (navigator.mediaDevices ?? {});
}

define('call-screen-toggle', CallScreenToggle);

declare global {
  interface HTMLElementTagNameMap {
    'call-screen-toggle': CallScreenToggle;
  }
}
