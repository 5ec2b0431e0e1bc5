/** Characters that have no shape of their own: controls, and marks that turn the direction of what follows. */
const invisible = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text somebody else chose, fit to be shown inside a sentence: bounded, and harmless to the text around it. */
export function shownText(text: string, longest = 64): string {
  const characters = [...text.replace(invisible, ' ').trim()];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}

/** What to call the other one: what they call themselves, else the name they are called by. */
export function shownName({displayName, peer}: {readonly displayName: string; readonly peer: string}): string {
  return shownText(displayName) || shownText(peer);
}
