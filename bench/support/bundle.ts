import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, constants} from 'node:zlib';
import {build, type InlineConfig} from 'vite';

/** The files of a bundle, by name; the entry comes first. */
export type Files = ReadonlyMap<string, string>;

/** What comes from the script tag: of the sources, or with `--from-tarball` what `npm pack` puts into the package. */
export async function scriptTagFiles(): Promise<Files> {
  return process.argv.includes('--from-tarball') ? packedFiles() : filesOf('../src/cdn/call-elements.ts');
}

/** As `npm run build` left them. */
function packedFiles(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'call-elements-'));
  try {
    const project = fileURLToPath(new URL('../..', import.meta.url));
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {cwd: project});
    execFileSync('tar', ['-xzf', ...readdirSync(folder), 'package/dist/cdn'], {cwd: folder});
    const cdn = join(folder, 'package/dist/cdn');
    const scripts = readdirSync(cdn, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.js'));
    const lazy = scripts.filter((name) => !/^call-elements(?:\.classic)?\.js$/.test(name));
    return new Map(['call-elements.js', ...lazy].map((name) => [name, readFileSync(join(cdn, name), 'utf8')]));
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** What the script-tag build makes of an entry. */
export async function filesOf(entry: string): Promise<Files> {
  return bundle(entry, {configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url))});
}

/** What anybody's build makes of it: the same bundler, minifier and target, and whatever packages bring along. */
export async function plainFilesOf(entry: string): Promise<Files> {
  return bundle(entry, {
    configFile: false,
    define: {'process.env.NODE_ENV': '"production"'},
    build: {target: 'es2022', rolldownOptions: {output: {minify: true, comments: {annotation: false}}}},
  });
}

async function bundle(entry: string, config: InlineConfig): Promise<Files> {
  const built = await build({
    ...config,
    logLevel: 'warn',
    build: {
      ...config.build,
      write: false,
      lib: {entry: fileURLToPath(new URL(`../${entry}`, import.meta.url)), formats: ['es'], fileName: 'entry'},
    },
  });
  // Not a watcher, and one format.
  const [bundled] = [built].flat();
  if (!bundled || !('output' in bundled)) throw new Error(`${entry} was not built.`);
  return new Map(
    bundled.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])),
  );
}

/** Brotli, as servers do it while somebody waits. */
export function compressed(code: string): number {
  return brotliCompressSync(code, {params: {[constants.BROTLI_PARAM_QUALITY]: 9}}).length;
}
