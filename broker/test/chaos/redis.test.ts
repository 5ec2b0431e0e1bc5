import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {afterEach, describe, it} from 'node:test';
import {Cable} from '../support/cable.js';
import {Client, settled} from '../support/client.js';
import {startNode} from '../support/nodes.js';
import {Program} from '../support/program.js';
import {freePort, missing, RedisServer} from '../support/servers.js';
import {elapsed, until} from '../support/until.js';
import type {BrokerOptions, Limits, RedisOptions} from '../../src/index.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const roomy: Partial<Limits> = {socketsPerIp: 20_000, upgradeRate: 20_000, upgradeBurst: 20_000};

async function redisServer(): Promise<RedisServer> {
  const redis = await RedisServer.start();
  closers.push(() => redis.stop());
  return redis;
}

async function node(url: string, options: BrokerOptions = {}) {
  const started = await startNode({limits: roomy, redis: {url}, ...options});
  closers.push(() => started.stop());
  return started;
}

async function program(...args: string[]): Promise<Program> {
  const started = await Program.start(['--takeovers', '1000', ...args]);
  closers.push(() => started.end());
  return started;
}

/** A node whose wire to Redis can be cut. */
async function nodeOnCable(redis: RedisServer) {
  const cable = await Cable.to(redis.port);
  closers.push(() => cable.close());
  return {cable, ...(await node(`redis://127.0.0.1:${cable.port}`))};
}

