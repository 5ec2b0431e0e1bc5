import {createReadStream, existsSync} from 'node:fs';
import type {ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {networkInterfaces} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import basicSsl from '@vitejs/plugin-basic-ssl';
import {type Connect, createServer, type Plugin} from 'vite';
import {docsPlugin} from '../docs/site/vite-plugin.js';
import {type BrokerSettings, type EmbeddedBroker, startBroker} from './embedded-broker.js';
import {ownPackage, preparedDependencies, projectFolder} from './vite-settings.js';

export interface DemoSettings {
  /** Any free one for 0, which is the default. */
  readonly port?: number;
  /** Listens on all addresses of the machine, not on `localhost` alone. */
  readonly host?: boolean;
  /** With a certificate the browser has to be told to trust; other machines get no camera without it. */
  readonly https?: boolean;
  /** Reloads pages when a file changes. */
  readonly watch?: boolean;
  /** Pages beside those in `demo/`, by their path: `{'/two-providers.html': '<!doctype html>…'}`. */
  readonly pages?: Readonly<Record<string, string>>;
  /** Hears every message that goes through the broker. */
  readonly onMessage?: BrokerSettings['onMessage'];
}

/** The demo pages, the widget at `/call-elements.js` and a PeerJS broker, on one origin. */
export interface Demo {
  readonly origin: string;
  /** For the attribute `broker`; pages served here find it also without, by a `<meta name="call-broker">`. */
  readonly brokerUrl: string;
  /** Ends the broker as if its process were killed; the pages stay. */
  stopBroker(): Promise<void>;
  /** Starts it again, with nobody registered. */
  startBroker(): Promise<void>;
  close(): Promise<void>;
}

export async function startDemo({
  port = 0,
  host = false,
  https = false,
  watch = false,
  pages = {},
  onMessage,
}: DemoSettings = {}): Promise<Demo> {
  const broker = await startBroker(onMessage ? {onMessage} : {});
  const vite = await createServer({
    configFile: false,
    root: join(projectFolder, 'demo'),
    // Somebody's `npm start` and the tests beside it do not prepare dependencies in one folder.
    cacheDir: join(projectFolder, 'node_modules/.cache', watch ? 'vite-start' : 'vite-demo'),
    logLevel: 'warn',
    appType: 'mpa',
    resolve: {alias: ownPackage},
    optimizeDeps: preparedDependencies,
    plugins: [
      docsPlugin(),
      demoPlugin(broker, pages),
      ...(https ? [basicSsl({certDir: join(projectFolder, 'node_modules/.cache/certificate')})] : []),
    ],
    server: {
      port,
      host: host ? true : 'localhost',
      fs: {allow: [projectFolder]},
      ...(watch ? {} : {hmr: false, ws: false, watch: null}),
    },
  });
  await vite.listen();

  // Vite has listened by now, on TCP.
  const address = vite.httpServer?.address() as AddressInfo;
  const origin = `${https ? 'https' : 'http'}://localhost:${address.port}`;
  return {
    origin,
    brokerUrl: `${origin}/`,
    stopBroker: broker.stop,
    startBroker: broker.start,
    async close() {
      // Before Vite, which waits for open connections to end, and pages keep theirs to the broker.
      await broker.stop();
      await vite.close();
    },
  };
}

function demoPlugin(broker: EmbeddedBroker, pages: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'call-elements-demo',
    // The script tag of the documentation, on the sources.
    resolveId: (id) => (id === '/call-elements.js' ? join(projectFolder, 'src/cdn/call-elements.ts') : undefined),
    configureServer(vite) {
      vite.httpServer?.on('upgrade', (request, socket, head) => broker.upgrade(request, socket, head));
      vite.middlewares.use((request, response, next) => {
        if (!broker.handle(request, response)) next();
      });
      vite.middlewares.use('/cdn', serveBuild);
      vite.middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        // Vite puts its client into every page; with nothing to connect to it would only complain.
        if (path === '/@vite/client' && !vite.config.server.watch)
          return send(response, 'text/javascript', 'export {};');

        // Browsers ask for it by themselves, and a 404 in the console looks like our fault.
        if (path === '/favicon.ico') return send(response, 'image/x-icon', '');

        const page = pages[path];
        if (page === undefined) return next();
        vite.transformIndexHtml(path, page).then((html) => send(response, 'text/html', html), next);
      });
    },
    transformIndexHtml: (html) =>
      html.includes('name="call-broker"')
        ? []
        : [{tag: 'meta', attrs: {name: 'call-broker', content: '/'}, injectTo: 'head-prepend'}],
  };
}

function send(response: ServerResponse, type: string, content: string) {
  response.setHeader('content-type', type);
  response.end(content);
}

/** What `npm run build` made for script tags, to any origin, as a CDN would. */
const serveBuild: Connect.NextHandleFunction = (request, response, next) => {
  const file = request.url?.split('?')[0]?.replace(/^\//, '') ?? '';
  const path = join(projectFolder, 'dist/cdn', file);
  if (!/^(?:locales\/)?[\w.-]+\.js(?:\.map)?$/.test(file) || !existsSync(path)) return next();
  response.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'application/json');
  response.setHeader('access-control-allow-origin', '*');
  createReadStream(path).pipe(response);
};

/** `npm start` */
async function main() {
  const {values} = parseArgs({
    options: {
      port: {type: 'string', default: '5173'},
      host: {type: 'boolean', default: false},
      https: {type: 'boolean', default: false},
    },
  });
  const {origin, brokerUrl} = await startDemo({
    port: Number(values.port),
    host: values.host,
    https: values.https,
    watch: true,
  });
  const addresses = [origin, ...(values.host ? networkOrigins(origin) : [])];
  for (const address of addresses) console.log(`  demo    ${address}/\n  docs    ${address}/docs/`);
  console.log(`  broker  ${brokerUrl}   (PeerJS: path '/', the default key)`);
  if (values.host && !values.https) console.log('\n  Other machines get no camera or microphone without --https.');
}

function networkOrigins(origin: string): string[] {
  const {protocol, port} = new URL(origin);
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({family, internal}) => family === 'IPv4' && !internal)
    .map(({address}) => `${protocol}//${address}:${port}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
