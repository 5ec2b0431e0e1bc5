import type {CallError, CallErrorCode} from '../core/call-error.js';
import type {CallSnapshot} from '../core/call-snapshot.js';

/** The environment or a setting of the page failed. */
export class CallErrorEvent extends Event {
  readonly call: CallSnapshot | null;
  readonly code: CallErrorCode;
  /** A sentence for developers. */
  readonly message: string;
  /** The attribute whose value is at fault. */
  readonly attribute: string | undefined;
  readonly cause: unknown;

  constructor(error: CallError, call: CallSnapshot | null = null) {
    super('call-error', {bubbles: true, composed: true});
    this.call = call;
    this.code = error.code;
    this.message = error.message;
    this.attribute = error.attribute;
    this.cause = error.cause;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-error': CallErrorEvent;
  }
}
