import {createReadStream, existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, type OutgoingHttpHeaders} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'vite';
import {projectFolder} from '../../../tools/vite-settings.js';

export interface SitePage {
  readonly html: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** Somebody’s website, with the script-tag build at `/cdn/` and, by a redirect, at `/moved/`. */
export interface Site {
  readonly origin: string;
  /** The same server by another name, which is another origin. */
  readonly otherOrigin: string;
  close(): Promise<void>;
}

/** Builds what a script tag fetches, and serves it; `pages` is asked at each request. */
export async function openSite(pages: () => Readonly<Record<string, SitePage>>): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'call-elements-'));
  await build({
    configFile: join(projectFolder, 'vite.config.ts'),
    root: projectFolder,
    logLevel: 'error',
    build: {outDir: folder, emptyOutDir: true, sourcemap: false},
  });
  const server = createServer(({url = '/'}, response) => {
    const {pathname} = new URL(url, 'http://localhost');
    const page = pages()[pathname];
    const file = join(folder, pathname.replace('/cdn/', ''));
    if (page) {
      response.writeHead(200, {'content-type': 'text/html', ...page.headers}).end(page.html);
    } else if (pathname.startsWith('/moved/')) {
      response
        .writeHead(302, {location: pathname.replace('/moved/', '/cdn/'), 'access-control-allow-origin': '*'})
        .end();
    } else if (/^\/cdn\/[\w.-]+\.js$/.test(pathname) && existsSync(file)) {
      response.writeHead(200, {'content-type': 'text/javascript', 'access-control-allow-origin': '*'});
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  // It has listened by now, on TCP.
  const {port} = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, {recursive: true, force: true});
    },
  };
}
