import 'call-elements/elements/call-button.js';
import 'call-elements/elements/call-view.js';
import 'call-elements/elements/incoming-call.js';
import {html} from '@lit-labs/ssr';

/** The page of somebody reachable as `name`. Each of our tags comes with what is in its shadow root. */
export function page(name: string) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="call-broker" content="/" />
        <title>Rendered on a server</title>
        <script type="module" src="/assets/client.js"></script>
      </head>
      <body>
        <h1>Hello, ${name}</h1>
        <incoming-call name=${name}></incoming-call>
        <call-button to="bob">Call Bob</call-button>
        <call-view when-idle="show"><p slot="idle">Nobody is on the phone.</p></call-view>
      </body>
    </html>`;
}
