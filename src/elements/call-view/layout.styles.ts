import {css, type CSSResult} from 'lit';

/** Pictures to the edge; name and buttons lie on them. */
const focus = (view: CSSResult) => css`
  ${view} {
    border-color: transparent;
    background: #14161b;
    color: #fff;
    color-scheme: dark;
  }
  ${view} > .stage {
    --_edge-above: calc(var(--_size) + 3 * var(--_gap));
    --_edge-below: calc(var(--_size) + 4 * var(--_gap));
    grid-area: 1 / 1 / -1 / -1;
    aspect-ratio: var(--call-aspect-ratio, 16 / 9);
  }
  ${view} > :is([part='header'], .notices, [part='controls']) {
    position: relative;
    z-index: 3;
  }
  ${view} > [part='header'] {
    padding-block: max(var(--_gap), env(safe-area-inset-top)) calc(var(--_gap) * 2);
    background: linear-gradient(rgb(0 0 0 / 0.66), transparent);
  }
  ${view} > [part='controls'] {
    align-self: end;
    padding-block: calc(var(--_gap) * 2) max(calc(var(--_gap) * 1.5), env(safe-area-inset-bottom));
    background: linear-gradient(transparent, rgb(0 0 0 / 0.66));
  }
  ${view} > [part='header'] {
    padding-inline: max(calc(var(--_gap) * 1.5), env(safe-area-inset-left), env(safe-area-inset-right));
  }
  ${view} > [part='controls'] {
    --_beside: max(calc(var(--_gap) * 1.5), env(safe-area-inset-left), env(safe-area-inset-right));
  }
`;

/** The four layouts, from 280 pixels to the whole screen. */
export const layoutStyles = css`
  .view {
    display: grid;
    grid-template: repeat(4, max-content) / minmax(0, 1fr);
    align-content: start;
    box-sizing: border-box;
    min-block-size: 100%;
    /* All of it is in the window: where that is low, the picture is. */
    max-block-size: calc(100dvh - 2rem);
    padding: 0;
    overflow-x: hidden;
    overflow-y: auto;
    outline-offset: -3px;
  }
  .view.staged {
    grid-template-rows: max-content minmax(120px, 1fr) max-content max-content;
    align-content: stretch;
  }
  .view:focus-visible {
    outline: var(--_focus-ring);
  }
  .view > * {
    grid-column: 1;
  }
  .view > [part='header'] {
    grid-row: 1;
  }
  .view > :is(.stage, [part='ended']) {
    grid-area: 2 / 1;
  }
  .view > .notices {
    grid-row: 3;
  }
  .view > [part='controls'] {
    grid-row: 4;
  }
  .stage {
    aspect-ratio: var(--call-aspect-ratio, 4 / 3);
  }
  @container (max-width: 400px) {
    .stage {
      aspect-ratio: var(--call-aspect-ratio, 1);
    }
  }
  @container (min-width: 640px) {
    .stage {
      aspect-ratio: var(--call-aspect-ratio, 16 / 9);
    }
  }

  [part='header'] {
    display: flex;
    gap: var(--_gap);
    align-items: center;
    min-block-size: var(--_size);
    padding: var(--_gap) calc(var(--_gap) * 1.5);
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    padding-inline-start: 4px;
  }
  .name {
    display: -webkit-box;
    overflow: hidden;
    font-weight: 650;
    line-height: 1.25;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .how {
    display: flex;
    flex-wrap: wrap;
    column-gap: var(--_gap);
    font-size: var(--_small);
    opacity: 0.85;
  }
  [part='timer'] {
    font-variant-numeric: tabular-nums;
  }

  [part='controls'] {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap);
    justify-content: center;
    padding-block: calc(var(--_gap) * 1.5);
    padding-inline: var(--_beside, calc(var(--_gap) * 1.5));
  }
  /* Two rows of a like length rather than one and a rest. */
  @container (max-width: 440px) {
    [part='controls'].many {
      padding-inline: max(var(--_gap), calc(50% - 2 * var(--_size) - 1.5 * var(--_gap) - 1px));
    }
  }

  ${focus(css`.view.focus.staged`)}
  @container (max-width: 460px) {
    .view.focus.staged > .stage {
      --_edge-below: calc(2 * var(--_size) + 5 * var(--_gap));
      aspect-ratio: var(--call-aspect-ratio, 3 / 4);
    }
  }
  /* A phone that lies on its side has no room around the picture. */
  @media (orientation: landscape) and (max-height: 480px) {
    @container (min-width: 480px) {
      ${focus(css`.view.auto.staged`)}
    }
  }

  .view.split > .stage {
    display: grid;
    grid-template: minmax(0, 1fr) / 1fr 1fr;
    gap: 2px;
    aspect-ratio: var(--call-aspect-ratio, 8 / 3);
    background: #2b2e36;
  }
  .view.split > .stage > :is(.tile, .self) {
    position: relative;
    inset: auto;
    inline-size: auto;
    aspect-ratio: auto;
    min-block-size: 96px;
    border-radius: 0;
    background: #14161b;
    font-size: 1em;
    translate: none;
    box-shadow: none;
  }
  .view.split > .stage:not(:has(> .self)) {
    grid-template-columns: 1fr;
  }
  .view.split > .stage.with-screen {
    grid-template-rows: minmax(0, 3fr) minmax(0, 1fr);
    aspect-ratio: var(--call-aspect-ratio, 4 / 3);
  }
  .view.split > .stage > .screen {
    grid-area: 1 / 1 / 2 / -1;
  }
  /* Faces below a screen are low and wide. */
  .view.split > .stage.with-screen video {
    object-fit: contain;
  }
  @container (max-width: 460px) {
    .view.split > .stage {
      grid-template: minmax(0, 1fr) minmax(0, 1fr) / 1fr;
      aspect-ratio: var(--call-aspect-ratio, 3 / 4);
    }
    .view.split > .stage.with-screen {
      grid-template: minmax(0, 3fr) minmax(0, 1fr) / 1fr 1fr;
      aspect-ratio: var(--call-aspect-ratio, 3 / 4);
    }
  }

  /* A face and a voice: a card without a stage. */
  .view.voice > .stage {
    aspect-ratio: auto;
    min-block-size: 240px;
    background: transparent;
    color: inherit;
    color-scheme: inherit;
  }
  /* No picture of oneself to leave room for below, room for a badge above, and for a voice around the face. */
  .view.voice [part='placeholder'] {
    gap: calc(var(--_gap) * 3);
    padding-block: 16px;
  }
  .view.voice .veil {
    background: var(--_surface);
    color: var(--_on-surface);
  }
  .view.voice .spinner {
    border-color: var(--_line);
    border-block-start-color: var(--_accent);
  }
  .view.voice .badge.over:not(.hint) {
    background: var(--_raised);
    color: var(--_on-surface);
  }
`;
