/** `npm run docs`: writes the documentation to `dist-docs/`, as plain files for any web server. */
import {copyFile, mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {parseArgs} from 'node:util';
import {build} from 'vite';
import {layOut} from '../docs/site/layout.js';
import {readPages} from '../docs/site/pages.js';
import {searchIndex} from '../docs/site/search-index.js';
import {clientFile, plainFiles} from '../docs/site/vite-plugin.js';
import {projectFolder} from './vite-settings.js';

/** Where the live examples meet; PeerJS's public broker unless given. */
const {values} = parseArgs({options: {broker: {type: 'string', default: ''}}});
const outDir = join(projectFolder, 'dist-docs');

await build({
  configFile: false,
  root: join(projectFolder, 'docs/site'),
  base: './',
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir,
    emptyOutDir: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: clientFile('site.ts'),
      output: {entryFileNames: 'assets/site.js', chunkFileNames: 'assets/[name].js'},
    },
  },
});

const pages = readPages();
const files = new Map(pages.map((page) => [page.path, layOut(page, pages, values)]));
files.set('search.json', JSON.stringify(searchIndex(pages)));
for (const [path, content] of files) {
  const file = join(outDir, path);
  await mkdir(dirname(file), {recursive: true});
  await writeFile(file, content);
}
await Promise.all(plainFiles.map((name) => copyFile(clientFile(name), join(outDir, 'assets', name))));
console.log(`${pages.length} pages in dist-docs`);
