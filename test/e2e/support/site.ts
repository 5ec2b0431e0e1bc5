import {createHash} from 'node:crypto';
import {createReadStream, existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rename, rm, stat} from 'node:fs/promises';
import {createServer, type OutgoingHttpHeaders, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {type BrokerSettings, startBroker} from '../../../tools/embedded-broker.js';
import {projectFolder} from '../../../tools/vite-settings.js';

export interface SitePage {
  readonly html: string;
  readonly headers?: OutgoingHttpHeaders;
}

interface SiteSettings {
  /** By their path; looked at when they are asked for. */
  readonly pages: Readonly<Record<string, string | SitePage>>;
  readonly onMessage: NonNullable<BrokerSettings['onMessage']>;
  /** Which broker; the one of this project unless given. */
  readonly broker?: 'own' | 'stock';
}

/** Somebody’s website: pages, the script-tag build at `/cdn/` and by a redirect at `/moved/`, and a broker. */
export interface Site {
  readonly origin: string;
  readonly brokerUrl: string;
  stopBroker(): Promise<void>;
  startBroker(): Promise<void>;
  close(): Promise<void>;
}

export async function openSite({pages, onMessage, broker: kind}: SiteSettings): Promise<Site> {
  const [folder, broker] = await Promise.all([builtScript(), startBroker({onMessage, ...(kind && {kind})})]);
  const server = createServer((request, response) => {
    if (broker.handle(request, response)) return;
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    const page = pages[pathname];
    if (page !== undefined) sendPage(response, typeof page === 'string' ? {html: page} : page);
    else if (pathname.startsWith('/moved/')) redirect(response, pathname.replace('/moved/', '/cdn/'));
    else sendFile(response, pathname, folder);
  });
  server.on('upgrade', (request, socket, head) => broker.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  // It listens by now, on TCP.
  const {port} = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
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

const anyOrigin = {'access-control-allow-origin': '*'};

function sendPage(response: ServerResponse, {html, headers}: SitePage) {
  response.writeHead(200, {'content-type': 'text/html', ...headers}).end(html);
}

function redirect(response: ServerResponse, location: string) {
  response.writeHead(302, {location, ...anyOrigin}).end();
}

function sendFile(response: ServerResponse, pathname: string, folder: string) {
  const file = join(folder, pathname.replace('/cdn/', ''));
  if (/^\/cdn\/(?:locales\/)?[\w.-]+\.js$/.test(pathname) && existsSync(file)) {
    response.writeHead(200, {'content-type': 'text/javascript', 'cache-control': 'max-age=600', ...anyOrigin});
    createReadStream(file).pipe(response);
  } else {
    response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
  }
}

/** The folder with what a script tag fetches, built from the sources as they are. */
async function builtScript(): Promise<string> {
  const cache = join(projectFolder, 'node_modules/.cache/e2e-script');
  const folder = join(cache, await fingerprint());
  if (existsSync(folder)) return folder;

  await forgetOld(cache);
  await mkdir(cache, {recursive: true});
  const draft = await mkdtemp(join(cache, 'building-'));
  const {build} = await import('vite');
  await build({
    configFile: join(projectFolder, 'vite.config.ts'),
    root: projectFolder,
    logLevel: 'error',
    build: {outDir: draft, emptyOutDir: true},
  });
  try {
    await rename(draft, folder);
  } catch {
    // Another run, of the same sources, was faster.
    await rm(draft, {recursive: true, force: true});
  }
  return folder;
}

/** Leaves what is young: tests that run beside may use it. */
async function forgetOld(cache: string) {
  const names = existsSync(cache) ? await readdir(cache) : [];
  for (const name of names) {
    const {mtimeMs} = await stat(join(cache, name));
    if (Date.now() - mtimeMs > 3_600_000) await rm(join(cache, name), {recursive: true, force: true});
  }
}

/** Changes whenever a file changes that the build is made of. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const inFolder = async (folder: string) =>
    (await readdir(join(projectFolder, folder), {recursive: true})).sort().map((name) => join(folder, name));
  const inside = [...(await inFolder('src')), ...(await inFolder('tools'))].filter((name) => /\.[jt]s$/.test(name));
  const files = ['package-lock.json', 'vite.config.ts', ...inside];
  for (const file of files) hash.update(file).update(await readFile(join(projectFolder, file)));
  return hash.digest('hex').slice(0, 16);
}
