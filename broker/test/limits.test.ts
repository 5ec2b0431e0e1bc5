import assert from 'node:assert/strict';
import {connect, type Socket} from 'node:net';
import {afterEach, describe, it} from 'node:test';
import {Client, settled} from './support/client.js';
import {startNode, startStock, type Node} from './support/nodes.js';
import {missing, RedisServer} from './support/servers.js';
import {elapsed, until} from './support/until.js';
import type {BrokerOptions, Limits} from '../src/index.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function node(limits: Partial<Limits> = {}, options: BrokerOptions = {}) {
  const started = await startNode({...options, limits});
  closers.push(() => started.stop());
  return started;
}

async function status(url: string, id: string, headers: Record<string, string> = {}): Promise<number | 'open'> {
  const client = new Client(url, id, {headers});
  await client.when(() => client.refused !== undefined || client.heard.length > 0);
  return client.refused ?? 'open';
}

/** An HTTP connection by hand, for what no WebSocket library would send. */
function raw(url: string): Socket {
  const {port} = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  closers.push(() => socket.destroy());
  return socket;
}

describe('messages', () => {
  it('L1 messageBytes: a longer one closes the socket', async () => {
    const {url} = await node();
    const [alice, bob] = [await Client.open(url, 'alice'), await Client.open(url, 'bob')];
    const frame = (bytes: number): string =>
      JSON.stringify({type: 'OFFER', dst: 'bob', payload: ''.padEnd(bytes - 41, 'x')});
    assert.equal(frame(65_536).length, 65_536);
    alice.send(frame(65_536));
    await bob.next(({type}) => type === 'OFFER');
    alice.send(frame(65_537));
    assert.equal(await alice.whenClosed(), 1009);
    assert.equal(bob.of('OFFER').length, 1);
  });

  it('L2 messageRate, messageBurst: a flood is slowed down, not lost, and hurts nobody else', async () => {
    const {url} = await node();
    const [flooder, target, ann, ben] = await Promise.all(
      ['flooder', 'target', 'ann', 'ben'].map((name) => Client.open(url, name)),
    );
    assert.ok(flooder && target && ann && ben);
    /** How long neighbours typically wait for each other, for so many milliseconds. */
    const typicalWait = async (ms: number): Promise<number> => {
      const waits: number[] = [];
      for (const end = performance.now() + ms; performance.now() < end; await elapsed(40)) {
        const sentAt = performance.now();
        ann.candidate('ben', sentAt);
        await ben.next(({payload}) => payload === sentAt);
        waits.push(performance.now() - sentAt);
      }
      return waits.sort((one, other) => one - other)[waits.length >> 1] ?? Infinity;
    };
    const quiet = await typicalWait(400);
    for (let n = 0; n < 600; n += 1) flooder.candidate('target', n);
    const startedAt = performance.now();
    const flooded = await typicalWait(1000);
    const inFirstSecond = target.payloads().length;
    const most = 350 + (50 * (performance.now() - startedAt)) / 1000;
    assert.ok(inFirstSecond >= 300 && inFirstSecond <= most, `${inFirstSecond}`);
    assert.ok(flooded < 50 + 5 * quiet, `neighbours waited ${flooded} ms, ${quiet} ms before`);
    await target.when(() => target.payloads().length === 600);
    assert.deepEqual(
      target.payloads(),
      Array.from({length: 600}, (_, n) => n),
    );
  });

  it('L2 pings count as messages, and too many get no answer', async () => {
    const {url} = await node({messageRate: 10, messageBurst: 20});
    const client = await Client.open(url, 'pinger');
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    for (let n = 0; n < 200; n += 1) client.socket.ping();
    const startedAt = performance.now();
    await elapsed(500);
    const most = 22 + (10 * (performance.now() - startedAt)) / 1000;
    assert.ok(pongs >= 15 && pongs <= most, `${pongs} pongs`);
    assert.equal(client.closed, undefined);
  });

  it('L3 pingMs, deadMs: a throttled client is not taken for dead, a silent one is', async () => {
    const {url, broker} = await node({messageRate: 5, messageBurst: 1, pingMs: 300, deadMs: 1500});
    const busy = await Client.open(url, 'busy');
    const silent = await Client.open(url, 'silent', {autoPong: false});
    const hidden = await Client.open(url, 'hidden');
    // Answers to pings wait behind these, longer than the dead are waited for.
    for (let n = 0; n < 15; n += 1) busy.candidate('hidden', n);
    assert.equal(await silent.whenClosed(), 1006);
    await hidden.when(() => hidden.payloads().length === 15);
    assert.equal(busy.closed, undefined);
    assert.equal(hidden.closed, undefined);
    assert.equal(broker.tally.dead, 1);
  });

  it('L4 outboundBytes: a client that does not read is cut before it costs memory', async () => {
    const {url, broker} = await node({messageBurst: 100_000, messageRate: 100_000});
    const [sender, deaf] = [await Client.open(url, 'sender'), await Client.open(url, 'deaf')];
    deaf.socket.pause();
    global.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const payload = 'x'.repeat(60_000);
    await until(async () => {
      for (let n = 0; n < 10; n += 1) sender.candidate('deaf', payload);
      await settled(sender);
      most = Math.max(most, process.memoryUsage().rss);
      return broker.tally.slow === 1;
    }, 'the client that does not read is cut');
    assert.ok(most - before < 64 * 1_048_576, `${(most - before) / 1_048_576} MiB`);
    sender.offer('deaf');
    await sender.next(({type}) => type === 'EXPIRE');
  });
});

