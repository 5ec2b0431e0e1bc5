import type {CallNotice} from '../controller/notice.js';
import type {Call} from '../context/call.js';
import {CallConnectedEvent} from '../events/call-connected-event.js';
import {CallDevicesEvent} from '../events/call-devices-event.js';
import {CallEndedEvent} from '../events/call-ended-event.js';
import {CallErrorEvent} from '../events/call-error-event.js';
import {CallIncomingEvent} from '../events/call-incoming-event.js';
import {CallMediaEvent} from '../events/call-media-event.js';
import {CallMissedEvent} from '../events/call-missed-event.js';
import {CallQualityEvent} from '../events/call-quality-event.js';
import {CallRegistrationEvent} from '../events/call-registration-event.js';
import {CallStateEvent} from '../events/call-state-event.js';

/** The DOM event that tells the page what the controller noticed. */
export function eventFor(notice: CallNotice, call: Call): Event {
  switch (notice.type) {
    case 'incoming':
      return new CallIncomingEvent(notice.call, {
        answer: (options) => call.answer(options),
        decline: () => call.decline(),
        silence: () => call.silence(),
      });
    case 'state':
      return new CallStateEvent(notice.call, notice.phase, notice.previous);
    case 'connected':
      return new CallConnectedEvent(notice.call, notice);
    case 'media':
      return new CallMediaEvent(notice.call);
    case 'quality':
      return new CallQualityEvent(notice.call, notice.quality);
    case 'ended':
      return new CallEndedEvent(notice.call, notice);
    case 'missed':
      return new CallMissedEvent(notice.call, notice.reason);
    case 'error':
      return new CallErrorEvent(notice.error, notice.call);
    case 'registration':
      return new CallRegistrationEvent(notice.registration, call.call);
    case 'devices':
      return new CallDevicesEvent(notice.devices, notice.change, call.call);
  }
}
