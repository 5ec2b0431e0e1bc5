import assert from 'node:assert/strict';
import {Client} from './client.js';
import {randomFrom} from './random.js';
import {elapsed} from './until.js';

interface Offer {
  readonly src: Client;
  readonly dst: string;
  readonly n: number;
  readonly sentAt: number;
}

/**
 * Ten clients send OFFERs to each other, hang up, crash, come back elsewhere and replace their own open sockets, at
 * random. Every OFFER is heard once or answered by an EXPIRE, and none overtakes another of the same sockets.
 *
 * What no server can know of is excused: an OFFER written to the socket of a client that crashed a moment ago, and
 * EXPIREs for somebody who had left. Order is looked at between moves. The seed is in the message of a failure.
 */
export async function chatter({nodes, ms, seed}: {nodes: readonly string[]; ms: number; seed: number}): Promise<void> {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T; // never empty here
  const names = Array.from({length: 10}, (_, n) => `chat-${seed}-${n}`);
  const sockets = new Map<string, Client[]>();
  /** When each was gone, and back. */
  const departures = new Map<string, [from: number, to: number][]>();
  const offers: Offer[] = [];

  const current = (name: string): Client => sockets.get(name)?.at(-1) as Client; // everybody has entered first
  const enter = async (name: string): Promise<void> => {
    const before = sockets.get(name) ?? [];
    const token = `token-of-${name}`;
    sockets.set(name, [...before, await Client.open(pick(nodes), name, {token})]);
  };

  const act = async (name: string): Promise<void> => {
    const dice = random();
    const client = current(name);
    if (dice < 0.94) {
      const offer = {src: client, dst: pick(names), n: offers.length, sentAt: performance.now()};
      offers.push(offer);
      return client.offer(offer.dst, offer.n);
    }
    const from = performance.now();
    if (dice < 0.96) await client.close();
    else if (dice < 0.98) await client.terminate();
    await enter(name);
    if (dice >= 0.98) assert.equal(await client.whenClosed(), 4409);
    departures.set(name, [...(departures.get(name) ?? []), [from, performance.now()]]);
  };

  /** How long a message takes at worst: what is sent so shortly before a crash cannot be known to be lost. */
  let lag = 50;
  const pulse = await Client.open(pick(nodes), `pulse-${seed}`);
  const feel = setInterval(() => pulse.candidate(pulse.id, performance.now()), 25);
  pulse.socket.on('message', (frame) => {
    const sentAt = Number(JSON.parse(String(frame)).payload);
    lag = Math.max(lag, 2 * (performance.now() - sentAt));
  });
  /** Whether the recipient came or went at about that time. */
  const moved = ({dst, sentAt}: Offer): boolean =>
    departures.get(dst)?.some(([from, to]) => sentAt > from - lag && sentAt < to + lag) ?? false;

  await Promise.all(names.map(enter));
  const until = performance.now() + ms;
  await Promise.all(
    names.map(async (name) => {
      for (; performance.now() < until; await elapsed(20 + random() * 40)) await act(name);
    }),
  );
  // The last ones may wait for somebody who never comes: as long as messages wait.
  await elapsed(6_000);
  clearInterval(feel);
  pulse.socket.terminate();

  const heard = new Map<unknown, number>();
  for (const client of [...sockets.values()].flat()) {
    const last = new Map<Client, number>();
    for (const {payload} of client.of('OFFER')) {
      heard.set(payload, (heard.get(payload) ?? 0) + 1);
      const offer = offers[Number(payload)] as Offer; // numbers are all that is sent
      // Across a move two ways lead to the recipient, and one may be shorter.
      if (moved(offer)) continue;
      assert.ok(offer.n > (last.get(offer.src) ?? -1), `seed ${seed}: ${offer.n} overtook ${last.get(offer.src)}`);
      last.set(offer.src, offer.n);
    }
  }
  const lost = offers.filter(({n}) => !heard.has(n));
  for (const [n, times] of heard) assert.equal(times, 1, `seed ${seed}: ${String(n)} was heard ${times} times`);
  const unexplained = lost.filter((offer) => {
    const left = departures.get(offer.src.id)?.some(([, to]) => to > offer.sentAt - lag) ?? false;
    return !moved(offer) && !left && offer.src.of('EXPIRE').every(({src}) => src !== offer.dst);
  });
  assert.deepEqual(
    unexplained.map(({n}) => n),
    [],
    `seed ${seed}: lost without an EXPIRE`,
  );
  assert.ok(
    offers.length > 100 && lost.length < offers.length / 3,
    `seed ${seed}: ${lost.length} of ${offers.length} lost`,
  );
  for (const client of [...sockets.values()].flat()) client.socket.terminate();
}
