import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {LinkQuality} from '../../src/core/call-snapshot.js';
import {aliceAndBob, aliceRingsBob, aliceTalksToBob, type FakePage} from '../fakes/fake-world.js';

const good: LinkQuality = {level: 'good', reason: null, rtt: 20, loss: 0, jitter: 2, relayed: false};
const poor: LinkQuality = {level: 'poor', reason: 'loss', rtt: 20, loss: 0.2, jitter: 2, relayed: true};

/** How often listeners of the call, of its quality and of its levels were called. */
function count({calls}: FakePage) {
  const times = {call: 0, quality: 0, levels: 0};
  const {signal} = new AbortController();
  calls.subscribe(() => (times.call += 1), signal);
  calls.quality.subscribe(() => (times.quality += 1), signal);
  return times;
}

describe('Quality', () => {
  it('is measured while the two talk, on the connection that carries it', async () => {
    const {world, alice} = await aliceTalksToBob();
    assert.equal(alice.meters.qualities.length, 1);
    assert.equal(alice.meters.qualities[0]?.link, alice.openLinks[0]);
    alice.calls.hangUp();
    await world.pass(100);
    assert.equal(alice.meters.qualities.length, 0);
  });

  it('is not measured while it rings', async () => {
    const {alice, bob} = await aliceRingsBob();
    assert.deepEqual([alice.meters.qualities.length, bob.meters.qualities.length], [0, 0]);
  });

  it('is told to its own listeners and to the page, and to nobody else', async () => {
    const {alice} = await aliceTalksToBob();
    const times = count(alice);
    alice.meters.qualities[0]?.tell(good);
    alice.meters.qualities[0]?.tell(poor);
    assert.deepEqual(times, {call: 0, quality: 2, levels: 0});
    assert.equal(alice.calls.quality.value, poor);
    assert.deepEqual(
      alice.told('quality').map(({quality, call}) => [quality.level, call.peer]),
      [
        ['good', 'bob'],
        ['poor', 'bob'],
      ],
    );
  });

  it('is none while the connection is lost, and measured anew when it is back', async () => {
    const {world, alice} = await aliceTalksToBob();
    alice.meters.qualities[0]?.tell(good);
    world.network.fail('disconnected');
    await world.pass(5_000);
    assert.equal(alice.phase, 'reconnecting');
    assert.equal(alice.calls.quality.value, null);
    world.network.restore();
    await world.pass(5_000);
    assert.equal(alice.phase, 'ongoing');
    assert.equal(alice.meters.qualities.length, 1);
  });

  it('is none after the call', async () => {
    const {world, alice} = await aliceTalksToBob();
    alice.meters.qualities[0]?.tell(good);
    alice.calls.hangUp();
    await world.pass(100);
    assert.equal(alice.calls.quality.value, null);
  });
});

describe('Levels', () => {
  it('are measured only while somebody wants to know', async () => {
    const {alice} = await aliceTalksToBob();
    assert.equal(alice.meters.levels.length, 0);
    const [first, second] = [new AbortController(), new AbortController()];
    alice.calls.levels.subscribe(() => {}, first.signal);
    alice.calls.levels.subscribe(() => {}, second.signal);
    assert.equal(alice.meters.levels.length, 1);
    first.abort();
    assert.equal(alice.meters.levels.length, 1);
    second.abort();
    assert.equal(alice.meters.levels.length, 0);
  });

  it('begin and end with the call for whoever already listens, and are silent without one', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.levels.subscribe(() => {}, new AbortController().signal);
    assert.equal(alice.meters.levels.length, 0);
    alice.calls.dial('bob');
    await world.pass(200);
    bob.calls.answer();
    await world.pass(500);
    alice.meters.levels[0]?.tell({mic: 0.5, remote: 0.2, speakingWhileMuted: false});
    assert.equal(alice.calls.levels.value.mic, 0.5);
    alice.calls.hangUp();
    await world.pass(100);
    assert.equal(alice.meters.levels.length, 0);
    assert.equal(alice.calls.levels.value.mic, 0);
  });

  it('know whether the microphone is muted, which on hold nobody asked for', async () => {
    const {alice} = await aliceTalksToBob();
    alice.calls.levels.subscribe(() => {}, new AbortController().signal);
    const isMuted = () => alice.meters.levels[0]?.sounds().isMuted;
    assert.equal(isMuted(), false);
    alice.calls.toggleMic(false);
    assert.equal(isMuted(), true);
    alice.calls.toggleHold(true);
    assert.equal(isMuted(), false);
  });
});

describe('A check', () => {
  it('leaves the registration alone, and uses a name nobody has', async () => {
    const {alice} = await aliceAndBob();
    const {signal} = new AbortController();
    alice.calls.check(() => {}, signal);
    const [[broker, , given] = []] = alice.checks;
    assert.equal(broker?.isRegistered, true);
    assert.notEqual(broker?.guestId, 'alice');
    assert.equal(given, signal);
    assert.equal(alice.calls.registration.name, 'alice');
  });
});
