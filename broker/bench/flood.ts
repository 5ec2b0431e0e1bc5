/* P16: what two neighbours notice of a socket that floods. Limits as they are. */
import {Worker} from 'node:worker_threads';
import {Client} from '../test/support/client.js';
import {elapsed} from '../test/support/until.js';
import {interleaved, judge, median, range, Server} from './harness.js';

const rounds = Number(process.env['ROUNDS'] ?? 10);

/** The neighbours' p50, quiet and with the flood, in milliseconds. */
async function measure(server: Server): Promise<{quiet: number; flooded: number}> {
  const [ann, ben, sink] = await Promise.all(['ann', 'ben', 'sink'].map((name) => Client.open(server.url, name)));
  if (ann === undefined || ben === undefined || sink === undefined) throw new Error('three were opened');
  sink.socket.removeAllListeners('message');
  const p50 = async (): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const sentAt = performance.now();
      ann.candidate('ben', sentAt);
      await ben.next(({payload}) => payload === sentAt, 60_000);
      times.push(performance.now() - sentAt);
      ben.heard.length = 0;
      await elapsed(25);
    }
    return median(times);
  };
  const quiet = await p50();
  const frames = [JSON.stringify({type: 'CANDIDATE', dst: 'sink', payload: 'x'.repeat(600)})];
  const flooder = new Worker(new URL('../test/support/flooder.js', import.meta.url), {
    workerData: {url: server.url, count: 1, frames},
    execArgv: [],
  });
  await elapsed(500);
  const flooded = await p50();
  await flooder.terminate();
  for (const client of [ann, ben, sink]) client.socket.terminate();
  await elapsed(300);
  return {quiet, flooded};
}

const [stock, own] = [await Server.stock(), await Server.own([], true)];
const results = await interleaved(rounds, {stock: () => measure(stock), own: () => measure(own)});
for (const [name, all] of Object.entries(results)) {
  console.log(
    `${name}: quiet ${range(all.map(({quiet}) => quiet))} ms, flooded ${range(all.map(({flooded}) => flooded))} ms`,
  );
}
const ratio = median((results['own'] ?? []).map(({flooded}, n) => flooded / (results['stock']?.[n]?.flooded ?? NaN)));
judge('P16 neighbours’ p50 under a flood, own / stock', ratio, '<= 0.2', ratio <= 0.2);
await Promise.all([stock.stop(), own.stop()]);
process.exit();
