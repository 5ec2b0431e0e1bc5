/** Builds the examples, each with its own settings: `npm run build --workspace examples`, or some: `… -- react vue`. */
import {existsSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

const here = import.meta.dirname;

/** Builds one example into the `dist` beside it, and says where that is. */
export async function buildExample(name: string): Promise<string> {
  const root = join(here, name);
  await build({root, configFile: join(root, 'vite.config.js'), logLevel: 'warn', build: {emptyOutDir: true}});
  return join(root, 'dist');
}

async function main() {
  const wanted = process.argv.slice(2);
  const names = wanted.length > 0 ? wanted : await readdir(here);
  for (const name of names) if (existsSync(join(here, name, 'vite.config.js'))) await buildExample(name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
