import {callContext} from '../context/call-context.js';
import {ContextProviderEvent, type PassingRequest} from '../context/context-events.js';
import {markPage, type Page, pageOf} from '../context/page-mark.js';
import {CallErrorEvent} from '../events/call-error-event.js';
import type {SomeWords} from '../localization/words.js';
import type {CallOptions} from './call-options.js';
import {pageCalls} from './page-calls.js';
import {loadCalls, withLanguages} from './parts.js';

/** Lets the document answer elements that no provider answers; once for each document, whoever comes first. */
export function installPage(document: Document): Page {
  const installed = pageOf(document);
  if (installed) return installed;
  let options: CallOptions = {};
  let reconfigure = () => {};

  const call = pageCalls(
    async () => {
      const calls = (await loadCalls()).composePage(call, document, () => options);
      ({reconfigure} = calls);
      return calls.controller;
    },
    /** @internal */
    (error) => document.dispatchEvent(new CallErrorEvent(error)),
  );

  const page: Page = {
    call,
    seekers: new Set(),
    options: () => options,
    configure(more: CallOptions) {
      options = {...options, ...more};
      reconfigure();
      if (more.name) call.claimName(more.name);
    },
    installIn: installPage,
    speak() {
      page.translate = () => {};
      // If they do not come, it is asked again when a language changes.
      withLanguages(({translateIn}) => translateIn(document, page, observer));
    },
    translate({host}) {
      // Where nobody says what language it is, it is English; and who has left the page is nowhere.
      if (!host.isConnected || host.matches(':lang(en)')) return;
      const isSaid = host.getRootNode() === document ? host.closest('[lang]') : document.querySelector('[lang]');
      if (isSaid) page.speak();
    },
  };
  markPage(document, page);
  const observer = new MutationObserver(() => page.speak());
  observer.observe(document, {attributeFilter: ['lang'], subtree: true});
  document.addEventListener('context-provider', () => page.seekers.forEach((seeker) => seeker.lookAgain()), true);
  const root = document.documentElement;
  // Whom the page answers looks for a nearer provider by itself, see FoundCall; so there is nobody to remember.
  root.addEventListener('context-request', (event: PassingRequest) => {
    if (event.context !== callContext) return;
    event.stopPropagation();
    event.callback(call);
  });
  root.dispatchEvent(new ContextProviderEvent(callContext, root));
  return page;
}

/** Sets what the page's own calls use, and what every `<call-provider>` uses that does not say otherwise. */
export function configureCalls(options: CallOptions) {
  if (typeof document !== 'undefined') installPage(document).configure(options);
}

/** Words of the page's own: some of them, or a whole language. What is missing comes from the language, then English. */
export function registerWords(language: string, words: SomeWords) {
  withLanguages(({register}) => register(language, words));
}
