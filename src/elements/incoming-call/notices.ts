import {html, nothing} from 'lit';
import type {CallError} from '../../core/call-error.js';
import type {CallSnapshot} from '../../core/call-snapshot.js';
import {shownName} from '../../localization/shown-name.js';
import type {Words} from '../../localization/words.js';
import {close, retry, warning} from '../../styles/icons.js';
import {avatar} from '../avatar.js';

/** Somebody called, and nobody answered. */
export function missedNotice(call: CallSnapshot, words: Words, onClose: () => void) {
  const name = shownName(call, words);
  return html`<div part="card" class="card banner notice">
    <slot name="avatar">${avatar(call.avatar, name)}</slot>
    <p part="missed" role="status" class="grow">${words.missed(name)}</p>
    <button part="close-button" type="button" class="quiet icon" title=${words.close} @click=${onClose}>
      ${close}<span class="unseen">${words.close}</span>
    </button>
  </div>`;
}

/** Nobody can call this page. */
export function offlineNotice(problem: CallError | null | undefined, words: Words, onRetry: () => void) {
  // Nobody can ever have that name.
  const mayRetry = problem?.code !== 'invalid-name';
  return html`<div part="offline" class="card banner notice">
    <span class="sign">${warning}</span>
    <div role="status" class="grow">
      <h2>${words.notReachable}</h2>
      ${problem ? html`<p class="muted">${words.problems[problem.code]}</p>` : nothing}
    </div>
    ${
      mayRetry
        ? html`<button part="retry-button" type="button" class="quiet" @click=${onRetry}>
            ${retry}${words.retry}
          </button>`
        : nothing
    }
  </div>`;
}
