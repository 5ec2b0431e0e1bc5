import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aliceAndBob, aliceRingsBob, aliceTalksToBob, type FakeWorld, ringing} from '../fakes/fake-world.js';

/** Every description that crossed either wire so far. */
function descriptions(world: FakeWorld): readonly string[] {
  return world.said.flatMap(({message}) => ('sdp' in message ? [message.sdp] : []));
}

async function aliceTalksToBobByVoice() {
  const {world, alice, bob} = await aliceAndBob({media: 'audio'});
  await ringing(world, alice, bob);
  bob.calls.answer();
  await world.pass(500);
  return {world, alice, bob};
}

describe('Step 1, grab media stream', () => {
  it('asks for microphone and camera', async () => {
    const {alice} = await aliceRingsBob();
    assert.deepEqual(alice.media.asked, [{audio: true, video: true}]);
  });

  it('asks for the microphone alone when the call is voice only, on both sides', async () => {
    const {alice, bob} = await aliceTalksToBobByVoice();
    assert.deepEqual(
      [alice.media.asked, bob.media.asked],
      [[{audio: true, video: false}], [{audio: true, video: false}]],
    );
    assert.deepEqual([alice.media.isFilming, bob.media.isFilming], [false, false]);
  });

  it('the camera of a voice call is switched on later, and no description is exchanged for it', async () => {
    const {world, alice, bob} = await aliceTalksToBobByVoice();
    const before = descriptions(world);
    const asked = alice.links[0]?.asked.length;

    alice.calls.toggleCamera(true);
    await world.pass(1_000);

    assert.equal(alice.media.isFilming, true);
    assert.equal(bob.call?.remote.camera, true);
    assert.deepEqual(descriptions(world), before);
    assert.equal(alice.links[0]?.asked.length, asked);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('the camera is switched on and off by both, again and again, and no description is exchanged', async () => {
    const {world, alice, bob} = await aliceTalksToBobByVoice();
    const before = descriptions(world).length;
    for (const on of [true, false, true]) {
      alice.calls.toggleCamera(on);
      bob.calls.toggleCamera(!on);
      await world.pass(200);
    }
    assert.deepEqual([alice.call?.remote.camera, bob.call?.remote.camera], [false, true]);
    assert.equal(descriptions(world).length, before);
  });

  it('an error is handled: the call ends and says why', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.media.decision = 'deny';
    alice.calls.dial('bob');
    await world.pass(500);
    assert.equal(alice.ending, 'media-denied by local');
    assert.equal(alice.calls.problem?.code, 'permission-denied');
    assert.equal(bob.phase, 'idle');
    assert.deepEqual(world.talk, []);
  });
});

describe('Step 3, signal that you’re starting a call', () => {
  it('announces it before the other one has prepared anything', async () => {
    const {alice, bob} = await aliceRingsBob();
    assert.equal(alice.step, 'ringing');
    assert.deepEqual([bob.links.length, bob.media.asked.length], [0, 0]);
  });
});

describe('Step 4, create an offer', () => {
  it('makes one, however long it takes until somebody answers', async () => {
    const {world, alice} = await aliceRingsBob();
    await world.pass(50_000);
    assert.deepEqual(alice.links[0]?.asked, ['offer']);
    assert.equal(new Set(descriptions(world)).size, 1);
  });

  it('ends the call when it cannot be made', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.media.startTime = 1;
    alice.calls.dial('bob');
    await Promise.resolve();
    await Promise.resolve();
    for (const link of alice.links) link.isBroken = true;
    await world.pass(500);
    assert.equal(alice.ending, 'error by system');
    assert.equal(alice.calls.problem?.code, 'negotiation-failed');
    assert.deepEqual(alice.leftovers, []);
    assert.equal(bob.phase, 'idle');
  });
});

