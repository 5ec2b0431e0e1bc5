import {css} from 'lit';
import {buttons} from '../../styles/buttons.js';
import {card} from '../../styles/card.js';
import {controls} from '../../styles/controls.js';
import {theme} from '../../styles/theme.js';

export const styles = [
  theme,
  buttons,
  controls,
  card,
  css`
    :host {
      display: block;
      container-type: inline-size;
    }
    :host(:state(inactive)) {
      display: none;
    }
    :host([floating]) {
      position: fixed;
      inset-block-end: max(16px, env(safe-area-inset-bottom));
      inset-inline-end: max(16px, env(safe-area-inset-right));
      z-index: var(--call-z-index, 2147483000);
      inline-size: min(360px, calc(100vw - 32px));
      translate: var(--_x, 0) var(--_y, 0);
      box-shadow: var(--_shadow);
      border-radius: var(--_radius);
    }
    .view {
      display: grid;
      gap: var(--_gap);
      overflow: hidden;
      padding: 0;
    }
    .view:focus-visible {
      outline: var(--_focus-ring);
    }
    [part='header'] {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_gap);
      align-items: center;
      padding: var(--_gap) calc(var(--_gap) * 1.5) 0;
    }
    [part='caller'] {
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    [part='timer'] {
      font-variant-numeric: tabular-nums;
    }
    .grow {
      flex: 1;
    }
    [part='stage'] {
      position: relative;
      aspect-ratio: var(--call-aspect-ratio, 4 / 3);
      /* The header and two rows of buttons stay in the window. */
      max-block-size: max(120px, 100dvh - 12rem);
      inline-size: 100%;
      background: #101114;
      color: #fff;
      overflow: hidden;
    }
    :host(:is([layout='voice'], :state(voice):not([layout='split']))) [part='stage'] {
      aspect-ratio: auto;
      min-block-size: 160px;
    }
    :host([layout='split']) [part='stage'] {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 2px;
      aspect-ratio: auto;
    }
    video {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      object-fit: cover;
    }
    video[hidden] {
      display: none;
    }
    [part='screen-video'] {
      object-fit: contain;
    }
    [part='placeholder'] {
      position: absolute;
      inset: 0;
      display: grid;
      gap: var(--_gap);
      place-content: center;
      justify-items: center;
      padding: 16px;
      text-align: center;
    }
    :host([layout='split']) [part='placeholder'] {
      inset-inline-end: 50%;
    }
    [part='self-view'] {
      position: absolute;
      inset-block-end: 8px;
      inset-inline-end: 8px;
      inline-size: var(--call-self-view-width, 28%);
      aspect-ratio: 4 / 3;
      border-radius: calc(var(--_radius) / 2);
      overflow: hidden;
      background: #2a2c31;
      font-size: 0.75em;
    }
    :host([layout='split']) [part='self-view'] {
      position: relative;
      inset: auto;
      inline-size: auto;
      border-radius: 0;
      grid-column: 2;
    }
    [part='self-view'] .words {
      position: absolute;
      inset: 0;
      display: grid;
      place-content: center;
      text-align: center;
    }
    :host(:not([no-mirror])) [part='self-video'] {
      scale: -1 1;
    }
    [part='controls'] {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_gap);
      justify-content: center;
      padding: 0 var(--_gap) calc(var(--_gap) * 1.5);
    }
    [part='ended'],
    [part='toast'],
    .sound {
      display: grid;
      gap: var(--_gap);
      justify-items: center;
      padding: var(--_gap) calc(var(--_gap) * 1.5);
      text-align: center;
    }
    .icon {
      padding: 0;
    }
    [part='handle'] {
      cursor: move;
      touch-action: none;
    }
  `,
];
