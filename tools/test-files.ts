import {readdirSync} from 'node:fs';

/** Tests that run in Node; each file may start browsers of its own. */
export const nodeFolders = ['core', 'controller', 'flows', 'contract', 'package', 'e2e'] as const;

/** Tests that run inside a page. */
export const browserFolders = [
  'adapters',
  'context',
  'elements',
  'events',
  'localization',
  'page',
  'styles',
  'testing',
] as const;

/** Tests of what `npm run build` made: `npm run test:built`. */
const builtFolder = 'built/';

/** Every test file, as `test/core/call-machine.test.ts`. */
export function testFiles(): string[] {
  const files = readdirSync('test', {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith(builtFolder))
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .sort();
  const strays = files.filter((file) => !isIn(file, [...nodeFolders, ...browserFolders]));
  if (strays.length > 0) throw new Error(`No runner takes ${strays.join(', ')}: see tools/test-files.ts.`);
  return files;
}

export function isIn(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => file.startsWith(`test/${folder}/`));
}