describe('Step 5, handling the ICE candidates', () => {
  it('sends them at once, on both sides', async () => {
    const {world} = await aliceTalksToBob();
    const from = world.said.filter(({message}) => message.type === 'CANDIDATE').map((said) => said.from);
    assert.deepEqual(from, ['alice', 'bob']);
  });

  it('keeps those that come before there is a connection, and adds them when there is one', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    assert.equal(bob.links.length, 0);
    bob.calls.answer();
    await world.pass(10);
    assert.deepEqual(bob.links[0]?.candidates, [`candidate of ${alice.links[0]?.name}`]);
  });

  it('keeps those that overtake the SETUP they belong to', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.fate = ({type}) => (type === 'OFFER' ? [800] : [5]);
    alice.calls.dial('bob');
    await world.pass(1_000);
    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual(bob.links[0]?.candidates, [`candidate of ${alice.links[0]?.name}`]);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('keeps those that overtake the answer they belong to', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.fate = ({type}) => (type === 'ANSWER' ? [800] : [5]);
    bob.calls.answer();
    await world.pass(2_000);
    assert.deepEqual(alice.links[0]?.candidates, [`candidate of ${bob.links[0]?.name}`]);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('does not take them from anybody else', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    const sessid = world.said[0]?.message.sessid;
    const candidate = {candidate: 'candidate of a stranger'};
    const message = {version: '3.0', type: 'CANDIDATE', sessid, resp: false, candidate, link: 0, ufrag: 'x'};
    for (const dst of ['alice', 'bob']) {
      world.board.relay('carol', {type: 'CANDIDATE', dst, payload: {type: 'econn', message}});
    }
    await world.pass(100);
    for (const page of [alice, bob]) assert.equal(page.links[0]?.candidates.length, 1);
  });
});

describe('Step 6 and 7, set the remote descriptions', () => {
  it('each is applied once, however often it arrives', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.fate = () => [5, 20, 60];
    alice.calls.dial('bob');
    await world.pass(200);
    bob.calls.answer();
    await world.pass(1_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(alice.links[0]?.asked.filter((step) => step === 'accept').length, 1);
    assert.equal(bob.links[0]?.asked.filter((step) => step === 'answer').length, 1);
    assert.deepEqual([alice.links.length, bob.links.length], [1, 1]);
  });

  it('an offer that is none ends the call on both sides, and the page lives', async () => {
    const {world, bob} = await aliceAndBob();
    const metadata = {version: '3.0', type: 'SETUP', sessid: 'room', resp: false};
    const payload = {type: 'media', connectionId: 'mc_room', sdp: {type: 'offer', sdp: 'garbage'}, metadata};
    world.board.relay('mallory', {type: 'OFFER', dst: 'bob', payload});
    await world.pass(100);
    bob.calls.answer();
    await world.pass(100);
    assert.equal(bob.ending, 'error by system');
    assert.deepEqual(bob.leftovers, []);
    assert.equal(world.talk.at(-1), 'broker bob CANCEL error');

    const carol = await world.page('carol');
    await ringing(world, carol, bob);
    assert.equal(bob.call?.peer, 'carol');
  });
});

describe('Step 8, you should now be connected', () => {
  it('a connection that says so twice is one', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('disconnected');
    await world.pass(500);
    world.network.restore();
    await world.pass(10_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.deepEqual([alice.told('connected').length, bob.told('connected').length], [1, 1]);
    assert.deepEqual(alice.phases, ['outgoing', 'connecting', 'ongoing']);
  });

  it('a connection that never comes ends the call on both sides', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.network.isUp = false;
    bob.calls.answer();
    await world.pass(21_000);
    assert.equal(alice.call?.reason, 'connect-failed');
    assert.equal(bob.call?.reason, 'connect-failed');
    assert.deepEqual([alice.leftovers, bob.leftovers], [[], []]);
  });
});

describe('The screen', () => {
  it('has an offer of its own, over the data channel', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    const before = world.talk.length;
    alice.calls.toggleScreen(true);
    await world.pass(500);
    assert.equal(bob.call?.remote.screen, true);
    assert.deepEqual(world.talk.slice(before).sort(), [
      'channel alice PROPSYNC',
      'channel alice UPDATE',
      'channel bob PROPSYNC resp',
      'channel bob UPDATE resp',
    ]);
    assert.deepEqual(alice.links[0]?.asked.slice(-3), ['screen on', 'offer', 'accept']);
  });

  it('shared by both at once is seen by both', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.toggleScreen(true);
    bob.calls.toggleScreen(true);
    await world.pass(12_000);
    assert.deepEqual([alice.call?.remote.screen, bob.call?.remote.screen], [true, true]);
    assert.deepEqual([!!alice.calls.remoteScreen, !!bob.calls.remoteScreen], [true, true]);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('whose sharing the browser ended is off on both sides', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.toggleScreen(true);
    await world.pass(500);
    alice.media.lose('screen');
    await world.pass(500);
    assert.deepEqual([alice.call?.local.screen, bob.call?.remote.screen], [false, false]);
  });
});
