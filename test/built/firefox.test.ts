/** The script-tag build in Firefox, which is another browser for everything but our own code. */
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, afterEach, before, describe, it} from 'node:test';
import type {Browser, ElementHandle} from 'puppeteer-core';
import {launchFirefox, missingFirefox} from '../../tools/firefox.js';
import {projectFolder} from '../../tools/vite-settings.js';
import {openBuiltSite} from '../e2e/support/built-site.js';
import {eventually} from '../e2e/support/eventually.js';
import type {Person} from '../e2e/support/person.js';
import {pageOf, Stage} from '../e2e/support/stage.js';

const pages: Record<string, string> = {'/alice': pageOf('alice', 'bob'), '/bob': pageOf('bob', 'alice')};

describe('Firefox', {skip: missingFirefox, timeout: 120_000}, () => {
  let firefox: Browser;
  let stage: Stage;
  let alice: Person;
  let bob: Person;

  before(async () => {
    firefox = await launchFirefox();
    stage = await Stage.on((onMessage) =>
      openBuiltSite({
        folders: {'/cdn/': join(projectFolder, 'dist/cdn')},
        onMessage,
        pages,
      }),
    );
    await stage.seat('bob', firefox);
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice'), stage.reachable('bob', '/bob')]);
  });
  afterEach(() => Promise.all([alice.forget(), bob.forget()]));
  after(async () => {
    await stage.close();
    await firefox.close();
  });

  /** As {@link Person.press}, whose selectors end at shadow roots in Firefox. */
  async function press(person: Person, name: string, within = 'body') {
    if (person === alice) return person.press(name, {within});
    const find = async () => (await person.page.evaluateHandle(findButton, name, within)).asElement();
    await eventually(find, `${person.name} finds “${name}”`);
    const button = await find();
    // Inside a shadow root, which is not what the types of a handle know.
    await (button as ElementHandle<Element>).click();
  }

  async function talk(caller: Person, callee: Person) {
    await press(caller, `Call ${callee.name}`);
    await press(callee, 'Answer', 'incoming-call');
    await Promise.all([alice, bob].flatMap((one) => [one.isIn('ongoing'), one.seesFrames(), one.hearsSound()]));
  }

  async function hangUp(one: Person, other: Person) {
    await press(one, 'Hang up', 'call-view');
    assert.equal((await other.hears('call-ended')).reason, 'hangup');
    await other.sees(`${one.name} ended the call`);
    await Promise.all([alice, bob].map((person) => press(person, 'Close', 'call-view')));
  }

  it('calls Chromium', async () => {
    await talk(bob, alice);
    await hangUp(bob, alice);
  });

  it('is called by Chromium', async () => {
    await talk(alice, bob);
    await hangUp(alice, bob);
  });

  it('switches its camera off and on, and holds the call', async () => {
    await talk(alice, bob);
    await press(bob, 'Turn off camera');
    await alice.sees('The camera of bob is off');
    await press(bob, 'Turn off camera');
    await Promise.all([alice.seesFrames(), bob.seesFrames('self-video')]);
    await alice.press('Hold');
    await bob.sees('on hold');
    await alice.press('Hold');
    await Promise.all([alice, bob].flatMap((one) => [one.seesFrames(), one.hearsSound()]));
    await hangUp(bob, alice);
  });

  it('sees the screen another shares beside the camera', async () => {
    await talk(bob, alice);
    await alice.press('Share screen');
    await bob.seesFrames('screen-video');
    await Promise.all([bob.seesFrames(), alice.seesFrames()]);
    await hangUp(alice, bob);
  });
});

/** Runs in a page. */
function findButton(name: string, within: string): Element | undefined {
  const inside = (root: Element | ShadowRoot): Element[] =>
    [...root.querySelectorAll('*')].flatMap((element) => [
      element,
      ...(element.shadowRoot ? inside(element.shadowRoot) : []),
    ]);
  const place = document.querySelector(within);
  return [...(place?.shadowRoot ? inside(place.shadowRoot) : []), ...(place ? inside(place) : [])].find(
    (one) =>
      one.localName === 'button' &&
      one.checkVisibility({visibilityProperty: true}) &&
      (one.getAttribute('aria-label') ?? one.textContent)?.trim() === name,
  );
}
