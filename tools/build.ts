/** Makes `dist/`: a module for each source file with its types, and the script-tag build in `dist/cdn`. */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {build} from 'vite';

await rm('dist', {recursive: true, force: true});

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
try {
  execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', 'src'], {stdio: 'inherit'});
} catch {
  // The compiler has said what is wrong.
  process.exit(1);
}

if (existsSync('src/cdn/call-elements.ts')) await build();
else console.warn('No script-tag build: src/cdn/call-elements.ts is not written yet.');
