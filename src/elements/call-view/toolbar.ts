import {html, nothing} from 'lit';
import type {CallSnapshot} from '../../core/call-snapshot.js';
import type {Words} from '../../localization/words.js';
import '../call-camera-toggle/call-camera-toggle.js';
import '../call-hangup/call-hangup.js';
import '../call-mic-toggle/call-mic-toggle.js';
import type {RovingFocus} from './roving-focus.js';

interface Toolbar {
  readonly call: CallSnapshot;
  /** Which buttons there are, separated by spaces. */
  readonly controls: string;
  readonly words: Words;
  readonly roving: RovingFocus;
}

/** The buttons of a call. */
export function toolbar({call, controls, words, roving}: Toolbar) {
  const wanted = new Set(controls.split(/\s+/));
  return html`<div
    part="controls"
    role="toolbar"
    aria-label=${words.callControls}
    @keydown=${roving.move}
    @focusin=${roving.follow}
  >
    <slot name="controls">
      <slot name="controls-start"></slot>
      ${
        wanted.has('mic')
          ? html`<call-mic-toggle
              data-control
              exportparts="button:mic-button, button:control, icon:mic-icon, label:mic-label"
            ></call-mic-toggle>`
          : nothing
      }
      ${
        wanted.has('camera')
          ? html`<call-camera-toggle
              data-control
              exportparts="button:camera-button, button:control, icon:camera-icon, label:camera-label"
            ></call-camera-toggle>`
          : nothing
      }
      ${
        wanted.has('hangup') && call.phase !== 'terminating'
          ? html`<call-hangup
              data-control
              exportparts="button:hangup-button, button:control, icon:hangup-icon, label:hangup-label"
            ></call-hangup>`
          : nothing
      }
      <slot name="controls-end"></slot>
    </slot>
  </div>`;
}
