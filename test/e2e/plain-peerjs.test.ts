import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {Stage} from './support/stage.js';

describe('a page with nothing but PeerJS', () => {
  let stage: Stage;
  let alice: Person;
  let paul: Person;
  before(async () => {
    stage = await Stage.setWithDemo();
    [alice, paul] = await Promise.all([
      stage.reachable('alice', '/three-tags.html?to=plain'),
      stage.at('paul', '/plain-peerjs.html'),
    ]);
    await says('registered');
  });
  after(() => stage.close());

  const says = (state: string) =>
    eventually(
      async () => (await paul.page.$eval('#state', ({textContent}) => textContent)) === state,
      `Paul is ${state}`,
    );

  async function talk() {
    await Promise.all([says('ongoing'), alice.isIn('ongoing')]);
    await Promise.all([alice.seesFrames(), paul.seesFrames('remote')]);
    await Promise.all([alice.hearsSound(), paul.hearsSound()]);
  }

  it('rings <incoming-call>, both see and hear each other; <call-view> hangs up', async () => {
    await paul.press('Call');
    await alice.sees('Video call from plain');
    await alice.press('Answer');
    await talk();
    await alice.press('Hang up', {within: 'call-view'});
    await Promise.all([says('ended'), alice.sees('Call ended')]);
  });

  it('rings <incoming-call> and hangs up itself', async () => {
    await paul.press('Call');
    await alice.press('Answer');
    await talk();
    await paul.press('Hang up');
    await alice.sees('plain ended the call');
  });

  it('is called by <call-button>, answers, and <call-view> hangs up', async () => {
    await alice.press('Call Bob');
    await says('incoming');
    await paul.press('Answer');
    await talk();
    await alice.press('Hang up', {within: 'call-view'});
    await Promise.all([says('ended'), alice.sees('Call ended')]);
  });

  it('is called by <call-button> and hangs up itself', async () => {
    await alice.press('Call Bob');
    await says('incoming');
    await paul.press('Answer');
    await talk();
    await paul.press('Hang up');
    await alice.sees('plain ended the call');
  });

  it('is sent PeerJS’s own goodbye when it answers too late and when it is declined, and can call again', async () => {
    // An unanswered call of PeerJS tells nobody that it is over, so it shows in what is sent.
    const goodbyes = () => stage.relayed.filter(({type, dst}) => type === 'LEAVE' && dst === 'plain').length;
    const before = goodbyes();
    await alice.press('Call Bob');
    await says('incoming');
    await alice.press('Cancel');
    await alice.sees('Call cancelled');
    await paul.press('Answer');
    await eventually(() => goodbyes() === before + 1, 'Alice says goodbye');
    await paul.press('Call');
    await alice.press('Decline');
    await eventually(() => goodbyes() === before + 2, 'Alice says goodbye once more');
    assert.equal(await alice.phase(), 'ended');
    await paul.press('Call');
    await alice.press('Answer');
    await talk();
  });
});