describe('sockets', () => {
  it('are not compressed: that costs memory for each, and calls send little', async () => {
    const {url} = await node();
    const alice = new Client(url, 'alice', {perMessageDeflate: true});
    await alice.next(({type}) => type === 'OPEN');
    assert.equal(alice.socket.extensions, '');
  });

  it('L5 socketsPerIp: the 101st is asked to wait until another leaves', async () => {
    const {url} = await node();
    const crowd = await Promise.all(Array.from({length: 100}, (_, n) => Client.open(url, `c${n}`)));
    assert.equal(await status(url, 'late'), 429);
    await crowd[0]?.close();
    await until(async () => (await status(url, 'late')) === 'open', 'there is room again');
  });

  it('L5 sockets: a full node says so', async () => {
    const {url} = await node({sockets: 2});
    await Client.open(url, 'one');
    await Client.open(url, 'two');
    assert.equal(await status(url, 'three'), 503);
  });

  it('L5 upgradeRate, upgradeBurst: who knocks too fast waits', async () => {
    const {url} = await node({upgradeRate: 0.5, upgradeBurst: 5});
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await status(url, `fast${n}`));
    assert.deepEqual(
      answers.slice(0, 5),
      Array.from({length: 5}, () => 'open'),
    );
    assert.equal(answers[5], 429);
    await until(async () => (await status(url, 'patient')) === 'open', 'the rate lets somebody in');
  });

  it('L6 trustProxy: X-Forwarded-For counts only as far as own proxies wrote it', async () => {
    const spoofed = (n: number) => ({'X-Forwarded-For': `10.0.0.${n}`});
    const direct = await node({socketsPerIp: 2});
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await status(direct.url, `a${n}`, spoofed(n)));
    assert.deepEqual(answers, ['open', 'open', 429]);

    const proxied = await node({socketsPerIp: 2}, {trustProxy: 1});
    const behind = [];
    for (let n = 0; n < 3; n += 1) behind.push(await status(proxied.url, `b${n}`, spoofed(n)));
    assert.deepEqual(behind, ['open', 'open', 'open']);
    const chained = [];
    for (let n = 0; n < 3; n += 1)
      chained.push(await status(proxied.url, `c${n}`, {'X-Forwarded-For': `10.9.9.${n}, 10.1.1.1`}));
    assert.deepEqual(chained, ['open', 'open', 429]);
    const v6 = [];
    for (let n = 0; n < 3; n += 1)
      v6.push(await status(proxied.url, `d${n}`, {'X-Forwarded-For': `2001:db8:1:2::${n}`}));
    assert.deepEqual(v6, ['open', 'open', 429]);
    assert.equal(await status(proxied.url, 'e', {'X-Forwarded-For': '2001:db8:1:3::1'}), 'open');
    assert.equal(await status(proxied.url, 'f', {'X-Forwarded-For': 'nonsense, ::::'}), 'open');
  });

  it('authFailures, authBlockMs: who guesses tokens is shut out for a while', async () => {
    const {url} = await node({authFailures: 3, authBlockMs: 1500}, {auth: {jwtSecret: 'x'.repeat(32)}});
    for (let n = 0; n < 3; n += 1) {
      const client = new Client(url, 'alice', {token: 'guess'});
      assert.equal(await client.whenClosed(), 4401);
    }
    assert.equal(await status(url, 'alice'), 429);
    const guest = await (await fetch(`${url}peerjs/id`)).text();
    await until(async () => (await status(url, guest)) === 'open', 'the time is over');
  });

  it('idLength, tokenLength: longer ones are refused for good', async () => {
    const {url} = await node({idLength: 10, tokenLength: 20});
    await Client.open(url, 'a'.repeat(10), {token: 't'.repeat(20)});
    for (const [id, token] of [
      ['a'.repeat(11), 't'],
      ['b', 't'.repeat(21)],
    ] as const) {
      const client = new Client(url, id, {token});
      assert.equal(await client.whenClosed(), 4400);
      assert.equal(client.heard[0]?.type, 'ERROR');
    }
  });

  it('L9 headersMs: a thousand unfinished requests block nobody and are dropped', async () => {
    const {url} = await node({headersMs: 3000});
    let [dropped, connected] = [0, 0];
    for (let n = 0; n < 1000; n += 1) {
      const socket = raw(url);
      socket.on('connect', () => (connected += 1)).on('close', () => (dropped += 1));
      socket.write('GET /peerjs?id=x HTTP/1.1\r\nHost: x\r\n');
    }
    await until(() => connected === 1000, 'all are connected');
    const startedAt = performance.now();
    await Client.open(url, 'alice');
    assert.ok(performance.now() - startedAt < 1500);
    assert.equal(dropped, 0);
    await until(() => dropped === 1000, 'all are dropped');
  });
});

