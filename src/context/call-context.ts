import {createContext} from '@lit/context';
import type {Call} from './call.js';

/** The key elements ask for their call with; the same for every copy of the library in a page. */
export const callContext = createContext<Call>(Symbol.for('call-elements:call'));
