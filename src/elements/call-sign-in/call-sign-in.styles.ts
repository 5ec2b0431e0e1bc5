import {css} from 'lit';
import {buttons, card, controls, theme} from '../../styles/theme.js';

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