for (const realm of ['memory', 'redis'] as const) {
  describe(`presence (${realm})`, {skip: realm === 'redis' && missing('redis-server')}, () => {
    async function nodes(limits: Partial<Limits>): Promise<readonly [Node, Node]> {
      if (realm === 'memory') {
        const only = await node(limits);
        return [only, only];
      }
      const redis = await RedisServer.start();
      closers.push(() => redis.stop());
      return [await node(limits, {redis: {url: redis.url}}), await node(limits, {redis: {url: redis.url}})];
    }

    it('L7 takeovers: two pages with one token do not kick each other for ever', async () => {
      const [one, two] = await nodes({});
      let refusals = 0;
      for (let n = 0; n < 50; n += 1) {
        const client = new Client(n % 2 ? one.url : two.url, 'alice', {token: 'shared'});
        await client.when(() => client.heard.length > 0);
        if (client.heard[0]?.type === 'ID-TAKEN') refusals += 1;
      }
      assert.ok(refusals >= 43 && refusals <= 45, `${refusals} of 50 refused`);
      const bob = await Client.open(one.url, 'bob');
      bob.offer('alice');
      await settled(bob);
      assert.equal(bob.of('EXPIRE').length, 0, 'somebody has the id');
    });

    it('L8 awayMessages: what does not fit is answered by EXPIRE', async () => {
      const [one, two] = await nodes({awayMessages: 5});
      const [alice, bob] = [await Client.open(one.url, 'alice'), await Client.open(two.url, 'bob')];
      await bob.terminate();
      await until(() => two.broker?.connections === (realm === 'memory' ? 1 : 0), 'bob is away');
      for (let n = 0; n < 7; n += 1) alice.offer('bob', n);
      await alice.when(() => alice.of('EXPIRE').length === 2);
      const back = await Client.open(one.url, 'bob');
      await back.when(() => back.payloads().length === 5);
      assert.deepEqual(back.payloads(), [0, 1, 2, 3, 4]);
    });

    it('L8 awayBytes: neither are many bytes kept', async () => {
      const [one, two] = await nodes({});
      const [alice, bob] = [await Client.open(one.url, 'alice'), await Client.open(two.url, 'bob')];
      await bob.terminate();
      await until(() => two.broker?.connections === (realm === 'memory' ? 1 : 0), 'bob is away');
      for (let n = 0; n < 6; n += 1) alice.offer('bob', 'x'.repeat(60_000));
      await alice.when(() => alice.of('EXPIRE').length === 2);
      const back = await Client.open(one.url, 'bob');
      await back.when(() => back.payloads().length === 4);
    });

    it('awayMs: messages wait no longer than told', async () => {
      const [one, two] = await nodes({awayMs: 300});
      const [alice, bob] = [await Client.open(one.url, 'alice'), await Client.open(two.url, 'bob')];
      await bob.terminate();
      await until(() => two.broker?.connections === (realm === 'memory' ? 1 : 0), 'bob is away');
      const sentAt = performance.now();
      alice.offer('bob');
      await alice.next(({type}) => type === 'EXPIRE');
      const took = performance.now() - sentAt;
      assert.ok(took > 250 && took < 3000, `${took} ms`);
      const back = await Client.open(one.url, 'bob');
      await settled(back);
      assert.equal(back.of('OFFER').length, 0);
    });
  });
}

