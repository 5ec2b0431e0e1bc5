import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageOf('alice', 'bob'),
  '/bob.html': pageOf('bob', 'alice'),
};

describe('the broker stops and comes back', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => {
    stage = await Stage.set(pages);
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
  });
  after(() => stage.close());

  const registration = async (person: Person) => (await person.heard('call-registration')).at(-1)?.state;
  const bothAre = (state: string) =>
    eventually(
      async () => (await registration(alice)) === state && (await registration(bob)) === state,
      `both are ${state}`,
      20_000,
    );

  it('while idle: both register again by themselves, under the same names', async () => {
    await stage.site.stopBroker();
    await bothAre('reconnecting');
    await stage.site.startBroker();
    await bothAre('registered');
    for (const person of [alice, bob]) assert.deepEqual(await person.heard('call-error'), []);
  });

  it('while ringing: it goes on ringing, and the answer finds its way', async () => {
    await alice.press('Call bob');
    await alice.sees('Ringing…');
    await stage.site.stopBroker();
    await bothAre('reconnecting');
    await bob.sees('Video call from alice');
    // Accepted while nobody can be told.
    await bob.press('Answer');
    await bob.isIn('connecting');
    await stage.site.startBroker();
    await Promise.all([alice.isIn('ongoing', 20_000), bob.isIn('ongoing', 20_000)]);
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    assert.equal((await bob.heard('call-incoming')).length, 1);
  });

  it('mid-call: sound and pictures go on, and the end is agreed on without it', async () => {
    await bothAre('registered');
    await stage.site.stopBroker();
    await bothAre('reconnecting');
    await Promise.all([alice.seesFrames(), bob.seesFrames(), alice.hearsSound(), bob.hearsSound()]);
    assert.deepEqual([await alice.phase(), await bob.phase()], ['ongoing', 'ongoing']);
    await alice.press('Turn off camera');
    await bob.sees('The camera of alice is off');
    await alice.press('Hang up', {within: 'call-view'});
    await Promise.all([alice.sees('Call ended'), bob.sees('alice ended the call')]);
    assert.equal((await alice.hears('call-ended')).confirmed, true);

    await stage.site.startBroker();
    await bothAre('registered');
    await bob.press('Call again');
    await alice.find('Decline');
    await bob.press('Hang up', {within: 'call-view'});
  });

  it('whoever calls meanwhile waits, and the call rings when it is back', async () => {
    await stage.site.stopBroker();
    await bothAre('reconnecting');
    await alice.press('Call bob');
    await alice.sees('Calling…');
    await stage.site.startBroker();
    await bob.find('Decline');
    await alice.sees('Ringing…');
    await bob.press('Decline');
    await alice.sees('bob declined the call');
  });
});
