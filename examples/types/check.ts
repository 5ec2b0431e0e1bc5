/**
 * The examples compile, and so does right use of our tags in each framework, that of the documentation too; wrong use does
 * not: `npm run typecheck --workspace examples`.
 */
import {spawn} from 'node:child_process';
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {readPages, readRepositoryFiles} from '../../docs/site/pages.js';

const here = import.meta.dirname;
const frameworks = ['react', 'solid', 'vue', 'svelte'] as const;
const fromDocs = 'from-docs';
const require = createRequire(import.meta.url);
const compiler = require.resolve('typescript/lib/tsc');

await removeDocs();
await writeDocs();
const failures = (
  await Promise.all([
    silent('React', compiler, ['-p', 'react']),
    silent('Solid', compiler, ['-p', 'solid']),
    silent('Node', compiler, ['-p', '..']),
    // Vue's checker runs inside a compiler; it would take another one than ours by itself.
    silent('Vue', '-e', [`require('vue-tsc').run(${JSON.stringify(compiler)})`, '--', 'vue-tsc', '-p', 'vue']),
    svelte(),
  ])
).flat();
await removeDocs();
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Puts the components of the documentation beside what is compiled here. */
async function writeDocs(): Promise<void> {
  const blocks = [...readPages(), ...readRepositoryFiles()].flatMap((page) => page.blocks);
  const written = blocks.flatMap(({language, code}, index) => {
    if (language === 'vue' || language === 'svelte')
      return [{folder: language, name: `Block${index}.${language}`, code}];
    if (language !== 'tsx') return [];
    return [{folder: code.includes('call-elements/types/solid') ? 'solid' : 'react', name: `Block${index}.tsx`, code}];
  });
  for (const folder of frameworks) {
    const found = written.filter((one) => one.folder === folder);
    if (found.length === 0) throw new Error(`The documentation shows no component for ${folder}.`);
    await mkdir(join(here, folder, fromDocs));
    for (const {name, code} of found) await writeFile(join(here, folder, fromDocs, name), code);
  }
}

async function removeDocs(): Promise<void> {
  for (const folder of frameworks) await rm(join(here, folder, fromDocs), {recursive: true, force: true});
}

async function silent(name: string, program: string, args: readonly string[]): Promise<string[]> {
  const {code, said} = await run(program, args);
  return code === 0 ? [] : [`${name}:\n${said}`];
}

/** Svelte has no comment that expects an error, so its complaints are held against ours. */
async function svelte(): Promise<string[]> {
  const bin = join(dirname(require.resolve('svelte-check/package.json')), 'bin/svelte-check');
  const {said} = await run(bin, ['--workspace', 'svelte', '--tsconfig', './tsconfig.json', '--output', 'machine']);
  const found = [...said.matchAll(/ERROR "([^"]+)" (\d+)/g)].map(([, file, line]) => `${file}:${line}`);
  const expected = (await readFile(join(here, 'svelte/WrongUse.svelte'), 'utf8'))
    .split('\n')
    .flatMap((text, index) => (text.includes('expect-error') ? [`WrongUse.svelte:${index + 2}`] : []));
  const surprises = found.filter((place) => !expected.includes(place));
  const missing = expected.filter((place) => !found.includes(place));
  return [
    ...(surprises.length > 0 ? [`Svelte:\n${said}`] : []),
    ...missing.map((place) => `Svelte: ${place} should not compile.`),
  ];
}

function run(program: string, args: readonly string[]): Promise<{code: number | null; said: string}> {
  const child = spawn(process.execPath, [program, ...args], {cwd: here});
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({code, said})));
}
