import assert from 'node:assert/strict';
import {after, afterEach, before, describe, it} from 'node:test';
import {findBrowser, unasked} from '../../tools/browser.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

/** Bob's browser asks before it lets a page use microphone and camera, Carol's has neither. */
const asking = [unasked];
const withoutDevices = ['--use-fake-device-for-media-stream'];

const pages = {
  '/alice.html': pageOf('alice', 'bob'),
  '/bob.html': pageOf('bob', 'alice'),
  '/carol.html': pageOf('carol', 'alice'),
  '/for-carol.html': pageOf('alice', 'carol'),
  '/unarmed-carol.html': pageOf('carol', 'alice', 'media-optional'),
};

// The browser that comes with the dependencies has nobody to ask.
const {origin} = await findBrowser({asking: true});
const isAsking = origin !== 'bundled';

describe('microphone and camera that cannot be had', () => {
  let stage: Stage;
  before(async () => (stage = await Stage.set(pages)));
  afterEach(() => stage.clear());
  after(() => stage.close());

  async function bobWho(microphone: 'granted' | 'denied' | 'prompt', camera = microphone): Promise<Person> {
    const bob = await stage.person('bob', asking);
    await bob.permits(microphone, 'microphone');
    await bob.permits(camera, 'camera');
    return stage.reachable('bob', '/bob.html');
  }

  async function carol(path = '/carol.html'): Promise<Person> {
    await stage.person('carol', withoutDevices);
    return stage.reachable('carol', path);
  }

  async function endsWith(person: Person, reason: string, by: string, sentence: string) {
    const ended = await person.hears('call-ended');
    assert.deepEqual([ended.reason, ended.by], [reason, by]);
    await person.sees(sentence);
    assert.equal((await person.heard('call-ended')).length, 1);
  }

  function ringsNobody(caller: Person) {
    assert(!stage.said.some(({from, to}) => from === caller.name && to === 'alice'));
  }

  describe('the caller', () => {
    if (isAsking) refusesToCall();
    else cannotAsk();

    it('has neither: media-unavailable, and nobody goes on ringing', async () => {
      const alice = await stage.reachable('alice', '/for-carol.html');
      const caller = await carol();
      await caller.press('Call alice');
      await endsWith(caller, 'media-unavailable', 'local', 'No working microphone was found');
      // Nobody had to be asked, so it may have rung before the browser had looked for a microphone.
      await alice.seesNoMore('Answer');
    });
  });

  describe('the callee', () => {
    if (isAsking) refusesToAnswer();

    it('has neither: media-unavailable on both sides', async () => {
      const alice = await stage.reachable('alice', '/for-carol.html');
      const callee = await carol();
      await alice.press('Call carol');
      await callee.press('Answer');
      await Promise.all([
        endsWith(callee, 'media-unavailable', 'local', 'No working microphone was found'),
        endsWith(alice, 'media-unavailable', 'remote', 'carol has no working microphone'),
      ]);
    });

    it('has neither, and may do without: sees and hears the caller', async () => {
      await stage.reachable('alice', '/for-carol.html');
      const alice = await stage.person('alice');
      const callee = await carol('/unarmed-carol.html');
      await alice.press('Call carol');
      await callee.press('Answer');
      await Promise.all([alice.isIn('ongoing'), callee.isIn('ongoing')]);
      await Promise.all([callee.seesFrames(), callee.hearsSound()]);
    });
  });

  function refusesToCall() {
    it('refused for good: media-denied, and nobody is rung', async () => {
      await stage.reachable('alice', '/alice.html');
      const bob = await bobWho('denied');
      await bob.press('Call alice');
      await endsWith(bob, 'media-denied', 'local', 'Allow the microphone in your browser, then call again');
      assert.equal((await bob.hears('call-error')).code, 'permission-denied');
      ringsNobody(bob);
    });

    it('closed the question: media-denied, and nobody is rung', async () => {
      await stage.reachable('alice', '/alice.html');
      // Without anybody in front of it the browser puts its question away at once.
      const bob = await bobWho('prompt');
      await bob.press('Call alice');
      await endsWith(bob, 'media-denied', 'local', 'Allow the microphone in your browser, then call again');
      ringsNobody(bob);
    });

    it('allows it after all: the next press calls', async () => {
      const alice = await stage.reachable('alice', '/alice.html');
      const bob = await bobWho('denied');
      await bob.press('Call alice');
      await endsWith(bob, 'media-denied', 'local', 'Allow the microphone in your browser, then call again');
      await bob.permits('granted', 'microphone', 'camera');
      await bob.press('Call again');
      await alice.press('Answer');
      await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
    });
  }

  function refusesToAnswer() {
    it('refuses: media-denied on both sides', async () => {
      const alice = await stage.reachable('alice', '/alice.html');
      const bob = await bobWho('denied');
      await alice.press('Call bob');
      await bob.press('Answer');
      const own = 'The call could not begin because your browser does not allow the microphone';
      await Promise.all([
        endsWith(bob, 'media-denied', 'local', own),
        endsWith(alice, 'media-denied', 'remote', 'bob did not allow the microphone'),
      ]);
    });

    it('refuses the camera alone: talks without a picture, and both are told', async () => {
      const alice = await stage.reachable('alice', '/alice.html');
      const bob = await bobWho('granted', 'denied');
      await alice.press('Call bob');
      await bob.press('Answer');
      await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
      assert.equal((await bob.hears('call-error')).code, 'permission-denied');
      await alice.sees('The camera of bob is off');
      await Promise.all([alice.hearsSound(), bob.hearsSound(), bob.seesFrames()]);
    });
  }

  function cannotAsk() {
    it('has a browser that cannot even ask: media-unavailable, and nobody is rung', async () => {
      await stage.reachable('alice', '/alice.html');
      const bob = await bobWho('prompt');
      await bob.press('Call alice');
      assert.equal((await bob.hears('call-ended')).reason, 'media-unavailable');
      assert.equal((await bob.hears('call-error')).code, 'unsupported');
      ringsNobody(bob);
    });
  }
});
