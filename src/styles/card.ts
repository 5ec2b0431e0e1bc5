import {css} from 'lit';

/** A card on the page: what rings, signs in, dials or is tried out. */
export const card = css`
  .card {
    box-sizing: border-box;
    padding: calc(var(--_gap) * 2.5);
    border: 1px solid var(--_line);
    border-radius: var(--_large-radius);
    background: var(--_surface);
    color: var(--_on-surface);
  }
  .stack {
    display: grid;
    /* A long name wraps instead of widening the card. */
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_gap) * 2);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap);
    align-items: center;
  }
  .row > button {
    flex: 1 1 auto;
  }
  .grow {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    margin: 0;
    font-size: 1.0625em;
    font-weight: 650;
    line-height: 1.25;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0;
  }
  p,
  bdi {
    overflow-wrap: anywhere;
  }
  .muted {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .error {
    display: flex;
    gap: var(--_gap);
    align-items: flex-start;
    color: var(--_failed);
    font-size: var(--_small);
    font-weight: 500;
  }
  .error svg {
    flex: none;
    inline-size: 1.35em;
    block-size: 1.35em;
  }
  .error:empty {
    display: none;
  }
  /* What a page puts in here keeps its own margins if the page gives it some. */
  ::slotted(:is(h1, h2, h3, h4, p)) {
    margin: 0;
  }
  .avatar {
    display: inline-grid;
    flex: none;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    background: var(--_tinted);
    color: var(--_on-tinted);
    font-weight: 650;
    line-height: 1;
    object-fit: cover;
    user-select: none;
  }
  @media (max-width: 359px) {
    .card {
      padding: calc(var(--_gap) * 2);
    }
  }
`;
