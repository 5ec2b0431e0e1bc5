import {css} from 'lit';

/**
 * Native buttons as all elements show them. What a page sets is asked for where it is used: a page may have a thousand
 * buttons, and each would keep all of it. The values otherwise are those of the theme.
 */
export const buttons = css`
  button {
    display: inline-flex;
    place-items: center;
    place-content: center;
    gap: var(--call-gap, 8px);
    min-inline-size: var(--call-control-size, 44px);
    min-block-size: var(--call-control-size, 44px);
    padding: 0.5em 1em;
    border: 1px solid transparent;
    border-radius: var(--call-radius, 12px);
    background: var(--call-accent, light-dark(#44d, #abf));
    color: var(--call-on-accent, light-dark(#fff, #114));
    font: inherit;
    font-weight: 600;
    cursor: pointer;
    &:hover {
      opacity: 0.9;
    }
    &:focus-visible {
      outline: var(--call-focus-ring, 3px solid var(--call-accent, light-dark(#44d, #abf)));
      outline-offset: 2px;
    }
  }
`;
