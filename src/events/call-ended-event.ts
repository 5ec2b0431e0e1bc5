import type {CallSnapshot} from '../core/call-snapshot.js';
import type {EndedBy, EndReason} from '../core/end-reason.js';

/** The call is over; once for each call. */
export class CallEndedEvent extends Event {
  readonly call: CallSnapshot;
  readonly reason: EndReason;
  readonly by: EndedBy;
  /** How long both sides were connected. */
  readonly durationMs: number;
  /** Whether the other page said that it knows. */
  readonly confirmed: boolean;

  constructor(
    call: CallSnapshot,
    {reason, by, durationMs, confirmed}: {reason: EndReason; by: EndedBy; durationMs: number; confirmed: boolean},
  ) {
    super('call-ended', {bubbles: true, composed: true});
    this.call = call;
    this.reason = reason;
    this.by = by;
    this.durationMs = durationMs;
    this.confirmed = confirmed;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-ended': CallEndedEvent;
  }
}
