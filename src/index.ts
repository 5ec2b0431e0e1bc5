export type {Call, Observed} from './context/call.js';
export {callContext} from './context/call-context.js';
export {FoundCall} from './context/found-call.js';
export {CallError, type CallErrorCode, callErrorCodes} from './core/call-error.js';
export type {
  CallPhase,
  CallSnapshot,
  CheckStep,
  DeviceKind,
  DeviceList,
  DialOptions,
  LinkQuality,
  Obstacle,
  Registration,
  RegistrationState,
  SentMedia,
  SoundLevels,
} from './core/call-snapshot.js';
export {type EndedBy, type EndReason, endReasons} from './core/end-reason.js';
export {CallButton} from './elements/call-button/call-button.js';
export {CallCameraToggle} from './elements/call-camera-toggle/call-camera-toggle.js';
export {CallCheck} from './elements/call-check/call-check.js';
export {CallDeviceMenu} from './elements/call-device-menu/call-device-menu.js';
export {CallDialer} from './elements/call-dialer/call-dialer.js';
export {CallHangup} from './elements/call-hangup/call-hangup.js';
export {CallMicToggle} from './elements/call-mic-toggle/call-mic-toggle.js';
export {CallProvider} from './elements/call-provider/call-provider.js';
export {CallQuality} from './elements/call-quality/call-quality.js';
export {CallScreenToggle} from './elements/call-screen-toggle/call-screen-toggle.js';
export {CallSignIn} from './elements/call-sign-in/call-sign-in.js';
export {CallStatus} from './elements/call-status/call-status.js';
export {CallView} from './elements/call-view/call-view.js';
export {IncomingCall} from './elements/incoming-call/incoming-call.js';
export {CallConnectedEvent} from './events/call-connected-event.js';
export {CallDevicesEvent} from './events/call-devices-event.js';
export {CallEndedEvent} from './events/call-ended-event.js';
export {CallErrorEvent} from './events/call-error-event.js';
export {CallIncomingEvent} from './events/call-incoming-event.js';
export {CallMediaEvent} from './events/call-media-event.js';
export {CallMissedEvent} from './events/call-missed-event.js';
export {CallQualityEvent} from './events/call-quality-event.js';
export {CallRegistrationEvent} from './events/call-registration-event.js';
export {CallRequestEvent} from './events/call-request-event.js';
export {CallStateEvent} from './events/call-state-event.js';
export type {SomeWords, Words} from './localization/words.js';
export type {CallNetwork, CallOptions} from './page/call-options.js';
export {configureCalls, registerWords} from './page/install.js';
