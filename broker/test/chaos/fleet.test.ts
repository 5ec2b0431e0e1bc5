import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {afterEach, describe, it} from 'node:test';
import {Cable} from '../support/cable.js';
import {Client} from '../support/client.js';
import {Loyal} from '../support/loyal.js';
import {Program} from '../support/program.js';
import {randomFrom} from '../support/random.js';
import {chatter} from '../support/chatter.js';
import {missing, RedisServer} from '../support/servers.js';
import {elapsed, until} from '../support/until.js';

/** How long C8 and C9 go on, in seconds. */
const seconds = Number(process.env['CHAOS_SECONDS'] ?? 120);
const seed = Number(process.env['CHAOS_SEED'] ?? 8);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const roomy = ['--sockets-per-ip', '5000', '--upgrade-rate', '5000', '--upgrade-burst', '5000', '--takeovers', '1000'];

/** Three nodes on one Redis, behind a balancer that knows nobody. */
async function fleet(...args: string[]) {
  const redis = await RedisServer.start();
  closers.push(() => redis.stop());
  const start = async (): Promise<Program> => {
    const program = await Program.start([...roomy, '--redis', redis.url, ...args]);
    closers.push(() => program.end());
    return program;
  };
  const nodes = await Promise.all([start(), start(), start()]);
  const balancer = await Cable.to(...nodes.map(({url}) => Number(new URL(url).port)));
  closers.push(() => balancer.close());
  const lead = (): void =>
    balancer.lead(...nodes.filter((node) => !node.ended).map(({url}) => Number(new URL(url).port)));
  return {redis, nodes, start, lead, balancer, url: `http://127.0.0.1:${balancer.port}/`};
}

async function crowd(url: string, count: number): Promise<Loyal[]> {
  const clients: Loyal[] = [];
  for (let n = 0; n < count; n += 1) {
    clients.push(new Loyal(`loyal${n}`, [url]));
    if (n % 50 === 49) await until(() => clients.every(({open}) => open), 'they are in', 30_000);
  }
  closers.push(() => clients.forEach((client) => client.leave()));
  return clients;
}

describe('a fleet of three nodes', {skip: missing('redis-server')}, () => {
  it(`C8 loses one of its nodes every five seconds for ${seconds} s, and in the end nobody is missing`, async () => {
    const presence = ['--presence-ms', '10000', '--refresh-ms', '3000'];
    const {redis, nodes, start, lead, url} = await fleet(...presence);
    const random = randomFrom(seed);
    const clients = await crowd(url, 500);
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const victim = Math.floor(random() * 3);
      await nodes[victim]?.end('SIGKILL');
      lead();
      nodes[victim] = await start();
      lead();
      await elapsed(5000);
    }
    await until(() => clients.every(({open}) => open), 'all 500 are open', 30_000);
    const connections = async (): Promise<number> => {
      const counts = await Promise.all(nodes.map((node) => node.metric('broker_connections')));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    await until(async () => (await connections()) === 500, 'the nodes count 500', 10_000);
    assert.ok(clients.every(({open}) => open));
    // Everybody is reached once, so every id has one owner.
    const heard = new Map<string, number>();
    const sender = await Client.open(url, 'sender');
    for (const client of clients)
      client.onMessage = ({type}) => type === 'OFFER' && heard.set(client.id, (heard.get(client.id) ?? 0) + 1);
    for (const {id} of clients) {
      sender.offer(id);
      if (Number(id.slice(5)) % 40 === 0) await elapsed(700);
    }
    await until(() => heard.size === 500, 'everybody is reached', 10_000);
    assert.ok([...heard.values()].every((times) => times === 1));
    sender.socket.terminate();
    // When all have left, nothing of them stays.
    for (const client of clients) client.leave();
    const keys = (): number =>
      Number(execFileSync('redis-cli', ['-p', String(redis.port), 'dbsize'], {encoding: 'utf8'}));
    await until(() => keys() === 0, 'Redis is empty', 70_000);
  });

  it(`C9 is restarted node by node under 100 calls a second for ${seconds} s, and every call is set up within three tries`, async () => {
    const waits = ['--drain-wait-ms', '1500', '--drain-spread-ms', '2000', '--drain-finish-ms', '500'];
    const {nodes, start, lead, balancer, url} = await fleet(...waits);
    const clients = await crowd(url, 200);
    const byName = new Map(clients.map((client) => [client.id, client]));
    const answered = new Set<unknown>();
    for (const client of clients) {
      client.onMessage = ({type, src = '', payload}) => {
        if (type === 'OFFER') client.answer(src, payload);
        if (type === 'ANSWER') answered.add(payload);
      };
    }
    const failed: string[] = [];
    const tries = [0, 0, 0];
    let calls = 0;
    const call = async (number: number): Promise<void> => {
      const [from, to] = [clients[number % 200], clients[(number * 7 + 1) % 200]];
      if (from === undefined || to === undefined || from === to) return;
      calls += 1;
      for (let attempt = 0; attempt < 3; attempt += 1) {
        from.offer(to.id, number);
        const deadline = performance.now() + 3000;
        while (!answered.has(number) && performance.now() < deadline) await elapsed(20);
        if (answered.has(number)) {
          tries[attempt] = (tries[attempt] ?? 0) + 1;
          answered.delete(number);
          return;
        }
      }
      failed.push(`${number}: ${from.id} (${from.open}) to ${to.id} (${byName.get(to.id)?.open})`);
    };
    const running: Promise<void>[] = [];
    let number = 0;
    const caller = setInterval(() => running.push(call(number++)), 10);
    const end = performance.now() + seconds * 1000;
    for (let turn = 0; performance.now() < end; turn += 1) {
      const leaving = nodes[turn % 3];
      nodes[turn % 3] = await start();
      // As a balancer does when /healthz fails.
      balancer.lead(...nodes.map((node) => Number(new URL(node.url).port)));
      await leaving?.end('SIGTERM');
      lead();
    }
    clearInterval(caller);
    await Promise.all(running);
    console.error(`C9: ${calls} calls, set up at try 1/2/3: ${tries.join('/')}`);
    assert.deepEqual(failed, []);
    assert.ok(calls > seconds * 50, `${calls} calls`);
  });

  it('P15 neither loses, repeats nor reorders while ten clients come and go for a minute', async () => {
    const {nodes} = await fleet();
    await chatter({nodes: nodes.map(({url}) => url), ms: Math.min(seconds, 60) * 1000, seed});
  });
});
