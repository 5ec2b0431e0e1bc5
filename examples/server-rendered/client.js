// First of all: from then on Lit takes over what is there instead of rendering it anew.
import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import 'call-elements/elements/call-button.js';
import 'call-elements/elements/call-view.js';
import 'call-elements/elements/incoming-call.js';
