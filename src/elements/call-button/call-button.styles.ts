import {css} from 'lit';
import {buttons} from '../../styles/buttons.js';
import {theme} from '../../styles/theme.js';

export const styles = [
  theme,
  buttons,
  css`
    :host {
      display: inline-block;
      vertical-align: middle;
    }
    :host(:is(:state(outgoing), :state(connecting), :state(ongoing), :state(reconnecting))) button {
      background: var(--_danger);
      color: var(--_on-danger);
    }
    [part='icon'] {
      display: flex;
    }
    svg,
    ::slotted([slot='icon']),
    [part='spinner'] {
      box-sizing: border-box;
      inline-size: 1.25em;
      block-size: 1.25em;
      flex: none;
    }
    [part='spinner'] {
      border: 2px solid;
      border-inline-end: 0;
      border-radius: 50%;
      animation: turn 1s linear infinite;
    }
    [part='reason'] {
      display: block;
      color: var(--_muted);
      font-size: 0.875em;
    }
    @keyframes turn {
      to {
        rotate: 1turn;
      }
    }
    @media (prefers-reduced-motion) {
      * {
        animation: none;
      }
    }
  `,
];
