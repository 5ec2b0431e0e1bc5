import type {CallSettings} from './call-settings.js';
import type {CallSnapshot} from './call-snapshot.js';

/** What a call wants of the page around it: to be heard, to be seen, to be left alone. */
export interface WantedAttention {
  /** What is to be heard: somebody calls here, or it rings at the other one's. */
  readonly ring: 'ringtone' | 'ringback' | null;
  /** The address of another sound than our own, or `none`. */
  readonly sound: string;
  /** The call that is to be noticed: in the title, and in a notification. */
  readonly title: CallSnapshot | null;
  readonly notification: CallSnapshot | null;
  /** The person has to be asked whether there may be notifications. */
  readonly asks: boolean;
  /** There is a picture to look at: the screen stays on. */
  readonly awake: boolean;
  /** What keys and headsets of the system switch. */
  readonly controls: {readonly mic: boolean; readonly camera: boolean} | null;
  /** Who leaves the page now would end the call. */
  readonly warns: boolean;
}

export function attentionFor(call: CallSnapshot | null, settings: CallSettings): WantedAttention {
  const isCalled = call?.phase === 'incoming' && !call.quiet && !call.silenced;
  const ringsThere = call?.phase === 'outgoing' && call.step === 'ringing' && !call.silenced;
  const isTalking = call?.phase === 'connecting' || call?.phase === 'ongoing' || call?.phase === 'reconnecting';
  const ring = isCalled ? 'ringtone' : ringsThere ? 'ringback' : null;
  return {
    ring,
    sound: ring ? settings[ring] : '',
    title: isCalled && settings.titleFlash ? call : null,
    notification: isCalled && settings.notifications ? call : null,
    asks: settings.notifications,
    awake: isTalking && settings.wakeLock && hasPicture(call),
    controls: isTalking ? {mic: call.local.mic, camera: call.local.camera} : null,
    warns: isTalking && settings.leaveWarning,
  };
}

function hasPicture({local, remote}: CallSnapshot): boolean {
  return local.camera || local.screen || remote.camera || remote.screen;
}
