/** A browser that lets nothing be heard before a gesture, as they come. */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Browser, CDPSession, Page} from 'puppeteer-core';
import {launch} from '../../tools/browser.js';
import {eventually} from './support/eventually.js';
import {openSite, type Site} from './support/site.js';
import {pageOf} from './support/stage.js';

let site: Site;
let browsers: Browser[];
let alice: Page;
let bob: Page;
let session: CDPSession;

before(async () => {
  site = await openSite({
    pages: {'/alice.html': pageOf('alice', 'bob'), '/bob.html': pageOf('bob', 'alice')},
    onMessage: () => {},
  });
  browsers = await Promise.all([launch(), launch({without: ['--autoplay-policy']})]);
  const [first, second] = await Promise.all(browsers.map((browser) => browser.newPage()));
  assert(first && second);
  [alice, bob] = [first, second];
  session = await bob.createCDPSession();
  await alice.goto(`${site.origin}/alice.html`);
  await bob.goto(`${site.origin}/bob.html`);
});

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await site.close();
});

/** What Bob's page says, without the gesture that puppeteer would make of the question. */
async function ask(expression: string): Promise<unknown> {
  const {result} = await session.send('Runtime.evaluate', {expression, returnByValue: true, userGesture: false});
  return result.value;
}

const provider = `document.querySelector('call-provider')`;

describe('A ringtone nobody may hear yet', () => {
  it('is said to be blocked', async () => {
    const isRegistered = `${provider}.registration?.state === 'registered'`;
    await eventually(() => ask(isRegistered), 'bob is registered');
    await alice.waitForFunction(isRegistered);
    await alice.evaluate(`${provider}.dial('bob')`);
    await eventually(() => ask(`${provider}.controller.ringBlocked`), 'it is blocked');
    assert.equal(await ask('navigator.userActivation.hasBeenActive'), false);
  });

  it('is heard at the first gesture anywhere', async () => {
    await bob.mouse.click(2, 2);
    await eventually(async () => !(await ask(`${provider}.controller.ringBlocked`)), 'it is not blocked any more');
    assert.equal(await ask(`${provider}.call.phase`), 'incoming');
  });
});
