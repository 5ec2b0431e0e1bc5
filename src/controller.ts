export {browserPorts, type BrowserPortsOptions} from './adapters/browser-ports.js';
export {CallController} from './controller/call-controller.js';
export type {CallNotice} from './controller/notice.js';
export type {Ports} from './controller/ports.js';
export {CallError, type CallErrorCode, callErrorCodes} from './core/call-error.js';
export {type CallSettings, defaultSettings} from './core/call-settings.js';
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
