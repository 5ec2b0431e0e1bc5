import {css} from 'lit';

/** Native buttons as all elements show them. */
export const buttons = css`
  button {
    display: inline-flex;
    place-items: center;
    place-content: center;
    gap: var(--_gap);
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
  }
  button:hover {
    opacity: 0.9;
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
