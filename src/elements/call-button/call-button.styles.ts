import {css} from 'lit';
import {buttons} from '../../styles/buttons.js';

export const styles = [
  buttons,
  css`
    :host {
      display: inline-block;
      vertical-align: middle;
      font-family: var(--call-font, inherit);
    }
    :host([hidden]) {
      display: none;
    }
    :host(:is(:state(outgoing), :state(connecting), :state(ongoing), :state(reconnecting), :state(terminating)))
      button {
      background: var(--call-danger, #c23);
      color: var(--call-on-danger, #fff);
      .handset {
        rotate: 135deg;
      }
    }
    /* There may be many: to be seen through, or to have another pointer while nobody points, would cost far more. */
    button[aria-disabled='true'] {
      background: color-mix(in srgb, var(--call-accent, light-dark(#44d, #abf)) 60%, transparent);
      &:hover {
        cursor: not-allowed;
      }
      @media (forced-colors: active) {
        border-color: GrayText;
        color: GrayText;
      }
    }
    [part='icon'] {
      display: flex;
    }
    /* A thousand handsets drawn as SVG take a fifth of the time of all that is drawn. */
    .handset {
      border: 0.625em solid;
      clip-path: polygon(
        17% 12%,
        38% 12%,
        46% 33%,
        33% 42%,
        42% 58%,
        58% 67%,
        67% 54%,
        88% 62%,
        88% 83%,
        58% 80%,
        33% 67%,
        20% 42%
      );
    }
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
      @media (prefers-reduced-motion) {
        animation: none;
      }
    }
    @keyframes turn {
      to {
        rotate: 1turn;
      }
    }
    /* Heard, not seen; and no trouble at all as long as nothing is said. */
    [role='status']:not(:empty) {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    [part='reason'] {
      display: block;
      line-height: 1.7;
      color: var(--call-muted, light-dark(#666, #aaa));
      font-size: 0.875em;
    }
  `,
];
