import {CallError, type CallErrorCode} from '../core/call-error.js';
import type {TrackKind} from './local-tracks.js';

const missing = {mic: 'no-microphone', camera: 'no-camera', screen: 'unsupported'} as const;
const words = {mic: 'microphone', camera: 'camera', screen: 'screen'} as const;
const features = {mic: 'microphone', camera: 'camera', screen: 'display-capture'} as const;

/** What a browser's refusal to capture means. */
export function mediaError(cause: unknown, kind: TrackKind): CallError {
  if (cause instanceof CallError) return cause;
  const code = codeOf(cause instanceof Error ? cause.name : '', kind);
  return new CallError(code, sentences[code](words[kind]), {cause});
}

export function policyError(kind: TrackKind): CallError {
  return new CallError('policy-blocked', sentences['policy-blocked'](words[kind]));
}

/** For a track that ended without being asked to. */
export function lostError(kind: TrackKind): CallError {
  return new CallError('device-lost', `The ${words[kind]} is gone: unplugged, or no longer allowed.`);
}

/** Whether the page may ask for it at all; true where the browser does not say. */
export function isAllowedByPolicy(kind: TrackKind): boolean {
  // Chromium has these under either name; the types know neither.
  const page = document as {permissionsPolicy?: Policy; featurePolicy?: Policy};
  return (page.permissionsPolicy ?? page.featurePolicy)?.allowsFeature(features[kind]) ?? true;
}

interface Policy {
  allowsFeature(feature: string): boolean;
}

type MediaCode = Extract<
  CallErrorCode,
  | 'permission-denied'
  | 'policy-blocked'
  | 'no-microphone'
  | 'no-camera'
  | 'device-in-use'
  | 'unsupported'
  | 'insecure-context'
  | 'internal'
>;

function codeOf(name: string, kind: TrackKind): MediaCode {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return isAllowedByPolicy(kind) ? 'permission-denied' : 'policy-blocked';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return missing[kind];
    case 'NotReadableError':
    case 'AbortError':
      return 'device-in-use';
    case 'TypeError':
    case 'NotSupportedError':
      return isSecureContext ? 'unsupported' : 'insecure-context';
    default:
      return 'internal';
  }
}

const sentences: Readonly<Record<MediaCode, (device: string) => string>> = {
  'permission-denied': (device) => `The person, or a setting of the browser, does not let this page use the ${device}.`,
  'policy-blocked': (device) =>
    `A Permissions Policy keeps this page from the ${device}; a frame needs the allow attribute.`,
  'no-microphone': () => 'There is no microphone.',
  'no-camera': () => 'There is no camera.',
  'device-in-use': (device) => `The ${device} could not be started; another program may be using it.`,
  unsupported: (device) => `This browser cannot capture a ${device}.`,
  'insecure-context': (device) => `A page may use a ${device} only when it comes by https or from this machine.`,
  internal: (device) => `The ${device} could not be started, for a reason the browser does not say.`,
};
