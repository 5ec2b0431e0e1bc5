/**
 * Makes `dist/`: a module for each source file with its types, the script-tag builds in `dist/cdn` with their hashes, and
 * what editors and frameworks know of our tags.
 */
import {execFileSync} from 'node:child_process';
import {rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {build} from 'vite';
import {classic} from '../vite.config.js';
import {writeEditorData} from './editor-data.js';
import {writeIntegrity} from './integrity.js';

await rm('dist', {recursive: true, force: true});

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
try {
  execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', 'src'], {stdio: 'inherit'});
} catch {
  // The compiler has said what is wrong.
  process.exit(1);
}

await build();
await build(classic);
await writeIntegrity();
await writeEditorData();
