import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {basename, dirname, posix} from 'node:path';
import {describe, it} from 'node:test';

/** What the modules of a folder may import from other folders of `src`: anything, or nothing but types. */
const arrows: Readonly<Record<string, Readonly<Record<string, 'values' | 'types'>>>> = {
  core: {},
  controller: {core: 'values'},
  adapters: {core: 'values', 'controller/ports': 'types'},
  context: {core: 'types'},
  events: {core: 'types'},
  localization: {
    core: 'types',
    'context/call-context': 'values',
    'context/context-events': 'values',
    'context/page-mark': 'values',
  },
  styles: {},
  // A world in memory, instead of what adapters know.
  testing: {core: 'values', controller: 'values', 'adapters/system-clock': 'values'},
  elements: {
    context: 'values',
    events: 'values',
    localization: 'values',
    styles: 'values',
    core: 'types',
    // What people type is judged by the rule it will travel by.
    'core/call-name': 'values',
    'core/call-error': 'values',
    // The page answers its elements before any tag is defined.
    'page/install': 'values',
    // The button fetches how a call ends, in words, when one did.
    'page/parts': 'values',
  },
};

/** Other people's packages a folder may import. */
const packages: Readonly<Record<string, readonly string[]>> = {
  core: [],
  controller: [],
  adapters: ['peerjs'],
  context: ['lit', '@lit/context'],
  events: [],
  localization: ['lit'],
  styles: ['lit'],
  testing: [],
  elements: ['lit'],
};

/** Where the parts are put together: these may import everything. */
const compositionRoot = /^(?:elements\/call-provider\/|page\/|cdn\/|index\.ts$|controller\.ts$|testing\.ts$)/;

/** The public API, and the parts that are fetched whole; nothing else re-exports. */
const barrels = ['index.ts', 'controller.ts', 'testing.ts', 'cdn/call-elements.ts', 'page/calls.ts', 'page/tags.ts'];

describe('the sources', () => {
  const sources = readSources();

  it('are found', () => {
    assert.ok(sources.size > 20, `only ${sources.size} files`);
  });

  it('import along the arrows', () => {
    assert.deepEqual(forbiddenImports(sources), []);
  });

  it('import one another in no circle', () => {
    assert.deepEqual(circles(sources), []);
  });

  it('re-export only where the public API is', () => {
    const exporting = [...sources].filter(([, source]) => /^export (?:\*|\{[^}]*\} from)/m.test(source));
    assert.deepEqual(
      exporting.map(([path]) => path).filter((path) => !barrels.includes(path)),
      [],
    );
  });

  it('are named after what they hold', () => {
    const vague = /^(?:.*-)?(?:utils?|helpers?|common|misc|shared)\.ts$/;
    assert.deepEqual(
      [...sources.keys()].filter((path) => vague.test(basename(path))),
      [],
    );
    const unlikeTheOthers = [...sources.keys()].filter((path) => !/^[a-z0-9-]+(?:\.styles)?\.ts$/.test(basename(path)));
    assert.deepEqual(unlikeTheOthers, []);
  });
});

