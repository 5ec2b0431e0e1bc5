import type {CallError} from '../core/call-error.js';
import type {CallSnapshot, Registration, RegistrationState} from '../core/call-snapshot.js';

/** This page became reachable under its name, or ceased to be. */
export class CallRegistrationEvent extends Event {
  readonly call: CallSnapshot | null;
  readonly state: RegistrationState;
  readonly name: string;
  readonly reason: CallError | null;

  constructor({state, name, reason}: Registration, call: CallSnapshot | null = null) {
    super('call-registration', {bubbles: true, composed: true});
    this.call = call;
    this.state = state;
    this.name = name;
    this.reason = reason;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-registration': CallRegistrationEvent;
  }
}
