/** `npm run photograph [part of an id …]`: a picture of every gallery state in every dress, and a page to leaf through them. */
import {mkdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {CDPSession, Page} from 'puppeteer-core';
import {launch} from './browser.js';
import {startDemo} from './serve.js';
import {projectFolder} from './vite-settings.js';

interface Dress {
  readonly width: number;
  readonly features: readonly {readonly name: string; readonly value: string}[];
  readonly search?: string;
}

const scheme = (value: 'light' | 'dark') => ({name: 'prefers-color-scheme', value});
const still = {name: 'prefers-reduced-motion', value: 'reduce'};

/** What each state is photographed in. */
const dresses: Readonly<Record<string, Dress>> = {
  light: {width: 720, features: [scheme('light'), still]},
  dark: {width: 720, features: [scheme('dark'), still]},
  narrow: {width: 320, features: [scheme('light'), still]},
  rtl: {width: 720, features: [scheme('light'), still], search: '&dir=rtl&lang=ar'},
  forced: {width: 720, features: [scheme('dark'), still, {name: 'forced-colors', value: 'active'}]},
};

const folder = join(projectFolder, '.photographs');
const wanted = process.argv.slice(2);
const demo = await startDemo();
const browser = await launch();
try {
  if (wanted.length === 0) await rm(folder, {recursive: true, force: true});
  await mkdir(folder, {recursive: true});
  const page = await browser.newPage();
  const devtools = await page.createCDPSession();
  const ids = await listStates(page);
  const photographed = ids.filter((id) => wanted.length === 0 || wanted.some((part) => id.includes(part)));
  for (const [name, dress] of Object.entries(dresses)) {
    await dressIn(page, devtools, dress);
    for (const id of photographed) await photograph(page, id, name);
  }
  await writeFile(join(folder, 'index.html'), album(ids));
  const dressCount = Object.keys(dresses).length;
  console.log(
    `${photographed.length} states × ${dressCount} = ${photographed.length * dressCount} photographs in ${join(folder, 'index.html')}`,
  );
} finally {
  await browser.close();
  await demo.close();
}

async function listStates(page: Page): Promise<string[]> {
  await page.goto(`${demo.origin}/gallery.html`);
  await page.waitForSelector('[data-shown="all"]', {timeout: 60_000});
  return page.$$eval('figure', (figures) => figures.map(({id}) => id));
}

async function dressIn(page: Page, devtools: CDPSession, {width, features, search = ''}: Dress) {
  await page.setViewport({width, height: 640});
  await devtools.send('Emulation.setEmulatedMedia', {features: [...features]});
  await page.goto(`${demo.origin}/gallery.html?alone${search}#call-button/idle`);
  // Its words are on their way by then.
  await page.waitForSelector('[data-shown]');
  await page.waitForNetworkIdle();
}

async function photograph(page: Page, id: string, dress: string) {
  await page.evaluate(`location.hash = ${JSON.stringify(id)}`);
  await page.waitForSelector(`[data-shown=${JSON.stringify(id)}]`);
  // Pictures of videos come a frame later.
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  await page.screenshot({path: join(folder, fileOf(id, dress))});
  const small = await smallWindowOf(page);
  if (!small) return;
  // As large as was asked for: without a screen there is nothing a browser could fit it to.
  await small.setViewport({width: 360, height: 420});
  const session = await small.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', {features: [...(dresses[dress]?.features ?? [])]});
  await small.screenshot({path: join(folder, fileOf(`${id}-window`, dress))});
}

/** What a state opened in front of all windows: a page of its own, and the only other one that has a title. */
async function smallWindowOf(page: Page): Promise<Page | undefined> {
  for (const other of await page.browserContext().pages()) if (other !== page && (await other.title())) return other;
  return undefined;
}

function fileOf(id: string, dress: string): `${string}.png` {
  return `${id.replaceAll('/', '.')}.${dress}.png`;
}

function album(ids: readonly string[]): string {
  const rows = ids.map((id) => {
    const shots = Object.keys(dresses).map(
      (dress) =>
        `<a href="${fileOf(id, dress)}"><img loading="lazy" src="${fileOf(id, dress)}" alt="${id}, ${dress}"><br>${dress}</a>`,
    );
    return `<h2 id="${id}">${id}</h2><p>${shots.join(' ')}</p>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Photographs</title><style>
:root { color-scheme: light dark; font: 14px system-ui, sans-serif }
p { display: flex; gap: 12px; align-items: start; overflow: auto }
img { max-width: 380px; max-height: 420px; border: 1px solid #8888 }
</style></head><body><h1>${ids.length} states</h1>${rows.join('\n')}</body></html>`;
}
