import type {Call} from '../context/call.js';
import {CallErrorEvent} from '../events/call-error-event.js';
import {keepAutoView} from './auto-view.js';
import type {CallOptions} from './call-options.js';
import {type ComposedCalls, composeCalls} from './compose-calls.js';
import {metaOptions} from './meta-options.js';

/** Puts the controller of a page together; `call` is what its elements know it by. */
export function composePage(call: Call, document: Document, configured: () => CallOptions): ComposedCalls {
  const options = () => ({...metaOptions(document), ...configured()});
  keepAutoView({
    call,
    document,
    isWanted: () => !options().noAutoView,
    /** @internal */
    report: (error) => document.dispatchEvent(new CallErrorEvent(error, call.call)),
  });
  return composeCalls({options, target: document, document});
}
