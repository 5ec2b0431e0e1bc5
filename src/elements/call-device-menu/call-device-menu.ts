import {html, LitElement, nothing} from 'lit';
import {property} from 'lit/decorators.js';
import {FoundCall} from '../../context/found-call.js';
import type {DeviceKind} from '../../core/call-snapshot.js';
import {inDigits} from '../../localization/digits.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {camera, check, devices, microphone, speaker} from '../../styles/icons.js';
import {controlButton} from '../control-button.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {Observing} from '../observing.js';
import {Popup} from '../popup.js';
import {styles} from './call-device-menu.styles.js';
import {MenuKeys} from './menu-keys.js';

const kinds: readonly DeviceKind[] = ['audioinput', 'videoinput', 'audiooutput'];
const icons = {audioinput: microphone, videoinput: camera, audiooutput: speaker};

/**
 * Chooses microphone, camera and speaker, also in the middle of a call.
 *
 * @slot - The name of the button.
 * @slot icon - The icon.
 * @csspart button - The native `<button>` that opens the menu.
 * @csspart icon - The icon.
 * @csspart label - The name of the button.
 * @csspart menu - The menu.
 * @csspart menu-item - Each device.
 * @csspart level - How loud the microphone is.
 * @cssprop [--call-accent] - Tint of what is chosen, and of the focus ring.
 * @cssprop [--call-surface] - Background.
 * @cssprop [--call-on-surface] - Text on it.
 * @cssprop [--call-muted] - Text of less weight.
 * @cssprop [--call-radius] - Of corners.
 * @cssprop [--call-gap] - Space between parts.
 * @cssprop [--call-shadow] - Of the menu.
 * @cssprop [--call-control-size] - The least width and height of buttons and fields.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 * @cssState inactive - There is nothing of its kind to choose from.
 */
export class CallDeviceMenu extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {...LitElement.shadowRootOptions, delegatesFocus: true};

  /** Which devices; all kinds unless given. */
  @property() kind?: DeviceKind;
  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;

  readonly #internals = this.attachInternals();
  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);
  readonly #keys = new MenuKeys(() => [...this.renderRoot.querySelectorAll<HTMLElement>('[role^="menuitem"]')]);
  readonly #popup = new Popup(this, () => this.#keys.enter());

  constructor() {
    super();
    new Observing(this, {
      call: this.#call,
      pick: ({levels}) => levels,
      isWanted: () => this.#popup.isOpen,
      changed: ({mic}) => {
        // Not by drawing: it comes many times a second.
        this.renderRoot.querySelector<HTMLElement>('.level')?.style.setProperty('--_level', mic.toFixed(2));
      },
    });
  }

  override render() {
    const words = this.#words.table;
    const label = this.kind ? words.deviceKinds[this.kind] : words.devices;
    const {isOpen} = this.#popup;
    return html`${controlButton({
        label,
        icon: this.kind ? icons[this.kind] : devices,
        isDisabled: this.#kinds.length === 0,
        kind: 'quiet',
        opens: {id: 'menu', popup: 'menu', isOpen},
        keydown: this.#openByKey,
      })}
      <div
        id="menu"
        part="menu"
        class="menu"
        role="menu"
        popover
        aria-label=${label}
        @beforetoggle=${this.#popup.place}
        @toggle=${this.#popup.follow}
        @keydown=${this.#press}
      >
        ${this.#kinds.map((kind) => this.#group(kind))}
      </div>`;
  }

  override updated() {
    reflectStates(this.#internals, null, {inactive: !!this.kind && !!this.#call.value && this.#kinds.length === 0});
  }

  get #kinds(): readonly DeviceKind[] {
    const wanted = this.kind ? [this.kind] : kinds;
    return wanted.filter((kind) => this.#call.value?.devices.available.some((device) => device.kind === kind));
  }

  #group(kind: DeviceKind) {
    const words = this.#words.table;
    const call = this.#call.value;
    const all = call?.devices.available.filter((device) => device.kind === kind) ?? [];
    const chosen = call?.devices.selected[kind];
    return html`<div role="group" aria-label=${words.deviceKinds[kind]}>
      <p class="group" aria-hidden="true">
        ${words.deviceKinds[kind]}
        ${kind === 'audioinput' && call?.levels ? html`<span part="level" class="level"></span>` : nothing}
      </p>
      ${all.map(
        ({id, label}, index) =>
          html`<button
            part="menu-item"
            type="button"
            class="item"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=${id === chosen}
            data-kind=${kind}
            data-id=${id}
            @click=${this.#choose}
          >
            ${check}<span>${label || words.unnamedDevice(kind, inDigits(index + 1, this.#words.language))}</span>
          </button>`,
      )}
    </div>`;
  }

  /** The space bar chooses and leaves the menu open, so that one can listen and go on. */
  #press = (event: KeyboardEvent) => {
    if (event.key === ' ') {
      event.preventDefault();
      this.#select(event.target);
    } else if (event.key === 'Tab') {
      this.#popup.close();
    } else {
      this.#keys.move(event);
    }
    // A toolbar around has arrow keys, and a page shortcuts, of its own. Escape is the popup's.
    if (event.key !== 'Escape') event.stopPropagation();
  };

  #openByKey = (event: KeyboardEvent) => {
    if (this.#kinds.length === 0 || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
    event.preventDefault();
    this.#keys.startAtEnd = event.key === 'ArrowUp';
    this.#popup.open();
  };

  #choose = (event: Event) => {
    this.#select(event.currentTarget);
    this.#popup.close();
  };

  #select(item: EventTarget | null) {
    if (!(item instanceof HTMLElement)) return;
    const {kind, id} = item.dataset;
    const known = kinds.find((one) => one === kind);
    // That it did not work is told as a problem of the call.
    if (known && id !== undefined) this.#call.value?.selectDevice(known, id).catch(() => {});
  }
}

define('call-device-menu', CallDeviceMenu);

declare global {
  interface HTMLElementTagNameMap {
    'call-device-menu': CallDeviceMenu;
  }
}
