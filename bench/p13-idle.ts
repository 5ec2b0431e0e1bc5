/** P13: what a page costs that can be called, while nobody calls: processor, timers, messages. */
import type {Browser, Page} from 'puppeteer-core';
import {launch} from '../tools/browser.js';
import {startBroker} from '../tools/embedded-broker.js';
import {startDemo} from '../tools/serve.js';
import {projectFolder} from '../tools/vite-settings.js';
import {judge, judgeFigure} from './support/figures.js';

/** How long it is watched, in milliseconds, and how often, after a first time that does not count. */
const watched = Number(process.env['CALL_ELEMENTS_IDLE'] ?? 60_000);
const rounds = 3;

interface Cost {
  /** Milliseconds of the page's own thread. */
  readonly cpu: number;
  readonly timers: number;
  readonly messages: number;
}

const broker = await startBroker({kind: 'stock'});
const head = `<meta charset="utf-8"><title>Idle</title><link rel="icon" href="data:,">
  <meta name="call-broker" content="${broker.url}">`;
const peer = `/@fs/${projectFolder.replace(/^\//, '')}bench/pages/idle-peer.ts`;
const demo = await startDemo({
  pages: {
    '/ours.html': `<!doctype html><html lang="en"><head>${head}</head><body>
      <incoming-call name="idle-ours"></incoming-call></body></html>`,
    '/stock.html': `<!doctype html><html lang="en"><head>${head}
      <script type="module" src="${peer}"></script></head><body></body></html>`,
  },
});

/** Counts the timers that fire, those that are too quick for a hidden page apart; notes when others can call. */
function observe() {
  document.addEventListener('call-registration', ({state}) => {
    document.documentElement.toggleAttribute('data-registered', state === 'registered');
  });
  const count = {all: 0, quick: 0};
  Object.assign(window, {timersFired: count});
  for (const set of ['setTimeout', 'setInterval'] as const) {
    const original = window[set].bind(window);
    const counting = (run: () => void, ms = 0) =>
      original(() => {
        count.all += 1;
        if (ms < 1_000) count.quick += 1;
        run();
      }, ms);
    Object.assign(window, {[set]: counting});
  }
}

async function open(browser: Browser, path: string): Promise<Page> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument('globalThis.__name ??= (named) => named');
  await page.evaluateOnNewDocument(observe);
  await page.goto(`${demo.origin}${path}`);
  // By hand: Vite would look for it among the sources.
  if (path === '/ours.html') await page.addScriptTag({url: '/cdn/call-elements.js', type: 'module'});
  await page.waitForFunction(`document.documentElement.hasAttribute('data-registered')`);
  return page;
}

/** What a minute costs. */
async function watch(page: Page): Promise<Cost & {readonly quick: number}> {
  const session = await page.createCDPSession();
  let messages = 0;
  session.on('Network.webSocketFrameSent', () => (messages += 1));
  session.on('Network.webSocketFrameReceived', () => (messages += 1));
  await session.send('Network.enable');
  await session.send('Performance.enable');
  const look = async () => {
    const {metrics} = await session.send('Performance.getMetrics');
    // Set in the page before its own scripts.
    const fired = (await page.evaluate('window.timersFired')) as {all: number; quick: number};
    return {busy: metrics.find(({name}) => name === 'TaskDuration')?.value ?? NaN, ...fired};
  };
  const before = await look();
  const start = messages;
  await new Promise((resolve) => setTimeout(resolve, watched));
  const after = await look();
  await session.detach();
  const minutes = watched / 60_000;
  return {
    cpu: ((after.busy - before.busy) * 1000) / minutes,
    timers: (after.all - before.all) / minutes,
    messages: (messages - start) / minutes,
    quick: (after.quick - before.quick) / minutes,
  };
}

const browsers = [await launch(), await launch()] as const;
const ours = await open(browsers[0], '/ours.html');
const stock = await open(browsers[1], '/stock.html');

const taken: {ours: Cost[]; rivals: Cost[]} = {ours: [], rivals: []};
for (let round = 0; round <= rounds; round += 1) {
  // At the same time: each has a browser of its own, and waiting takes no processor from the other.
  const [our, theirs] = await Promise.all([watch(ours), watch(stock)]);
  if (round === 0) continue;
  taken.ours.push(our);
  taken.rivals.push(theirs);
}
for (const [figure, unit] of [
  ['cpu', 'ms per minute'],
  ['timers', 'per minute'],
  ['messages', 'per minute'],
] as const) {
  judge(
    {what: `P13 an idle page that can be called: ${figure}`, rival: 'stock PeerJS ', unit, goal: 1},
    {ours: taken.ours.map((cost) => cost[figure]), rivals: taken.rivals.map((cost) => cost[figure])},
  );
}
const front = await browsers[0].newPage();
await front.bringToFront();
judgeFigure('P13 quick timers of a hidden page', (await watch(ours)).quick, 0, 'per minute');

await Promise.all(browsers.map((browser) => browser.close()));
await demo.close();
await broker.stop();
