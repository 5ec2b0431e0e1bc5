import {css} from 'lit';

/**
 * What the larger elements share beyond the button: more colours, the other kinds of button, fields.
 *
 * A button is the main one of its place; or `success`, `danger`, `quiet`; and `icon` if it shows no words.
 */
export const controls = css`
  :host {
    --_success: var(--call-success, #1a7f4b);
    --_on-success: var(--call-on-success, #fff);
    --_surface: var(--call-surface, light-dark(#fff, #1d1f24));
    --_on-surface: var(--call-on-surface, light-dark(#1b1d22, #eceef2));
    --_shadow: var(--call-shadow, 0 1px 3px rgb(0 0 0 / 0.16), 0 12px 40px rgb(0 0 0 / 0.22));
    /* Made of the ones above, so that they go with whatever a page chooses. */
    --_line: color-mix(in srgb, var(--_on-surface) 18%, transparent);
    --_raised: color-mix(in srgb, var(--_on-surface) 8%, var(--_surface));
    --_raised-more: color-mix(in srgb, var(--_on-surface) 15%, var(--_surface));
    --_tinted: color-mix(in srgb, var(--_accent) 16%, var(--_surface));
    --_on-tinted: color-mix(in srgb, var(--_accent) 62%, var(--_on-surface));
    --_failed: light-dark(#b3261e, #ffb4ab);
    --_passed: light-dark(#14663c, #7ddba3);
    --_large-radius: calc(var(--_radius) * 1.5);
    --_small: 0.875em;
    --_quick: 140ms;
    /* A page's own text may be set in ways that are no good in here. */
    font-style: normal;
    letter-spacing: normal;
    line-height: 1.4;
    overflow-wrap: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    word-break: normal;
  }
  button {
    touch-action: manipulation;
    transition:
      background-color var(--_quick),
      color var(--_quick),
      opacity var(--_quick);
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button[aria-disabled='true'] {
    cursor: not-allowed;
    opacity: 0.6;
  }
  button svg {
    flex: none;
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
    background: var(--_raised);
    color: var(--_on-surface);
  }
  .quiet:not([aria-disabled='true']):hover {
    background: var(--_raised-more);
    opacity: 1;
  }
  .quiet[aria-pressed='true'] {
    background: var(--_on-surface);
    color: var(--_surface);
  }
  .icon {
    flex: none;
    padding: 0;
    border-radius: 50%;
  }
  label {
    display: block;
    margin-block-end: 0.35em;
    font-size: var(--_small);
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
  input[aria-invalid='true'] {
    border-color: var(--_failed);
    box-shadow: inset 0 0 0 1px var(--_failed);
  }
  input:focus-visible {
    outline: var(--_focus-ring);
    outline-offset: 1px;
  }
  .directed:dir(rtl) {
    scale: -1 1;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::backdrop {
      transition: none !important;
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    [aria-pressed='true'] {
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    [aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }
    button:focus-visible,
    input:focus-visible {
      outline: 3px solid Highlight;
    }
  }
`;
