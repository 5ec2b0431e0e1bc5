import {html, nothing} from 'lit';
import {shownText} from '../localization/shown-name.js';
import {person} from '../styles/icons.js';

/**
 * The picture somebody gave of themselves, if it is one a page can show without harm; else, with a name, what it begins
 * with.
 */
export function avatar(address: string, name = '') {
  if (/^(?:https?:|data:image\/)/i.test(address)) {
    return html`<img part="avatar" class="avatar" src=${address} alt="" referrerpolicy="no-referrer" />`;
  }
  if (!name) return nothing;
  return html`<span part="avatar" class="avatar" aria-hidden="true">${initialsOf(name) || person}</span>`;
}

/** Of the first and the last word. */
function initialsOf(name: string): string {
  const letters = shownText(name)
    .split(/\s+/)
    .flatMap((word) => word.match(/[\p{L}\p{N}]/u) ?? []);
  return [...letters.slice(0, 1), ...letters.slice(1).slice(-1)].join('').toLocaleUpperCase();
}
