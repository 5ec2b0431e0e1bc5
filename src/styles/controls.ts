import {css} from 'lit';

/** The other kinds of button, and fields, of the larger elements. */
export const controls = css`
  :host {
    --_success: var(--call-success, light-dark(#146c2e, #6dd58c));
    --_on-success: var(--call-on-success, light-dark(#fff, #0a3818));
    --_surface: var(--call-surface, light-dark(#fff, #1f2023));
    --_on-surface: var(--call-on-surface, light-dark(#1f1f1f, #e6e6e9));
    --_shadow: var(--call-shadow, 0 4px 24px rgb(0 0 0 / 0.25));
  }
  button {
    touch-action: manipulation;
  }
  .danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .success {
    background: var(--_success);
    color: var(--_on-success);
  }
  .quiet {
    background: transparent;
    color: inherit;
    border-color: currentColor;
  }
  .quiet[aria-pressed='true'] {
    background: var(--_on-surface);
    color: var(--_surface);
  }
  label {
    display: block;
    font-weight: 600;
  }
  input {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: var(--_size);
    padding: 0.5em 0.75em;
    border: 1px solid var(--_muted);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_on-surface);
    font: inherit;
  }
  input:focus-visible {
    outline: var(--_focus-ring);
    outline-offset: 1px;
  }
`;
