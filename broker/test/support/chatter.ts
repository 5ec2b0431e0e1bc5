import assert from 'node:assert/strict';
import {Client} from './client.ts';
import {elapsed} from './until.ts';

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
 * EXPIREs for somebody who had left. The seed is in the message of a failure.
 */
export async function chatter({nodes, ms, seed}: {nodes: readonly string[]; ms: number; seed: number}): Promise<void> {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T; // never empty here
  const names = Array.from({length: 10}, (_, n) => `chat-${seed}-${n}`);
  const sockets = new Map<string, Client[]>();
  const departures = new Map<string, number[]>();
  const offers: Offer[] = [];

  const current = (name: string): Client => sockets.get(name)?.at(-1) as Client; // everybody has entered first
  const enter = async (name: string): Promise<void> => {
    const before = sockets.get(name) ?? [];
    const token = `token-of-${name}`;
    sockets.set(name, [...before, await Client.open(pick(nodes), name, {token})]);
  };
  const depart = (name: string): void =>
    void departures.set(name, [...(departures.get(name) ?? []), performance.now()]);

  const act = async (name: string): Promise<void> => {
    const dice = random();
    const client = current(name);
    if (dice < 0.94) {
      const offer = {src: client, dst: pick(names), n: offers.length, sentAt: performance.now()};
      offers.push(offer);
      return client.offer(offer.dst, offer.n);
    }
    depart(name);
    if (dice < 0.96) await client.close();
    else if (dice < 0.98) await client.terminate();
    await enter(name);
    if (dice >= 0.98) assert.equal(await client.whenClosed(), 4409);
    depart(name);
  };

  await Promise.all(names.map(enter));
  const until = performance.now() + ms;
  await Promise.all(
    names.map(async (name) => {
      for (; performance.now() < until; await elapsed(20 + random() * 40)) await act(name);
    }),
  );
  // The last ones may wait for somebody who never comes: as long as messages wait.
  await elapsed(6_000);

  const heard = new Map<unknown, number>();
  for (const client of [...sockets.values()].flat()) {
    const last = new Map<Client, number>();
    for (const {payload} of client.of('OFFER')) {
      heard.set(payload, (heard.get(payload) ?? 0) + 1);
      const offer = offers[Number(payload)] as Offer; // numbers are all that is sent
      assert.ok(offer.n > (last.get(offer.src) ?? -1), `seed ${seed}: ${offer.n} overtook ${last.get(offer.src)}`);
      last.set(offer.src, offer.n);
    }
  }
  const lost = offers.filter(({n}) => !heard.has(n));
  for (const [n, times] of heard) assert.equal(times, 1, `seed ${seed}: ${String(n)} was heard ${times} times`);
  const unexplained = lost.filter(({src, dst, sentAt}) => {
    const moved = departures.get(dst)?.some((at) => Math.abs(at - sentAt) < 150) ?? false;
    const left = departures.get(src.id)?.some((at) => at > sentAt - 150) ?? false;
    return !moved && !left && src.of('EXPIRE').every((expire) => expire.src !== dst);
  });
  assert.deepEqual(
    unexplained.map(({n}) => n),
    [],
    `seed ${seed}: lost without an EXPIRE`,
  );
  assert.ok(
    offers.length > 100 && lost.length < offers.length / 10,
    `seed ${seed}: ${lost.length} of ${offers.length} lost`,
  );
  for (const client of [...sockets.values()].flat()) client.socket.terminate();
}

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
