/** What the calls rely on in the stock PeerServer, fact by fact as the protocol numbers them. */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {setTimeout as passing} from 'node:timers/promises';
import {WebSocket} from 'ws';
import {type EmbeddedBroker, startBroker} from '../../tools/embedded-broker.js';
import {RawClient} from './raw-client.js';

describe('the stock PeerServer', {concurrency: true}, () => {
  let broker: EmbeddedBroker;
  const clients: RawClient[] = [];
  before(async () => {
    broker = await startBroker({kind: 'stock'});
  });
  after(async () => {
    for (const {socket} of clients) socket.terminate();
    await broker.stop();
  });

  /** Names that no other test uses. */
  let tests = 0;
  function cast(...names: string[]) {
    tests += 1;
    return names.map((name) => `${name}-${tests}`);
  }

  function connect(id: string, token?: string): RawClient {
    const client = new RawClient(broker.url, {id, ...(token !== undefined && {token})});
    clients.push(client);
    return client;
  }

  async function enter(id: string, token?: string): Promise<RawClient> {
    const client = connect(id, token);
    assert.equal((await client.next()).type, 'OPEN');
    return client;
  }

  /** The broker frees an id a moment after the last owner's socket closed. */
  async function enterWhenFree(id: string, token: string): Promise<RawClient> {
    const client = connect(id, token);
    const {type} = await client.next();
    if (type === 'OPEN') return client;
    assert.equal(type, 'ID-TAKEN');
    return enterWhenFree(id, token);
  }

  async function pair() {
    const ids = cast('alice', 'bob');
    const [alice, bob] = await Promise.all(ids.map((id) => enter(id)));
    return {alice: alice!, bob: bob!};
  }

  it('B1: relays OFFER, ANSWER, CANDIDATE, LEAVE and EXPIRE with whatever payload, and nothing else', async () => {
    const {alice, bob} = await pair();
    const relayed = ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE'];
    const payload = {type: 'econn', message: {nested: ['Zo\u00eb', null, 1.5, {}]}};
    for (const type of ['PING', 'HEARTBEAT', 'OPEN', 'ERROR', 'ID-TAKEN', 'offer', 'SETUP', ...relayed])
      alice.send({type, dst: bob.id, payload});
    const heard = await bob.take(relayed.length);
    assert.deepEqual(
      heard,
      relayed.map((type) => ({type, src: alice.id, dst: bob.id, payload})),
    );
    assert.deepEqual(await bob.settled(), []);
    assert.deepEqual(await alice.settled(), [], 'the sender is not told what was dropped');
  });

  it('B2: stamps src', async () => {
    const {alice, bob} = await pair();
    alice.send({type: 'OFFER', src: 'mallory', dst: bob.id, payload: {src: 'mallory'}});
    assert.equal((await bob.next()).src, alice.id);
  });

  it('B3: says EXPIRE in the name of whoever is offline, 5 to 6 s after the first message that waited for them', async () => {
    const ids = cast('alice', 'bob', 'nobody');
    const [alice, bob] = await Promise.all([enter(ids[0]!), enter(ids[1]!)]);
    const nobody = ids[2]!;
    const started = performance.now();
    bob.send({type: 'OFFER', dst: nobody, payload: {}});
    // The time between the two is what the fact is about.
    await passing(2_500);
    alice.send({type: 'OFFER', dst: nobody, payload: {correlation: 1}});
    alice.send({type: 'CANDIDATE', dst: nobody, payload: {correlation: 2}});

    const expired = await alice.next(8_000);
    const waited = performance.now() - started;
    assert.deepEqual(expired, {type: 'EXPIRE', src: nobody, dst: alice.id});
    // Up to one round of its clean-up, which runs every second, and what a busy machine adds.
    assert.ok(waited > 4_900 && waited < 7_500, `${waited} ms`);
    assert.equal((await bob.next()).type, 'EXPIRE');
    assert.deepEqual(await alice.settled(), [], 'one EXPIRE, however many messages waited');
  });

  it('B4: delivers what waited in order and at once to whoever registers in time', async () => {
    const ids = cast('alice', 'bob');
    const alice = await enter(ids[0]!);
    const types = ['OFFER', 'CANDIDATE', 'CANDIDATE', 'ANSWER'];
    for (const [n, type] of types.entries()) alice.send({type, dst: ids[1], payload: {n}});
    await alice.settled();

    const bob = connect(ids[1]!);
    assert.equal((await bob.next()).type, 'OPEN');
    // Sent on OPEN, so it comes back behind all that was part of the burst.
    const burst = await bob.settled();
    assert.deepEqual(
      burst,
      types.map((type, n) => ({type, src: alice.id, dst: bob.id, payload: {n}})),
    );
  });

  it('B5: drops LEAVE to whoever is offline, and delivers it with its payload to whoever is not', async () => {
    const ids = cast('alice', 'bob');
    const alice = await enter(ids[0]!);
    alice.send({type: 'LEAVE', dst: ids[1], payload: {n: 1}});
    alice.send({type: 'CANDIDATE', dst: ids[1], payload: {n: 2}});
    await alice.settled();
    const bob = await enter(ids[1]!);
    alice.send({type: 'LEAVE', dst: bob.id, payload: {n: 3}});
    const heard = await bob.take(2);
    assert.deepEqual(
      heard.map(({type, payload}) => ({type, payload})),
      [
        {type: 'CANDIDATE', payload: {n: 2}},
        {type: 'LEAVE', payload: {n: 3}},
      ],
    );
  });

  it('B6: lets clients send EXPIRE and LEAVE to each other', async () => {
    const {alice, bob} = await pair();
    alice.send({type: 'EXPIRE', dst: bob.id});
    alice.send({type: 'LEAVE', dst: bob.id});
    assert.deepEqual(await bob.take(2), [
      {type: 'EXPIRE', src: alice.id, dst: bob.id},
      {type: 'LEAVE', src: alice.id, dst: bob.id},
    ]);
  });

  it('B7: tells nobody when a socket closes', async () => {
    const ids = cast('alice', 'bob');
    const [alice, bob] = await Promise.all([enter(ids[0]!), enter(ids[1]!)]);
    alice.send({type: 'OFFER', dst: bob.id, payload: {}});
    bob.send({type: 'ANSWER', dst: alice.id, payload: {}});
    assert.equal((await alice.next()).type, 'ANSWER');
    bob.socket.close();
    await bob.closed();
    await enterWhenFree(bob.id, 'another token');
    assert.deepEqual(await alice.settled(), []);
  });

  it('B7: lets a half-open socket swallow messages until its heartbeat is overdue', async () => {
    const impatient = await startBroker({
      kind: 'stock',
      options: {alive_timeout: 1_000, expire_timeout: 100, cleanup_out_msgs: 50},
    });
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((id) => RawClient.register(impatient.url, {id})));
    const beating = setInterval(() => alice!.send({type: 'HEARTBEAT'}), 100);
    try {
      // From here on bob is a laptop that was closed.
      bob!.socket.pause();
      const started = performance.now();
      while (!(await expires(alice!, 'bob'))) {
        assert.ok(performance.now() - started < 10_000, 'the socket swallows for ever');
        await passing(50);
      }
      const swallowing = performance.now() - started;
      assert.ok(swallowing > 800 && swallowing < 4_000, `${swallowing} ms`);
    } finally {
      clearInterval(beating);
      await impatient.stop();
    }

    async function expires(sender: RawClient, dst: string): Promise<boolean> {
      sender.send({type: 'CANDIDATE', dst, payload: {}});
      return (await sender.settled()).some(({type, src}) => type === 'EXPIRE' && src === dst);
    }
  });

  it('B8: lets the same token replace the socket without a word, and hears itself on the new one', async () => {
    const ids = cast('alice', 'bob');
    const [alice, old] = await Promise.all([enter(ids[0]!), enter(ids[1]!, 'same')]);
    const fresh = connect(ids[1]!, 'same');
    await new Promise((resolve) => fresh.socket.once('open', resolve));
    assert.deepEqual(await fresh.settled(), [], 'neither OPEN nor anything else comes before the own echo');

    alice.send({type: 'OFFER', dst: ids[1], payload: {}});
    assert.equal((await fresh.next()).type, 'OFFER');
    // The old socket is neither closed nor told: it may still send, and the answer comes to the new one.
    old.send({type: 'CANDIDATE', dst: old.id, payload: 'from the old'});
    assert.equal((await fresh.next()).payload, 'from the old');
    assert.equal(old.socket.readyState, WebSocket.OPEN);
    old.socket.close();
    await old.closed();
    assert.deepEqual(old.rest(), []);
    assert.deepEqual(await fresh.settled(), [], 'the id stays with the new one');
  });

  it('B9: refuses another token with ID-TAKEN until the socket of the first is closed', async () => {
    const ids = cast('bob');
    const holder = await enter(ids[0]!, 'first');
    const intruder = connect(ids[0]!, 'second');
    assert.equal((await intruder.next()).type, 'ID-TAKEN');
    await intruder.closed();
    assert.deepEqual(await holder.settled(), [], 'the holder is not disturbed');

    holder.socket.close();
    await holder.closed();
    await enterWhenFree(ids[0]!, 'second');
  });

  it('B10: echoes what is sent to oneself, in order', async () => {
    const {alice, bob} = await pair();
    const numbers = Array.from({length: 50}, (_, n) => n);
    for (const n of numbers) {
      alice.send({type: 'CANDIDATE', dst: alice.id, payload: n});
      bob.send({type: 'CANDIDATE', dst: alice.id, payload: 'from bob'});
    }
    const heard = await alice.take(100);
    assert.deepEqual(
      heard.filter(({src}) => src === alice.id).map(({payload}) => payload),
      numbers,
    );
  });

  it('B11: takes any id', async () => {
    const ids = cast('-Zo\u00eb/ \u{1f600}?&=-');
    const odd = await enter(ids[0]!);
    odd.send({type: 'CANDIDATE', dst: odd.id});
    assert.deepEqual(await odd.next(), {type: 'CANDIDATE', src: ids[0], dst: ids[0]});
  });

  it('refuses a wrong key with ERROR', async () => {
    const stranger = new RawClient(broker.url, {id: 'stranger', key: 'other'});
    assert.equal((await stranger.next()).type, 'ERROR');
    await stranger.closed();
  });
});
