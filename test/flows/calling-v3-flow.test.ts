import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aliceAndBob, aliceRingsBob, aliceTalksToBob, talking} from '../fakes/fake-world.js';

/** Her SETUP is still under way. */
async function aliceCalling() {
  const {world, alice, bob} = await aliceAndBob();
  world.board.latency = 400;
  alice.calls.dial('bob');
  await world.pass(100);
  return {world, alice, bob};
}

describe('Alice calls Bob, act 1: Alice', () => {
  it('starts the call from the interface, outgoing at once', async () => {
    const {alice} = await aliceAndBob();
    alice.calls.dial('bob');
    assert.equal(alice.call?.phase, 'outgoing');
    assert.equal(alice.call.direction, 'outgoing');
    assert.equal(alice.call.peer, 'bob');
    assert.deepEqual(alice.phases, ['outgoing']);
  });

  it('checks for an existing call, and places no second one', async () => {
    const {world, alice, bob} = await aliceAndBob();
    const carol = await world.page('carol');
    await talking(world, alice, bob);
    const {talk} = world;

    alice.calls.dial('carol');
    await world.pass(1_000);

    assert.deepEqual(
      alice.told('error').map(({error}) => error.code),
      ['call-exists'],
    );
    assert.deepEqual([alice.phase, bob.phase, carol.phase], ['ongoing', 'ongoing', 'idle']);
    assert.equal(alice.call?.peer, 'bob');
    assert.deepEqual(world.talk, talk);
  });

  it('asks for microphone and camera before a connection is made', async () => {
    const {world, alice} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.media.decision = 'later';
    alice.calls.dial('bob');
    await world.pass(1_000);
    assert.deepEqual(alice.media.asked, [{audio: true, video: true}]);
    assert.equal(alice.step, 'media');
    assert.deepEqual(alice.links, []);
    assert.deepEqual(world.talk, []);
  });

  it('creates one connection and its offer, and tells of its candidates as they come', async () => {
    const {world, alice} = await aliceCalling();
    const [link, ...others] = alice.links;
    assert.deepEqual(others, []);
    assert.deepEqual(link?.asked, ['offer']);
    const [setup, candidate] = world.said;
    assert.equal(setup?.message.type, 'SETUP');
    assert.equal(candidate?.message.type, 'CANDIDATE');
  });

  it('sends SETUP with "resp" false, holding its offer, to Bob and nobody else', async () => {
    const {world, alice} = await aliceCalling();
    const setups = world.said.filter(({message}) => message.type === 'SETUP');
    assert.deepEqual(
      setups.map(({from, to, via, message}) => [from, to, via, message.resp, 'sdp' in message && message.sdp]),
      [['alice', 'bob', 'broker', false, `offer setup of ${alice.links[0]?.name}`]],
    );
  });

  it('sends nothing of what microphone and camera give before Bob accepts', async () => {
    const {world, alice} = await aliceRingsBob();
    await world.pass(1_000);
    assert.equal(alice.media.isCapturing, true);
    assert.deepEqual(alice.links[0]?.asked, ['offer']);
  });
});

describe('Alice calls Bob, act 2: Bob', () => {
  it('receives the message and has an incoming call', async () => {
    const {alice, bob} = await aliceRingsBob();
    assert.equal(bob.call?.direction, 'incoming');
    assert.equal(bob.call.peer, 'alice');
    assert.deepEqual(
      bob.told('incoming').map(({call}) => call.peer),
      ['alice'],
    );
    assert.deepEqual(bob.phases, ['incoming']);
    assert.equal(alice.step, 'ringing');
  });

  it('makes no connection and asks for no device before Bob accepts', async () => {
    const {world, bob} = await aliceRingsBob();
    await world.pass(10_000);
    assert.deepEqual(bob.links, []);
    assert.deepEqual(bob.media.asked, []);
  });

  it('is connecting the moment he clicks accept', async () => {
    const {alice, bob} = await aliceRingsBob();
    bob.calls.answer();
    assert.equal(bob.phase, 'connecting');
    assert.equal(alice.phase, 'outgoing');
    assert.deepEqual(bob.media.asked, [{audio: true, video: true}]);
  });

  it('checks for an existing call: whoever calls meanwhile is told that he is busy', async () => {
    const {world, alice, bob} = await aliceAndBob();
    const carol = await world.page('carol');
    await talking(world, alice, bob);

    carol.calls.dial('bob');
    await world.pass(1_000);

    assert.equal(carol.ending, 'busy by remote');
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(bob.call?.peer, 'alice');
    assert.equal(bob.told('incoming').length, 1);
    assert.deepEqual(
      bob.told('missed').map(({call, reason}) => [call.peer, reason]),
      [['carol', 'busy']],
    );
  });

  it('answers the cached offer on one connection and sends SETUP with "resp" true', async () => {
    const {world, bob} = await aliceRingsBob();
    bob.calls.answer();
    await world.pass(3);
    assert.equal(bob.links.length, 1);
    assert.equal(bob.links[0]?.asked[0], 'answer');
    const answer = world.said.find(({message}) => message.type === 'SETUP' && message.resp);
    assert.equal(answer?.from, 'bob');
    assert.equal(answer.to, 'alice');
    assert.equal('sdp' in answer.message && answer.message.sdp, `answer setup of ${bob.links[0].name}`);
  });

  it('sends SETUP before its first candidate', async () => {
    const {world, bob} = await aliceRingsBob();
    bob.calls.answer();
    await world.pass(100);
    const said = world.said
      .filter(({from, via}) => from === 'bob' && via === 'broker')
      .map(({message}) => message.type);
    assert.deepEqual(said, ['PROGRESS', 'SETUP', 'CANDIDATE']);
  });

  it('does not wait for the camera to answer', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.media.startTime = 5_000;
    bob.calls.answer();
    await world.pass(1_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(bob.media.isCapturing, false);
    assert.equal(bob.links[0]?.asked.includes('attach'), false);

    await world.pass(5_000);
    assert.equal(bob.links[0]?.asked.includes('attach'), true);
  });
});

