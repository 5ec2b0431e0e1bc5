import type {Context} from '@lit/context';
import type {Call} from './call.js';

/**
 * The key elements ask for their call with; the same for every copy of the library in a page. A context is its key and a
 * type, so `createContext` would do nothing more.
 */
export const callContext = Symbol.for('call-elements:call') as Context<symbol, Call>;
