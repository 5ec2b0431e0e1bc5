import {css} from 'lit';

/** The custom properties of a page, with what they are unless it sets them; light or dark as the page is. */
export const theme = css`
  :host {
    --_accent: var(--call-accent, light-dark(#0b57d0, #a8c7fa));
    --_on-accent: var(--call-on-accent, light-dark(#fff, #062e6f));
    --_danger: var(--call-danger, light-dark(#b3261e, #f2b8b5));
    --_on-danger: var(--call-on-danger, light-dark(#fff, #601410));
    --_success: var(--call-success, light-dark(#146c2e, #6dd58c));
    --_on-success: var(--call-on-success, light-dark(#fff, #0a3818));
    --_surface: var(--call-surface, light-dark(#fff, #1f2023));
    --_on-surface: var(--call-on-surface, light-dark(#1f1f1f, #e6e6e9));
    --_muted: var(--call-muted, light-dark(#5b5f66, #b4b8bf));
    --_radius: var(--call-radius, 12px);
    --_gap: var(--call-gap, 8px);
    --_size: var(--call-control-size, 44px);
    --_focus-ring: var(--call-focus-ring, 3px solid var(--_accent));
    --_shadow: var(--call-shadow, 0 4px 24px rgb(0 0 0 / 0.25));
    font-family: var(--call-font, inherit);
  }
  :host([hidden]) {
    display: none;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Native buttons as all elements show them. */
export const buttons = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--_gap);
    box-sizing: border-box;
    min-inline-size: var(--_size);
    min-block-size: var(--_size);
    padding: 0.5em 1em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_accent);
    color: var(--_on-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:focus-visible {
    outline: var(--_focus-ring);
    outline-offset: 2px;
  }
  button[aria-disabled='true'] {
    cursor: not-allowed;
    opacity: 0.6;
  }
`;

/** The other kinds of button, and fields, of the larger elements. */
export const controls = css`
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

/** A card on the page: what rings, signs in or dials. */
export const card = css`
  .card {
    box-sizing: border-box;
    padding: calc(var(--_gap) * 2);
    border: 1px solid color-mix(in srgb, var(--_muted) 40%, transparent);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_on-surface);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap);
    align-items: center;
  }
  h2 {
    margin: 0;
    font-size: 1.125em;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .error {
    color: light-dark(#b3261e, #f2b8b5);
  }
  .muted {
    color: var(--_muted);
  }
  .avatar {
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    object-fit: cover;
  }
`;
