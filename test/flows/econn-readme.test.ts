import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {FakePage} from '../fakes/fake-world.js';
import {aliceAndBob, aliceRingsBob, aliceTalksToBob, FakeWorld, talking} from '../fakes/fake-world.js';

describe('The state machine', () => {
  it('goes from idle to pending outgoing on "send setup", and to pending incoming on "recv setup"', async () => {
    const {world, alice, bob} = await aliceAndBob();
    assert.deepEqual([alice.phase, bob.phase], ['idle', 'idle']);
    alice.calls.dial('bob');
    await world.pass(200);
    assert.deepEqual([alice.phase, bob.phase], ['outgoing', 'incoming']);
    assert.equal(world.talk[0], 'broker alice SETUP');
  });

  it('goes to answered on both sides: on "send setup" at the callee, on "recv setup" at the caller', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.network.setupTime = 10_000;
    bob.calls.answer();
    assert.deepEqual([alice.phase, bob.phase], ['outgoing', 'connecting']);
    await world.pass(100);
    assert.deepEqual([alice.phase, bob.phase], ['connecting', 'connecting']);
    assert.equal(world.talk.includes('broker bob SETUP resp'), true);
  });

  it('goes to data channel established on "datachan_established"', async () => {
    const {alice, bob} = await aliceTalksToBob();
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('goes to terminating on "conn_close", and from there back to the start', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.hangUp();
    assert.deepEqual(alice.phases, ['outgoing', 'connecting', 'ongoing', 'terminating']);

    await world.pass(100);
    assert.deepEqual(alice.phases, ['outgoing', 'connecting', 'ongoing', 'terminating', 'ended']);
    assert.deepEqual(bob.phases, ['incoming', 'connecting', 'ongoing', 'ended']);

    alice.calls.dismiss();
    bob.calls.dismiss();
    assert.deepEqual([alice.phase, bob.phase], ['idle', 'idle']);
    assert.deepEqual([alice.leftovers, bob.leftovers], [[], []]);
  });

  it('tells for each state the one before it', async () => {
    const {world, alice} = await aliceTalksToBob();
    alice.calls.hangUp();
    await world.pass(100);
    assert.deepEqual(
      alice.told('state').map(({previous, phase}) => [previous, phase]),
      [
        ['idle', 'outgoing'],
        ['outgoing', 'connecting'],
        ['connecting', 'ongoing'],
        ['ongoing', 'terminating'],
        ['terminating', 'ended'],
      ],
    );
  });

  it('starts anew after each end, in either direction', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.hangUp();
    await world.pass(100);
    await talking(world, bob, alice, 'alice');
    assert.equal(alice.call?.direction, 'incoming');
    assert.equal(bob.call?.direction, 'outgoing');
  });
});

