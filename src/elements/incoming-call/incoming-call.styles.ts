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
    }
    .card {
      display: grid;
      gap: calc(var(--_gap) * 1.5);
      box-shadow: var(--_shadow);
    }
    :host(:not([layout='inline'])) .banner {
      position: fixed;
      inset-block-start: 16px;
      inset-inline: 16px;
      z-index: var(--call-z-index, 2147483000);
      max-inline-size: 420px;
      margin-inline: auto;
    }
    dialog {
      max-inline-size: min(420px, calc(100vw - 32px));
      box-sizing: border-box;
      inline-size: 100%;
      padding: 0;
      border: 0;
      border-radius: var(--_radius);
      background: none;
      color: inherit;
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 0.5);
    }
    h2:focus {
      outline: none;
    }
    .who {
      display: flex;
      gap: calc(var(--_gap) * 1.5);
      align-items: center;
    }
    .ringing {
      animation: pulse 1.6s ease-in-out infinite;
    }
    @keyframes pulse {
      50% {
        border-color: var(--_success);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .ringing {
        animation: none;
      }
    }
  `,
];
