/** P12: what 200 calls and 100 missed ones leave behind in a page, after its garbage was collected. */
import type {CDPSession, Page} from 'puppeteer-core';
import {launch} from '../tools/browser.js';
import {startBroker} from '../tools/embedded-broker.js';
import {startDemo} from '../tools/serve.js';
import {projectFolder} from '../tools/vite-settings.js';
import {judgeFigure} from './support/figures.js';

const calls = 200;
const missed = 100;
/** Until everything is loaded, compiled and has grown to its size. */
const warmUp = 20;

type Contender = 'ours' | 'raw';

interface Footprint {
  readonly live: number;
  readonly listeners: number;
  readonly heap: number;
}

/** In pieces: a browser that is asked for everything at once is thought to hang. */
async function repeat(page: Page, who: Contender, what: 'call' | 'miss', times: number) {
  for (let done = 0; done < times; done += 10) {
    await page.evaluate(
      async (contender, act, count) => {
        for (let i = 0; i < count; i += 1) await window.leaks[contender][act]();
      },
      who,
      what,
      Math.min(10, times - done),
    );
  }
}

async function footprint(page: Page, session: CDPSession): Promise<Footprint> {
  // What an object kept alive by another process needs more than one collection to go.
  for (let i = 0; i < 5; i += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }
  const live = await page.evaluate(() => window.leaks.live());
  const {usedSize} = await session.send('Runtime.getHeapUsage');
  let listeners = 0;
  for (const expression of ['window', 'document', 'navigator.mediaDevices', 'document.documentElement']) {
    const {result} = await session.send('Runtime.evaluate', {expression, objectGroup: 'targets'});
    if (!result.objectId) throw new Error(`There is no ${expression}.`);
    const found = await session.send('DOMDebugger.getEventListeners', {objectId: result.objectId});
    listeners += found.listeners.length;
  }
  await session.send('Runtime.releaseObjectGroup', {objectGroup: 'targets'});
  return {live, listeners, heap: usedSize};
}

/** What one contender's calls add, after its first ones. */
async function measure(page: Page, session: CDPSession, who: Contender): Promise<Footprint> {
  await repeat(page, who, 'call', warmUp);
  await repeat(page, who, 'miss', warmUp);
  const before = await footprint(page, session);
  await repeat(page, who, 'call', calls);
  await repeat(page, who, 'miss', missed);
  const after = await footprint(page, session);
  return {
    live: after.live,
    listeners: after.listeners - before.listeners,
    heap: (after.heap - before.heap) / (calls + missed) / 1024,
  };
}

const broker = await startBroker();
const script = `/@fs/${projectFolder.replace(/^\//, '')}bench/pages/leaks.ts`;
const demo = await startDemo({
  pages: {
    '/leaks.html': `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Leaks</title>
      <meta name="call-broker" content="${broker.url}">
      <script type="module" src="${script}"></script></head><body></body></html>`,
  },
});
const browser = await launch({
  // What the compiler makes of code that is often run is no leak.
  args: ['--js-flags=--expose-gc,--no-opt,--no-maglev,--no-sparkplug'],
});
const page = await browser.newPage();
await page.goto(`${demo.origin}/leaks.html`);
await page.waitForFunction('window.leaks !== undefined');
await page.addScriptTag({url: '/cdn/call-elements.js', type: 'module'});
await page.evaluate(() => window.leaks.start());
const session = await page.createCDPSession();
await session.send('HeapProfiler.enable');

const ours = await measure(page, session, 'ours');
const raw = await measure(page, session, 'raw');
await browser.close();
await demo.close();
await broker.stop();

console.log(`P12 ${calls} calls and ${missed} missed ones in one page`);
console.log(
  `  raw RTCPeerConnection: ${raw.live} live, ${raw.listeners} listeners, ${raw.heap.toFixed(2)} KB heap per call`,
);
judgeFigure('P12 live RTCPeerConnections', ours.live, 0, 'connections');
judgeFigure('P12 listeners gained', ours.listeners, 0, 'listeners');
judgeFigure('P12 heap per call', ours.heap, 0.5, 'KB');
