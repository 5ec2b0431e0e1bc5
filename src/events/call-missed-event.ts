import type {CallSnapshot} from '../core/call-snapshot.js';
import type {EndReason} from '../core/end-reason.js';

/** Somebody called and was not answered. */
export class CallMissedEvent extends Event {
  readonly call: CallSnapshot;
  readonly reason: EndReason;

  constructor(call: CallSnapshot, reason: EndReason) {
    super('call-missed', {bubbles: true, composed: true});
    this.call = call;
    this.reason = reason;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-missed': CallMissedEvent;
  }
}
