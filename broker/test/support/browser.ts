import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {once} from 'node:events';
import {createRequire} from 'node:module';
import type {AddressInfo} from 'node:net';
import type {Browser, Page} from 'puppeteer-core';
import {launch} from '../../../tools/browser.js';
import {launchFirefox} from '../../../tools/firefox.js';
import {until} from './until.js';

type Kind = 'chrome' | 'firefox';

/** Pages with nothing but PeerJS in them. */
export class Pages {
  readonly #browser: Browser;
  readonly #url: string;
  readonly #stop: () => void;

  private constructor(browser: Browser, url: string, stop: () => void) {
    this.#browser = browser;
    this.#url = url;
    this.#stop = stop;
  }

  static async open(kind: Kind = 'chrome'): Promise<Pages> {
    const peerjs = readFileSync(createRequire(import.meta.url).resolve('peerjs/dist/peerjs.min.js'));
    const script = readFileSync(new URL('page.js', import.meta.url));
    const files: Record<string, readonly [string, string | Buffer]> = {
      '/': [
        'text/html',
        '<!doctype html><title>page</title><script src="peerjs.js"></script><script src="page.js"></script>',
      ],
      '/peerjs.js': ['text/javascript', peerjs],
      '/page.js': ['text/javascript', script],
    };
    const server = createServer(({url = ''}, response) => {
      const [type, text] = files[url] ?? ['text/plain', ''];
      response.setHeader('Content-Type', type).end(text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const {port} = server.address() as AddressInfo; // not a pipe
    const browser = await (kind === 'chrome' ? launch() : launchFirefox());
    return new Pages(browser, `http://127.0.0.1:${port}/`, () => server.close());
  }

  async page(): Promise<CallPage> {
    const page = await this.#browser.newPage();
    await page.goto(this.#url);
    return new CallPage(page);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#stop();
  }
}

/** One page: the functions of page.js, from outside. */
export class CallPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  run<T = void>(call: string): Promise<T> {
    return this.#page.evaluate(call) as Promise<T>; // the page is not typed
  }

  enter(id: string, url: string, token = ''): Promise<void> {
    return this.run(`enter(${JSON.stringify(id)}, ${JSON.stringify(url)}, ${JSON.stringify(token)})`);
  }

  call(id: string): Promise<void> {
    return this.run(`call(${JSON.stringify(id)}).then(() => undefined)`);
  }

  events(): Promise<string[]> {
    return this.run('events');
  }

  count(event: string): Promise<number> {
    return this.run(`events.filter((event) => event === ${JSON.stringify(event)}).length`);
  }

  frames(): Promise<number> {
    return this.run('frameTimes.length');
  }

  /** The longest time without a new picture between the n-th one and another, in milliseconds. */
  longestGap(from: number, to = Number.MAX_SAFE_INTEGER): Promise<number> {
    return this.run(`Math.max(...frameTimes.slice(${from}, ${to}).map((time, n, all) => n ? time - all[n - 1] : 0))`);
  }

  /** The longest time for which the page itself stood still since the n-th picture, in milliseconds. */
  longestStall(from: number): Promise<number> {
    return this.run(
      `Math.max(...tickTimes.filter((time) => time >= frameTimes[${from}]).map((time, n, all) => n ? time - all[n - 1] : 0))`,
    );
  }

  async saw(event: string, ms = 15_000): Promise<void> {
    try {
      await until(async () => (await this.count(event)) > 0, event, ms);
    } catch (cause) {
      throw new Error(`${event} not within ${ms} ms: ${String(await this.events())}`, {cause});
    }
  }

  async reload(): Promise<void> {
    await this.#page.reload();
  }

  async close(): Promise<void> {
    await this.#page.close();
  }
}
