import {css} from 'lit';

/** Short texts on top of something else: a `.toast` says what just happened, a `.badge` what is the case. */
export const notes = css`
  .toast {
    display: flex;
    gap: var(--_gap);
    align-items: center;
    padding: 0.6em 1em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_on-surface);
    color: var(--_surface);
    font-size: var(--_small);
    font-weight: 500;
    box-shadow: var(--_shadow);
    overflow-wrap: anywhere;
  }
  .badge {
    display: inline-flex;
    gap: 0.35em;
    align-items: center;
    padding: 0.15em 0.6em;
    border: 1px solid transparent;
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_on-surface);
    font-size: 0.8125em;
    font-weight: 600;
    text-wrap: balance;
  }
  /* Over a picture nobody knows the colours of. */
  .badge.over {
    background: rgb(0 0 0 / 0.66);
    color: #fff;
  }
  .badge svg {
    inline-size: 1.25em;
    block-size: 1.25em;
  }
`;
