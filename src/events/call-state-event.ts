import type {CallPhase, CallSnapshot} from '../core/call-snapshot.js';

/** The call moved to another phase. */
export class CallStateEvent extends Event {
  readonly call: CallSnapshot;
  readonly phase: CallPhase;
  readonly previous: CallPhase;

  constructor(call: CallSnapshot, phase: CallPhase, previous: CallPhase) {
    super('call-state', {bubbles: true, composed: true});
    this.call = call;
    this.phase = phase;
    this.previous = previous;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-state': CallStateEvent;
  }
}
