import {css, html, nothing, type TemplateResult} from 'lit';
import type {Words} from '../localization/words.js';

interface ControlButton {
  readonly label: string;
  readonly icon: TemplateResult;
  /** For what is switched on and off; the name stays the same. */
  readonly isPressed?: boolean;
  readonly isDisabled: boolean;
  readonly kind: 'quiet' | 'danger';
  readonly press?: (event: UIEvent) => void;
  readonly keydown?: (event: KeyboardEvent) => void;
  /** What it opens, which has this id. */
  readonly opens?: {readonly id: string; readonly popup: 'menu' | 'dialog'; readonly isOpen: boolean};
  /** A key that does the same, and how to say so. */
  readonly hotkey?: string | undefined;
  readonly words?: Pick<Words, 'withHotkey'>;
}

/** The one button of a small element. */
export function controlButton(control: ControlButton): TemplateResult {
  const {label, icon, isPressed, isDisabled, kind, press, keydown, opens, hotkey, words} = control;
  return html`<button
    part="button"
    type="button"
    class="${kind} icon"
    title=${hotkey && words ? words.withHotkey(label, hotkey) : label}
    aria-pressed=${isPressed ?? nothing}
    aria-disabled=${isDisabled ? 'true' : nothing}
    aria-keyshortcuts=${hotkey || nothing}
    aria-haspopup=${opens?.popup ?? nothing}
    aria-expanded=${opens?.isOpen ?? nothing}
    aria-controls=${opens?.id ?? nothing}
    popovertarget=${opens && !isDisabled ? opens.id : nothing}
    @click=${isDisabled ? nothing : press}
    @keydown=${keydown}
  >
    <span part="icon"><slot name="icon">${icon}</slot></span>
    <span part="label" class="unseen"><slot @slotchange=${nameTooltip}>${label}</slot></span>
  </button>`;
}

/** A button the page named says so in its tooltip too. */
function nameTooltip({currentTarget}: Event) {
  if (!(currentTarget instanceof HTMLSlotElement)) return;
  const name = currentTarget
    .assignedNodes()
    .map(({textContent}) => textContent)
    .join('')
    .trim();
  const button = currentTarget.closest('button');
  // White space around what goes into the other slot is no name: then the tooltip is the button's.
  if (button && name) button.title = name;
}

export const controlButtonStyles = css`
  :host {
    display: inline-block;
  }
  :host(:state(inactive)) {
    display: none;
  }
  button {
    position: relative;
  }
  [part='icon'] {
    display: inline-flex;
  }
`;
