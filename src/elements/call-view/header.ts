import {html, nothing, type TemplateResult} from 'lit';
import {shownName} from '../../localization/shown-name.js';
import {minimize, move, restore} from '../../styles/icons.js';
import '../call-quality/call-quality.js';
import '../call-status/call-status.js';
import {elapsed} from '../elapsed.js';
import type {FloatingPlace} from './floating-place.js';
import type {Shown} from './shown.js';

interface Header extends Shown {
  readonly showsQuality: boolean;
  /** Where a floating view stands. */
  readonly place: FloatingPlace | undefined;
}

/** Who the other one is, how the call is getting on and for how long; the handles of a floating view. */
export function header(shown: Header): TemplateResult {
  // How a call ended is written large below; it is said here.
  const {call, words, place} = shown;
  return html`<div part="header">
    ${place ? handle(shown, place) : nothing}
    <slot name="header">
      <div class="who">
        <div class="name"><bdi part="caller" title=${shownName(call, words)}>${shownName(call, words)}</bdi></div>
        <div class="how">
          <slot name="status"
            ><call-status
              exportparts="label:status, icon:status-icon"
              class=${call.phase === 'ended' ? 'unseen' : nothing}
            ></call-status
          ></slot>
          ${timer(shown)}
        </div>
      </div>
    </slot>
    ${
      shown.showsQuality
        ? html`<call-quality
            exportparts="button:quality, button:control, icon:quality-icon, label:quality-label, details:quality-details"
          ></call-quality>`
        : nothing
    }
    ${place ? resize(shown, place) : nothing}
  </div>`;
}

/** Counts from when they were first connected, whatever happened to the connection since. */
export function timer({call, words, language}: Shown) {
  if (call.connectedAt === null) return nothing;
  return html`<span part="timer" role="timer" aria-label=${words.duration}
    >${elapsed(call.connectedAt, call.endedAt, language)}</span
  >`;
}

function handle({words}: Header, place: FloatingPlace) {
  return html`<button
    part="handle"
    type="button"
    class="quiet icon"
    title=${words.move}
    @keydown=${place.moveByKey}
    @pointerdown=${place.startDragging}
    @pointermove=${place.drag}
  >
    ${move}<span class="unseen">${words.move}</span>
  </button>`;
}

function resize({words}: Header, place: FloatingPlace) {
  const label = words[place.isMinimized ? 'restore' : 'minimize'];
  return html`<button
    part=${place.isMinimized ? 'restore-button' : 'minimize-button'}
    type="button"
    class="quiet icon"
    title=${label}
    @click=${place.toggleSize}
  >
    ${place.isMinimized ? restore : minimize}<span class="unseen">${label}</span>
  </button>`;
}
