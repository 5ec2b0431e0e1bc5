import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {CallError} from '../../src/core/call-error.js';
import {aliceAndBob, aliceRingsBob, aliceTalksToBob, type FakePage, ringing} from '../fakes/fake-world.js';

function rings({attention}: FakePage) {
  return attention.wanted.ring;
}

describe('Ringing', () => {
  it('is heard on both sides, and by nobody before', async () => {
    const {world, alice, bob} = await aliceAndBob();
    assert.deepEqual([rings(alice), rings(bob)], [null, null]);
    await ringing(world, alice, bob);
    assert.deepEqual([rings(alice), rings(bob)], ['ringback', 'ringtone']);
  });

  it('is not heard by who calls before it rings at the other side', async () => {
    const {world, alice} = await aliceAndBob();
    alice.calls.dial('nobody');
    await world.pass(200);
    assert.equal(alice.step, 'calling');
    assert.equal(rings(alice), null);
  });

  const ends: Readonly<Record<string, (alice: FakePage, bob: FakePage) => void>> = {
    answered: (_alice, bob) => bob.calls.answer(),
    declined: (_alice, bob) => bob.calls.decline(),
    cancelled: (alice) => alice.calls.hangUp(),
    'left by who called': (alice) => alice.leave(),
    'left by who is called': (_alice, bob) => bob.happen('pagehide'),
    'over because the provider is removed': (_alice, bob) => bob.calls.close(),
  };
  for (const [how, end] of Object.entries(ends)) {
    it(`stops on both sides when it is ${how}`, async () => {
      const {world, alice, bob} = await aliceRingsBob();
      end(alice, bob);
      await world.pass(500);
      assert.deepEqual([rings(alice), rings(bob)], [null, null]);
      assert.deepEqual([bob.attention.wanted.title, bob.attention.wanted.notification], [null, null]);
    });
  }

  it('stops on both sides when nobody answers', async () => {
    const {world, alice, bob} = await aliceRingsBob({ringTimeout: 10_000});
    await world.pass(16_000);
    assert.deepEqual([rings(alice), rings(bob)], [null, null]);
  });

  it('stops when it is silenced, and the call keeps ringing', async () => {
    const {alice, bob} = await aliceRingsBob();
    bob.calls.silence();
    assert.equal(rings(bob), null);
    assert.equal(bob.attention.wanted.title, null);
    assert.equal(bob.phase, 'incoming');
    assert.equal(rings(alice), 'ringback');
  });

  it('never begins for a call the page shows itself', async () => {
    const {world, alice, bob} = await aliceAndBob();
    const heard: unknown[] = [];
    bob.react = ({type}) => {
      if (type === 'incoming') bob.calls.keepQuiet();
    };
    bob.attention.want = ({ring, title}) => void heard.push(ring ?? title);
    await ringing(world, alice, bob);
    assert.deepEqual(heard.filter(Boolean), []);
  });

  it('that the browser holds back shows, until a gesture', async () => {
    const {bob} = await aliceRingsBob();
    bob.attention.block();
    assert.equal(bob.calls.ringBlocked, true);
    bob.calls.unblockAudio();
    assert.equal(bob.calls.ringBlocked, false);
  });

  it('that cannot be played is told to the page, and is no problem of the person', async () => {
    const {bob} = await aliceRingsBob();
    bob.attention.listener.failed(new CallError('load-failed', 'There is no such sound.', {attribute: 'ringtone'}));
    assert.deepEqual(
      bob.told('error').map(({error}) => error.attribute),
      ['ringtone'],
    );
    assert.equal(bob.calls.problem, null);
  });

  it('is what the page set, or nothing', async () => {
    const {bob, alice} = await aliceRingsBob({ringtone: 'https://example.com/bell.mp3', ringback: 'none'});
    assert.equal(bob.attention.wanted.sound, 'https://example.com/bell.mp3');
    assert.equal(alice.attention.wanted.sound, 'none');
  });
});

describe('A call', () => {
  it('keeps the screen on while there is a picture, and asks who leaves', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    assert.equal(alice.attention.wanted.awake, true);
    assert.equal(alice.attention.wanted.warns, true);
    alice.calls.toggleCamera(false);
    assert.equal(alice.attention.wanted.awake, true);
    bob.calls.toggleCamera(false);
    await world.pass(100);
    assert.equal(alice.attention.wanted.awake, false);
    alice.calls.hangUp();
    await world.pass(100);
    assert.deepEqual([alice.attention.wanted.warns, bob.attention.wanted.warns], [false, false]);
  });

  it('leaves the page alone where it is asked to', async () => {
    const quiet = {titleFlash: false, wakeLock: false, leaveWarning: false};
    const {world, alice, bob} = await aliceRingsBob(quiet);
    assert.equal(bob.attention.wanted.title, null);
    assert.equal(bob.attention.wanted.ring, 'ringtone');
    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual([alice.attention.wanted.awake, alice.attention.wanted.warns], [false, false]);
  });

  it('is told of by the system only where the page wants that', async () => {
    const first = await aliceRingsBob();
    assert.deepEqual([first.bob.attention.wanted.asks, first.bob.attention.wanted.notification], [false, null]);
    const second = await aliceRingsBob({notifications: true});
    assert.equal(second.bob.attention.wanted.asks, true);
    assert.equal(second.bob.attention.wanted.notification?.peer, 'alice');
    second.bob.calls.close();
    assert.deepEqual([second.bob.attention.wanted.asks, second.bob.attention.wanted.notification], [false, null]);
  });

  it('can be muted and ended by the keys of the system', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    assert.deepEqual(alice.attention.wanted.controls, {mic: true, camera: true});
    alice.attention.listener.toggleMic();
    alice.attention.listener.toggleCamera();
    assert.deepEqual(alice.attention.wanted.controls, {mic: false, camera: false});
    alice.attention.listener.hangUp();
    await world.pass(100);
    assert.equal(bob.phase, 'ended');
    assert.equal(alice.attention.wanted.controls, null);
  });

  it('has hotkeys where the page wants them, also from one moment to the next', async () => {
    const {alice} = await aliceTalksToBob();
    assert.equal(alice.calls.hotkeys, false);
    alice.calls.settings = {...alice.calls.settings, hotkeys: true};
    assert.equal(alice.calls.hotkeys, true);
  });
});
