import type {CallSnapshot, SentMedia} from '../core/call-snapshot.js';

/** One side switched its microphone, camera, screen or hold; also while it rings. */
export class CallMediaEvent extends Event {
  readonly call: CallSnapshot;
  readonly local: SentMedia;
  readonly remote: SentMedia;

  constructor(call: CallSnapshot) {
    super('call-media', {bubbles: true, composed: true});
    this.call = call;
    this.local = call.local;
    this.remote = call.remote;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-media': CallMediaEvent;
  }
}
