import {execFile} from 'node:child_process';
import {createReadStream, createWriteStream, existsSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, rename, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {arch, homedir, platform} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {createBrotliDecompress} from 'node:zlib';
import puppeteer, {type Browser, type BrowserContext, type LaunchOptions} from 'puppeteer-core';

/** A browser found on this machine, and what its process needs to start. */
export interface FoundBrowser {
  readonly path: string;
  readonly origin: 'CHROME_PATH' | 'installed' | 'bundled';
  readonly env: Readonly<Record<string, string>>;
}

/** Whoever leaves this one out has a browser that asks before a page may use microphone and camera. */
export const unasked = '--use-fake-ui-for-media-stream';

/**
 * The flags every test and measurement runs with. A test of a fallback (autoplay, permission) leaves the corresponding
 * one out: see `without` of {@link launch}.
 */
export const browserFlags: readonly string[] = [
  // Chromium refuses its sandbox to root, and root is who runs containers.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--use-fake-device-for-media-stream',
  unasked,
  '--autoplay-policy=no-user-gesture-required',
  // mDNS names do not resolve in a container, and two pages on one machine then never connect. The other two load pages
  // of the browser's own address bar behind each window, which is more work than most tests.
  '--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export interface LaunchSettings extends Pick<
  LaunchOptions,
  'headless' | 'dumpio' | 'slowMo' | 'executablePath' | 'pipe'
> {
  /** More flags, after {@link browserFlags}. */
  readonly args?: readonly string[];
  /** Flags of {@link browserFlags} to leave out, by name: `['--autoplay-policy']`. */
  readonly without?: readonly string[];
}

/** Starts a browser with a profile of its own, which is removed when the browser closes. */
export async function launch({args = [], without = [], ...options}: LaunchSettings = {}): Promise<Browser> {
  const browser = await findBrowser({asking: without.includes(unasked)});
  const kept = browserFlags.filter((flag) => !without.includes(flag.split('=')[0] ?? flag));
  const opened = await puppeteer.launch({
    executablePath: browser.path,
    env: {...process.env, ...browser.env},
    args: [...kept, ...args],
    // By default puppeteer closes its browsers on SIGINT only while it is the one to end the process.
    handleSIGHUP: true,
    ...options,
  });
  if (kept.includes(unasked)) await grantDevices(opened.defaultBrowserContext());
  return opened;
}

/** Pages may use microphone and camera, and know it: the bundled browser grants them, and says that it would ask. */
export async function grantDevices(context: BrowserContext): Promise<void> {
  const permissions = ['microphone', 'camera'].map((name) => ({permission: {name}, state: 'granted'}) as const);
  await context.setPermission('*', ...permissions);
}

/**
 * The browser to test with: `CHROME_PATH`, an installed Chrome, Chromium or Edge, else the one that came with the
 * development dependencies. `CALL_ELEMENTS_BROWSER=bundled` asks for that one, except for what it cannot do: `asking`.
 */
export async function findBrowser({asking = false} = {}): Promise<FoundBrowser> {
  if (process.env['CALL_ELEMENTS_BROWSER'] === 'bundled' && !asking) return bundledBrowser();

  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH is ${chosen}, where there is no file.`);
    return {path: chosen, origin: 'CHROME_PATH', env: {}};
  }

  const installed = installedBrowsers().find((path) => existsSync(path));
  if (installed) return {path: installed, origin: 'installed', env: {}};
  return bundledBrowser();
}

function installedBrowsers(): string[] {
  if (platform() === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  }
  if (platform() === 'darwin') {
    const programs = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `Applications/${name}.app/Contents/MacOS/${name}`,
    );
    return programs.flatMap((program) => [join('/', program), join(homedir(), program)]);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const programs = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}

export async function bundledBrowser(): Promise<FoundBrowser> {
  if (platform() !== 'linux' || arch() !== 'x64') {
    throw new Error(
      `No browser found. Install Chrome, Chromium or Edge, or set CHROME_PATH to one (the bundled browser runs on Linux x64 only, this is ${platform()} ${arch()}).`,
    );
  }
  const folder = await unpackedBundle();
  const path = join(folder, 'chromium');
  const env: Record<string, string> = {};
  const libraries = join(folder, 'lib');
  if (await missesLibraries(path)) {
    env['LD_LIBRARY_PATH'] = [libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
    const missing = await missesLibraries(path, env);
    if (missing)
      throw new Error(
        `No browser found, and the bundled one misses ${missing}. Install Chrome, Chromium or Edge, or set CHROME_PATH to one.`,
      );
  }
  // A bare container has no fonts at all; without one Chromium ends at the first text.
  if (!existsSync('/etc/fonts/fonts.conf')) env['FONTCONFIG_PATH'] = folder;
  return {path, origin: 'bundled', env};
}

/**
 * Unpacks the archives of `@sparticuz/chromium` once. Its own JavaScript is not used: it unpacks into a folder shared by
 * all users and switches web security off.
 */
async function unpackedBundle(): Promise<string> {
  // The package exports no file but its entry, which sits in build/esm or build/cjs.
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root = entry.slice(0, entry.lastIndexOf(join('chromium', 'build')) + 'chromium'.length);
  const {version} = createRequire(import.meta.url)(join(root, 'package.json')) as {version: string};
  const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules', '.cache', 'call-elements');
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  // Two runs may unpack at once: each works in a folder of its own, and the first to be ready gives it the name.
  await mkdir(cache, {recursive: true});
  const draft = await mkdtemp(join(cache, 'unpacking-'));
  try {
    await unpack(join(root, 'bin', 'chromium.br'), join(draft, 'chromium'));
    await chmod(join(draft, 'chromium'), 0o755);
    for (const archive of ['al2023', 'swiftshader', 'fonts']) {
      const tar = join(draft, `${archive}.tar`);
      await unpack(join(root, 'bin', `${archive}.tar.br`), tar);
      await promisify(execFile)('tar', ['-xf', tar, '-C', draft, '--no-same-owner']);
      await rm(tar);
    }
    await writeFile(join(draft, 'fonts.conf'), fontsConfiguration(join(folder, 'fonts')));
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, {recursive: true, force: true});
    if (!existsSync(folder))
      throw new Error('No browser found, and the bundled one could not be unpacked.', {cause: error});
  }
  return folder;
}

function unpack(archive: string, file: string): Promise<void> {
  return pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(file));
}

function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>
`;
}

/** The libraries the dynamic linker does not find, or an empty string. */
async function missesLibraries(program: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const {stdout} = await promisify(execFile)('ldd', [program], {env: {...process.env, ...env}});
  const missing = stdout.split('\n').filter((line) => line.includes('not found'));
  return missing.map((line) => line.trim().split(' ')[0]).join(', ');
}
