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
    .about {
      display: grid;
      gap: 0.25em;
    }
    .error {
      padding-block-start: 0.5em;
    }
    /* One above the other whatever they say: while it connects, the card keeps its shape. */
    .row {
      flex-direction: column;
      align-items: stretch;
    }
  `,
];
