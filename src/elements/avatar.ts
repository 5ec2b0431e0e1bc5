import {html, nothing} from 'lit';

/** The picture somebody gave of themselves, if it is one a page can show without harm. */
export function avatar(address: string) {
  if (!/^(?:https?:|data:image\/)/i.test(address)) return nothing;
  return html`<img part="avatar" class="avatar" src=${address} alt="" referrerpolicy="no-referrer" />`;
}
