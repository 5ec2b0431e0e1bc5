import {buttons, ringing} from './ringing.js';
import {arriving} from './arriving.js';
import {calling} from './calling.js';
import type {GalleryState} from './state.js';

/** Every element in every state. */
export const states: readonly GalleryState[] = [...buttons, ...ringing, ...arriving, ...calling];