it('expireMs: candidates for somebody offline are answered once in a while', async () => {
  const {url} = await node({expireMs: 300});
  const alice = await Client.open(url, 'alice');
  const startedAt = performance.now();
  while (performance.now() - startedAt < 1000) {
    alice.candidate('nobody', 'c');
    await elapsed(30);
  }
  await settled(alice);
  const {length} = alice.of('EXPIRE');
  assert.ok(length >= 3 && length <= 2 + (performance.now() - startedAt) / 300, `${length} EXPIREs`);
});

it(
  'presenceMs, refreshMs: who does not refresh is forgotten, who does is not',
  {skip: missing('redis-server')},
  async () => {
    const redis = await RedisServer.start();
    closers.push(() => redis.stop());
    const careful = await node({presenceMs: 2000, refreshMs: 200}, {redis: {url: redis.url}});
    const careless = await node({presenceMs: 2000, refreshMs: 60_000}, {redis: {url: redis.url}});
    const [alice, bob] = [await Client.open(careful.url, 'alice'), await Client.open(careless.url, 'bob')];
    await elapsed(2500);
    alice.offer('bob');
    await alice.next(({type}) => type === 'EXPIRE');
    bob.offer('alice');
    await alice.next(({type}) => type === 'OFFER');
  },
);

describe('with Redis away', {skip: missing('redis-server')}, () => {
  async function nodeOnRedis(limits: Partial<Limits>) {
    const redis = await RedisServer.start();
    closers.push(() => redis.stop());
    return {redis, ...(await node(limits, {redis: {url: redis.url}}))};
  }

  /** How long it takes until somebody unknown is called offline. */
  async function wait(client: Client): Promise<number> {
    const sentAt = performance.now();
    client.heard.length = 0;
    client.offer('nobody');
    await client.next(({type}) => type === 'EXPIRE');
    return performance.now() - sentAt;
  }

  it('backplaneMs: nobody waits longer for a Redis that hangs', async () => {
    const {redis, url} = await nodeOnRedis({backplaneMs: 400});
    const alice = await Client.open(url, 'alice');
    redis.freeze();
    closers.push(() => redis.thaw());
    const took = await wait(alice);
    assert.ok(took > 350 && took < 2500, `${took} ms`);
    const late = new Client(url, 'late');
    assert.equal(await late.whenClosed(), 1013);
  });

  it('settleMs: for so long after it is back, who is unknown may be about to be announced', async () => {
    const {redis, url, broker} = await nodeOnRedis({settleMs: 2000, awayMs: 500});
    const alice = await Client.open(url, 'alice');
    await redis.kill();
    await until(() => broker.obstacle === 'backplane', 'the node notices');
    await redis.start();
    await until(() => broker.obstacle === undefined, 'it is back');
    const took = await wait(alice);
    assert.ok(took > 450, `${took} ms`);
    await until(async () => (await wait(alice)) < 400, 'offline is said at once');
  });
});

it('F4 leaves nothing behind of those who have left', async () => {
  const {url, broker} = await node({upgradeBurst: 1000, upgradeRate: 1000});
  const clients = await Promise.all(Array.from({length: 90}, (_, n) => Client.open(url, `c${n}`)));
  clients.forEach((client, n) => client.offer(`nobody${n}`));
  await Promise.all(clients.map((client) => client.close()));
  await until(() => Object.values(broker.tables).every((size) => size === 0), 'all tables are empty');
});

it('the stock server has none of these limits (stockExceptions.L)', async () => {
  const stock = await startStock();
  closers.push(() => stock.stop());
  const [alice, bob] = [await Client.open(stock.url, 'alice'), await Client.open(stock.url, 'bob')];
  alice.offer('bob', 'x'.repeat(1_000_000));
  await bob.next(({type}) => type === 'OFFER');
});
