import type {Call} from '../context/call.js';
import {callContext} from '../context/call-context.js';
import type {PassingRequest} from '../context/context-events.js';
import {presenceOf} from '../context/presence.js';
import type {CallError} from '../core/call-error.js';
import {loadTags} from './parts.js';

/** How long the end of a call shows where there is no view to decide it. */
const endedMs = 8000;

interface AutoView {
  readonly call: Call;
  readonly document: Document;
  readonly isWanted: () => boolean;
  readonly report: (error: CallError) => void;
  /** For as long as the document lives unless given. */
  readonly signal?: AbortSignal;
}

/** Sees to it that no call is without a way to hang up: where no view shows it, a floating one appears on the page. */
export function keepAutoView({call, document, isWanted, report, signal = new AbortController().signal}: AutoView) {
  const presence = presenceOf(call);
  let view: HTMLElement | undefined;
  let isDue = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isShownElsewhere = () => !!presence.first('view', (element) => element !== view);
  const isRefused = () =>
    !isWanted() ||
    !!(['button', 'incoming'] as const).some((role) =>
      presence.first(role, (element) => element.hasAttribute('no-auto-view')),
    );

  function needsView(): boolean {
    const {phase, peer} = call.call ?? {};
    switch (phase) {
      case 'connecting':
      case 'ongoing':
      case 'reconnecting':
        return true;
      case 'outgoing':
        // A button that calls also cancels. A call the page placed by script has none.
        return !presence.first('button', ({to, noToggle}) => `${to}`.trim().normalize() === peer && !noToggle);
      case 'terminating':
      case 'ended':
        // One that was mounted stays to say how it ended.
        return !!view;
      default:
        return false;
    }
  }

  function check() {
    isDue = false;
    // The view will be needed soon, or at least its words.
    if (call.call) loadTags().catch(report);
    if (signal.aborted || !needsView() || isShownElsewhere() || isRefused()) {
      view?.remove();
      view = undefined;
    } else if (!view?.isConnected) {
      mount();
    }
    clearTimeout(timer);
    if (call.call?.phase === 'ended' && !presence.first('view')) timer = setTimeout(() => call.dismiss(), endedMs);
  }

  function mount() {
    view = globalThis.document.createElement('call-view');
    view.setAttribute('floating', '');
    view.addEventListener('context-request', (event: PassingRequest) => {
      if (event.context !== callContext) return;
      event.stopImmediatePropagation();
      event.callback(call);
    });
    document.body.append(view);
  }

  /** After a task: an element that is moved leaves and comes back in one. */
  function checkSoon() {
    if (isDue) return;
    isDue = true;
    setTimeout(check);
  }

  call.subscribe(checkSoon, signal);
  presence.onchange = checkSoon;
  signal.addEventListener('abort', checkSoon);
}
