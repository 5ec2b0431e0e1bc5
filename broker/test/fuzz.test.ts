import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {connect} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {Worker} from 'node:worker_threads';
import {Client, settled} from './support/client.js';
import {Program} from './support/program.js';
import {randomFrom} from './support/random.js';
import {elapsed, until} from './support/until.js';

const seed = Number(process.env['FUZZ_SEED'] ?? 20);
const random = randomFrom(seed);
const integer = (below: number): number => Math.floor(random() * below);
const pick = <T>(items: readonly T[]): T => items[integer(items.length)] as T; // never empty here

const texts = [
  '',
  ' ',
  '\0',
  '\n',
  '../x',
  'ann',
  'ben',
  '__proto__',
  'constructor',
  'toString',
  '😀',
  'ä',
  '%00',
  'a'.repeat(1101),
];
const awkward: readonly unknown[] = [
  ...[...texts, '\ud800', null, true, 0, -1, 1e300, 2 ** 53, [], {}, [[]]],
  ...[{toString: 1}, {toJSON: 'x'}, {length: -1}],
];

function value(depth = 0): unknown {
  if (depth > 4 || random() < 0.5) return pick(awkward);
  const size = integer(4);
  if (random() < 0.5) return Array.from({length: size}, () => value(depth + 1));
  return Object.fromEntries(Array.from({length: size}, () => [pick(texts), value(depth + 1)]));
}

const types = ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', 'OPEN', 'ERROR', 'ID-TAKEN', 'HEARTBEAT'];

/** A message that is nearly right. */
function message(): string {
  const text = JSON.stringify({
    type: random() < 0.8 ? pick(types) : value(),
    dst: random() < 0.7 ? `fuzz${integer(30)}` : value(),
    src: value(),
    payload: value(),
    ...(random() < 0.2 && {[pick(texts)]: value()}),
  });
  if (random() < 0.6) return text;
  const at = integer(text.length);
  return text.slice(0, at) + pick(['', '{', '"', '\\', '\0', ']', text]) + text.slice(at + integer(3));
}

const monsters = [
  '['.repeat(60_000),
  `{"type":"OFFER","dst":"fuzz1","payload":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  `{"type":"OFFER","dst":"fuzz1","payload":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
  `{"type":"OFFER","dst":"${'a-'.repeat(30_000)}"}`,
  `{"type":"OFFER","dst":"${'a'.repeat(1_099)}!"}`,
  `{${'"a":1,'.repeat(9_000)}"a":1}`,
  '1'.repeat(60_000),
];

const words = ['GET', 'POST', 'OPTIONS', 'BREW'];
const paths = [
  '/peerjs',
  '/peerjs/',
  '/peerjs/id',
  '/peerjs/peers',
  '/peerjs/ice',
  '/',
  '//',
  '//peerjs',
  '/..',
  '*',
  'http://[',
  '/%',
  '/peerjs/../peerjs',
  '/\u00e4',
];
const tokens = ['t', 't~', '~', '~~~', '..', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', '%', '%ff%fe', 'x'.repeat(5_000)];

/** A request that is nearly one for a WebSocket, or not even one for HTTP. */
function request(): string | Buffer {
  if (random() < 0.1) return randomBytes(integer(200));
  const query = `?key=${pick(['peerjs', '', 'x'])}&id=${encodeURIComponent(pick(texts))}&token=${pick(tokens)}&id=${pick(['', 'twice'])}`;
  const headers = [
    'Host: x',
    `Connection: ${pick(['Upgrade', 'close', 'keep-alive, Upgrade'])}`,
    `Upgrade: ${pick(['websocket', 'h2c', ''])}`,
    `Sec-WebSocket-Version: ${pick(['13', '8', 'x'])}`,
    `Sec-WebSocket-Key: ${pick(['dGhlIHNhbXBsZSBub25jZQ==', 'short', ''])}`,
    `Sec-WebSocket-Extensions: ${pick(['permessage-deflate; client_max_window_bits', 'x;;;', ''])}`,
    `Origin: ${pick(['null', 'https://x', '\u00ff'])}`,
    `Authorization: ${pick(['Bearer x', 'Bearer', 'Basic x'])}`,
    `X-Forwarded-For: ${pick(['1.2.3.4', ',,,', '::::', 'x'.repeat(500)])}`,
  ].filter(() => random() < 0.9);
  return `${pick(words)} ${pick(paths)}${random() < 0.8 ? query : ''} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
}

/** After a proper handshake: frames no library would write. */
function brokenFrames(): Buffer {
  const handshake = `GET /peerjs?key=peerjs&id=raw${integer(1e9)}&token=t HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  const heads = [
    [0x81, 0x05],
    [0xf1, 0x80],
    [0x83, 0x80],
    [0x09, 0x80],
    [0x80, 0x80],
    [0x88, 0x81],
    [0x81, 0xff, 0xff, 0xff],
    [0x81, 0xfe, 0x00, 0x01],
  ];
  const crumbs = Array.from({length: 200}, () => [0x01, 0x81, 0, 0, 0, 0, 0x20]).flat();
  return Buffer.concat([
    Buffer.from(handshake),
    Buffer.from(random() < 0.2 ? crumbs : pick(heads)),
    randomBytes(integer(50)),
  ]);
}

/** Sends bytes and waits for the end of it, however it comes. */
function throwAt(url: string, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    const done = (): void => {
      socket.destroy();
      resolve();
    };
    // A request that lacks its end gets no answer: nobody waits for it here either.
    setTimeout(done, 100).unref();
    socket.on('error', done).on('close', done).on('data', done);
  });
}

