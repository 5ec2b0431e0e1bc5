import type {CallErrorCode} from '../core/call-error.js';
import type {CheckStep, DeviceKind, LinkQuality, Obstacle} from '../core/call-snapshot.js';
import type {EndedBy, EndReason} from '../core/end-reason.js';

type Named = (name: string) => string;

/** How a call with somebody ended, said to the person here. */
export type EndSentences = Readonly<Record<EndReason, (name: string, by: EndedBy) => string>>;

/** Every text the elements show, in one language. Functions where there is a name in the sentence. */
export interface Words {
  /** Somebody who never chose a name. What is given tells them apart, and begins the id they can be called by. */
  readonly guest: (mark: string) => string;

  // The button
  readonly call: string;
  readonly callTo: Named;
  readonly answer: string;
  readonly cancel: string;
  readonly hangUp: string;
  readonly calling: string;
  readonly ringing: string;
  readonly connecting: string;
  readonly ongoing: string;
  readonly reconnecting: string;
  readonly terminating: string;
  /** Why a call cannot be placed; `disabled` is what the page says without a reason. */
  readonly obstacles: Readonly<Record<Obstacle | 'disabled', Named>>;
  /** Something failed that keeps the button from calling. */
  readonly loadFailed: string;

  // The end
  /** How a call one placed oneself ended. */
  readonly endedForCaller: EndSentences;
  /** How a call one was called by ended. */
  readonly endedForCallee: EndSentences;

  // Ringing
  readonly incomingVideo: Named;
  readonly incomingVoice: Named;
  readonly answerWithVideo: string;
  readonly answerWithoutVideo: string;
  readonly decline: string;
  readonly silence: string;
  readonly missed: Named;
  readonly silenced: string;
  /** The browser does not let the ringtone play. */
  readonly turnOnRingtone: string;
  readonly notReachable: string;
  readonly retry: string;

  // The view
  readonly callWith: Named;
  readonly callControls: string;
  readonly muteMicrophone: string;
  readonly turnOffCamera: string;
  readonly waitingForPicture: Named;
  readonly cameraIsOff: Named;
  readonly microphoneIsOff: Named;
  readonly voiceCall: Named;
  readonly ownPicture: string;
  /** On a button that moves it by arrow keys. */
  readonly moveOwnPicture: string;
  readonly ownCameraIsOff: string;
  readonly duration: string;
  readonly callAgain: string;
  readonly close: string;
  readonly minimize: string;
  readonly restore: string;
  readonly move: string;
  readonly turnOnSound: string;
  readonly shareScreen: string;
  readonly hold: string;
  readonly pictureInPicture: string;
  readonly fullscreen: string;
  /** The button that opens the menu of devices, and that menu. */
  readonly devices: string;
  readonly deviceKinds: Readonly<Record<DeviceKind, string>>;
  /** One that has no name, but a number, in the digits of the language. */
  readonly unnamedDevice: (kind: DeviceKind, number: string) => string;
  readonly quality: Readonly<Record<LinkQuality['level'], string>>;
  readonly qualityReasons: Readonly<Record<'loss' | 'delay' | 'jitter' | 'relayed', string>>;
  readonly youHold: string;
  /** Ends that. */
  readonly resume: string;
  readonly holds: Named;
  readonly youShare: string;
  readonly stopSharing: string;
  readonly shares: Named;
  readonly speakingWhileMuted: string;
  /** A key that does what the button does, for its tooltip. */
  readonly withHotkey: (label: string, key: string) => string;
  /** What replaced a device that was unplugged. */
  readonly deviceReplaced: Named;
  readonly noCall: string;

  // Signing in
  readonly signIn: string;
  readonly signInHint: string;
  readonly yourName: string;
  readonly connect: string;
  readonly connectWithoutName: string;
  readonly registering: string;
  readonly nameMissing: string;

  // Dialing
  readonly dialHeading: string;
  readonly dialLabel: string;
  readonly recent: string;
  readonly youAre: string;
  readonly yourToken: string;
  readonly copy: string;
  readonly copied: string;

  // Trying it out before a call
  readonly checkHeading: string;
  readonly startCheck: string;
  readonly stopCheck: string;
  readonly checkSteps: Readonly<Record<CheckStep['what'], string>>;
  readonly checkStates: Readonly<Record<CheckStep['state'], string>>;
  /** Of the whole test. */
  readonly checkResult: Readonly<Record<'passed' | 'failed', string>>;
  readonly speakNow: string;
  readonly hearTone: string;
  readonly level: string;

  /** Where this browser lets people allow microphone and camera. */
  readonly permissionHelp: Readonly<Record<'chromium' | 'firefox' | 'safari' | 'other', string>>;

  /** What went wrong, and what the person can do. */
  readonly problems: Readonly<Record<CallErrorCode, string>>;
}

/** Some of the words: what is missing comes from the language without its region, then from English. */
export type SomeWords = {
  readonly [Key in keyof Words]?: Words[Key] extends string | ((...given: never[]) => string)
    ? Words[Key]
    : Partial<Words[Key]>;
};
