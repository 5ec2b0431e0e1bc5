import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {Plugin} from 'vite';
import {layOut} from './layout.js';
import {readPages} from './pages.js';
import {searchIndex} from './search-index.js';

/** Files that go to readers as they are. */
export const plainFiles = ['site.css', 'theme.js'] as const;

export const clientFile = (name: string): string => fileURLToPath(new URL(`client/${name}`, import.meta.url));

/** Serves the documentation at `/docs/` of a Vite server; what is written shows with the next request. */
export function docsPlugin(): Plugin {
  return {
    name: 'call-elements-docs',
    resolveId: (id) => (id === '/docs/assets/site.js' ? clientFile('site.ts') : undefined),
    configureServer(vite) {
      vite.middlewares.use('/docs', (request, response, next) => {
        const path = request.url?.split('?')[0]?.slice(1) ?? '';
        const send = (type: string, content: string) => {
          response.setHeader('content-type', type);
          response.end(content);
        };
        // Relative links need the slash.
        if (request.originalUrl === '/docs') return void response.writeHead(302, {location: '/docs/'}).end();
        const file = plainFiles.find((name) => path === `assets/${name}`);
        if (file)
          return send(file.endsWith('.css') ? 'text/css' : 'text/javascript', readFileSync(clientFile(file), 'utf8'));
        if (path !== '' && !path.endsWith('.html') && path !== 'search.json') return next();

        const pages = readPages();
        if (path === 'search.json') return send('application/json', JSON.stringify(searchIndex(pages)));
        const page = pages.find((one) => one.path === (path || 'index.html'));
        if (!page) return next();
        vite
          .transformIndexHtml(request.originalUrl ?? '/docs/', layOut(page, pages))
          .then((html) => send('text/html', html), next);
      });
    },
  };
}
