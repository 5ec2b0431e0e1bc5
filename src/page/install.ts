import {callContext} from '../context/call-context.js';
import {ContextProviderEvent, type PassingRequest} from '../context/context-events.js';
import {markPage, pageOf} from '../context/page-mark.js';
import {CallErrorEvent} from '../events/call-error-event.js';
import type {CallOptions} from './call-options.js';
import {PageCalls} from './page-calls.js';
import {loadCalls} from './parts.js';

/** Lets the document answer elements that no provider answers; once for each document, whoever comes first. */
export function installPage(document: Document) {
  if (pageOf(document)) return;
  let options: CallOptions = {};
  let reconfigure = () => {};

  const call = new PageCalls(
    async () => {
      const calls = (await loadCalls()).composePage(call, document, () => options);
      ({reconfigure} = calls);
      return calls.controller;
    },
    /** @internal */
    (error) => document.dispatchEvent(new CallErrorEvent(error)),
  );

  markPage(document, {
    call,
    options: () => options,
    configure(more: CallOptions) {
      options = {...options, ...more};
      reconfigure();
      if (more.name) call.claimName(more.name);
    },
    installIn: installPage,
  });
  const root = document.documentElement;
  // Whom the page answers looks for a nearer provider by itself, see FoundCall; so there is nobody to remember.
  root.addEventListener('context-request', (event: PassingRequest) => {
    if (event.context !== callContext) return;
    event.stopPropagation();
    event.callback(call);
  });
  root.dispatchEvent(new ContextProviderEvent(callContext, root));
}

/** Sets what the page's own calls use, and what every `<call-provider>` uses that does not say otherwise. */
export function configureCalls(options: CallOptions) {
  if (typeof document === 'undefined') return;
  installPage(document);
  pageOf(document)?.configure(options);
}
