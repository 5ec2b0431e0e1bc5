/* P7, the broker's share: from an OFFER to somebody who is not there to the EXPIRE. */
import {Client} from '../test/support/client.js';
import {judge, median, range, Server} from './harness.js';

async function waits(server: Server): Promise<number[]> {
  const clients = await Promise.all(Array.from({length: 10}, (_, n) => Client.open(server.url, `c${n}`)));
  const times = [];
  // One after the other where it is quick; all at once where each takes seconds.
  const ask = async (client: Client, n: number): Promise<number> => {
    const sentAt = performance.now();
    client.offer(`nobody${n}`);
    await client.next(({type}) => type === 'EXPIRE', 20_000);
    return performance.now() - sentAt;
  };
  if (server.adminUrl === '') times.push(...(await Promise.all(clients.map(ask))));
  else for (const [n, client] of clients.entries()) times.push(await ask(client, n));
  for (const {socket} of clients) socket.terminate();
  return times;
}

const [stock, own] = [await Server.stock(), await Server.own([], true)];
await waits(own);
const [there, here] = [await waits(stock), await waits(own)];
console.log(`stock ${range(there, 1)} ms, own ${range(here, 2)} ms`);
const ratio = median(here) / median(there);
judge('P7 OFFER to EXPIRE, own / stock', ratio, '<= 0.005', ratio <= 0.005);
await Promise.all([stock.stop(), own.stop()]);
process.exit();
