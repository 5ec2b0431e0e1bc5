import {css} from 'lit';
import {buttons} from '../../styles/buttons.js';
import {controls} from '../../styles/controls.js';
import {menu} from '../../styles/menu.js';
import {theme} from '../../styles/theme.js';
import {controlButtonStyles} from '../control-button.js';
import {popupStyles} from '../popup.js';

export const styles = [
  theme,
  buttons,
  controls,
  controlButtonStyles,
  menu,
  popupStyles,
  css`
    .group {
      display: flex;
      gap: var(--_gap);
      align-items: center;
      padding-block-start: 0.75em;
    }
    .level {
      flex: 1;
      block-size: 6px;
      border: 1px solid var(--_line);
      border-radius: 3px;
      overflow: hidden;
    }
    .level::before {
      content: '';
      display: block;
      block-size: 100%;
      background: var(--_passed);
      transform-origin: left;
      transform: scaleX(var(--_level, 0));
      transition: transform 80ms linear;
    }
    .level:dir(rtl)::before {
      transform-origin: right;
    }
    .item svg {
      visibility: hidden;
    }
    .item[aria-checked='true'] svg {
      visibility: visible;
    }
    @media (forced-colors: active) {
      .level::before {
        background: Highlight;
        forced-color-adjust: none;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .level::before {
        transition: none;
      }
    }
  `,
];
