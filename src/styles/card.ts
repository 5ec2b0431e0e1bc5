import {css} from 'lit';

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
