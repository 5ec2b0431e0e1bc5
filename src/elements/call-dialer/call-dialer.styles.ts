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
      max-inline-size: 420px;
    }
    :host(:state(inactive)) {
      display: none;
    }
    .own {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_gap);
      align-items: center;
      padding-block-end: calc(var(--_gap) * 1.5);
      border-block-end: 1px solid var(--_line);
    }
    .own > .muted:empty {
      display: contents;
    }
    [part='own-name'] {
      overflow-wrap: anywhere;
    }
    input {
      flex: 10 1 10em;
      inline-size: auto;
      min-inline-size: 0;
    }
    .error {
      padding-block-start: 0.5em;
    }
    ul {
      display: grid;
      gap: 2px;
      margin: 0.25em 0 0;
      padding: 0;
      list-style: none;
    }
    [part='recent-item'] {
      justify-content: flex-start;
      inline-size: 100%;
      padding-inline: 0.6em;
      background: transparent;
      font-weight: 500;
      text-align: start;
      overflow-wrap: anywhere;
    }
    [part='recent-item'] svg {
      color: var(--_on-tinted);
      @media (forced-colors: active) {
        color: inherit;
      }
    }
  `,
];
