import {html, svg, type TemplateResult} from 'lit';

function icon(paths: TemplateResult): TemplateResult {
  return html`<svg
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
    ${paths}
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
  svg`<path d="M9 6h4a2 2 0 0 1 2 2v3l6-4v10l-3-2M15 16a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 1-1.7M4 4l16 16"/>`,
);
export const hangUp = icon(
  svg`<path fill="currentColor" stroke="none" d="M12 9c-3.6 0-6.9 1-9.3 2.6-.7.5-.9 1.4-.5 2.1l1.2 2.2c.4.7 1.3 1 2 .6l2.5-1.1c.6-.3 1-.9.9-1.6l-.1-1.3a13 13 0 0 1 6.6 0l-.1 1.3c0 .7.3 1.3.9 1.6l2.5 1.1c.7.4 1.6.1 2-.6l1.2-2.2c.4-.7.2-1.6-.5-2.1C18.9 10 15.6 9 12 9z"/>`,
);
export const move = icon(svg`<path d="M8 9h8M8 15h8"/>`);
export const minimize = icon(svg`<path d="M6 17h12"/>`);
export const restore = icon(svg`<path d="M7 17V7h10v10z"/>`);
