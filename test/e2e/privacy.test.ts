import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageOf('alice', 'bob'),
  '/bob.html': pageOf('bob', 'alice'),
};

/** How long microphone and camera may go on, in milliseconds. */
const releaseTime = 150;

describe('privacy', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => {
    stage = await Stage.set(pages);
  });
  async function ring() {
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
    await alice.press('Call bob');
    await bob.find('Answer');
    await alice.seesFrames('self-video');
  }
  async function talk() {
    await ring();
    await bob.press('Answer');
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
  }
  after(() => stage.close());

  /** All that was captured is stopped in time, from when the person pressed or the page heard of the end. */
  async function releases(person: Person, from: 'the press' | 'the news') {
    await eventually(
      () => person.page.evaluate(() => window.evidence.tracks.every(({readyState}) => readyState === 'ended')),
      `${person.name} has nothing captured any more`,
    );
    const {pressedAt, stoppedAt, count} = await person.page.evaluate(() => {
      const {pressedAt, tracks, stoppedAt} = window.evidence;
      return {
        pressedAt,
        count: tracks.length,
        stoppedAt: Math.max(...tracks.map((track) => stoppedAt.get(track) ?? Infinity)),
      };
    });
    const news = (await person.heard('call-state')).find(({phase}) => phase === 'terminating' || phase === 'ended');
    const took = stoppedAt - (from === 'the press' ? pressedAt : (news?.at ?? 0));
    assert(took <= releaseTime, `${person.name} released ${count} tracks ${Math.round(took)} ms after ${from}`);
    return count;
  }

  it('before Bob accepts, his page sends nothing but broker messages and looks at no stranger’s description', async () => {
    await ring();
    await alice.sees('Ringing…');
    const looks = await bob.page.evaluate(() => {
      const {connections, steps, captures} = window.evidence;
      const states = connections.map(({signalingState, localDescription}) => [signalingState, localDescription]);
      return {states, steps, captures};
    });
    assert(looks.states.length <= 1, 'one connection is PeerJS’s own probe');
    for (const state of looks.states) assert.deepEqual(state, ['closed', null]);
    assert.deepEqual([looks.steps, looks.captures], [[], []]);
    const fromBob = stage.said
      .filter(({from, to}) => from === 'bob' && to === 'alice')
      .map(({message}) => message.type);
    assert.deepEqual(fromBob, ['PROGRESS']);

    await bob.press('Decline');
    await alice.sees('bob declined the call');
    assert.equal(await releases(alice, 'the news'), 2);
    assert.deepEqual(await bob.page.evaluate(() => window.evidence.captures), []);
  });

  it('whoever cancels has microphone and camera released at once', async () => {
    await ring();
    await alice.press('Hang up', {within: 'call-view'});
    assert.equal(await releases(alice, 'the press'), 2);
    await bob.sees('Missed call');
    assert.equal(await bob.page.evaluate(() => window.evidence.tracks.length), 0);
  });

  it('whoever hangs up has them released at once, and the other one too', async () => {
    await talk();
    await alice.press('Hang up', {within: 'call-view'});
    assert.equal(await releases(alice, 'the press'), 2);
    assert.equal(await releases(bob, 'the news'), 2);
  });

  it('a camera that is switched off goes dark, and the microphone stays', async () => {
    await talk();
    await bob.press('Turn off camera');
    await eventually(
      () => bob.page.evaluate(() => window.evidence.tracks.find(({kind}) => kind === 'video')?.readyState === 'ended'),
      'the camera is released',
    );
    const took = await bob.page.evaluate(() => {
      const {pressedAt, tracks, stoppedAt} = window.evidence;
      const camera = tracks.find(({kind}) => kind === 'video');
      return (camera && stoppedAt.get(camera) ? (stoppedAt.get(camera) ?? 0) : Infinity) - pressedAt;
    });
    // Kept for 120 ms, for whoever pressed twice.
    assert(took <= releaseTime + 100, `after ${took} ms`);
    await alice.sees('The camera of bob is off');
    await alice.hearsSound();
  });
});
