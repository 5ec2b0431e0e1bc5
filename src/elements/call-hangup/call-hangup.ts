import {LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {hangUp} from '../../styles/icons.js';
import {isLive} from '../call-phases.js';
import {controlButton} from '../control-button.js';
import {define} from '../define.js';
import {styles} from './call-hangup.styles.js';

/**
 * Ends the call, or the attempt to place one.
 *
 * @slot - The name of the button.
 * @slot icon - The icon.
 * @csspart button - The native `<button>`.
 * @csspart icon - The icon.
 * @csspart label - The name of the button.
 * @cssprop [--call-accent] - Background of what calls and connects, and of the focus ring.
 * @cssprop [--call-danger] - Background of what ends a call.
 * @cssprop [--call-on-danger] - Text on it.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 */
export class CallHangup extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {...LitElement.shadowRootOptions, delegatesFocus: true};

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;
  /** A key that does the same, to be shown; the element itself does not listen to it. */
  @property() hotkey?: string;

  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);

  override render() {
    return controlButton({
      label: this.#words.table.hangUp,
      icon: hangUp,
      isDisabled: !isLive(this.#call.value?.call),
      kind: 'danger',
      hotkey: this.hotkey,
      words: this.#words.table,
      // Whoever clicks twice means what was there before, and may not know that this button is there now.
      press: ({detail}) => detail > 1 || this.#call.value?.hangUp(),
    });
  }
}

define('call-hangup', CallHangup);

declare global {
  interface HTMLElementTagNameMap {
    'call-hangup': CallHangup;
  }
}
