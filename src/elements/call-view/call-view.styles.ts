import {css} from 'lit';
import {buttons} from '../../styles/buttons.js';
import {card} from '../../styles/card.js';
import {controls} from '../../styles/controls.js';
import {notes} from '../../styles/notes.js';
import {theme} from '../../styles/theme.js';
import {layoutStyles} from './layout.styles.js';
import {stageStyles} from './stage.styles.js';

export const styles = [
  theme,
  buttons,
  controls,
  card,
  notes,
  stageStyles,
  layoutStyles,
  css`
    :host {
      display: block;
      container-type: inline-size;
    }
    :host(:state(inactive)) {
      display: none;
    }
    :host([floating]) {
      --_safe-inline: max(16px, env(safe-area-inset-left), env(safe-area-inset-right));
      position: fixed;
      inset-block-end: max(16px, env(safe-area-inset-bottom));
      inset-inline-end: var(--_safe-inline);
      z-index: var(--call-z-index, 2147483000);
      inline-size: min(360px, calc(100vw - 2 * var(--_safe-inline)));
      translate: var(--_x, 0) var(--_y, 0);
      border-radius: var(--_large-radius);
      box-shadow: var(--_shadow);
    }
    :host(:state(minimized)) {
      inline-size: min(320px, calc(100vw - 2 * var(--_safe-inline)));
    }
    :host(:fullscreen) {
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      translate: none;
      border-radius: 0;
    }
    :host(:fullscreen) .view {
      block-size: 100%;
      max-block-size: none;
      border: 0;
      border-radius: 0;
    }
    :host(:fullscreen) .view.staged > .stage {
      aspect-ratio: auto;
    }
    [part='handle'] {
      cursor: move;
      touch-action: none;
    }
    /* Whatever a page puts beside it. */
    call-quality {
      margin-inline-start: auto;
    }
    call-quality::part(label) {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    .notices {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--_gap);
      padding-inline: calc(var(--_gap) * 1.5);
    }
    .notices > :first-child {
      margin-block-start: calc(var(--_gap) * 1.5);
    }
    .notices > [part='unblock-audio-button'] {
      justify-self: center;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_gap);
      align-items: center;
      padding-block: 0.35em;
      padding-inline: 1em 0.35em;
      border: 1px solid transparent;
      border-radius: var(--_radius);
      background: var(--_tinted);
      color: var(--_on-tinted);
      font-size: var(--_small);
      font-weight: 600;
    }
    .bar .grow {
      display: flex;
      gap: inherit;
      align-items: center;
      flex-basis: auto;
    }
    .bar svg {
      flex: none;
    }
    .bar button {
      margin-inline-start: auto;
    }
    .toast {
      margin: 0;
    }
    .toast .icon {
      background: transparent;
      color: inherit;
    }
    @container (max-width: 400px) {
      .toast:has(> .icon) {
        padding-inline-end: 0.2em;
      }
      .toast > svg {
        display: none;
      }
    }

    [part='ended'] {
      --_face: 72px;
      display: grid;
      gap: calc(var(--_gap) * 1.5);
      align-content: center;
      justify-items: center;
      padding: calc(var(--_gap) * 2) calc(var(--_gap) * 2) calc(var(--_gap) * 2.5);
      text-align: center;
    }
    .sentence {
      font-size: 1.125em;
      font-weight: 600;
      text-wrap: balance;
    }
    [part='ended'] .row {
      justify-content: center;
    }
    .idle {
      padding: calc(var(--_gap) * 3);
      text-align: center;
    }
    @media (forced-colors: active) {
      .bar,
      .toast {
        border-color: CanvasText;
      }
    }
  `,
];
