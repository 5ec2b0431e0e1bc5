import {css} from 'lit';
import {buttons} from '../../styles/buttons.js';
import {card} from '../../styles/card.js';
import {controls} from '../../styles/controls.js';
import {notes} from '../../styles/notes.js';
import {theme} from '../../styles/theme.js';
import {controlButtonStyles} from '../control-button.js';
import {layoutStyles} from './layout.styles.js';
import {stageStyles} from './stage.styles.js';

/** Of the window in front of all others. */
export const pictureWindowStyles = [
  theme,
  buttons,
  controls,
  controlButtonStyles,
  card,
  notes,
  stageStyles,
  layoutStyles,
  css`
    :host {
      display: block;
      container-type: inline-size;
      block-size: 100dvh;
    }
    .view {
      block-size: 100%;
      max-block-size: none;
      border: 0;
      border-radius: 0;
    }
    :host .view.focus.staged > .stage {
      aspect-ratio: auto;
    }
  `,
];
