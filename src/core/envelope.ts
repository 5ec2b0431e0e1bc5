import {candidateIn, fieldsOf, parse, version} from './call-message.js';
import type {CallMessage, Draft, Fields} from './call-message.js';
import {maxId} from './call-name.js';

/** A message on its way to the broker, in PeerJS's own form. */
export interface Envelope {
  readonly type: 'OFFER' | 'ANSWER' | 'CANDIDATE' | 'LEAVE';
  readonly dst: string;
  readonly payload: unknown;
}

/** A message as the broker delivered it: `src` is stamped by the broker, everything else is the sender's word. */
export interface Received {
  readonly type: string;
  readonly src: string;
  readonly payload: unknown;
}

/** How a message travels: as the broker's own kind where PeerJS has one for it, inside LEAVE, or inside `econn`. */
export type Wrapping = 'peerjs' | 'econn' | 'leave';

/** What a received envelope holds. `plain`: the sender is a page with nothing but PeerJS. */
export type Opened =
  | {readonly kind: 'message'; readonly message: CallMessage; readonly plain: boolean}
  /** The broker gave up delivering to `src`. */
  | {readonly kind: 'expire'}
  /** A plain PeerJS page says goodbye. */
  | {readonly kind: 'leave'}
  /** It claims to be ours and is not. */
  | {readonly kind: 'malformed'};

/** PeerJS names media connections like this; the rest of the name is our session. */
const prefix = 'mc_';

/**
 * Wraps a message for the broker. First SETUP, its answer and candidates travel as PeerJS's own messages, so that plain
 * PeerJS pages understand them; everything else in a form those pages ignore.
 */
export function wrap(message: CallMessage, dst: string, wrapping: Wrapping): Envelope {
  if (wrapping === 'leave') return {type: 'LEAVE', dst, payload: {type: 'econn', message}};
  if (wrapping === 'peerjs') {
    const media = {type: 'media', connectionId: prefix + message.sessid};
    if (message.type === 'SETUP') {
      const {sdp, ...metadata} = message;
      return message.resp
        ? {type: 'ANSWER', dst, payload: {...media, sdp: {type: 'answer', sdp}, metadata}}
        : {type: 'OFFER', dst, payload: {...media, sdp: {type: 'offer', sdp}, metadata}};
    }
    if (message.type === 'CANDIDATE' && message.candidate) {
      const {candidate, ...metadata} = message;
      return {type: 'CANDIDATE', dst, payload: {...media, candidate, metadata}};
    }
  }
  return {type: 'CANDIDATE', dst, payload: {type: 'econn', message}};
}

/** Opens what the broker delivered; null for anything that is not for us. Never throws. */
export function unwrap({type, src, payload}: Received): Opened | null {
  if (src.length > maxId) return null;
  if (type === 'EXPIRE') return {kind: 'expire'};
  if (type === 'LEAVE' && (payload === undefined || payload === null)) return {kind: 'leave'};
  const fields = fieldsOf(payload);
  if (!fields) return null;
  if (fields.type === 'econn') {
    const message = parse(fields.message);
    return message ? {kind: 'message', message, plain: false} : {kind: 'malformed'};
  }
  const {connectionId} = fields;
  if (fields.type !== 'media' || typeof connectionId !== 'string' || !connectionId.startsWith(prefix)) return null;
  const sessid = connectionId.slice(prefix.length);
  const {metadata} = fields;
  // Only pages with this library write a version there; a plain page may use metadata for anything.
  const plain = typeof metadata !== 'object' || metadata === null || !('version' in metadata);
  const rest = plain ? {version, sessid} : {...metadata, sessid};
  const message = parse(bodyOf(type, fields, rest, plain));
  return message ? {kind: 'message', message, plain} : {kind: 'malformed'};
}

function bodyOf(type: string, fields: Fields, rest: object, plain: boolean): unknown {
  switch (type) {
    case 'OFFER':
    case 'ANSWER':
      return {...rest, type: 'SETUP', resp: type === 'ANSWER', sdp: fieldsOf(fields.sdp)?.sdp};
    case 'CANDIDATE': {
      const ufrag = candidateIn(fields.candidate)?.usernameFragment ?? '';
      return {...(plain && {link: 0, ufrag}), ...rest, type: 'CANDIDATE', resp: false, candidate: fields.candidate};
    }
    default:
      return null;
  }
}

/** What stock PeerJS understands. */
export function isForPlainPages({type}: Draft): boolean {
  return type === 'SETUP' || type === 'CANDIDATE';
}

/** Plain pages know one goodbye: see {@link wrap} as `leave`. */
export function isGoodbye({type, resp}: Draft): boolean {
  return type === 'REJECT' || ((type === 'CANCEL' || type === 'HANGUP') && !resp);
}
