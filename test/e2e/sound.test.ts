/** Whatever happens to what shows a call, it is heard on: moved, taken out, hidden, in a small window, on the whole screen. */
import assert from 'node:assert/strict';
import {after, afterEach, before, describe, it} from 'node:test';
import type {Page} from 'puppeteer-core';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

describe('Sound goes on', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;

  before(async () => {
    stage = await Stage.set({'/alice.html': pageOf('alice', 'bob'), '/bob.html': pageOf('bob', 'alice')});
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
    await alice.press('Call bob');
    await bob.press('Answer');
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing'), alice.seesFrames()]);
    await isHeard();
    await alice.page.evaluate(() => (window.evidence.interruptions.length = 0));
  });
  after(() => stage.close());

  afterEach(async () => {
    await isHeard();
    const {interruptions, playing} = await alice.page.evaluate(() => ({
      interruptions: window.evidence.interruptions,
      playing: window.evidence.audios.filter(({paused}) => !paused).length,
    }));
    assert.deepEqual(interruptions, []);
    assert.equal(playing, 1);
    assert.deepEqual([await alice.phase(), await bob.phase()], ['ongoing', 'ongoing']);
  });

  const isHeard = () => Promise.all([alice.hearsSound(), bob.hearsSound()]);
  const isIn = (state: string) => alice.page.$eval('call-view', (view, name) => view.matches(`:state(${name})`), state);
  const becomes = (state: string) => eventually(() => isIn(state), `the view is ${state}`);
  const isNoMore = async (state: string) =>
    eventually(async () => !(await isIn(state)), `the view is ${state} no more`);

  /** The window in front of all others, which is a page of its own. */
  async function smallWindow(): Promise<Page> {
    let found: Page | undefined;
    const isThere = async () => {
      for (const page of await alice.page.browserContext().pages()) {
        if (page !== alice.page && (await page.title()) === 'Call with bob') found = page;
      }
      return found;
    };
    await eventually(isThere, 'there is a small window');
    assert(found);
    return found;
  }

  it('while the view is moved, taken out and put back', async () => {
    await alice.page.evaluate(() => {
      const section = document.createElement('section');
      section.id = 'elsewhere';
      document.querySelector('call-provider')?.append(section);
      section.append(...document.querySelectorAll('call-view'));
    });
    await isHeard();
    await alice.seesFrames('remote-video', {within: '#elsewhere'});
    await alice.page.evaluate(() => document.querySelector('#elsewhere')?.remove());
    await isHeard();
    // No live call is without a way to hang up.
    await alice.seesFrames('remote-video', {within: 'body > call-view'});
    await alice.page.evaluate(() =>
      document.querySelector('call-provider')?.append(document.createElement('call-view')),
    );
    await eventually(
      () => alice.page.evaluate(() => !document.querySelector('body > call-view')),
      'one view is enough',
    );
    await alice.seesFrames();
  });

  it('while the provider is moved with all it holds', async () => {
    await alice.page.evaluate(() => document.body.prepend(...document.querySelectorAll('call-provider')));
    await alice.seesFrames();
  });

  it('while the view is hidden, and the window put away', async () => {
    await alice.page.$eval('call-view', (view) => (view.hidden = true));
    await isHeard();
    const devtools = await alice.devtools();
    const {windowId} = await devtools.send('Browser.getWindowForTarget');
    const put = (windowState: 'minimized' | 'normal') =>
      devtools.send('Browser.setWindowBounds', {windowId, bounds: {windowState}});
    await put('minimized');
    await eventually(() => alice.page.evaluate(() => document.visibilityState === 'hidden'), 'the page is hidden');
    await isHeard();
    await put('normal');
    await alice.page.$eval('call-view', (view) => (view.hidden = false));
    await alice.seesFrames();
  });

  it('while the call is in a small window with buttons, which is a document of its own', async () => {
    await alice.press('Picture in picture');
    await becomes('pip');
    const small = await smallWindow();
    await isHeard();
    const frames = () =>
      small.evaluate(() => {
        const {shadowRoot} = document.querySelector('div') ?? {};
        const video = shadowRoot?.querySelector<HTMLVideoElement>('[part="remote-video"]');
        return video?.checkVisibility() ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
      });
    const before = await frames();
    await eventually(async () => (await frames()) > before + 3, 'the picture moves in the small window');
    // The page behind goes on showing it too.
    await alice.seesFrames();
    await alice.press('Picture in picture');
    await isNoMore('pip');
    await eventually(() => small.isClosed(), 'the small window is closed');
  });

  it('while the view is taken out that has a small window, which goes with it', async () => {
    await alice.press('Picture in picture');
    await becomes('pip');
    const small = await smallWindow();
    await alice.page.$eval('call-view', (view) => view.remove());
    await eventually(() => small.isClosed(), 'the small window is closed');
    await alice.seesFrames('remote-video', {within: 'body > call-view'});
  });

  it('while the picture alone is in a small window, where the browser can do no more', async () => {
    await alice.page.evaluate(() =>
      Object.defineProperty(window, 'documentPictureInPicture', {value: undefined, configurable: true}),
    );
    await alice.press('Picture in picture');
    await becomes('pip');
    const part = await alice.page.$eval('call-view', ({shadowRoot}) =>
      shadowRoot?.pictureInPictureElement?.getAttribute('part'),
    );
    assert.equal(part, 'remote-video');
    await isHeard();
    await alice.seesFrames();
    await alice.press('Picture in picture');
    await isNoMore('pip');
  });

  it('while the view has the whole screen', async () => {
    await alice.press('Full screen');
    await becomes('fullscreen');
    await isHeard();
    await alice.seesFrames();
    await alice.press('Full screen');
    await isNoMore('fullscreen');
  });
});
