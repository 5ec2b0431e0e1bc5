import '../elements/call-button/call-button.js';
import {CallErrorEvent} from '../events/call-error-event.js';
import {loadTag, watchTags} from '../page/loader.js';
import {configureCalls, registerWords} from '../page/install.js';

export {configureCalls, loadTag, registerWords};

watchTags(document, (error) => {
  /** @internal */
  document.dispatchEvent(new CallErrorEvent(error));
});
