/* P14 (heap), P17, F3, F4: what clients cost that do nothing, that call, and that have left. */
import {Client} from '../test/support/client.js';
import {elapsed} from '../test/support/until.js';
import {judge, Server, type Usage} from './harness.js';

async function crowd(url: string, from: number, to: number): Promise<Client[]> {
  const clients: Client[] = [];
  for (let n = from; n < to; n += 200) {
    clients.push(
      ...(await Promise.all(Array.from({length: Math.min(200, to - n)}, (_, k) => Client.open(url, `idle${n + k}`)))),
    );
  }
  return clients;
}

const perPeer: Record<string, number> = {};
/** Of ours: at the smallest and the largest scale. */
const heapPerPeer: number[] = [];
const cpuPerSetUp: number[] = [];
for (const [name, start] of [
  ['stock', () => Server.stock()],
  ['own', () => Server.own()],
] as const) {
  const server = await start();
  // Code that runs for the first time takes memory too, once.
  for (const client of await crowd(server.url, 0, 200)) client.socket.terminate();
  await elapsed(1000);
  const empty = await server.usage();
  const clients: Client[] = [];
  console.log(`\n| ${name}: idle peers | CPU ms per s | heap KB per peer | RSS MB |\n|---|---|---|---|`);
  for (const count of [1000, 2000, 5000]) {
    clients.push(...(await crowd(server.url, clients.length, count)));
    await elapsed(2000);
    const before = await server.usage();
    await elapsed(10_000);
    const after = await server.usage();
    perPeer[name] = (after.heap - empty.heap) / count / 1024;
    if (name === 'own') heapPerPeer.push(perPeer[name]);
    const row = [
      count,
      ((after.cpuMs - before.cpuMs) / 10).toFixed(2),
      perPeer[name].toFixed(2),
      (after.rss / 1e6).toFixed(0),
    ];
    console.log(`| ${row.join(' | ')} |`);
  }
  for (const {socket} of clients) socket.terminate();

  // One set-up: an OFFER, an ANSWER, and eighteen candidates each way.
  console.log(`\n| ${name}: set-ups per s | CPU ms per s | CPU ms per set-up |\n|---|---|---|`);
  const [a, b] = [await Client.open(server.url, 'caller'), await Client.open(server.url, 'callee')];
  for (const rate of [50, 100, 200]) {
    const before = await server.usage();
    const startedAt = performance.now();
    let done = 0;
    for (; performance.now() - startedAt < 5000; done += 1) {
      a.offer('callee', 'x'.repeat(6500));
      b.send({type: 'ANSWER', dst: 'caller', payload: 'x'.repeat(6500)});
      for (let n = 0; n < 18; n += 1) {
        a.candidate('callee', 'x'.repeat(300));
        b.candidate('caller', 'x'.repeat(300));
      }
      a.heard.length = b.heard.length = 0;
      const ahead = ((done + 1) / rate) * 1000 - (performance.now() - startedAt);
      if (ahead > 0) await elapsed(ahead);
    }
    const {cpuMs} = await server.usage();
    if (name === 'own') cpuPerSetUp.push((cpuMs - before.cpuMs) / done);
    console.log(
      `| ${rate} (${(done / 5).toFixed(0)}) | ${((cpuMs - before.cpuMs) / 5).toFixed(1)} | ${((cpuMs - before.cpuMs) / done).toFixed(3)} |`,
    );
  }
  await server.stop();
}
const {own = NaN, stock = NaN} = perPeer;
judge('P14 heap per idle peer, own / stock, 5,000 peers', own / stock, '<= 2', own / stock <= 2);
judge('F3 heap per idle peer in KB', own, '<= 6', own <= 6);

for (const [what, all] of [
  ['heap per idle peer, at 5,000 / at 1,000', heapPerPeer],
  ['CPU per set-up, at 200 a second / at 50', cpuPerSetUp],
] as const) {
  const ratio = (all.at(-1) ?? NaN) / (all[0] ?? NaN);
  judge(`P17 ${what}`, ratio, '<= 1.25', ratio <= 1.25);
}

const server = await Server.own();
const churn = async (): Promise<Usage> => {
  for (const client of await crowd(server.url, 0, 1000)) await client.close();
  return server.usage();
};
const first = [await churn(), await churn(), await churn()].at(-1) as Usage; // three were made
let last = first;
for (let round = 0; round < 20; round += 1) last = await churn();
const grown = (last.heap - first.heap) / 1024 / 1024;
judge('F4 heap after 20 × 1,000 more clients came and went, in MB grown', grown, '< 1', grown < 1);
await server.stop();
process.exit();
