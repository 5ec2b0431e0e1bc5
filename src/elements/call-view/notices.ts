import {html, nothing} from 'lit';
import type {CallError} from '../../core/call-error.js';
import {close, hold, screen, warning} from '../../styles/icons.js';
import {browserFamily} from '../browser-family.js';
import type {Shown} from './shown.js';

interface Notices extends Shown {
  /** What somebody has read already. */
  readonly read: CallError | null;
  readonly markRead: (problem: CallError) => void;
  /** What replaced a device that was unplugged. */
  readonly replacement: string | null;
  /** Among the buttons. */
  readonly hasHoldButton: boolean;
}

/** What the person should know or do now, between the pictures and the buttons. */
export function notices(shown: Notices) {
  const {call, found, words, replacement, hasHoldButton} = shown;
  return html`<div class="notices">
    ${
      found.audioBlocked
        ? html`<button part="unblock-audio-button" type="button" @click=${() => found.unblockAudio()}>
            ${words.turnOnSound}
          </button>`
        : nothing
    }
    ${
      call.local.screen
        ? html`<div class="bar">
            <span class="grow">${screen}${words.youShare}</span>
            <button part="stop-sharing-button" type="button" class="danger" @click=${() => found.toggleScreen(false)}>
              ${words.stopSharing}
            </button>
          </div>`
        : nothing
    }
    ${
      call.local.hold && !hasHoldButton
        ? html`<div class="bar">
            <span class="grow">${hold}${words.youHold}</span>
            <button part="resume-button" type="button" @click=${() => found.toggleHold(false)}>${words.resume}</button>
          </div>`
        : nothing
    }
    ${replacement === null ? nothing : html`<p part="toast" class="toast" role="alert">${words.deviceReplaced(replacement)}</p>`}
    ${problem(shown)}
  </div>`;
}

function problem({found, words, read, markRead, replacement}: Notices) {
  const {problem: error} = found;
  if (!error || error === read) return nothing;
  // The button to turn on sound, or what replaced a device, says it already.
  if (error.code === 'audio-blocked' && found.audioBlocked) return nothing;
  if (error.code === 'device-lost' && replacement !== null) return nothing;
  return html`<div part="toast" class="toast" role="alert">
    ${warning}
    <span class="grow">
      ${words.problems[error.code]}
      ${error.code === 'permission-denied' ? words.permissionHelp[browserFamily()] : nothing}
    </span>
    <button type="button" class="icon" title=${words.close} @click=${() => markRead(error)}>
      ${close}<span class="unseen">${words.close}</span>
    </button>
  </div>`;
}
