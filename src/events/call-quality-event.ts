import type {CallSnapshot} from '../core/call-snapshot.js';

/** How well the two pages reach each other, in milliseconds and fractions. */
export interface Quality {
  readonly level: 'good' | 'fair' | 'poor';
  readonly rtt: number;
  readonly loss: number;
  readonly jitter: number;
  readonly relayed: boolean;
}

/** The quality of the connection changed. */
export class CallQualityEvent extends Event {
  readonly call: CallSnapshot;
  readonly level: Quality['level'];
  readonly rtt: number;
  readonly loss: number;
  readonly jitter: number;
  readonly relayed: boolean;

  constructor(call: CallSnapshot, {level, rtt, loss, jitter, relayed}: Quality) {
    super('call-quality', {bubbles: true, composed: true});
    this.call = call;
    this.level = level;
    this.rtt = rtt;
    this.loss = loss;
    this.jitter = jitter;
    this.relayed = relayed;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-quality': CallQualityEvent;
  }
}
