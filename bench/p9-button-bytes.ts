/** P9: what a page fetches until a `<call-button>` can be seen and pressed, from the script tag; `--from-tarball`: that of the package. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {launch} from '../tools/browser.js';
import {compressed, type Files, filesOf, scriptTagFiles} from './support/bundle.js';
import {judge, judgeFigure} from './support/figures.js';

function entryOf(files: Files): string {
  // The folder's own name, whatever it is called by the build.
  const [entry] = files.values();
  if (entry === undefined) throw new Error('There is no entry.');
  return entry;
}

/** Opens a page with one button and counts what it asks the network for until it is quiet. */
async function countRequests(files: Files) {
  const page = `<!doctype html><html lang="en"><head><title>Button</title><link rel="icon" href="data:,">
    <script type="module" src="/${[...files.keys()][0]}"></script></head>
    <body><call-button to="bob">Call Bob</call-button></body></html>`;
  const server = createServer((request, response) => {
    const code = files.get(request.url?.slice(1) ?? '');
    response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
    response.end(code ?? page);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  // It has listened by now, on TCP.
  const {port} = server.address() as AddressInfo;

  const browser = await launch();
  const tab = await browser.newPage();
  const session = await tab.createCDPSession();
  await session.send('Network.enable');
  const count = {requests: 0, connections: 0};
  session.on('Network.requestWillBeSent', ({type, request}) => {
    if (type !== 'Document' && !request.url.startsWith('data:')) count.requests += 1;
  });
  session.on('Network.webSocketCreated', () => (count.connections += 1));
  await tab.goto(`http://localhost:${port}/`, {waitUntil: 'networkidle0'});
  const isShown = await tab.evaluate(() => {
    const button = document.querySelector('call-button')?.shadowRoot?.querySelector('button');
    return (button?.offsetHeight ?? 0) > 0 && button?.getAttribute('aria-disabled') !== 'true';
  });
  await browser.close();
  server.close();
  if (!isShown) throw new Error('There is no button one could press.');
  return count;
}

const ours = await scriptTagFiles();
const rival = await filesOf('pages/lit-button.ts');
judge(
  {what: 'P9 bytes of the first button (brotli)', rival: 'lit + @lit/context', unit: 'bytes', goal: 1.6},
  {ours: [compressed(entryOf(ours))], rivals: [compressed(entryOf(rival))]},
);
const {requests, connections} = await countRequests(ours);
judgeFigure('P9 requests before it is used', requests, 1, 'files');
judgeFigure('P9 connections before it is used', connections, 0, 'WebSockets');
