import type {RawData} from 'ws';
import {Buffer} from 'node:buffer';

/** What clients may say to each other. Everything else a client sends stays here. */
export type RelayedType = 'OFFER' | 'ANSWER' | 'CANDIDATE' | 'LEAVE';

/** What clients may be told by way of the realm. */
export type DeliveredType = RelayedType | 'EXPIRE';

/** A message a client asked to have delivered; who sent it is known from its socket only. */
export interface Envelope {
  readonly type: RelayedType;
  readonly dst: string;
  readonly payload: unknown;
}

/** Close codes. PeerJS clients cannot see them; the ones of other programs can. */
export const closeCode = {
  badRequest: 4400,
  unauthorized: 4401,
  replaced: 4409,
  goingAway: 1012,
  tryAgainLater: 1013,
} as const;

export const OPEN = '{"type":"OPEN"}';
export const ID_TAKEN = '{"type":"ID-TAKEN","payload":{"msg":"ID is taken"}}';

/** Tells a client that it asked for something that will never work. Before OPEN it makes a PeerJS client give up. */
export const errorMessage = (msg: string): string => JSON.stringify({type: 'ERROR', payload: {msg}});

/** Tells `dst` that nobody named `offline` can be reached. */
export const expireMessage = (offline: string, dst: string): string =>
  JSON.stringify({type: 'EXPIRE', src: offline, dst});

/** PeerJS's own rule for ids, which its server does not enforce. Linear: separators are never part of a run. */
const idPattern = /^[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*$/;

export const isId = (text: string, maxLength: number): boolean => text.length <= maxLength && idPattern.test(text);

const relayed: ReadonlySet<unknown> = new Set<RelayedType>(['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE']);

/** The message in a client's frame, or nothing when it is not meant for another client. Heartbeats end here. */
export function decode(frame: RawData): Envelope | undefined {
  let message: unknown;
  try {
    message = JSON.parse(frame.toString());
  } catch {
    // Garbage from a client is the client's problem; the socket stays open as it does with a stock server.
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const {type, dst, payload} = message as Record<string, unknown>; // any property of an object may be read
  if (!relayed.has(type) || typeof dst !== 'string') return undefined;
  return {type: type as RelayedType, dst, payload}; // the set holds nothing else
}

/** The text to hand to the recipient, or nothing when the payload is nested too deeply to be written down again. */
export function encode(src: string, {type, dst, payload}: Envelope): string | undefined {
  try {
    return JSON.stringify({type, src, dst, payload});
  } catch {
    // Reading nested arrays needs no stack, writing them does: 30,000 brackets throw a RangeError.
    return undefined;
  }
}

/** Sender, recipient and type of a text made by `encode` or `expireMessage`. */
export function addressOf(raw: string): {readonly type: DeliveredType; readonly src: string; readonly dst: string} {
  return JSON.parse(raw); // only brokers write these
}

/** The name inside an id: ids that are no plain name are `x-` and the hex of its UTF-8. */
export function nameOf(id: string): string {
  return /^x-(?:[0-9a-f]{2})+$/.test(id) ? Buffer.from(id.slice(2), 'hex').toString() : id;
}