describe('Redis and the nodes', {skip: missing('redis-server')}, () => {
  for (const [whose, token] of [
    ['another', 'other'],
    ['the same', 'same'],
  ] as const) {
    it(`C1 a node cut off does not steal back an id that moved on under ${whose} token`, async () => {
      const redis = await redisServer();
      const [cutOff, other] = [await nodeOnCable(redis), await node(redis.url)];
      const old = await Client.open(cutOff.url, 'alice', {token: 'same'});
      cutOff.cable.cut();
      await until(() => cutOff.broker.obstacle === 'backplane', 'the node notices');
      // Nobody is known to hold the id any more.
      const fresh = await Client.open(other.url, 'alice', {token});
      cutOff.cable.lead(redis.port);
      assert.equal(await old.whenClosed(), 4409);
      const bob = await Client.open(cutOff.url, 'bob');
      bob.offer('alice');
      await fresh.next(({type}) => type === 'OFFER');
      assert.equal(fresh.closed, undefined);
    });
  }

  it('C1 nor gives up for another node what its own clients left meanwhile', async () => {
    const redis = await redisServer();
    const [cutOff, other] = [await nodeOnCable(redis), await node(redis.url)];
    const old = await Client.open(cutOff.url, 'alice');
    cutOff.cable.cut();
    await until(() => cutOff.broker.obstacle === 'backplane', 'the node notices');
    await old.close();
    const fresh = await Client.open(other.url, 'alice');
    cutOff.cable.lead(redis.port);
    await until(() => cutOff.broker.obstacle === undefined, 'the node is back');
    const bob = await Client.open(cutOff.url, 'bob');
    bob.offer('alice');
    await fresh.next(({type}) => type === 'OFFER');
    const impostor = new Client(cutOff.url, 'alice');
    assert.equal(await impostor.whenClosed(), 4409);
  });

  it('C2 messages for a node that is cut off for a moment arrive, and nobody is called offline', async () => {
    const redis = await redisServer();
    const [cutOff, other] = [await nodeOnCable(redis), await node(redis.url)];
    const [alice, bob] = [await Client.open(cutOff.url, 'alice'), await Client.open(other.url, 'bob')];
    cutOff.cable.cut();
    await until(() => cutOff.broker.obstacle === 'backplane', 'the node notices');
    for (let n = 0; n < 20; n += 1) bob.offer('alice', n);
    await elapsed(1200);
    assert.equal(alice.of('OFFER').length, 0);
    cutOff.cable.lead(redis.port);
    await alice.when(() => alice.of('OFFER').length === 20);
    assert.deepEqual(
      alice.payloads(),
      Array.from({length: 20}, (_, n) => n),
    );
    assert.equal(bob.of('EXPIRE').length, 0);
  });

  it('C3 Redis that hangs for 1.5 s: late, in order, once', async () => {
    const redis = await redisServer();
    const [one, two] = [await node(redis.url), await node(redis.url)];
    const [alice, bob] = [await Client.open(one.url, 'alice'), await Client.open(two.url, 'bob')];
    redis.freeze();
    for (let n = 0; n < 20; n += 1) bob.offer('alice', n);
    await elapsed(1500);
    redis.thaw();
    await alice.when(() => alice.of('OFFER').length >= 20);
    await settled(bob);
    assert.deepEqual(
      alice.payloads(),
      Array.from({length: 20}, (_, n) => n),
    );
    assert.equal(bob.of('EXPIRE').length, 0);
  });

  it('C3 Redis that hangs for longer: callers are told, calls within a node go on, nobody is disconnected', async () => {
    const redis = await redisServer();
    const [one, two] = [await node(redis.url), await node(redis.url)];
    const [alice, bob, ben] = [
      await Client.open(one.url, 'alice'),
      await Client.open(two.url, 'bob'),
      await Client.open(two.url, 'ben'),
    ];
    redis.freeze();
    const sentAt = performance.now();
    bob.offer('alice');
    bob.offer('ben');
    await ben.next(({type}) => type === 'OFFER');
    await bob.next(({type}) => type === 'EXPIRE');
    assert.ok(performance.now() - sentAt > 2500);
    const late = new Client(one.url, 'late');
    assert.equal(await late.whenClosed(), 1013);
    assert.equal(late.heard.length, 0);
    redis.thaw();
    assert.ok([alice, bob, ben].every(({closed}) => closed === undefined));
    await until(async () => {
      const sender = await Client.open(two.url, `again${Date.now()}`);
      sender.offer('alice', 'again');
      await settled(sender);
      return alice.payloads().includes('again');
    }, 'it works again');
  });

  it('C4 Redis comes back empty: 5,000 clients are known again, and nobody is called offline meanwhile', async () => {
    const redis = await redisServer();
    const [one, two] = [await node(redis.url), await node(redis.url)];
    const crowd: Client[] = [];
    const startedAt = performance.now();
    while (crowd.length < 5000) {
      const next = Array.from({length: 250}, (_, n) =>
        Client.open((n % 2 ? one : two).url, `c${crowd.length + n}`, {token: 't'}),
      );
      crowd.push(...(await Promise.all(next)));
    }
    const openedIn = performance.now() - startedAt;
    closers.push(() => crowd.forEach(({socket}) => socket.terminate()));
    const caller = await Client.open(one.url, 'caller');
    await redis.kill();
    await until(() => one.broker.obstacle === 'backplane' && two.broker.obstacle === 'backplane', 'both notice');
    await redis.start();
    const backAt = performance.now();
    await until(() => one.broker.obstacle === undefined, 'one is back');
    for (let n = 0; n < 50; n += 1) caller.offer(`c${n * 100}`, n);
    const rung = crowd.filter((_, n) => n % 100 === 0);
    await until(() => rung.every((client) => client.of('OFFER').length === 1), 'everybody is reached');
    const known = (): number =>
      Number(execFileSync('redis-cli', ['-p', String(redis.port), 'dbsize'], {encoding: 'utf8'}));
    await until(() => known() === 5001, 'everybody is known', 10_000);
    const took = performance.now() - backAt;
    // On a machine that is slow now, all of it is slow.
    assert.ok(took < Math.max(5000, openedIn), `${took} ms, and ${openedIn} ms to open them`);
    assert.equal(caller.of('EXPIRE').length, 0);
    for (const n of [7, 4_321]) {
      const impostor = new Client(one.url, `c${n}`, {token: 'other'});
      await impostor.next(({type}) => type === 'ID-TAKEN');
    }
    assert.ok(crowd.every(({closed}) => closed === undefined));
  });

  it('C5 a frozen node: the same token takes over at once, the old socket is closed on thaw', async () => {
    const redis = await redisServer();
    const [frozen, other] = [await program('--redis', redis.url), await program('--redis', redis.url)];
    const old = await Client.open(frozen.url, 'alice');
    frozen.child.kill('SIGSTOP');
    const fresh = await Client.open(other.url, 'alice', {token: old.token});
    const bob = await Client.open(other.url, 'bob');
    bob.offer('alice');
    await fresh.next(({type}) => type === 'OFFER');
    frozen.child.kill('SIGCONT');
    assert.equal(await old.whenClosed(), 4409);
    assert.equal(old.of('OFFER').length, 0);
    assert.equal(fresh.closed, undefined);
  });

  it('C6 a killed node: its ids are free at once, for any token', async () => {
    const redis = await redisServer();
    const [killed, other] = [await program('--redis', redis.url), await program('--redis', redis.url)];
    await Client.open(killed.url, 'alice');
    const bob = await Client.open(other.url, 'bob');
    await Client.open(killed.url, 'carol');
    await killed.end();
    const killedAt = performance.now();
    await until(async () => {
      const alice = new Client(other.url, 'alice');
      await alice.when(() => alice.heard.length > 0);
      return alice.heard[0]?.type === 'OPEN';
    }, 'alice is let in');
    assert.ok(performance.now() - killedAt < 2000);
    bob.offer('carol', 'waits');
    const carol = await Client.open(other.url, 'carol');
    await carol.next(({payload}) => payload === 'waits');
  });

  it('C10 a client that answers nothing is dropped, one in a hidden tab is not', async () => {
    const {url} = await node((await redisServer()).url, {limits: {pingMs: 400, deadMs: 1500}});
    const [silent, hidden] = [await Client.open(url, 'silent', {autoPong: false}), await Client.open(url, 'hidden')];
    hidden.send({type: 'HEARTBEAT'});
    assert.equal(await silent.whenClosed(), 1006);
    await elapsed(1500);
    assert.equal(hidden.closed, undefined);
  });
});

