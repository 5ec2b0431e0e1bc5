import {controlButtonStyles} from '../control-button.js';
import {buttons} from '../../styles/buttons.js';
import {controls} from '../../styles/controls.js';
import {theme} from '../../styles/theme.js';

export const styles = [theme, buttons, controls, controlButtonStyles];
