import 'call-elements/elements/call-view.js';
import 'call-elements/elements/incoming-call.js';
