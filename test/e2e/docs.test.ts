import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {Stage} from './support/stage.js';

describe('the documentation', () => {
  let stage: Stage;
  let reader: Person;
  before(async () => {
    stage = await Stage.setWithDemo();
    reader = await stage.at('reader', '/docs/elements/call-button.html');
  });
  after(() => stage.close());

  it('loads nothing of the library until an example is run; then one reader can call and answer', async () => {
    const {page} = reader;
    assert.equal(await page.evaluate(() => customElements.get('call-button')), undefined);
    await reader.press('Run this example');
    await both(':state(registered)');
    await reader.press('Call Bob');
    await reader.press('Answer', {within: 'incoming-call'});
    await both(':state(ongoing)');
    await reader.press('Hang up', {within: '[aria-label="Alice"]'});
    await both(':state(ended)');
  });

  it('is searched by keyboard', async () => {
    const {page} = reader;
    await page.goto(new URL('/docs/guides/events.html', page.url()).href);
    await page.keyboard.press('/');
    await page.keyboard.type('username taken');
    await page.waitForSelector('#found a');
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.match(page.url(), /\/docs\/guides\/troubleshooting\.html#username-taken$/);
    assert.match(await page.$eval(':target', (heading) => heading.textContent ?? ''), /username-taken/);
  });

  it('keeps the colours somebody chose, and is accessible in both, on a phone too', async () => {
    const {page} = reader;
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const [colours, width] of [
      ['light', 1200],
      ['dark', 320],
    ] as const) {
      await page.setViewport({width, height: 800});
      await page.select('.theme select', colours);
      for (const path of ['/docs/', '/docs/elements/call-provider.html']) {
        await page.goto(new URL(path, page.url()).href);
        assert.equal(await page.evaluate(() => document.documentElement.style.colorScheme), colours);
        await page.evaluate(axe);
        assert.deepEqual(await page.evaluate(violations), [], `${path} ${colours}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }
    }
  });

  async function both(state: string) {
    const sides = () => reader.page.$$(`.stage call-provider${state}`);
    await eventually(async () => (await sides()).length === 2, `Alice and Bob match ${state}`);
  }
});

/** Text, because axe is not known where this file is compiled. */
const violations = 'axe.run().then(({violations}) => violations.map(({id, nodes}) => `${id} ${nodes[0].target}`))';
