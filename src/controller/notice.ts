import type {CallError} from '../core/call-error.js';
import type {EndedBy, EndReason} from '../core/end-reason.js';
import type {CallPhase, CallSnapshot, DeviceList, LinkQuality, Registration} from '../core/call-snapshot.js';

/** What the controller tells the page it serves; the composition root makes DOM events of it. */
export type CallNotice =
  | {readonly type: 'incoming'; readonly call: CallSnapshot}
  | {readonly type: 'state'; readonly call: CallSnapshot; readonly phase: CallPhase; readonly previous: CallPhase}
  | {readonly type: 'connected'; readonly call: CallSnapshot; readonly setupMs: number; readonly relayed: boolean}
  | {readonly type: 'media'; readonly call: CallSnapshot}
  | {readonly type: 'quality'; readonly call: CallSnapshot; readonly quality: LinkQuality}
  | {
      readonly type: 'ended';
      readonly call: CallSnapshot;
      readonly reason: EndReason;
      readonly by: EndedBy;
      readonly durationMs: number;
      readonly confirmed: boolean;
    }
  | {readonly type: 'missed'; readonly call: CallSnapshot; readonly reason: EndReason}
  | {readonly type: 'error'; readonly call: CallSnapshot | null; readonly error: CallError}
  | {readonly type: 'registration'; readonly registration: Registration}
  | {readonly type: 'devices'; readonly devices: DeviceList; readonly change: 'added' | 'removed' | 'selected'};
