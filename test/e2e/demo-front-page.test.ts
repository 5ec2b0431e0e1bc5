import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Frame} from 'puppeteer-core';
import {eventually} from './support/eventually.js';
import {Stage} from './support/stage.js';

/** The demo's shop window: what one person can try alone, and what can be built without a tag. */
describe('the front page of the demo', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.setWithDemo();
  });
  after(() => stage.close());

  it('has two phones that call each other, and lists what they hear', async () => {
    const visitor = await stage.at('visitor', '/');
    await visitor.sees('Ben call-registration registered');
    const phone = (name: string): Frame => {
      const frame = visitor.page.frames().find((one) => one.url().includes(`as=${name}`));
      assert(frame, `${name} has a page`);
      return frame;
    };
    const press = async (name: string, label: string) => {
      const button = await phone(name).waitForSelector(`aria/${label}[role="button"]`);
      await button?.click();
    };
    await press('Ann', 'Call Ben');
    await press('Ben', 'Answer');
    await visitor.sees('Ann call-state ongoing');
    await visitor.sees('Ben call-state ongoing');
    await press('Ann', 'Hang up');
    await visitor.sees('Ben call-ended');
  });

  it('leads to every other page, and each is there', async () => {
    const visitor = await stage.at('visitor', '/');
    const addresses = await visitor.page.$$eval('main a[href^="/"]', (links) => links.map(({href}) => href));
    assert(addresses.length > 10);
    const answers = await Promise.all(addresses.map(async (address) => (await fetch(address)).status));
    assert.deepEqual(new Set(answers), new Set([200]));
  });

  it('has an interface drawn from nothing but the controller', async () => {
    const [alice, headless] = await Promise.all([
      stage.reachable('alice', '/three-tags.html?name=alice&to=headless'),
      stage.at('headless', '/headless.html'),
    ]);
    await headless.sees('registered as headless');
    await alice.press('Call Bob');
    await headless.press('Answer');
    await alice.isIn('ongoing');
    await headless.sees('ongoing: alice');
    await headless.press('Mute microphone');
    await alice.sees('Headless is muted');
    await headless.press('Hang up');
    await alice.isIn('ended');
    await headless.press('Call');
    await alice.press('Answer without camera');
    await headless.sees('ongoing: alice');
    await alice.press('Hang up');
    await eventually(async () => (await headless.text()).includes('ended: alice'), 'the page says that it ended');
  });
});
