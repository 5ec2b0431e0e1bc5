import {cancelReasons, hangupReasons, rejectReasons} from './end-reason.js';
import type {CancelReason, HangupReason, RejectReason} from './end-reason.js';

/** What one side sends and how it introduces itself; strings on the wire. Unknown keys are kept. */
export type Props = Readonly<Record<string, string>>;

/** The parts of an RTCIceCandidateInit, spelled out because core knows no DOM. */
export interface Candidate {
  readonly candidate: string;
  readonly sdpMid?: string | null;
  readonly sdpMLineIndex?: number | null;
  readonly usernameFragment?: string | null;
}

/** What every message carries. The samples of the protocol's ancestors have neither page nor number. */
interface Common {
  readonly version: string;
  readonly sessid: string;
  /** The page instance that sent it. */
  readonly src_clientid?: string;
  /** Counts up per sending page; absent counts as newer than all. */
  readonly seq?: number;
}

/** The body of a message: what the sender says, before it is stamped with version, page and number. */
export type Draft =
  | {
      readonly type: 'SETUP';
      readonly resp: false;
      readonly sdp: string;
      readonly props?: Props;
      readonly ttl?: number;
      readonly replaces?: string;
    }
  | {
      readonly type: 'SETUP';
      readonly resp: true;
      readonly sdp: string;
      readonly props?: Props;
      readonly accepted?: boolean;
      readonly replaces?: string;
    }
  | {readonly type: 'PROGRESS'; readonly resp: true; readonly status: 'ringing' | 'accepted'}
  | {readonly type: 'REJECT'; readonly resp: true; readonly reason?: RejectReason}
  | {
      readonly type: 'CANDIDATE';
      readonly resp: false;
      /** null: there are no more. */
      readonly candidate: Candidate | null;
      readonly link: number;
      readonly ufrag: string;
    }
  | {readonly type: 'CANCEL'; readonly resp: false; readonly reason?: CancelReason; readonly to_clientid?: string}
  | {readonly type: 'CANCEL'; readonly resp: true}
  | {
      readonly type: 'UPDATE';
      readonly resp: false;
      readonly sdp: string;
      readonly offer: string;
      readonly link: number;
      readonly restart?: 'ice' | 'full';
      readonly props?: Props;
    }
  | {
      readonly type: 'UPDATE';
      readonly resp: true;
      readonly sdp: string;
      readonly offer: string;
      readonly link: number;
      readonly props?: Props;
    }
  | {readonly type: 'PROPSYNC'; readonly resp: boolean; readonly props: Props}
  | {readonly type: 'HANGUP'; readonly resp: false; readonly reason?: HangupReason}
  | {readonly type: 'HANGUP'; readonly resp: true}
  | {readonly type: 'PING'; readonly resp: false};

export type CallMessage = Draft & Common;

export type MessageOf<T extends Draft['type'], R extends boolean = boolean> = Extract<CallMessage, {type: T; resp: R}>;

export const version = '3.0';

/** Pages of another major version cannot understand each other. */
export function isOurMajorVersion(theirs: string): boolean {
  return theirs.split('.', 1)[0] === version.split('.', 1)[0];
}

const limits = {sdp: 60_000, id: 256, candidate: 4_096, props: 32, propKey: 64} as const;

/** The longest text one side may say of itself. */
export const maxProp = 2_048;

/** The largest text a data channel message may have. */
export const maxText = 64 * 1024;

/** The message in a text from the data channel, or null: whatever the other page sends, this never throws. */
export function parseText(text: unknown): CallMessage | null {
  if (typeof text !== 'string' || text.length > maxText) return null;
  try {
    return parse(JSON.parse(text));
  } catch {
    // Not JSON, or nested deeper than the parser goes: nothing a page of ours would send.
    return null;
  }
}

/** The message in a value from the wire, with the fields we know and no others, or null. Never throws. */
export function parse(value: unknown): CallMessage | null {
  const from = fieldsOf(value);
  if (!from) return null;
  const version = text(from.version, 16);
  const sessid = text(from.sessid, limits.id);
  const resp = from.resp;
  if (version === undefined || !sessid || typeof resp !== 'boolean') return null;
  if (!isAbsentOr(from.src_clientid, isId) || !isAbsentOr(from.seq, isCount)) return null;
  const draft = parseDraft(from, resp);
  return (
    draft && {
      version,
      ...draft,
      sessid,
      ...(isId(from.src_clientid) && {src_clientid: from.src_clientid}),
      ...(isCount(from.seq) && {seq: from.seq}),
    }
  );
}

function parseDraft(from: Fields, resp: boolean): Draft | null {
  switch (from.type) {
    case 'SETUP':
      return resp ? parseSetupResponse(from) : parseSetupRequest(from);
    case 'PROGRESS':
      return resp && (from.status === 'ringing' || from.status === 'accepted')
        ? {type: 'PROGRESS', resp, status: from.status}
        : null;
    case 'REJECT':
      if (!resp || !isAbsentOr(from.reason, isKeyOf(rejectReasons))) return null;
      return {type: 'REJECT', resp, ...pick('reason', from.reason, isKeyOf(rejectReasons))};
    case 'CANDIDATE':
      return resp ? null : parseCandidate(from);
    case 'CANCEL':
      if (resp) return {type: 'CANCEL', resp};
      if (!isAbsentOr(from.reason, isKeyOf(cancelReasons)) || !isAbsentOr(from.to_clientid, isId)) return null;
      return {
        type: 'CANCEL',
        resp,
        ...pick('reason', from.reason, isKeyOf(cancelReasons)),
        ...pick('to_clientid', from.to_clientid, isId),
      };
    case 'UPDATE':
      return parseUpdate(from, resp);
    case 'PROPSYNC':
      return isProps(from.props) ? {type: 'PROPSYNC', resp, props: copyOf(from.props)} : null;
    case 'HANGUP':
      if (resp) return {type: 'HANGUP', resp};
      if (!isAbsentOr(from.reason, isKeyOf(hangupReasons))) return null;
      return {type: 'HANGUP', resp, ...pick('reason', from.reason, isKeyOf(hangupReasons))};
    case 'PING':
      return resp ? null : {type: 'PING', resp};
    default:
      return null;
  }
}

