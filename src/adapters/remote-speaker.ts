import type {Speaker} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';
import type {DeviceChoice} from './device-choice.js';
import {listDevices} from './device-lister.js';

const gestures = ['pointerdown', 'pointerup', 'keydown', 'touchend', 'click'] as const;

/**
 * Plays the other one's sound in one `<audio>` that is never in the DOM, so that no element that moves or goes can cut
 * it. Made at the first call and kept, because browsers remember what a gesture allowed by element.
 */
export class RemoteSpeaker implements Speaker {
  readonly #changed: () => void;
  readonly #choice: DeviceChoice;
  #audio: HTMLAudioElement | undefined;
  #blocked = false;
  #waiting: AbortController | undefined;
  /** While something is played. */
  #playing: AbortController | undefined;

  constructor(changed: () => void, choice: DeviceChoice) {
    this.#changed = changed;
    this.#choice = choice;
  }

  get blocked() {
    return this.#blocked;
  }

  play(stream: MediaStream | null) {
    if (!stream && !this.#audio) return;
    const audio = this.#element();
    if (audio.srcObject === stream && (!stream || !audio.paused)) return;
    if (audio.srcObject !== stream) {
      audio.srcObject = stream;
      this.#useChosen(audio);
      this.#followDevices(audio);
    }
    if (stream) this.#try(audio);
    else this.#setBlocked(false);
  }

  prime() {
    const audio = this.#element();
    if (audio.srcObject) return this.unblock();
    // Nothing can be heard of it; the element counts as started by the person from now on.
    audio.srcObject = new MediaStream();
    this.#try(audio);
  }

  unblock() {
    if (this.#audio?.srcObject && this.#audio.paused) this.#try(this.#audio);
  }

  async select(deviceId: string) {
    if (this.#audio && hasSound(this.#audio)) await setOutput(this.#audio, deviceId);
    this.#choice.set('audiooutput', deviceId);
  }

  #element(): HTMLAudioElement {
    this.#audio ??= new Audio();
    return this.#audio;
  }

  #useChosen(audio: HTMLAudioElement) {
    const chosen = this.#choice.get('audiooutput');
    if (chosen === undefined || audio.sinkId === chosen || !hasSound(audio)) return;
    // The device of last time is gone: another one plays.
    setOutput(audio, chosen).catch(() => undefined);
  }

  /** Speakers are unplugged in the middle of a call, and come back. */
  #followDevices(audio: HTMLAudioElement) {
    this.#playing?.abort();
    this.#playing = undefined;
    if (!audio.srcObject || !('setSinkId' in audio)) return;
    const {signal} = (this.#playing = new AbortController());
    const look = async () => {
      const chosen = this.#choice.get('audiooutput');
      if (chosen === undefined) return;
      const devices = await listDevices();
      if (!devices) return;
      const isThere = devices.some(({kind, deviceId}) => kind === 'audiooutput' && deviceId === chosen);
      const device = isThere ? chosen : '';
      // It plays where it did if neither can be had.
      if (!signal.aborted && audio.sinkId !== device) await setOutput(audio, device).catch(() => undefined);
    };
    navigator.mediaDevices?.addEventListener('devicechange', look, {signal});
  }

  #try(audio: HTMLAudioElement) {
    const {srcObject} = audio;
    audio.play().then(
      () => this.#setBlocked(false),
      (error: unknown) => {
        // Any other failure means that something else is to be played by now.
        if (isNotAllowed(error) && audio.srcObject === srcObject) this.#setBlocked(true);
      },
    );
  }

  #setBlocked(blocked: boolean) {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.#waiting?.abort();
    if (blocked) this.#waitForGesture();
    this.#changed();
  }

  #waitForGesture() {
    this.#waiting = new AbortController();
    const {signal} = this.#waiting;
    for (const gesture of gestures) addEventListener(gesture, () => this.unblock(), {capture: true, signal});
  }
}

/** Chromium refuses to choose a device for an element whose stream has no sound. */
function hasSound({srcObject}: HTMLAudioElement): boolean {
  return srcObject instanceof MediaStream && srcObject.getAudioTracks().length > 0;
}

function isNotAllowed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotAllowedError';
}

async function setOutput(audio: HTMLAudioElement, deviceId: string) {
  // Only some browsers let a page choose; in the others the system does.
  if (!('setSinkId' in audio)) return;
  try {
    await audio.setSinkId(deviceId);
  } catch (cause) {
    const [code, message] = isNotAllowed(cause)
      ? (['permission-denied', 'This page may not choose that speaker.'] as const)
      : (['device-lost', 'There is no such speaker.'] as const);
    throw new CallError(code, message, {cause});
  }
}