describe('Alice calls Bob, act 3: Alice', () => {
  it('receives the answer, is connecting and applies it', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.network.setupTime = 1_000;
    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual([alice.phase, bob.phase], ['connecting', 'connecting']);
    assert.deepEqual(alice.links[0]?.asked, ['offer', 'accept', 'attach']);
  });
});

describe('Alice calls Bob, the end', () => {
  it('is ongoing on both sides once the connection is there, and not before', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.network.setupTime = 1_000;
    bob.calls.answer();
    await world.pass(999);
    assert.deepEqual([alice.phase, bob.phase], ['connecting', 'connecting']);

    await world.pass(100);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.deepEqual(alice.phases, ['outgoing', 'connecting', 'ongoing']);
    assert.deepEqual(bob.phases, ['incoming', 'connecting', 'ongoing']);
    assert.deepEqual([alice.told('connected').length, bob.told('connected').length], [1, 1]);
  });

  it('lets each see and hear the other', async () => {
    const {alice, bob} = await aliceTalksToBob();
    for (const page of [alice, bob]) {
      assert.notEqual(page.calls.remoteVideo, null);
      assert.notEqual(page.speaker.playing, null);
      assert.deepEqual(page.call?.remote, {mic: true, camera: true, screen: false, hold: false});
      assert.equal(page.media.isFilming, true);
    }
  });

  it('takes these messages and no others', async () => {
    const {world} = await aliceTalksToBob();
    const onBroker = world.talk.filter((line) => line.startsWith('broker'));
    assert.deepEqual(onBroker, ['broker alice SETUP', 'broker bob PROGRESS', 'broker bob SETUP resp']);
  });
});

describe('Bob does not answer in time', () => {
  it('so Alice sends CANCEL, Bob confirms it, and both know why', async () => {
    const {world, alice, bob} = await aliceRingsBob();

    await world.pass(60_000);

    assert.deepEqual(world.talk, [
      'broker alice SETUP',
      'broker bob PROGRESS',
      'broker alice CANCEL timeout',
      'broker bob CANCEL resp',
    ]);
    assert.equal(alice.ending, 'no-answer by system');
    assert.equal(bob.ending, 'no-answer by remote');
    assert.deepEqual(
      bob.told('missed').map(({call, reason}) => [call.peer, reason]),
      [['alice', 'no-answer']],
    );
    assert.deepEqual([alice.leftovers, bob.leftovers], [[], []]);
  });

  it('and a confirmed CANCEL is not said again', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    await world.pass(120_000);
    assert.equal(world.talk.filter((line) => line.includes('CANCEL')).length, 2);
    assert.deepEqual([alice.phase, bob.phase], ['ended', 'ended']);
  });

  it('and an unconfirmed CANCEL is said once more', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.fate = ({dst}) => (dst === 'alice' ? [] : [5]);
    await world.pass(120_000);
    const cancels = world.talk.filter((line) => line.includes('CANCEL'));
    assert.deepEqual(cancels, [
      'broker alice CANCEL timeout',
      'broker bob CANCEL resp',
      'broker alice CANCEL timeout',
      'broker bob CANCEL resp',
    ]);
    assert.deepEqual([alice.told('ended').length, bob.told('ended').length], [1, 1]);
  });
});

describe('Call hangup', () => {
  it('is a HANGUP over the data channel, confirmed over the data channel', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    const before = world.talk.length;

    alice.calls.hangUp();
    await world.pass(100);

    assert.deepEqual(world.talk.slice(before), ['channel alice HANGUP', 'channel bob HANGUP resp']);
    assert.equal(alice.ending, 'hangup by local');
    assert.equal(bob.ending, 'hangup by remote');
    assert.deepEqual(
      [alice, bob].map((page) => page.told('ended').map(({confirmed}) => confirmed)),
      [[true], [true]],
    );
  });

  it('stops capture at once, before Bob has confirmed', async () => {
    const {alice} = await aliceTalksToBob();
    alice.calls.hangUp();
    assert.equal(alice.phase, 'terminating');
    assert.equal(alice.media.isCapturing, false);
    assert.equal(alice.calls.localVideo, null);
  });

  it('may come from Bob as well', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    bob.calls.hangUp();
    await world.pass(100);
    assert.equal(bob.ending, 'hangup by local');
    assert.equal(alice.ending, 'hangup by remote');
  });

  it('leaves no device, connection or sound behind', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.hangUp();
    await world.pass(100);
    assert.deepEqual([alice.leftovers, bob.leftovers], [[], []]);
  });

  it('is said over the broker too when the data channel does not confirm it', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.isUp = false;
    const before = world.talk.length;

    alice.calls.hangUp();
    await world.pass(1_100);

    assert.deepEqual(world.talk.slice(before), [
      'channel alice HANGUP',
      'broker alice HANGUP',
      'broker bob HANGUP resp',
    ]);
    assert.deepEqual([alice.ending, bob.ending], ['hangup by local', 'hangup by remote']);
  });

  it('ends after five seconds even if nobody confirms it', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.isUp = false;
    world.board.fate = () => [];
    alice.calls.hangUp();
    await world.pass(5_000);
    assert.equal(alice.ending, 'hangup by local');
    assert.deepEqual(
      alice.told('ended').map(({confirmed}) => confirmed),
      [false],
    );
    assert.equal(bob.phase, 'ongoing');
  });
});
