import {html, nothing, svg, type TemplateResult} from 'lit';

/** Lines of one width on a grid of 24; what has a direction is mirrored where one reads from right to left. */
function icon(lines: TemplateResult, directed: 'directed' | typeof nothing = nothing): TemplateResult {
  return html`<svg
    class=${directed}
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${lines}
  </svg>`;
}

export const microphone = icon(
  svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>`,
);
export const microphoneOff = icon(
  svg`<path d="M15 9V6a3 3 0 0 0-5.7-1.3M9 9v2a3 3 0 0 0 4.6 2.5M5 11a7 7 0 0 0 11 5.7M19 11a7 7 0 0 1-.4 2.3M12 18v3M4 4l16 16"/>`,
);
export const camera = icon(svg`<rect x="3" y="6" width="12" height="12" rx="2"/><path d="m15 11 6-4v10l-6-4z"/>`);
export const cameraOff = icon(
  svg`<path d="M9.5 6H13a2 2 0 0 1 2 2v3l6-4v10l-2.5-1.7M15 15.5v.5a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 1.5-1.9M4 4l16 16"/>`,
);
export const screen = icon(
  svg`<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M8 21h8M12 14V8M9 10.5 12 7.5l3 3"/>`,
);
export const screenStop = icon(
  svg`<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M8 21h8M9.5 8l5 5M14.5 8l-5 5"/>`,
);
export const hold = icon(svg`<path d="M9 5v14M15 5v14"/>`);
export const resume = icon(svg`<path d="M7 4.5v15L19.5 12z"/>`, 'directed');
export const pictureInPicture = icon(
  svg`<path d="M21 10V7a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h3"/><rect x="12" y="13" width="9" height="6" rx="1.5"/>`,
  'directed',
);
export const fullscreen = icon(svg`<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>`);
export const exitFullscreen = icon(svg`<path d="M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5"/>`);
export const exit = icon(svg`<path d="M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M4 12h11M11 8l4 4-4 4"/>`, 'directed');

const handset = 'M4 3h5l2 5-3 2q2 4 6 6l2-3 5 2v5Q4 20 4 3';
export const phone = icon(svg`<path fill="currentColor" stroke="none" d=${handset}/>`);
export const hangUp = icon(
  svg`<path fill="currentColor" stroke="none" transform="rotate(135 12 12) translate(1.6 -1.6)" d=${handset}/>`,
);

export const devices = icon(
  svg`<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/><circle cx="8" cy="17" r="2.5"/>`,
  'directed',
);
export const speaker = icon(
  svg`<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6a8.5 8.5 0 0 1 0 12"/>`,
  'directed',
);
export const speakerOff = icon(svg`<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5"/>`, 'directed');

/** How many of three bars are full. */
const bars = (full: 1 | 2 | 3) =>
  icon(
    svg`<path stroke-width="3.5" d="M5.5 18.5v-2"/><path stroke-width="3.5" opacity=${full > 1 ? 1 : 0.3} d="M12 18.5v-7"/><path stroke-width="3.5" opacity=${full > 2 ? 1 : 0.3} d="M18.5 18.5v-12"/>`,
    'directed',
  );
export const quality = {poor: bars(1), fair: bars(2), good: bars(3)} as const;

export const bell = icon(svg`<path d="M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4"/>`);
export const bellOff = icon(
  svg`<path d="M9.2 5.7A6 6 0 0 1 18 11v3.5M6.3 9.3A6 6 0 0 0 6 11v5l-1.5 2H18M10 21h4M4 4l16 16"/>`,
);
export const close = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const move = icon(
  svg`<path d="M12 4v16M4 12h16M9.5 6 12 3.5 14.5 6M9.5 18l2.5 2.5 2.5-2.5M6 9.5 3.5 12 6 14.5M18 9.5l2.5 2.5-2.5 2.5"/>`,
);
export const minimize = icon(svg`<path d="M6 17h12"/>`);
export const restore = icon(svg`<rect x="5" y="6" width="14" height="12" rx="2"/>`);
export const copy = icon(
  svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15a1 1 0 0 1-1-1V6a2 2 0 0 1 2-2h8a1 1 0 0 1 1 1"/>`,
);
export const check = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`);
export const warning = icon(svg`<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1"/>`);
export const chevron = icon(svg`<path d="m9.5 6 6 6-6 6"/>`, 'directed');
export const chevronDown = icon(svg`<path d="m6 9.5 6 6 6-6"/>`);
export const retry = icon(svg`<path d="M19 12a7 7 0 1 1-2-5l2.5 2.3M19.5 4.5v4.8h-4.8"/>`, 'directed');
export const person = icon(svg`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>`);
export const relay = icon(
  svg`<circle cx="5.5" cy="12" r="2.5"/><circle cx="18.5" cy="12" r="2.5"/><path d="M8 12h8"/><path d="M12 6v12"/>`,
);
export const cloud = icon(svg`<path d="M7 18.5a4.2 4.2 0 0 1-.4-8.4 6 6 0 0 1 11.5 1.4 3.5 3.5 0 0 1-.6 7z"/>`);