/** What stands in the sample messages, without what this page adds for its own sake. */
function documented(message: unknown, ...fields: readonly string[]): Record<string, unknown> {
  const all = {...Object(message)} as Record<string, unknown>;
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

/** The JSON of the first text of a type on the data channel. */
function onChannel(world: FakeWorld, type: string): unknown {
  return world.spoken.map(({text}): unknown => JSON.parse(text)).find((message) => Object(message).type === type);
}

/** The first payload at the broker, of PeerJS's kind or holding a message of this type. */
function atBroker(world: FakeWorld, kind: string): Record<string, unknown> {
  const found = world.relayed.find(({type, payload}) => type === kind || Object(payload).message?.type === kind);
  return {...Object(found?.payload)};
}

describe('The sample messages', () => {
  it('SETUP has version, type, sessid, resp, sdp and props, in an OFFER that plain PeerJS reads', async () => {
    const {world, alice} = await aliceRingsBob();
    const {type, connectionId, sdp, metadata} = atBroker(world, 'OFFER');
    const sessid = String(Object(metadata).sessid);
    assert.equal(type, 'media');
    assert.equal(connectionId, `mc_${sessid}`);
    assert.deepEqual(sdp, {type: 'offer', sdp: `offer setup of ${alice.links[0]?.name}`});
    assert.deepEqual(documented(metadata, 'version', 'type', 'sessid', 'resp'), {
      version: '3.0',
      type: 'SETUP',
      sessid,
      resp: false,
    });
    assert.equal(Object(metadata).props.videosend, 'true');
  });

  it('SETUP as response is the same with "resp" true, in an ANSWER', async () => {
    const {world, bob} = await aliceTalksToBob();
    const offered = Object(atBroker(world, 'OFFER').metadata);
    const {sdp, metadata} = atBroker(world, 'ANSWER');
    assert.deepEqual(sdp, {type: 'answer', sdp: `answer setup of ${bob.links[0]?.name}`});
    assert.deepEqual(documented(metadata, 'version', 'type', 'sessid', 'resp'), {
      version: '3.0',
      type: 'SETUP',
      sessid: offered.sessid,
      resp: true,
    });
  });

  it('CANCEL is { version, type, sessid, resp: false }', async () => {
    const {world, alice} = await aliceRingsBob();
    const {sessid} = Object(atBroker(world, 'OFFER').metadata);
    alice.calls.hangUp();
    await world.pass(100);
    const {message} = atBroker(world, 'CANCEL');
    const fields = documented(message, 'version', 'type', 'sessid', 'resp');
    assert.equal(JSON.stringify(fields), `{"version":"3.0","type":"CANCEL","sessid":"${sessid}","resp":false}`);
  });

  it('PROPSYNC is { version, type, sessid, resp: false, props: { videosend } }', async () => {
    const {world, alice} = await aliceTalksToBob();
    const {sessid} = Object(atBroker(world, 'OFFER').metadata);
    world.spoken.length = 0;
    alice.calls.toggleCamera(false);
    await world.pass(100);
    const message = onChannel(world, 'PROPSYNC');
    const fields = documented(message, 'version', 'type', 'sessid', 'resp');
    assert.equal(JSON.stringify(fields), `{"version":"3.0","type":"PROPSYNC","sessid":"${sessid}","resp":false}`);
    assert.equal(Object(message).props.videosend, 'false');
  });

  it('HANGUP is { version, type, sessid, resp: false }', async () => {
    const {world, alice} = await aliceTalksToBob();
    const {sessid} = Object(atBroker(world, 'OFFER').metadata);
    alice.calls.hangUp();
    await world.pass(100);
    const fields = documented(onChannel(world, 'HANGUP'), 'version', 'type', 'sessid', 'resp');
    assert.equal(JSON.stringify(fields), `{"version":"3.0","type":"HANGUP","sessid":"${sessid}","resp":false}`);
  });

  it('have a session of their own for each call, the same on both sides', async () => {
    const {world, alice} = await aliceTalksToBob();
    alice.calls.hangUp();
    await world.pass(100);
    alice.calls.dial('bob');
    await world.pass(100);
    const sessions = new Set(world.said.map(({message}) => message.sessid));
    assert.equal(sessions.size, 2);
  });

  it('are taken as they stand: a page that says "yes,please" rings, and cancels without a reason', async () => {
    const {world, bob} = await aliceAndBob();
    const sample = {version: '3.0', sessid: '4x12', resp: false} as const;
    const sender = {connectionId: 'mc_4x12', type: 'media', sdp: {type: 'offer', sdp: 'v=0\r\n'}};
    const metadata = {...sample, type: 'SETUP', props: {videosend: 'yes,please'}};

    world.board.relay('avs', {type: 'OFFER', dst: 'bob', payload: {...sender, metadata}});
    await world.pass(100);
    assert.equal(bob.phase, 'incoming');
    assert.equal(bob.call?.remote.camera, true);

    const message = {...sample, type: 'CANCEL'};
    world.board.relay('avs', {type: 'CANDIDATE', dst: 'bob', payload: {type: 'econn', message}});
    await world.pass(100);
    assert.equal(bob.ending, 'cancelled by remote');
  });
});

describe('Backend and data channel', () => {
  it('carry SETUP and CANCEL by broker only', async () => {
    const {world, alice} = await aliceTalksToBob();
    alice.calls.hangUp();
    await world.pass(100);
    alice.calls.dial('bob');
    await world.pass(100);
    alice.calls.hangUp();
    await world.pass(100);
    const ways = world.said.filter(({message}) => message.type === 'SETUP' || message.type === 'CANCEL');
    assert.deepEqual(
      ways.map(({via, from, message}) => [via, from, message.type, message.resp]),
      [
        ['broker', 'alice', 'SETUP', false],
        ['broker', 'bob', 'SETUP', true],
        ['broker', 'alice', 'SETUP', false],
        ['broker', 'alice', 'CANCEL', false],
        ['broker', 'bob', 'CANCEL', true],
      ],
    );
  });

  it('carry PROPSYNC and HANGUP of a call that is up by data channel only', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    const atBrokerBefore = world.relayed.length;
    bob.calls.toggleMic(false);
    await world.pass(100);
    assert.equal(alice.call?.remote.mic, false);
    bob.calls.hangUp();
    await world.pass(100);

    const lately = world.talk.slice(-4);
    assert.deepEqual(lately, [
      'channel bob PROPSYNC',
      'channel alice PROPSYNC resp',
      'channel bob HANGUP',
      'channel alice HANGUP resp',
    ]);
    assert.equal(world.relayed.length, atBrokerBefore);
    assert.deepEqual([alice.ending, bob.ending], ['hangup by remote', 'hangup by local']);
  });
});

