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
    form,
    .card {
      display: grid;
      gap: calc(var(--_gap) * 1.5);
    }
    [part='own-name'] {
      overflow-wrap: anywhere;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_gap);
      margin: 0;
      padding: 0;
      list-style: none;
    }
  `,
];
