import type {CallSnapshot} from '../core/call-snapshot.js';

/** Both sides hear each other for the first time. */
export class CallConnectedEvent extends Event {
  readonly call: CallSnapshot;
  /** From acceptance to connection. */
  readonly setupMs: number;
  /** Whether a TURN server carries the media. */
  readonly relayed: boolean;

  constructor(call: CallSnapshot, {setupMs, relayed}: {setupMs: number; relayed: boolean}) {
    super('call-connected', {bubbles: true, composed: true});
    this.call = call;
    this.setupMs = setupMs;
    this.relayed = relayed;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-connected': CallConnectedEvent;
  }
}
