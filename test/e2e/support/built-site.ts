import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join} from 'node:path';
import {type BrokerSettings, startBroker} from '../../../tools/embedded-broker.js';
import type {Site} from './site.js';

interface BuiltSite {
  /** Folders by the path they are served under, such as `/shop/`. */
  readonly folders: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** HTML by its path; looked at when it is asked for. */
  readonly pages?: Readonly<Record<string, string>>;
  /** Answers first; says whether it did. */
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly onMessage?: BrokerSettings['onMessage'];
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** Files as a build left them, and a broker, on one origin. */
export async function openBuiltSite({folders, headers, pages = {}, handle, onMessage}: BuiltSite): Promise<Site> {
  const broker = await startBroker(onMessage && {onMessage});
  const server = createServer((request, response) => {
    if (broker.handle(request, response) || handle?.(request, response)) return;
    void send(request, response);
  });

  async function send({url = '/'}: IncomingMessage, response: ServerResponse) {
    const {pathname} = new URL(url, 'http://localhost');
    const html = pages[pathname];
    if (html !== undefined) return void response.setHeader('content-type', types['.html'] ?? '').end(html);
    const [path, folder] = Object.entries(folders).find(([prefix]) => pathname.startsWith(prefix)) ?? [];
    const file = folder && path && join(folder, pathname.slice(path.length) || 'index.html');
    if (file && (await stat(file).catch(() => undefined))?.isFile()) {
      response.writeHead(200, {'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers});
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    }
  }

  server.on('upgrade', (request, socket, head) => broker.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  // It listens by now, on TCP.
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    brokerUrl: `${origin}/`,
    stopBroker: broker.stop,
    startBroker: broker.start,
    async close() {
      await broker.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
