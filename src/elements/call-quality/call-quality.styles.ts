import {css} from 'lit';
import {buttons} from '../../styles/buttons.js';
import {controls} from '../../styles/controls.js';
import {menu} from '../../styles/menu.js';
import {theme} from '../../styles/theme.js';
import {popupStyles} from '../popup.js';

export const styles = [
  theme,
  buttons,
  controls,
  menu,
  popupStyles,
  css`
    :host {
      display: inline-block;
    }
    :host(:state(inactive)) {
      display: none;
    }
    button {
      padding: 0 0.5em;
    }
    button:not(:hover, [aria-expanded='true']) {
      background: transparent;
    }
    [part='icon'] {
      display: inline-flex;
    }
    :host(:state(good)) [part='icon'] {
      color: var(--_passed);
    }
    :host(:state(fair)) [part='icon'] {
      color: light-dark(#8a5a00, #ffc869);
    }
    :host(:state(poor)) [part='icon'] {
      color: var(--_failed);
    }
    [part='label'] {
      font-size: var(--_small);
      font-weight: 500;
    }
    [part='details'] {
      padding: 0.75em 1em;
    }
    p {
      margin: 0;
    }
    p:first-child {
      font-weight: 600;
    }
  `,
];
