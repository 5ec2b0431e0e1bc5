import {CallError} from '../core/call-error.js';
import type {DeviceKind} from '../core/call-snapshot.js';
import type {DevicePermissions} from './device-permissions.js';
import type {TrackKind} from './local-tracks.js';
import {isAllowedByPolicy, mediaError, policyError} from './media-error.js';

/** Which device; `only`: no other one. Without any, whichever the browser prefers. */
export type Preference = {readonly id: string; readonly only: boolean} | undefined;

type Device = Exclude<TrackKind, 'screen'>;

/** What could be had of what was wanted, and why not all of it. */
export interface Acquired {
  readonly mic?: MediaStreamTrack | undefined;
  readonly camera?: MediaStreamTrack | undefined;
  readonly problem?: CallError;
}

/** As the list of devices calls them. */
export const deviceKinds = {mic: 'audioinput', camera: 'videoinput'} as const satisfies Record<Device, DeviceKind>;

/** One track of microphone or camera; rejects with a CallError. */
export async function acquire(kind: Device, preference: Preference): Promise<MediaStreamTrack> {
  const {mic, camera} = await acquireTogether(kind === 'mic' ? {mic: preference} : {camera: preference});
  const track = kind === 'mic' ? mic : camera;
  if (!track) throw new CallError('internal', `The browser gave a stream without ${kind}.`);
  return track;
}

/**
 * Microphone and camera with one question to the person. Where only one of them can be had it gives that one; rejects
 * with a CallError when neither can.
 */
export async function acquireBoth(
  mic: Preference,
  camera: Preference,
  permissions: DevicePermissions,
): Promise<Acquired> {
  // A frame may have been given one of them only; asked for both it would get neither.
  const mayHear = isAllowedByPolicy('mic');
  const maySee = isAllowedByPolicy('camera');
  if (mayHear && !maySee) return {mic: await acquire('mic', mic), problem: policyError('camera')};
  if (maySee && !mayHear) return {camera: await acquire('camera', camera), problem: policyError('mic')};
  try {
    return await acquireTogether({mic, camera});
  } catch (together) {
    const alone = await acquireOne('mic', mic, {together, permissions});
    // Whatever the browser said of both concerns the camera if the microphone works.
    if (alone instanceof MediaStreamTrack) return {mic: alone, problem: mediaError(reasonOf(together), 'camera')};
    const picture = await acquireOne('camera', camera, {together, permissions});
    if (picture instanceof MediaStreamTrack) return {camera: picture, problem: alone};
    throw alone;
  }
}

/** One of two that could not be had together. */
async function acquireOne(
  kind: Device,
  preference: Preference,
  {together, permissions}: {readonly together: unknown; readonly permissions: DevicePermissions},
): Promise<MediaStreamTrack | CallError> {
  const isRefusal = together instanceof CallError && /^(?:permission-denied|policy-blocked)$/.test(together.code);
  // To ask again after a refusal would be rude, unless nobody has to be asked.
  if (isRefusal && !(await permissions.has(kind))) return mediaError(reasonOf(together), kind);
  return acquire(kind, preference).catch((cause: unknown) => mediaError(cause, kind));
}

function reasonOf(error: unknown): unknown {
  return error instanceof CallError ? error.cause : error;
}

export async function acquireScreen(): Promise<MediaStreamTrack> {
  try {
    const stream = await mediaDevices().getDisplayMedia({video: true});
    const [track] = stream.getVideoTracks();
    if (!track) throw new CallError('internal', 'The browser gave a screen without a picture.');
    // Text has to stay readable, even if it moves less smoothly.
    track.contentHint = 'detail';
    return track;
  } catch (cause) {
    throw mediaError(cause, 'screen');
  }
}

interface Wanted {
  readonly mic?: Preference;
  readonly camera?: Preference;
}

async function acquireTogether(wanted: Wanted): Promise<Acquired> {
  try {
    const stream = await askFor(wanted).catch(async (cause: unknown) => {
      const isOverconstrained = cause instanceof Error && cause.name === 'OverconstrainedError';
      const present = isOverconstrained && (await withoutMissing(wanted));
      if (!present) throw cause;
      return askFor(present);
    });
    return {mic: stream.getAudioTracks()[0], camera: stream.getVideoTracks()[0]};
  } catch (cause) {
    throw mediaError(cause, 'mic' in wanted ? 'mic' : 'camera');
  }
}

async function askFor(wanted: Wanted): Promise<MediaStream> {
  // Chromium does not care about an ideal device, so it has to be the exact one.
  const deviceId = (preference: Preference) => preference && {deviceId: {exact: preference.id}};
  const audio = 'mic' in wanted && {...deviceId(wanted.mic)};
  // No size: browsers give 640 × 480. The first frame of a larger picture takes twice as long to be sent.
  const video = 'camera' in wanted && (deviceId(wanted.camera) ?? {facingMode: 'user'});
  return mediaDevices().getUserMedia({audio, video});
}

/** The same without devices that are gone; null when there is nothing to leave out. */
async function withoutMissing(wanted: Wanted): Promise<Wanted | null> {
  const devices = await mediaDevices().enumerateDevices();
  const isMissing = (preference: Preference) =>
    preference !== undefined && !preference.only && !devices.some(({deviceId}) => deviceId === preference.id);
  if (!isMissing(wanted.mic) && !isMissing(wanted.camera)) return null;
  return {
    ...('mic' in wanted && {mic: isMissing(wanted.mic) ? undefined : wanted.mic}),
    ...('camera' in wanted && {camera: isMissing(wanted.camera) ? undefined : wanted.camera}),
  };
}

function mediaDevices(): MediaDevices {
  // Absent in pages that came without TLS, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw new TypeError('This page has no navigator.mediaDevices.');
  return devices;
}
