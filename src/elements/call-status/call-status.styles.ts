import {css} from 'lit';
import {theme} from '../../styles/theme.js';

export const styles = [
  theme,
  css`
    :host {
      display: inline;
    }
  `,
];