/** Forty clients on two nodes can all be called before and after this, stay connected, and nobody else gets an id. */
async function survives(redis: RedisOptions, whatHappens: () => unknown): Promise<void> {
  const options = {limits: {...roomy, refreshMs: 5000}, redis};
  const [one, two] = [await node('', options), await node('', options)];
  const names = Array.from({length: 40}, (_, n) => `peer${n}`);
  const peers = await Promise.all(names.map((name, n) => Client.open((n % 2 ? one : two).url, name)));

  const everybodyIsReached = async (round: string): Promise<void> => {
    const reached = new Set<string>();
    await until(
      async () => {
        const open = peers.filter(({closed}) => closed === undefined);
        assert.equal(open.length, peers.length, 'nobody is disconnected');
        peers.forEach((peer, n) => !reached.has(peer.id) && peers[(n + 1) % peers.length]?.offer(peer.id, round));
        await elapsed(200);
        for (const peer of peers) if (peer.payloads().includes(round)) reached.add(peer.id);
        return reached.size === peers.length;
      },
      `everybody is reached (${round})`,
      15_000,
    );
  };
  await everybodyIsReached('before');
  await whatHappens();
  await everybodyIsReached('after');
  await elapsed(6000);
  for (const name of names) {
    const impostor = new Client(one.url, name);
    assert.equal(await impostor.whenClosed(), 4409, `${name} has an owner`);
  }
  assert.equal(one.broker.connections + two.broker.connections, names.length);
}

const cli = (port: number | undefined, ...command: string[]): string =>
  execFileSync('redis-cli', ['-p', String(port), ...command], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});

