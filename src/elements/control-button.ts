import {css, html, nothing, type TemplateResult} from 'lit';

interface ControlButton {
  readonly label: string;
  readonly icon: TemplateResult;
  /** For what is switched on and off; the name stays the same. */
  readonly isPressed?: boolean;
  readonly isDisabled: boolean;
  readonly kind: 'quiet' | 'danger';
  readonly press: () => void;
}

/** The one button of a small element. */
export function controlButton({label, icon, isPressed, isDisabled, kind, press}: ControlButton): TemplateResult {
  return html`<button
    part="button"
    type="button"
    class=${kind}
    aria-pressed=${isPressed === undefined ? nothing : isPressed}
    aria-disabled=${isDisabled ? 'true' : nothing}
    @click=${isDisabled ? nothing : press}
  >
    <span part="icon"><slot name="icon">${icon}</slot></span>
    <span part="label" class="unseen"><slot>${label}</slot></span>
  </button>`;
}

export const controlButtonStyles = css`
  :host {
    display: inline-block;
  }
  button {
    position: relative;
    padding: 0;
    border-radius: 50%;
  }
  [part='icon'] {
    display: inline-flex;
  }
`;
