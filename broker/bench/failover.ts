/* How long clients are away when a node is killed or drained, and everybody when Redis comes back empty. */
import {Loyal} from '../test/support/loyal.js';
import {RedisServer} from '../test/support/servers.js';
import {elapsed, until} from '../test/support/until.js';
import {judge, median, Server} from './harness.js';

const times = Number(process.env['ROUNDS'] ?? 10);
const redis = await RedisServer.start();
const waits = ['--drain-wait-ms', '200', '--drain-spread-ms', '500', '--drain-finish-ms', '200'];
const start = (): Promise<Server> => Server.own(['--redis', redis.url, '--takeovers', '1e6', ...waits]);
let [one, two] = [await start(), await start()];

/** From the loss of its connection to OPEN on the other node and a message through it. */
async function absence(end: 'SIGKILL' | 'SIGTERM'): Promise<number> {
  const [client, caller] = [new Loyal('client', [one.url]), new Loyal('caller', [two.url])];
  await until(() => client.open && caller.open, 'both are in');
  client.urls = [two.url];
  let rung = false;
  client.onMessage = () => (rung = true);
  const ended = one.stop(end);
  await until(() => !client.open, 'the connection is lost');
  const lostAt = performance.now();
  await until(() => client.open, 'it is back');
  caller.offer('client', 'hello');
  await until(() => rung, 'it is rung');
  const took = performance.now() - lostAt;
  await ended;
  client.leave();
  caller.leave();
  [one, two] = [two, await start()];
  return took;
}

/** From Redis listening again to an OFFER across nodes delivered. */
async function recovery(): Promise<number> {
  const [client, caller] = [new Loyal('client', [one.url]), new Loyal('caller', [two.url])];
  await until(() => client.open && caller.open, 'both are in');
  await redis.kill();
  await elapsed(1000);
  await redis.start();
  const backAt = performance.now();
  let rung = false;
  client.onMessage = () => (rung = true);
  while (!rung) {
    caller.offer('client', 'hello');
    await elapsed(20);
  }
  const took = performance.now() - backAt;
  if (client.openings !== 1) throw new Error('the client was disconnected');
  client.leave();
  caller.leave();
  await elapsed(200);
  return took;
}

const rows: Record<string, number[]> = {kill: [], drain: [], 'Redis restart': []};
for (let n = 0; n < times; n += 1) {
  rows['kill']?.push(await absence('SIGKILL'));
  rows['drain']?.push(await absence('SIGTERM'));
  rows['Redis restart']?.push(await recovery());
}
console.log(`\n| failover (${times} each) | median ms | max ms |\n|---|---|---|`);
for (const [name, all] of Object.entries(rows)) {
  console.log(`| ${name} | ${median(all).toFixed(0)} | ${Math.max(...all).toFixed(0)} |`);
}
for (const [name, goal] of Object.entries({kill: 2000, drain: 2000, 'Redis restart': 1000})) {
  const longest = Math.max(...(rows[name] ?? [NaN]));
  judge(`back after ${name}, longest in ms`, longest, `< ${goal}`, longest < goal);
}
await Promise.all([one.stop(), two.stop()]);
await redis.stop();
process.exit();