describe('a Redis cluster', {skip: missing('redis-server') || missing('redis-cli')}, () => {
  async function cluster() {
    const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--repl-diskless-sync-delay', '0'];
    const servers: RedisServer[] = [];
    // The port for gossip is 10,000 higher unless given, so the port itself would have to be low.
    for (let n = 0; n < 6; n += 1)
      servers.push(await RedisServer.start(...args, '--cluster-port', String(await freePort())));
    closers.push(() => Promise.all(servers.map((server) => server.stop())));
    const addresses = servers.map(({port}) => `127.0.0.1:${port}`);
    cli(servers[0]?.port, '--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes');
    const ready = ({port}: RedisServer): boolean =>
      cli(port, 'cluster', 'info').includes('cluster_state:ok') &&
      !cli(port, 'info', 'replication').includes('link_status:down');
    await until(() => servers.every(ready), 'the cluster is ready', 20_000);
    return {servers, addresses};
  }

  it('C7 loses a master: within 15 s everybody can call everybody again, and no id has two owners', async () => {
    const {servers, addresses} = await cluster();
    await survives({cluster: addresses}, () => servers[0]?.kill());
  });

  it('C7 moves all slots of a master to another one: nor does that disconnect anybody', async () => {
    const {servers, addresses} = await cluster();
    const idOf = (n: number): string => cli(servers[n]?.port, 'cluster', 'myid').trim();
    const all = ['--cluster-from', idOf(0), '--cluster-to', idOf(1), '--cluster-slots', '5461'];
    await survives({cluster: addresses}, () => {
      cli(servers[0]?.port, '--cluster', 'reshard', addresses[0] ?? '', ...all, '--cluster-yes');
      assert.match(cli(servers[0]?.port, 'cluster', 'nodes'), /myself,\S+ \S+ \d+ \d+ \d+ connected$/m, 'no slots');
    });
  });
});

describe('a Redis guarded by sentinels', {skip: missing('redis-server') || missing('redis-cli')}, () => {
  it('C7 loses its master: within 15 s everybody can call everybody again, and no id has two owners', async () => {
    const master = await RedisServer.start('--repl-diskless-sync-delay', '0');
    const replica = await RedisServer.start('--replicaof', '127.0.0.1', String(master.port));
    const sentinels: RedisServer[] = [];
    for (let n = 0; n < 3; n += 1) sentinels.push(await RedisServer.startSentinel(master.port));
    closers.push(() => Promise.all([master, replica, ...sentinels].map((server) => server.stop())));
    const knows = ({port}: RedisServer): boolean =>
      /slaves=1,sentinels=3/.test(cli(port, 'info', 'sentinel')) &&
      cli(replica.port, 'info', 'replication').includes('link_status:up');
    await until(() => sentinels.every(knows), 'the sentinels know each other and the replica', 20_000);
    const addresses = sentinels.map(({port}) => `127.0.0.1:${port}`);
    await survives({sentinels: addresses, name: 'mymaster'}, () => master.kill());
  });
});

it('drainSpreadLargeMs: more than 5,000 clients are asked to leave over a longer time', async () => {
  const spread = {drainWaitMs: 0, drainSpreadMs: 0, drainSpreadLargeMs: 1500, drainFinishMs: 0};
  const {url, broker, stop} = await startNode({limits: {...roomy, ...spread}});
  closers.push(stop);
  const closedAt: number[] = [];
  for (let n = 0; n < 5001; n += 250) {
    const some = Array.from({length: Math.min(250, 5001 - n)}, (_, k) => Client.open(url, `c${n + k}`));
    for (const {socket} of await Promise.all(some)) socket.once('close', () => closedAt.push(performance.now()));
  }
  await broker.drain();
  await until(() => closedAt.length === 5001, 'all have left');
  const took = Math.max(...closedAt) - Math.min(...closedAt);
  assert.ok(took > 1200, `${took} ms`);
});
