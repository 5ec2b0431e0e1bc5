import {css} from 'lit';

/** A list of choices that opens over the page: `.menu` around, `.item` for each choice, `.group` for what they are of. */
export const menu = css`
  .menu {
    box-sizing: border-box;
    min-inline-size: 220px;
    max-inline-size: min(340px, calc(100vw - 24px));
    max-block-size: min(420px, calc(100dvh - 24px));
    margin: 0;
    padding: var(--_gap);
    overflow-y: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_line);
    border-radius: var(--_large-radius);
    background: var(--_surface);
    color: var(--_on-surface);
    box-shadow: var(--_shadow);
  }
  .group {
    margin: 0;
    padding: 0.5em 0.75em 0.25em;
    color: var(--_muted);
    font-size: 0.8125em;
    font-weight: 600;
  }
  .item {
    display: flex;
    gap: var(--_gap);
    align-items: center;
    justify-content: flex-start;
    inline-size: 100%;
    padding: 0.4em 0.75em;
    background: transparent;
    color: inherit;
    font-weight: 400;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .item:is(:hover, :focus-visible) {
    background: var(--_raised);
    opacity: 1;
  }
  .item:focus-visible {
    outline-offset: -3px;
  }
  .item:is([aria-checked='true'], [aria-selected='true']) {
    background: var(--_tinted);
    color: var(--_on-tinted);
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .item:is([aria-checked='true'], [aria-selected='true']) {
      border-color: Highlight;
    }
  }
`;
