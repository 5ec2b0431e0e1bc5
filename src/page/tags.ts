/** The part of the library that shows calls: all tags but the button, which comes first, and the provider. */
import '../elements/call-check/call-check.js';
import '../elements/call-dialer/call-dialer.js';
import '../elements/call-sign-in/call-sign-in.js';
import '../elements/call-view/call-view.js';
import '../elements/incoming-call/incoming-call.js';

export {english} from '../localization/english.js';
export {whoCalls} from '../localization/who-calls.js';
