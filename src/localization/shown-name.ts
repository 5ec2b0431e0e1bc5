import type {CallSnapshot} from '../core/call-snapshot.js';
import type {Words} from './words.js';

/** Characters that have no shape of their own: controls, and marks that turn the direction of what follows. */
const invisible = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text somebody else chose, fit to be shown inside a sentence: bounded, and harmless to the text around it. */
export function shownText(text: string, longest = 64): string {
  const characters = [...text.replace(invisible, ' ').trim()];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}

/** How much of a token-like name is shown: enough to tell a few apart. */
const markLength = 4;

/**
 * What to call the other one: what this page calls them, else what they call themselves, else the name they are called
 * by. Who calls without ever having chosen a name is a guest; one that was dialled is shown as it was typed.
 */
export function shownName(call: CallSnapshot, words: Pick<Words, 'guest'>): string {
  const given = shownText(call.toName) || shownText(call.displayName);
  if (given) return given;
  const isGuest = call.anonymous && call.direction === 'incoming';
  return isGuest ? words.guest([...shownText(call.peer)].slice(0, markLength).join('')) : shownText(call.peer);
}
