import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aliceAndBob, aliceRingsBob, aliceTalksToBob, FakeWorld} from '../fakes/fake-world.js';

describe('"callthisperson"', () => {
  it('names caller and callee, and goes to the callee alone', async () => {
    const {world} = await aliceRingsBob();
    const [first] = world.said;
    assert.deepEqual([first?.message.type, first?.from, first?.to], ['SETUP', 'alice', 'bob']);
  });

  it('is acknowledged by the server: what the caller sends to itself behind it comes back', async () => {
    const {world, alice} = await aliceAndBob();
    world.relayed.length = 0;
    alice.calls.dial('bob');
    await world.pass(50);
    const own = world.relayed.filter(({src}) => src === 'alice').map(({type, dst}) => `${type} to ${dst}`);
    assert.deepEqual(own.slice(0, 2), ['OFFER to bob', 'CANDIDATE to alice']);
  });

  it('without an acknowledgement for 15 seconds ends the call by itself', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.fate = () => [];
    alice.calls.dial('bob');
    await world.pass(14_900);
    assert.equal(alice.phase, 'outgoing');
    await world.pass(200);
    assert.equal(alice.ending, 'unreachable by system');
    assert.deepEqual(alice.leftovers, []);
    assert.equal(bob.phase, 'idle');
  });

  it('is said again after 5 and after 10 seconds of silence', async () => {
    const {world, alice, bob} = await aliceAndBob();
    let heard = 0;
    world.board.fate = ({dst}) => (dst === 'bob' && (heard += 1) <= 2 ? [] : [5]);
    alice.calls.dial('bob');
    await world.pass(4_900);
    assert.equal(bob.phase, 'idle');
    await world.pass(300);
    assert.equal(bob.phase, 'incoming');
    assert.equal(alice.step, 'ringing');
    assert.equal(bob.told('incoming').length, 1);
  });

  it('reaches a callee only once, however often it is said', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.fate = ({src}) => (src === 'bob' ? [] : [5, 50]);
    alice.calls.dial('bob');
    await world.pass(14_000);
    assert.equal(bob.phase, 'incoming');
    assert.equal(bob.told('incoming').length, 1);
    assert.equal(alice.step, 'calling');
  });
});

describe('The server checks the presence of the callee', () => {
  it('"calleeoffline": the caller is told, and the call is over', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    alice.calls.dial('bob');
    await world.pass(5_200);
    assert.equal(alice.ending, 'offline by system');
    assert.deepEqual(alice.leftovers, []);
  });

  it('"calleeoffline": a callee who comes a moment later is not rung by what is over', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    alice.calls.dial('bob');
    await world.pass(5_200);
    const bob = await world.page('bob');
    await world.pass(10_000);
    assert.deepEqual(bob.told('incoming'), []);
    assert.equal(alice.told('ended').length, 1);
  });

  it('a callee who comes in time rings', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    alice.calls.dial('bob');
    await world.pass(2_000);
    const bob = await world.page('bob');
    assert.equal(bob.phase, 'incoming');
    assert.equal(alice.step, 'ringing');
  });

  it('a callee who comes when it was cancelled already has a missed call, and never rang', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    alice.calls.dial('bob');
    await world.pass(2_000);
    alice.calls.hangUp();
    const bob = await world.page('bob');
    assert.equal(bob.phase, 'idle');
    assert.deepEqual([bob.told('incoming').length, bob.told('ended').length], [0, 0]);
    assert.deepEqual(
      bob.told('missed').map(({call, reason}) => [call.peer, reason]),
      [['alice', 'cancelled']],
    );
  });
});