/** The typical time from ann to ben, in milliseconds. */
async function neighbourMs(ann: Client, ben: Client, over: () => boolean): Promise<number> {
  const times: number[] = [];
  do {
    const sentAt = performance.now();
    ann.candidate('ben', sentAt);
    await ben.next(({payload}) => payload === sentAt);
    times.push(performance.now() - sentAt);
    ben.heard.length = 0;
    await elapsed(25);
  } while (!over());
  return times.sort((one, other) => one - other)[times.length >> 1] ?? Infinity;
}

const afterMs = (ms: number): (() => boolean) => {
  const end = performance.now() + ms;
  return () => performance.now() > end;
};

describe(`hostile input (FUZZ_SEED=${seed})`, () => {
  let broker: Program;
  let [ann, ben]: Client[] = [];
  const rss = (): Promise<number> => broker.metric('process_resident_memory_bytes');

  before(async () => {
    // The message rate is lifted, so that every frame is read; the limits of memory stay.
    const wide = [
      '--message-rate',
      '1000000',
      '--message-burst',
      '1000000',
      '--upgrade-rate',
      '100000',
      '--upgrade-burst',
      '100000',
    ];
    broker = await Program.start([...wide, '--auth-failures', '1000000', '--sockets-per-ip', '1000']);
    [ann, ben] = [await Client.open(broker.url, 'ann'), await Client.open(broker.url, 'ben')];
  });
  after(() => broker.end());

  it('100,000 frames neither end it nor make it grow', async () => {
    const crowd = await Promise.all(Array.from({length: 20}, (_, n) => Client.open(broker.url, `fuzz${n}`)));
    let [sent, settledRss] = [0, 0];
    while (sent < 100_000) {
      for (const client of crowd) {
        for (let n = 0; n < 50; n += 1, sent += 1) {
          const dice = random();
          if (dice < 0.002) client.send(pick(monsters));
          else if (dice < 0.01) client.socket.send(randomBytes(integer(300)));
          else if (dice < 0.02) client.socket.ping(randomBytes(integer(125)));
          else client.send(message());
        }
      }
      await Promise.all(crowd.map(settled));
      for (const client of crowd) client.heard.length = 0;
      if (settledRss === 0 && sent >= 20_000) settledRss = await rss();
    }
    assert.ok(crowd.every(({closed}) => closed === undefined));
    const ratio = (await rss()) / settledRss;
    assert.ok(ratio < 1.5, `memory grew to ${ratio} of itself`);
    for (const client of crowd) await client.close();
  });

  it('10,000 requests and broken frames neither end it nor leave anything behind', async () => {
    let settledRss = 0;
    for (let sent = 0; sent < 10_000; sent += 100) {
      await Promise.all(
        Array.from({length: 100}, () => throwAt(broker.url, random() < 0.7 ? request() : brokenFrames())),
      );
      if (sent === 2_000) settledRss = await rss();
    }
    const ratio = (await rss()) / settledRss;
    assert.ok(ratio < 1.5, `memory grew to ${ratio} of itself`);
    assert.equal(broker.ended, false);
    await until(async () => (await broker.metric('broker_connections')) === 2, 'only the neighbours are left');
    ann?.candidate('ben', 'still here');
    await ben?.next(({payload}) => payload === 'still here');
  });

  it('ten who flood with garbage do not slow a neighbour, with the limits as they are', async () => {
    const usual = await Program.start();
    try {
      const [one, other] = [await Client.open(usual.url, 'ann'), await Client.open(usual.url, 'ben')];
      const frames = Array.from({length: 1000}, message);
      const [quiet, busy]: number[][] = [[], []];
      // In turns, and the best of each: others may keep this machine busy.
      for (let round = 0; round < 4; round += 1) {
        quiet?.push(await neighbourMs(one, other, afterMs(500)));
        const flooder = new Worker(new URL('support/flooder.js', import.meta.url), {
          workerData: {url: usual.url, count: 10, frames},
          execArgv: [],
        });
        await until(async () => (await usual.metric('broker_throttled_total')) > round * 5, 'it is flooded');
        busy?.push(await neighbourMs(one, other, afterMs(500)));
        await flooder.terminate();
      }
      const [least, most] = [Math.min(...(quiet ?? [])), Math.min(...(busy ?? []))];
      assert.ok(most / least < 5, `${most} ms instead of ${least} ms`);
    } finally {
      await usual.end();
    }
  });
});
