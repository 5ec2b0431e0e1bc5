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
      display: flex;
      flex-direction: column;
      max-block-size: calc(100dvh - 32px);
      overflow-y: auto;
    }
    :host(:not([layout='inline'])) .card {
      box-shadow: var(--_shadow);
    }
    :host(:not([layout='inline'])) .banner {
      position: fixed;
      inset-block-start: max(16px, env(safe-area-inset-top));
      inset-inline: 16px;
      z-index: var(--call-z-index, 2147483000);
      max-inline-size: 440px;
      margin-inline: auto;
      animation: appear 240ms ease-out;
    }
    dialog {
      max-inline-size: min(440px, calc(100vw - 32px));
      box-sizing: border-box;
      inline-size: 100%;
      padding: 0;
      border: 0;
      border-radius: var(--_large-radius);
      background: none;
      color: inherit;
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 0.5);
    }
    dialog[open] {
      animation: appear 240ms ease-out;
    }
    h2:focus {
      outline: none;
    }
    /* What somebody wrote scrolls before the buttons have to; the pulse has its place. */
    .who {
      display: flex;
      flex: 0 1 auto;
      min-block-size: 56px;
      margin: -12px;
      padding: 12px;
      overflow-y: auto;
      gap: calc(var(--_gap) * 1.5);
      align-items: flex-start;
    }
    .who > .grow {
      align-self: center;
    }
    .caller-picture {
      position: relative;
      display: grid;
    }
    .caller-picture .avatar {
      inline-size: 56px;
      block-size: 56px;
      font-size: 1.25em;
    }
    /* Goes out from the caller like a sound. */
    .pulsing .caller-picture::after {
      content: '';
      position: absolute;
      inset: 0;
      border: 2px solid var(--_success);
      border-radius: 50%;
      pointer-events: none;
      animation: pulse 1.6s ease-out infinite;
    }
    :host(:state(sound-blocked)) .card {
      animation: glow 1.6s ease-in-out infinite;
    }
    [part='subject'] {
      margin-block-start: 0.25em;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_gap);
    }
    .actions button {
      flex: 1 1 6.5em;
      /* Words are longer in other languages. */
      min-inline-size: min-content;
      min-block-size: max(var(--_size), 48px);
      padding-inline: 0.5em;
    }
    .actions [part='answer-audio-button'] {
      flex-basis: auto;
    }
    .notice {
      flex-direction: row;
      flex-wrap: wrap;
      gap: calc(var(--_gap) * 1.5);
      align-items: center;
      padding: calc(var(--_gap) * 1.5) calc(var(--_gap) * 2);
    }
    .notice .grow {
      flex-basis: 7.5em;
    }
    .sign {
      display: flex;
      color: var(--_failed);
    }
    @keyframes appear {
      from {
        opacity: 0;
        translate: 0 -8px;
      }
    }
    @keyframes pulse {
      from {
        opacity: 0.9;
      }
      to {
        scale: 1.35;
        opacity: 0;
      }
    }
    @keyframes glow {
      50% {
        border-color: var(--_success);
        box-shadow: 0 0 0 3px var(--_success);
      }
    }
    /* On a phone, where the thumb is. */
    @media (max-width: 480px) {
      :host(:not([layout='inline'])) .banner {
        inset-block: auto max(16px, env(safe-area-inset-bottom));
      }
      .caller-picture .avatar {
        inline-size: 44px;
        block-size: 44px;
        font-size: 1em;
      }
      dialog {
        margin-block: auto max(16px, env(safe-area-inset-bottom));
      }
    }
  `,
];
