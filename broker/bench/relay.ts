/* P14, P15, F1, F2: what a relayed message costs. Stock, our memory realm, and two of our nodes over Redis, in turns. */
import {Client} from '../test/support/client.js';
import {RedisServer} from '../test/support/servers.js';
import {elapsed} from '../test/support/until.js';
import {interleaved, judge, median, range, Server} from './harness.js';

const rounds = Number(process.env['ROUNDS'] ?? 10);
const roundMs = 2000;
const payload = 'x'.repeat(600);

interface Round {
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly p50: number;
  readonly p99: number;
}

async function pairs(count: number, from: string, to: string): Promise<[Client, Client][]> {
  return Promise.all(
    Array.from({length: count}, async (_, n) => {
      const name = `${Math.random().toString(36).slice(2)}x${n}`;
      return [await Client.open(from, `a${name}`), await Client.open(to, `b${name}`)] as [Client, Client];
    }),
  );
}

/** 50 pairs with eight messages under way each, as fast as they come; then 1,000 a second, timed. */
async function measure(servers: readonly Server[]): Promise<Round> {
  const [from, to] = [servers[0]?.url ?? '', servers.at(-1)?.url ?? ''];
  const crowd = await pairs(50, from, to);
  let relayed = 0;
  let running = true;
  const text = new Map(crowd.map(([, b]) => [b, JSON.stringify({type: 'CANDIDATE', dst: b.id, payload})]));
  for (const [a, b] of crowd) {
    b.socket.removeAllListeners('message');
    b.socket.on('message', () => {
      relayed += 1;
      if (running) a.socket.send(text.get(b) ?? '');
    });
  }
  const before = await Promise.all(servers.map((server) => server.usage()));
  const startedAt = performance.now();
  for (const [a, b] of crowd) for (let n = 0; n < 8; n += 1) a.socket.send(text.get(b) ?? '');
  await elapsed(roundMs);
  const took = performance.now() - startedAt;
  const count = relayed;
  const after = await Promise.all(servers.map((server) => server.usage()));
  running = false;
  const cpuMs = after.reduce((sum, {cpuMs}, n) => sum + cpuMs - (before[n]?.cpuMs ?? 0), 0);

  const times: number[] = [];
  for (const [, b] of crowd) {
    b.socket.removeAllListeners('message');
    b.socket.on('message', (frame) => {
      const {payload: sentAt} = JSON.parse(String(frame)) as {payload: number | string}; // sent below
      if (typeof sentAt === 'number') times.push(performance.now() - sentAt);
    });
  }
  for (let n = 0; n < 1500; n += 1) {
    const [a, b] = crowd[n % crowd.length] as [Client, Client]; // never out of range
    a.candidate(b.id, performance.now());
    if (n % 5 === 4) await elapsed(4);
  }
  await elapsed(200);
  for (const client of crowd.flat()) client.socket.terminate();
  times.sort((one, other) => one - other);
  return {
    perSecond: (count / took) * 1000,
    cpuMicros: (cpuMs * 1000) / count,
    p50: median(times),
    p99: times[Math.floor(times.length * 0.99)] ?? NaN,
  };
}

const redis = await RedisServer.start();
const [stock, memory] = [await Server.stock(), await Server.own()];
const bus = [await Server.own(['--redis', redis.url]), await Server.own(['--redis', redis.url])];
const results = await interleaved<Round>(rounds, {
  stock: () => measure([stock]),
  memory: () => measure([memory]),
  'redis, one node': () => measure(bus.slice(0, 1)),
  'redis, two nodes': () => measure(bus),
});
console.log('\n| mode | messages/s | broker CPU µs/message | p50 ms | p99 ms |\n|---|---|---|---|---|');
for (const [name, all] of Object.entries(results)) {
  const column = (key: keyof Round, digits: number): string =>
    range(
      all.map((round) => round[key]),
      digits,
    );
  console.log(
    `| ${name} | ${column('perSecond', 0)} | ${column('cpuMicros', 1)} | ${column('p50', 2)} | ${column('p99', 1)} |`,
  );
}
const ratio = (one: string, other: string, key: keyof Round): number =>
  median((results[one] ?? []).map((round, n) => round[key] / (results[other]?.[n]?.[key] ?? NaN)));
const perCpu = 1 / ratio('memory', 'stock', 'cpuMicros');
judge('P14 messages per CPU-second, memory / stock', perCpu, '>= 0.9', perCpu >= 0.9);
judge(
  'F1 messages/s, memory / stock',
  ratio('memory', 'stock', 'perSecond'),
  '>= 0.9',
  ratio('memory', 'stock', 'perSecond') >= 0.9,
);
judge('F1 CPU per message, memory / stock', 1 / perCpu, '<= 1.15', 1 / perCpu <= 1.15);
const twoNodes = ratio('redis, two nodes', 'redis, one node', 'cpuMicros');
judge('P15 F2 CPU per message, two nodes / one', twoNodes, '<= 4', twoNodes <= 4);
const twoNodesP50 = ratio('redis, two nodes', 'redis, one node', 'p50');
judge('P15 F2 p50, two nodes / one', twoNodesP50, '<= 3', twoNodesP50 <= 3);
await Promise.all([stock, memory, ...bus].map((server) => server.stop()));
await redis.stop();
process.exit();
