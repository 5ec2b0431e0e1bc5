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
      display: flex;
      gap: calc(var(--_gap) * 1.5);
      padding-block: var(--_gap);
      border-block-start: 1px solid var(--_line);
    }
    li:first-child {
      border: 0;
    }
    .what {
      display: flex;
      color: var(--_muted);
    }
    .about {
      display: grid;
      gap: 0.25em;
    }
    .outcome {
      display: inline-flex;
      gap: 0.35em;
      align-items: center;
      align-self: start;
      color: var(--_muted);
      font-size: var(--_small);
      text-align: end;
    }
    .outcome svg {
      inline-size: 1.35em;
      block-size: 1.35em;
    }
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
    [part='icon']:not(:has(svg)) slot:not([hidden]) {
      display: contents;
    }
    @media (forced-colors: active) {
      .level {
        background: Highlight;
      }
    }
  `,
];
