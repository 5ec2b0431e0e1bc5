import {html, nothing, type TemplateResult} from 'lit';
import {endSentence, isBlockedByPolicy} from '../call-status/status-sentence.js';
import {browserFamily} from '../browser-family.js';
import type {Shown} from './shown.js';
import {face} from './stage.js';

interface Ended extends Shown {
  readonly redial: () => void;
}

/** How the call ended, what to do about it, and whether to try once more. One that only rang is not shown here. */
export function ended(shown: Ended): TemplateResult {
  const {call, found, words, redial} = shown;
  const canRedial = call.reason !== 'answered-elsewhere' && found.obstacleTo(call.peer) !== 'self';
  const {problem} = found;
  const mayAllow = call.reason === 'media-denied' && call.by !== 'remote' && !isBlockedByPolicy({call, problem});
  return html`<div part="ended">
    <slot name="ended">
      ${face(shown)}
      <p class="sentence">${endSentence({call, problem}, words)}</p>
      ${mayAllow ? html`<p class="muted">${words.permissionHelp[browserFamily()]}</p>` : nothing}
      <div class="row">
        ${
          canRedial
            ? html`<button part="redial-button" type="button" @click=${redial}>${words.callAgain}</button>`
            : nothing
        }
        <button part="close-button" type="button" class="quiet" @click=${() => found.dismiss()}>${words.close}</button>
      </div>
    </slot>
  </div>`;
}
