import {ContextProvider} from '@lit/context';
import {callContext} from '../context/call-context.js';
import {markPage, pageOf} from '../context/page-mark.js';
import {CallErrorEvent} from '../events/call-error-event.js';
import {keepAutoView} from './auto-view.js';
import type {CallOptions} from './call-options.js';
import {load} from './load.js';
import {metaOptions} from './meta-options.js';
import {PageCalls} from './page-calls.js';

/** Lets the document answer elements that no provider answers; once for each document, whoever comes first. */
export function installPage(document: Document) {
  if (pageOf(document)) return;
  let configured: CallOptions = {};
  let reconfigure = () => {};
  const options = () => ({...metaOptions(document), ...configured});
  const report = (error: ConstructorParameters<typeof CallErrorEvent>[0]) => {
    /** @internal */
    document.dispatchEvent(new CallErrorEvent(error));
  };

  const call = new PageCalls(async () => {
    const {composeCalls} = await load(() => import('./compose-calls.js'), 'compose-calls');
    const calls = composeCalls({options, target: document, document});
    reconfigure = calls.reconfigure;
    return calls.controller;
  }, report);

  markPage(document, {
    call,
    options,
    configure(more: CallOptions) {
      configured = {...configured, ...more};
      reconfigure();
      if (more.name) call.claimName(more.name);
    },
    claimName: (name) => call.claimName(name),
    installIn: installPage,
  });
  const provider = new ContextProvider(document.documentElement, {context: callContext, initialValue: call});
  provider.hostConnected();
  keepAutoView({call, document, report, isWanted: () => !options().noAutoView});
}

/** Sets what the page's own calls use, and what every `<call-provider>` uses that does not say otherwise. */
export function configureCalls(options: CallOptions) {
  if (typeof document === 'undefined') return;
  installPage(document);
  pageOf(document)?.configure(options);
}