describe('"areyoufreeforcall"', () => {
  it('"calleeisbusy": the caller is told, the call in progress goes on undisturbed', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    const carol = await world.page('carol');
    carol.calls.dial('alice');
    await world.pass(200);
    assert.equal(carol.ending, 'busy by remote');
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(world.talk.includes('broker alice REJECT busy'), true);
  });

  it('"calleeisbusy" also while the callee is being called, and while she calls', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    const carol = await world.page('carol');
    carol.calls.dial('bob');
    await world.pass(200);
    assert.equal(carol.ending, 'busy by remote');
    carol.calls.dial('alice');
    await world.pass(200);
    assert.equal(carol.ending, 'busy by remote');
    assert.deepEqual([alice.phase, bob.phase], ['outgoing', 'incoming']);
    assert.deepEqual(
      [alice, bob].map((page) => page.told('missed').map(({call}) => call.peer)),
      [['carol'], ['carol']],
    );
  });

  it('"calleeisavailable": the caller is shown that the other side is ringing', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.dial('bob');
    await world.pass(3);
    assert.equal(alice.step, 'calling');
    await world.pass(100);
    assert.equal(alice.step, 'ringing');
    assert.equal(world.talk.includes('broker bob PROGRESS'), true);
    assert.equal(bob.phase, 'incoming');
  });

  it('nobody is said to be ringing whose page does not ring', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.freeze('bob');
    alice.calls.dial('bob');
    await world.pass(14_000);
    assert.deepEqual([alice.step, bob.phase], ['calling', 'idle']);
  });

  it('the caller waits for the callee to pick up or reject', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    await world.pass(50_000);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
  });

  it('"callrejected": the caller is told who did it', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.decline();
    await world.pass(100);
    assert.equal(alice.ending, 'declined by remote');
    assert.equal(world.talk.at(-1), 'broker bob REJECT declined');
  });

  it('"callaccepted": both connect', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });
});

describe('The room name', () => {
  it('is made by the caller, another one for each call, and both are in it', async () => {
    const {world, alice} = await aliceTalksToBob();
    alice.calls.hangUp();
    await world.pass(100);
    const first = new Set(world.said.map(({message}) => message.sessid));
    alice.calls.dial('bob');
    await world.pass(100);
    const both = new Set(world.said.map(({message}) => message.sessid));
    assert.deepEqual([first.size, both.size], [1, 2]);
  });
});

describe('While the callee is ringing', () => {
  it('the caller switches the video off, and the callee sees that', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    assert.equal(bob.call?.remote.camera, true);

    alice.calls.toggleCamera(false);
    await world.pass(100);

    assert.equal(bob.phase, 'incoming');
    assert.equal(bob.call?.remote.camera, false);
    assert.equal(alice.media.isFilming, false);
    assert.equal(world.talk.at(-1), 'broker alice PROPSYNC');
    assert.equal(bob.told('media').length, 1);
  });

  it('the caller switches the video off and on again, and the callee sees it on', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    alice.calls.toggleCamera(false);
    await world.pass(100);
    alice.calls.toggleCamera(true);
    await world.pass(100);
    assert.equal(bob.call?.remote.camera, true);
    assert.equal(alice.media.isFilming, true);
  });

  it('a voice call becomes one with video', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.dial('bob', {media: 'audio'});
    await world.pass(200);
    assert.deepEqual([bob.call?.media, bob.call?.remote.camera], ['audio', false]);
    alice.calls.toggleCamera(true);
    await world.pass(100);
    assert.equal(bob.call?.remote.camera, true);
  });

  it('what arrives late does not undo what came after it', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.fate = () => [500];
    alice.calls.toggleCamera(false);
    world.board.fate = () => [5];
    alice.calls.toggleCamera(true);
    await world.pass(1_000);
    assert.equal(bob.call?.remote.camera, true);
  });

  it('the callee learns it with the SETUP, if it was switched before that was sent', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.calls.dial('bob');
    alice.calls.toggleCamera(false);
    await world.pass(500);
    assert.equal(bob.call?.remote.camera, false);
  });

  it('nothing is said by the callee, who switches for herself before she answers', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    const before = world.talk.length;
    bob.calls.toggleCamera(false);
    bob.calls.toggleMic(false);
    await world.pass(100);
    assert.equal(world.talk.length, before);

    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual(bob.media.local, {mic: false, camera: false, screen: false, hold: false});
    assert.deepEqual([alice.call?.remote.mic, alice.call?.remote.camera], [false, false]);
  });
});
