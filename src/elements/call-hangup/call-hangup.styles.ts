import {controlButtonStyles} from '../control-button.js';
import {buttons, controls, theme} from '../../styles/theme.js';

export const styles = [theme, buttons, controls, controlButtonStyles];
