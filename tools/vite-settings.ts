import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/**
 * Everything a page may import is prepared before the first request: a dependency discovered later would reload pages in
 * the middle of a test, and a directive of lit that was left out would come with a second copy of lit.
 */
export const preparedDependencies = {
  noDiscovery: true,
  include: [...litModules(), '@lit/context', 'peerjs'],
};

/** The package by its own name, as pages and tests import it. */
export const ownPackage = [
  {find: /^call-elements$/, replacement: `${projectFolder}src/index.ts`},
  {find: /^call-elements\/(controller|testing)\.js$/, replacement: `${projectFolder}src/$1.ts`},
  {find: /^call-elements\/elements\/([\w-]+)\.js$/, replacement: `${projectFolder}src/elements/$1/$1.ts`},
  {find: /^call-elements\/locales\/(\w+)\.js$/, replacement: `${projectFolder}src/localization/locales/$1.ts`},
];

function litModules(): string[] {
  const manifest = readFileSync(new URL('../node_modules/lit/package.json', import.meta.url), 'utf8');
  // A package manifest with `exports`, as every module package has it.
  const {exports} = JSON.parse(manifest) as {exports: Record<string, unknown>};
  return Object.keys(exports)
    .filter((path) => !['./polyfill-support.js', './html.js'].includes(path) && !path.includes('*'))
    .map((path) => path.replace(/^\./, 'lit'));
}
