import type {Page} from 'puppeteer-core';
import {launch} from '../../tools/browser.js';
import {startBroker} from '../../tools/embedded-broker.js';
import {startDemo} from '../../tools/serve.js';
import {projectFolder} from '../../tools/vite-settings.js';
import {startDelay} from './delay.js';

/** Two callers, each in a browser with devices of its own, and a stock broker between them. */
export interface Stage {
  readonly alice: Page;
  readonly bob: Page;
  /** The name Bob is called by. */
  readonly callee: string;
  close(): Promise<void>;
}

/** One on which one of the two can be replaced by somebody whose browser has just been started. */
export interface LastingStage extends Stage {
  /** Closing it closes the new browser only. */
  withFresh(who: 'alice' | 'bob'): Promise<Stage>;
}

export interface StageSettings {
  /** Which broker ours is on; the rival is always on the stock one. */
  readonly ours?: 'own' | 'stock';
  /** Round-trip time between the two callers, and from each to the broker and back; real loopback for 0. */
  readonly rtt?: number;
}

/** `dist/cdn` is what is measured: `npm run build` first. */
export async function setStage({rtt = 0, ours = 'stock'}: StageSettings = {}): Promise<LastingStage> {
  const broker = await startBroker({kind: 'stock'});
  const delay = rtt > 0 ? await startDelay(broker.url, rtt) : undefined;
  const own = ours === 'own' ? await startBroker({kind: 'own'}) : undefined;
  const demo = await startDemo({pages: {'/duel.html': duelPage(delay?.url ?? broker.url, own?.url ?? '')}});
  const browsers = [await launch(), await launch()] as const;
  const [alice, bob] = await Promise.all([
    enter(await browsers[0].newPage(), demo.origin, 'alice'),
    enter(await browsers[1].newPage(), demo.origin, 'bob'),
  ]);
  let newcomers = 0;
  return {
    alice,
    bob,
    callee: 'bob',
    async withFresh(who) {
      const browser = await launch();
      const name = `${who}-${(newcomers += 1)}`;
      const page = await enter(await browser.newPage(), demo.origin, name);
      const replaced = who === 'alice' ? {alice: page, bob, callee: 'bob'} : {alice, bob: page, callee: name};
      return {...replaced, close: () => browser.close()};
    },
    async close() {
      await Promise.all(browsers.map((browser) => browser.close()));
      await demo.close();
      await delay?.close();
      await Promise.all([broker.stop(), own?.stop()]);
    },
  };
}

function duelPage(brokerUrl: string, ourBrokerUrl: string) {
  const script = `/@fs/${projectFolder.replace(/^\//, '')}bench/pages/duel.ts`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Duel</title>
    <meta name="call-broker" content="${brokerUrl}"><meta name="our-broker" content="${ourBrokerUrl}">
    <script type="module" src="${script}"></script></head><body></body></html>`;
}

async function enter(page: Page, origin: string, name: string): Promise<Page> {
  await page.goto(`${origin}/duel.html`);
  await page.waitForFunction('window.duel !== undefined');
  // By hand: Vite would look for it among the sources.
  await page.addScriptTag({url: '/cdn/call-elements.js', type: 'module'});
  await page.evaluate(async (own) => {
    await window.duel.ours.enter(own);
    await window.duel.stock.enter(own);
  }, name);
  return page;
}

type Contender = 'ours' | 'stock';
type Watchable = 'rings' | 'connects' | 'sees' | 'ends' | 'fails';

/**
 * Has a page watch for something. Resolves when it does, to a function that waits for the moment: what is watched for may
 * happen before another page could be asked.
 */
export async function watch<T>(page: Page, who: Contender, what: Watchable): Promise<() => Promise<T>> {
  await page.evaluate(
    (contender, watchable) => {
      // Each pair asked for here exists; the two classes have not all of them in common.
      const side = window.duel[contender] as unknown as Record<string, () => Promise<unknown>>;
      window.duel.watched = side[watchable]?.() ?? Promise.reject(new Error(`${contender} has no ${watchable}`));
    },
    who,
    what,
  );
  // The caller knows what this watch gives.
  return () => page.evaluate(() => window.duel.watched) as Promise<T>;
}

/** Alice presses, and it rings at Bob's; how long that took. Her camera is up when this returns. */
export async function ring({alice, bob, callee}: Stage, who: Contender): Promise<number> {
  const rings = await watch<number>(bob, who, 'rings');
  const pressed = await alice.evaluate((contender, name) => window.duel[contender].press(name), who, callee);
  const rang = await rings();
  await alice.evaluate((contender) => window.duel[contender].films(), who);
  return rang - pressed;
}

/** Ours confirms the end on both sides; the rival has to be closed on both. */
export async function hangUp({alice, bob}: Stage, who: Contender): Promise<void> {
  if (who === 'stock') {
    await alice.evaluate(() => window.duel.stock.hangUp());
    await bob.evaluate(() => window.duel.stock.hangUp());
    return;
  }
  const ended = await Promise.all([alice, bob].map((page) => watch(page, 'ours', 'ends')));
  await alice.evaluate(() => window.duel.ours.hangUp());
  await Promise.all(ended.map((end) => end()));
}
