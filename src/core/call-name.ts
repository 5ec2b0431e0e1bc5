/** Longest realm, in bytes of UTF-8: the longest host name there is. */
const maxRealmBytes = 253;
const maxNameLength = 64;

/** Longer than any id that is made of a realm and a name. */
export const maxId = 1_100;

/** Ids that start with this hold the name as hexadecimal digits of its UTF-8. */
const encodedMark = 'x-';

/** Controls, and what turns the writing direction around: with them a name could be made to look like another. */
const misleading = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The name somebody typed in its one normal form, or null when no name can be made of it, or it is no text at all. */
export function parseName(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const name = text.trim().normalize('NFC');
  const {length} = [...name];
  return length >= 1 && length <= maxNameLength && isWellFormed(name) && !misleading.test(name) ? name : null;
}

/** Whether a text may be a realm; empty means none. A slash ends the realm in an id, so it cannot hold one. */
export function isRealm(text: string): boolean {
  return isWellFormed(text) && !text.includes('/') && hexOf(text).length / 2 <= maxRealmBytes;
}

/** Whether PeerJS takes a text as id as it is. */
export function isPeerJsId(text: string): boolean {
  return /^[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*$/.test(text);
}

/** What the broker knows a name as. Throws a TypeError for what {@link parseName} or {@link isRealm} refuse. */
export function idOf(name: string, realm: string): string {
  const parsed = parseName(name);
  if (parsed === null) throw new TypeError(`Not a name: ${JSON.stringify(name)}`);
  if (!isRealm(realm)) throw new TypeError(`Not a realm: ${JSON.stringify(realm)}`);
  return encode(prefixOf(realm) + parsed);
}

/**
 * Whom an id stands for, to be shown. `foreign`: nobody of this realm, so `name` is no way to call them. Takes whatever
 * a broker says; a name that is not foreign belongs to this id alone.
 */
export function nameOf(id: string, realm: string): {readonly name: string; readonly foreign: boolean} {
  const text = decode(id);
  if (text === null) return {name: id, foreign: true};
  const prefix = prefixOf(realm);
  const name = text.slice(prefix.length);
  // Only normal forms: else somebody could look like another person.
  const isOurs = text.startsWith(prefix) && parseName(name) === name;
  return isOurs ? {name, foreign: false} : {name: text, foreign: true};
}

function prefixOf(realm: string): string {
  return realm === '' ? '' : `${realm}/`;
}

function encode(text: string): string {
  return isPeerJsId(text) && !text.startsWith(encodedMark) ? text : encodedMark + hexOf(text);
}

/** The text that `encode` makes this id of, if there is one. */
function decode(id: string): string | null {
  if (!id.startsWith(encodedMark)) return isPeerJsId(id) ? id : null;
  const text = textOf(id.slice(encodedMark.length));
  return text !== null && encode(text) === id ? text : null;
}

function hexOf(text: string): string {
  return encodeURIComponent(text).replace(/%(..)|./g, (char, hex: string | undefined) =>
    (hex ?? char.charCodeAt(0).toString(16)).toLowerCase(),
  );
}

function textOf(hex: string): string | null {
  // What is no digit would come out as it went in, and half of a surrogate pair cannot be encoded again.
  if (!/^(?:[0-9a-f]{2})+$/.test(hex)) return null;
  try {
    return decodeURIComponent(hex.replace(/../g, '%$&'));
  } catch {
    // Digits that are no UTF-8: an id somebody else made up.
    return null;
  }
}

/** Half of a surrogate pair has no UTF-8. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
