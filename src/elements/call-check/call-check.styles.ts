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
      max-inline-size: 440px;
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: auto 1fr auto;
      gap: 0.25em calc(var(--_gap) * 1.5);
      align-items: center;
      padding-block: calc(var(--_gap) * 1.25);
      border-block-start: 1px solid var(--_line);
    }
    .more {
      grid-column: 2 / -1;
    }
    li:first-child {
      border: 0;
    }
    .what {
      display: flex;
      color: var(--_muted);
    }
    .outcome {
      display: inline-flex;
      gap: 0.35em;
      align-items: center;
      color: var(--_muted);
      font-size: var(--_small);
    }
    .outcome svg {
      inline-size: 1.35em;
      block-size: 1.35em;
    }
    .result {
      display: flex;
      gap: var(--_gap);
      align-items: center;
      font-weight: 600;
    }
    .result.failed {
      color: var(--_failed);
    }
    .result.passed,
    .passed .outcome {
      color: var(--_passed);
    }
    .failed :is(.what, .outcome) {
      color: var(--_failed);
    }
    .running .what {
      color: var(--_on-tinted);
    }
    [part='meter'] {
      overflow: hidden;
      block-size: 10px;
      border: 1px solid var(--_muted);
      border-radius: 999px;
    }
    .level {
      display: block;
      block-size: 100%;
      inline-size: 100%;
      background: var(--_success);
      forced-color-adjust: none;
      transform-origin: left;
      scale: var(--_level, 0) 1;
      transition: scale 80ms linear;
    }
    .level:dir(rtl) {
      transform-origin: right;
    }
    [part='button'] {
      justify-self: start;
    }
    [part='icon'] {
      display: inline-flex;
    }
    @media (forced-colors: active) {
      .level {
        background: Highlight;
      }
    }
  `,
];
