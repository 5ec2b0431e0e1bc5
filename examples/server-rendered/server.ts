/** Pages rendered on the server: the button is there before any script. `npx vite build && npx tsx server.ts` */
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {render} from '@lit-labs/ssr';
import {RenderResultReadable} from '@lit-labs/ssr/lib/render-result-readable.js';
import {createBroker} from 'call-elements-broker';
import {page} from './page.js';

const broker = await createBroker();
const server = createServer((request, response) => {
  const {pathname, searchParams} = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/assets/')) {
    readFile(new URL(`dist${pathname}`, import.meta.url)).then(
      (file) => response.setHeader('content-type', 'text/javascript').end(file),
      () => response.writeHead(404).end(),
    );
  } else {
    response.setHeader('content-type', 'text/html');
    new RenderResultReadable(render(page(searchParams.get('name') ?? 'alice'))).pipe(response);
  }
});
broker.attach(server);

server.listen(Number(process.env['PORT'] ?? 8080), 'localhost', () => {
  // It listens by now, on TCP.
  const {port} = server.address() as AddressInfo;
  console.log(`http://localhost:${port}`);
});