describe('Re-SETUP after a network change', () => {
  it('is an UPDATE with a new offer and its answer; the call stays ongoing on both sides', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    const before = world.talk.length;
    alice.happen('networkChanged');
    await world.pass(1_000);
    assert.deepEqual(world.talk.slice(before), ['broker alice UPDATE', 'broker bob UPDATE resp']);
    assert.deepEqual(alice.links[0]?.asked.slice(-2), ['restart', 'accept']);
    assert.deepEqual(bob.links[0]?.asked.slice(-1), ['answer']);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.deepEqual([alice.links.length, bob.links.length], [1, 1]);
  });

  it('is one UPDATE for a burst of changes', async () => {
    const {world, alice} = await aliceTalksToBob();
    const before = world.talk.length;
    for (let change = 0; change < 5; change += 1) {
      alice.happen('networkChanged');
      await world.pass(100);
    }
    await world.pass(1_000);
    assert.deepEqual(world.talk.slice(before), ['broker alice UPDATE', 'broker bob UPDATE resp']);
  });

  it('by both at once leaves both in the call', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.happen('networkChanged');
    bob.happen('networkChanged');
    await world.pass(3_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.deepEqual([alice.openLinks.length, bob.openLinks.length], [1, 1]);
  });

  it('mends a call whose connection failed', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('failed');
    assert.deepEqual([alice.phase, bob.phase], ['reconnecting', 'reconnecting']);
    await world.pass(2_000);
    world.network.restore();
    await world.pass(6_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.deepEqual([alice.told('connected').length, bob.told('connected').length], [1, 1]);
  });

  it('goes over the data channel when the broker is away', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.board.stop();
    const before = world.talk.length;
    alice.happen('networkChanged');
    await world.pass(1_000);
    assert.deepEqual(world.talk.slice(before), ['channel alice UPDATE', 'channel bob UPDATE resp']);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });
});

describe('Re-entrant', () => {
  /** One browser page with three controllers, which call one another and a fourth page. */
  async function fourIdentities() {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    const bob = await world.page('bob');
    const carol = await world.page('carol');
    const dave = await world.page('dave');
    return {world, alice, bob, carol, dave};
  }

  it('holds two calls between four identities at once, each with its own peer', async () => {
    const {world, alice, bob, carol, dave} = await fourIdentities();
    alice.calls.dial('bob');
    dave.calls.dial('carol');
    await world.pass(200);
    bob.calls.answer();
    carol.calls.answer();
    await world.pass(500);
    assert.deepEqual(
      [alice, bob, carol, dave].map((page) => [page.phase, page.call?.peer]),
      [
        ['ongoing', 'bob'],
        ['ongoing', 'alice'],
        ['ongoing', 'dave'],
        ['ongoing', 'carol'],
      ],
    );
  });

  it('shares no state: what happens to one call leaves the other alone', async () => {
    const {world, alice, bob, carol, dave} = await fourIdentities();
    await talking(world, alice, bob);
    await talking(world, dave, carol, 'carol');
    const told = (pages: readonly FakePage[]) => pages.map((page) => page.notices.length);
    const before = told([carol, dave]);

    alice.calls.toggleCamera(false);
    bob.calls.toggleHold(true);
    await world.pass(100);
    alice.calls.hangUp();
    await world.pass(100);

    assert.deepEqual([alice.phase, bob.phase], ['ended', 'ended']);
    assert.deepEqual([carol.phase, dave.phase], ['ongoing', 'ongoing']);
    assert.deepEqual(told([carol, dave]), before);
    assert.deepEqual(carol.call?.remote, {mic: true, camera: true, screen: false, hold: false});
    assert.equal(dave.media.isFilming, true);
  });

  it('turns away a message of one session that comes from another page', async () => {
    const {world, alice, bob, carol} = await fourIdentities();
    await talking(world, alice, bob);
    const sessid = world.said[0]?.message.sessid;
    for (const type of ['CANCEL', 'HANGUP']) {
      const message = {version: '3.0', type, sessid, resp: false};
      world.board.relay('carol', {type: 'CANDIDATE', dst: 'bob', payload: {type: 'econn', message}});
    }
    await world.pass(1_000);
    assert.deepEqual([alice.phase, bob.phase, carol.phase], ['ongoing', 'ongoing', 'idle']);
  });
});