function parseSetupRequest(from: Fields): Draft | null {
  const sdp = text(from.sdp, limits.sdp);
  if (sdp === undefined || !isAbsentOr(from.props, isProps)) return null;
  if (!isAbsentOr(from.ttl, isCount) || !isAbsentOr(from.replaces, isId)) return null;
  return {
    type: 'SETUP',
    resp: false,
    sdp,
    ...(isProps(from.props) && {props: copyOf(from.props)}),
    ...pick('ttl', from.ttl, isCount),
    ...pick('replaces', from.replaces, isId),
  };
}

function parseSetupResponse(from: Fields): Draft | null {
  const sdp = text(from.sdp, limits.sdp);
  if (sdp === undefined || !isAbsentOr(from.props, isProps)) return null;
  if (!isAbsentOr(from.accepted, isBoolean) || !isAbsentOr(from.replaces, isId)) return null;
  return {
    type: 'SETUP',
    resp: true,
    sdp,
    ...(isProps(from.props) && {props: copyOf(from.props)}),
    ...pick('accepted', from.accepted, isBoolean),
    ...pick('replaces', from.replaces, isId),
  };
}

function parseUpdate(from: Fields, resp: boolean): Draft | null {
  const sdp = text(from.sdp, limits.sdp);
  const {offer, link, restart, props} = from;
  if (sdp === undefined || !isId(offer) || !isLinkNumber(link) || !isAbsentOr(props, isProps)) return null;
  const common = {sdp, offer, link, ...(isProps(props) && {props: copyOf(props)})};
  if (resp) return {type: 'UPDATE', resp, ...common};
  if (restart !== undefined && restart !== 'ice' && restart !== 'full') return null;
  return {type: 'UPDATE', resp, ...common, ...(restart && {restart})};
}

function parseCandidate(from: Fields): Draft | null {
  const {link} = from;
  const ufrag = text(from.ufrag, limits.id);
  const candidate = from.candidate === null ? null : candidateIn(from.candidate);
  if (candidate === undefined || !isLinkNumber(link) || ufrag === undefined) return null;
  return {type: 'CANDIDATE', resp: false, candidate, link, ufrag};
}

/** A candidate with the fields we know, or undefined. Plain PeerJS pages send theirs in the same form. */
export function candidateIn(value: unknown): Candidate | undefined {
  const from = fieldsOf(value);
  const candidate = text(from?.candidate, limits.candidate);
  if (!from || candidate === undefined) return undefined;
  const {sdpMid, sdpMLineIndex, usernameFragment} = from;
  if (!isAbsentOr(sdpMid, isShortTextOrNull) || !isAbsentOr(usernameFragment, isShortTextOrNull)) return undefined;
  if (!isAbsentOr(sdpMLineIndex, isLinkNumberOrNull)) return undefined;
  return {
    candidate,
    ...pick('sdpMid', sdpMid, isShortTextOrNull),
    ...pick('sdpMLineIndex', sdpMLineIndex, isLinkNumberOrNull),
    ...pick('usernameFragment', usernameFragment, isShortTextOrNull),
  };
}

export type Fields = Readonly<Record<string, unknown>>;

/** What is in a value from the wire, if it is an object at all. */
export function fieldsOf(value: unknown): Fields | null {
  // A JSON object: every field is still unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function text(value: unknown, longest: number): string | undefined {
  return typeof value === 'string' && value.length <= longest ? value : undefined;
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= limits.id;
const isShortTextOrNull = (value: unknown): value is string | null =>
  value === null || text(value, limits.id) !== undefined;
// JSON knows a negative zero and does not write one.
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
const isLinkNumber = (value: unknown): value is number => isCount(value) && value <= 65_535;
const isLinkNumberOrNull = (value: unknown): value is number | null => value === null || isLinkNumber(value);

function isProps(value: unknown): value is Props {
  const fields = fieldsOf(value);
  if (!fields) return false;
  const entries = Object.entries(fields);
  return (
    entries.length <= limits.props &&
    entries.every(([key, entry]) => key.length <= limits.propKey && text(entry, maxProp) !== undefined)
  );
}

/** An own object, so that `__proto__` from the wire is a key like any other. */
function copyOf(props: Props): Props {
  return Object.fromEntries(Object.entries(props));
}

function isKeyOf<T extends object>(table: T): (value: unknown) => value is keyof T & string {
  return (value): value is keyof T & string => typeof value === 'string' && Object.hasOwn(table, value);
}

function isAbsentOr<T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || is(value);
}

function pick<K extends string, T>(key: K, value: unknown, is: (value: unknown) => value is T): {[P in K]?: T} {
  // TypeScript widens a computed key to string.
  return is(value) ? ({[key]: value} as {[P in K]: T}) : {};
}
