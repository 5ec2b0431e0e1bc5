import {css} from 'lit';

/** What all elements share: the custom properties of a page, with what they are unless it sets them. */
export const theme = css`
  :host {
    --_accent: var(--call-accent, light-dark(#44d, #abf));
    --_on-accent: var(--call-on-accent, light-dark(#fff, #114));
    --_danger: var(--call-danger, #c23);
    --_on-danger: var(--call-on-danger, #fff);
    --_muted: var(--call-muted, light-dark(#666, #aaa));
    --_radius: var(--call-radius, 12px);
    --_gap: var(--call-gap, 8px);
    --_size: var(--call-control-size, 44px);
    --_focus-ring: var(--call-focus-ring, 3px solid var(--_accent));
    font-family: var(--call-font, inherit);
  }
  :host([hidden]) {
    display: none;
  }
`;
