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
    form {
      display: grid;
      gap: calc(var(--_gap) * 1.5);
    }
  `,
];