describe('the check itself', () => {
  const found = (path: string, source: string) => forbiddenImports(new Map([[path, source]])).length;

  it('sees an import against the arrows', () => {
    assert.equal(found('core/a.ts', `import {b} from '../adapters/b.js';`), 1);
    assert.equal(found('core/a.ts', `import {\n  b,\n} from '../adapters/b.js';`), 1);
    assert.equal(found('controller/a.ts', `const b = await import('../adapters/b.js');`), 1);
    assert.equal(found('controller/a.ts', `export * from '../context/b.js';`), 1);
    assert.equal(found('elements/x/x.ts', `import '../../page/page-calls.js';`), 1);
    assert.equal(found('core/a.ts', `import {html} from 'lit';`), 1);
    assert.equal(found('controller/a.ts', `let b: typeof import('peerjs');`), 1);
  });

  it('tells a type from a value', () => {
    assert.equal(found('context/a.ts', `import type {B} from '../core/b.js';`), 0);
    assert.equal(found('context/a.ts', `import {type B, type C} from '../core/b.js';`), 0);
    assert.equal(found('context/a.ts', `import {type B, c} from '../core/b.js';`), 1);
  });

  it('lets the composition root import everything', () => {
    assert.equal(found('elements/call-provider/call-provider.ts', `import {b} from '../../adapters/b.js';`), 0);
    assert.equal(found('page/a.ts', `import {b} from '../controller/b.js';`), 0);
  });

  it('sees a circle', () => {
    const sources = new Map([
      ['core/a.ts', `import {b} from './b.js';`],
      ['core/b.ts', `import {c} from './c.js';`],
      ['core/c.ts', `import {b} from './b.js';`],
    ]);
    assert.deepEqual(circles(sources), ['core/b.ts → core/c.ts → core/b.ts']);
  });
});

interface Import {
  /** A package's name, or a path below `src`. */
  readonly target: string;
  readonly isType: boolean;
  /** Taken when it is needed, not when the module loads. */
  readonly isLazy: boolean;
}

type Sources = ReadonlyMap<string, string>;

function readSources(): Sources {
  const paths = readdirSync('src', {recursive: true, encoding: 'utf8'})
    .map((path) => path.replaceAll('\\', '/'))
    // What frameworks are told of the elements is made from the manifest.
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  return new Map(paths.map((path) => [path, readFileSync(`src/${path}`, 'utf8')]));
}

function importsOf(path: string, source: string): Import[] {
  const target = (specifier: string) =>
    specifier.startsWith('.') ? posix.join(dirname(path), specifier).replace(/\.js$/, '.ts') : specifier;
  const whole = /^(?:import|export)\s+(?:(?<clause>[^'";]*?)\s*from\s*)?'(?<specifier>[^']+)'/gm;
  const lazy = /(?<type>typeof\s+)?\bimport\(\s*'(?<specifier>[^']+)'/g;
  return [
    ...[...source.matchAll(whole)].map(({groups}) => ({
      target: target(groups?.['specifier'] ?? ''),
      isType: bringsOnlyTypes(groups?.['clause'] ?? ''),
      isLazy: false,
    })),
    ...[...source.matchAll(lazy)].map(({groups}) => ({
      target: target(groups?.['specifier'] ?? ''),
      isType: groups?.['type'] !== undefined,
      isLazy: true,
    })),
  ];
}

function bringsOnlyTypes(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = /^\{(?<names>[^}]*)\}$/.exec(clause)?.groups?.['names'];
  return names !== undefined && names.split(',').every((name) => name.trim() === '' || /^type\s/.test(name.trim()));
}

function forbiddenImports(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => !compositionRoot.test(path))
    .flatMap(([path, source]) =>
      importsOf(path, source)
        .filter((one) => !isAllowed(path, one))
        .map(({target}) => `${path} → ${target}`),
    );
}

function isAllowed(path: string, {target, isType}: Import): boolean {
  const folder = folderOf(path);
  if (!target.endsWith('.ts'))
    return packages[folder]?.some((name) => target === name || target.startsWith(`${name}/`)) ?? false;
  if (folderOf(target) === folder && !compositionRoot.test(target)) return true;
  const allowed = Object.entries(arrows[folder] ?? {}).filter(
    ([to]) => target === `${to}.ts` || target.startsWith(`${to}/`),
  );
  return allowed.some(([, what]) => what === 'values' || isType);
}

function folderOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** Circles of imports that run when modules load; types are gone by then, and lazy ones come later. */
function circles(sources: Sources): string[] {
  const graph = new Map(
    [...sources].map(([path, source]) => [
      path,
      importsOf(path, source)
        .filter(({target, isType, isLazy}) => !isType && !isLazy && sources.has(target))
        .map(({target}) => target),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
