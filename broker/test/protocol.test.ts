import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, afterEach, before, describe, it} from 'node:test';
import {WebSocket} from 'ws';
import {Client, settled, type ClientOptions} from './support/client.js';
import {startNode, startStock, type Node} from './support/nodes.js';
import {missing, RedisServer} from './support/servers.js';
import {stockExceptions} from './support/stock-exceptions.js';
import {until} from './support/until.js';
import {chatter} from './support/chatter.js';
import {createBroker, type BrokerOptions} from '../src/index.js';

interface Target {
  readonly name: string;
  readonly skip?: string | false;
  readonly stock?: boolean;
  start(options?: BrokerOptions): Promise<readonly Node[]>;
  stop(): Promise<void>;
}

const noRedis = missing('redis-server');

function onRedis(name: string, count: number): Target {
  let redis: RedisServer | undefined;
  return {
    name,
    skip: noRedis,
    async start(options = {}) {
      redis ??= await RedisServer.start();
      const {url} = redis;
      return Promise.all(Array.from({length: count}, () => startNode({...options, redis: {url}})));
    },
    stop: async () => redis?.stop(),
  };
}

const targets: Target[] = [
  {name: 'memory realm', start: async (options) => [await startNode(options)], stop: async () => undefined},
  onRedis('redis realm, one node', 1),
  onRedis('redis realm, two nodes', 2),
  {name: 'stock PeerServer', stock: true, start: async () => [await startStock()], stop: async () => undefined},
];

describe('protocol', {concurrency: true}, () => {
  it('differs from the stock server in nothing that the guide does not name', () => {
    const guide = readFileSync(new URL('../../docs/guides/self-hosting.md', import.meta.url), 'utf8').replace(
      /\s+/g,
      ' ',
    );
    for (const exception of Object.values(stockExceptions)) assert.ok(guide.includes(exception), exception);
  });

  for (const target of targets) {
    /** Whether this is the stock server, which makes an exception from this rule. */
    const excepted = (_rule: keyof typeof stockExceptions): boolean => target.stock === true;

    describe(target.name, {concurrency: 1, skip: target.skip ?? false}, () => {
      let nodes: readonly Node[] = [];
      const clients: Client[] = [];
      /** The address of the first, second … node; the same one again where there are fewer. */
      const at = (index: number): string => nodes[index % nodes.length]?.url ?? '';
      const unique = (name: string): string => `${name}-${randomUUID().replaceAll('-', '').slice(0, 12)}`;

      async function open(name: string, node = 0, options?: ClientOptions): Promise<Client> {
        const client = await Client.open(at(node), name, options);
        clients.push(client);
        return client;
      }

      function knock(name: string, node = 0, options?: ClientOptions): Client {
        const client = new Client(at(node), name, options);
        clients.push(client);
        return client;
      }

      before(async () => {
        nodes = await target.start();
      });
      afterEach(() => {
        for (const {socket} of clients.splice(0)) socket.terminate();
      });
      after(async () => {
        await Promise.all(nodes.map((node) => node.stop()));
        await target.stop();
      });

      it('P1 says OPEN once, before anything else', async () => {
        const [alice, bob] = [await open(unique('alice')), await open(unique('bob'), 1)];
        bob.offer(alice.id);
        await alice.next(({type}) => type === 'OFFER');
        assert.deepEqual(
          alice.heard.map(({type}) => type),
          ['OPEN', 'OFFER'],
        );
      });

      it('P2 relays 200 messages completely, in order, with the sender’s id', async () => {
        const [alice, bob] = [await open(unique('alice')), await open(unique('bob'), 1)];
        for (let n = 0; n < 200; n += 1) alice.send({type: 'CANDIDATE', src: 'mallory', dst: bob.id, payload: n});
        await bob.next(({payload}) => payload === 199);
        assert.deepEqual(
          bob.payloads(),
          Array.from({length: 200}, (_, n) => n),
        );
        assert.ok(bob.of('CANDIDATE').every(({src}) => src === alice.id));
      });

      it('P3 answers an OFFER to an unknown id with one EXPIRE', async () => {
        const alice = await open(unique('alice'));
        const nobody = unique('nobody');
        let best = Infinity;
        // Others may keep this machine busy.
        for (let tries = 1; tries <= (excepted('P3') ? 1 : 5); tries += 1) {
          const sentAt = performance.now();
          alice.offer(nobody);
          await alice.when(() => alice.of('EXPIRE').length === tries);
          best = Math.min(best, performance.now() - sentAt);
        }
        assert.deepEqual(alice.of('EXPIRE')[0], {type: 'EXPIRE', src: nobody, dst: alice.id});
        if (excepted('P3')) assert.ok(best >= 400, `stock waits for its queue, not ${best} ms`);
        else assert.ok(best < 100, `${best} ms`);
      });

      it('P4 says it again for the next OFFER, but not for each candidate', async () => {
        const alice = await open(unique('alice'));
        const nobody = unique('nobody');
        alice.offer(nobody);
        for (let n = 0; n < 10; n += 1) alice.candidate(nobody, n);
        await settled(alice);
        if (excepted('P4')) {
          assert.equal(alice.of('EXPIRE').length, 0);
          alice.offer(nobody);
          await alice.next(({type}) => type === 'EXPIRE');
          await settled(alice);
          assert.equal(alice.of('EXPIRE').length, 1, 'stock: one for the whole queue');
          return;
        }
        await alice.next(({type}) => type === 'EXPIRE');
        await settled(alice);
        assert.equal(alice.of('EXPIRE').length, 1);
        alice.offer(nobody);
        await alice.when(() => alice.of('EXPIRE').length === 2);
      });

      it('P5 refuses an id that another token holds, and the holder keeps working', async () => {
        const [alice, bob] = [await open(unique('alice')), await open(unique('bob'), 1)];
        const impostor = knock(alice.id, 1);
        await impostor.whenClosed();
        assert.deepEqual(
          impostor.heard.map(({type}) => type),
          ['ID-TAKEN'],
        );
        bob.offer(alice.id);
        await alice.next(({type}) => type === 'OFFER');
      });

      for (const [place, node] of [
        ['the same node', 0],
        ['another node', 1],
      ] as const) {
        it(`P6 lets a token replace its own open socket on ${place}`, async () => {
          const [bob, old] = [await open(unique('bob'), 1), await open(unique('alice'))];
          const fresh = knock(old.id, node, {token: old.token});
          if (excepted('P6')) {
            await until(() => fresh.socket.readyState === fresh.socket.OPEN, 'the socket is open');
            bob.offer(old.id);
            await fresh.next(({type}) => type === 'OFFER');
            assert.equal(fresh.of('OPEN').length, 0, 'stock says no OPEN');
            assert.equal(old.closed, undefined, 'stock leaves the old socket open');
            return;
          }
          await fresh.next(({type}) => type === 'OPEN');
          assert.equal(await old.whenClosed(), 4409);
          bob.offer(old.id);
          await fresh.next(({type}) => type === 'OFFER');
          assert.equal(old.of('OFFER').length, 0);
        });
      }

      it('P7 gives an id to exactly one of those who race for it', async () => {
        const races = Array.from({length: 50}, (_, race) => {
          const name = unique(`race${race}`);
          return Array.from({length: 3}, (_, racer) => knock(name, racer));
        });
        for (const racers of races) {
          await Promise.all(racers.map((racer) => racer.when(() => racer.heard.length > 0)));
          const answers = racers.map(({heard}) => heard[0]?.type).sort();
          assert.deepEqual(answers, ['ID-TAKEN', 'ID-TAKEN', 'OPEN']);
        }
      });

      it('P8 keeps messages for a client that lost its connection, in order and after OPEN', async () => {
        const [alice, lost] = [await open(unique('alice')), await open(unique('bob'), 1)];
        await lost.terminate();
        await whenAway(alice, lost.id);
        for (let n = 0; n < 20; n += 1) alice.candidate(lost.id, n);
        await settled(alice);
        const back = await open(lost.id, 2);
        alice.candidate(back.id, 'live');
        await back.next(({payload}) => payload === 'live');
        assert.deepEqual(back.payloads(), [...Array.from({length: 20}, (_, n) => n), 'live']);
        assert.equal(back.heard[0]?.type, 'OPEN');
        assert.equal(alice.of('EXPIRE').length, 0);
      });

      /** The server notices a lost connection a moment later than the client that dropped it. */
      async function whenAway(other: Client, id: string): Promise<void> {
        const broker = (): number => nodes.reduce((sum, node) => sum + (node.broker?.connections ?? 0), 0);
        if (!target.stock)
          return until(() => broker() === clients.filter(({closed}) => closed === undefined).length, `${id} is away`);
        await settled(other);
      }

      it('P10 says “offline” at once after a clean good-bye', async () => {
        const [alice, bob] = [await open(unique('alice')), await open(unique('bob'), 1)];
        await bob.close();
        await whenAway(alice, bob.id);
        const sentAt = performance.now();
        alice.offer(bob.id);
        await alice.next(({type}) => type === 'EXPIRE');
        const took = performance.now() - sentAt;
        if (excepted('P10')) assert.ok(took >= 400, `stock waits for its queue, not ${took} ms`);
        else assert.ok(took < 2_500, `${took} ms`);
      });

      it('P11 relays nothing but messages, and keeps the socket of who sends garbage', async () => {
        const [alice, bob] = [await open(unique('alice')), await open(unique('bob'), 1)];
        const garbage: unknown[] = [
          {type: 'OPEN', dst: bob.id},
          {type: 'ID-TAKEN', dst: bob.id},
          {type: 'ERROR', dst: bob.id, payload: {msg: 'x'}},
          {type: 'HEARTBEAT', dst: bob.id},
          {type: 'toString', dst: bob.id},
          {type: '__proto__', dst: bob.id},
          {type: ['OFFER'], dst: [bob.id]},
          {dst: bob.id},
          {type: 'OFFER'},
          {type: 'OFFER', dst: '__proto__'},
          null,
          [],
          7,
          'OFFER',
          // Of the last one a stock server dies.
          ...(excepted('P11')
            ? []
            : [
                {type: 'EXPIRE', dst: bob.id},
                {type: 'OFFER', dst: '../x'},
                {type: 'OFFER', dst: {toString: bob.id}},
              ]),
        ];
        for (const item of garbage) alice.send(JSON.stringify(item));
        for (const text of ['', '{', '\u0000', '{"type":"OFFER"']) alice.send(text);
        alice.send({type: 'OFFER', src: 'mallory', dst: bob.id, payload: 'good', ...{extra: 'x', connectionId: 'y'}});
        await bob.next(({payload}) => payload === 'good');
        assert.deepEqual(bob.heard.slice(1), [{type: 'OFFER', src: alice.id, dst: bob.id, payload: 'good'}]);
        assert.equal(alice.closed, undefined);
        if (!excepted('P11')) return;
        alice.send({type: 'EXPIRE', dst: bob.id});
        await bob.next(({type}) => type === 'EXPIRE'); // stock relays it
      });

      it('P12 takes every id PeerJS would, and no other', async () => {
        for (const id of ['a b', 'a-b_c d', '7', `x-${'ab'.repeat(549)}`]) {
          const long = await open(id);
          const sender = await open(unique('sender'), 1);
          sender.offer(id);
          await long.next(({type}) => type === 'OFFER');
        }
        for (const id of ['../x', '-a', 'a-', 'a  b', 'a/b', 'ä', 'a'.repeat(1101), '']) {
          const client = knock(id);
          if (excepted('P12') && id !== '') {
            await client.next(({type}) => type === 'OPEN'); // stock takes any
            continue;
          }
          await client.next(({type}) => type === 'ERROR');
          const code = await client.whenClosed();
          if (!excepted('P12')) assert.equal(code, 4400);
          assert.equal(client.of('OPEN').length, 0);
        }
      });

      it('P13 refuses another key, and offers ids and the list of peers where PeerJS looks for them', async () => {
        const stranger = knock(unique('alice'), 0, {key: 'other'});
        await stranger.next(({type}) => type === 'ERROR');
        const answer = await fetch(`${at(0)}peerjs/id?ts=1&version=1.5.5`, {headers: {Origin: 'https://page.example'}});
        assert.equal(answer.status, 200);
        assert.match(await answer.text(), /^[A-Za-z0-9-]{16,}$/);
        assert.ok(answer.headers.get('access-control-allow-origin'));
        assert.equal((await fetch(`${at(0)}peerjs/peers`)).status, 401);
        assert.equal((await fetch(at(0))).status, 200);
      });

      it('P9 says “offline” once when a client that was lost does not come back', async () => {
        const [alice, bob] = [await open(unique('alice')), await open(unique('bob'), 1)];
        await bob.terminate();
        await whenAway(alice, bob.id);
        const sentAt = performance.now();
        alice.offer(bob.id);
        for (let n = 0; n < 10; n += 1) alice.candidate(bob.id, n);
        await alice.next(({type}) => type === 'EXPIRE');
        const took = performance.now() - sentAt;
        // The stock server is told to be quick about it.
        if (excepted('P9')) assert.ok(took >= 400, `stock waits for its queue, not ${took} ms`);
        else assert.ok(took > 4_900 && took < 8_000, `${took} ms`);
        await settled(alice);
        assert.equal(alice.of('EXPIRE').length, 1);
        alice.offer(bob.id);
        await alice.when(() => alice.of('EXPIRE').length === 2, 2_500);
      });

      // About the places this broker can be put, of which PeerJS's server has others.
      if (target.stock) return;

      it('P13 works below any path and leaves other paths alone', async () => {
        const mounted = await startNode({}, '/sub/path/');
        try {
          await Client.open(mounted.url, 'alice');
          assert.equal((await fetch(`${mounted.url}peerjs/id`)).status, 200);
          const outside = new Client(new URL('/', mounted.url).href, 'bob');
          await outside.when(() => outside.refused !== undefined);
          assert.equal(outside.refused, 404);
          assert.equal((await fetch(new URL('/peerjs/id', mounted.url))).status, 404);
        } finally {
          await mounted.stop();
        }
      });

      it('P13 shares a server with a page and with the WebSockets of others', async () => {
        const server = createServer((_, response) => response.end('the page'));
        server.on('upgrade', ({url}, socket) => void (url === '/other' && socket.end('HTTP/1.1 418 Teapot\r\n\r\n')));
        const broker = await createBroker();
        broker.attach(server, '/');
        server.listen(0, '127.0.0.1');
        await until(() => server.listening, 'the server listens');
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`; // not a pipe
        try {
          assert.equal(await (await fetch(url)).text(), 'the page');
          assert.notEqual(await (await fetch(`${url}peerjs/id`)).text(), 'the page');
          await Client.open(url, 'alice');
          const other = new WebSocket(`${url.replace('http', 'ws')}other`);
          const [, response] = (await once(other, 'unexpected-response')) as [unknown, IncomingMessage]; // as documented
          assert.equal(response.statusCode, 418);
          await broker.close();
          assert.equal(await (await fetch(`${url}peerjs/id`)).text(), 'the page');
        } finally {
          server.closeAllConnections();
          server.close();
        }
      });

      it('P15 neither loses, repeats nor reorders while ten clients come and go', async () => {
        // Coming back before the server noticed that one was gone is a takeover.
        const others = await target.start({limits: {takeovers: 10_000}});
        try {
          await chatter({nodes: others.map(({url}) => url), ms: 4_000, seed: 7});
        } finally {
          await Promise.all(others.map((node) => node.stop()));
        }
      });
    });
  }

  describe('redis away', {skip: noRedis}, () => {
    it('P14 still gives out ids, and asks for patience at the door', async () => {
      const redis = await RedisServer.start();
      const node = await startNode({redis: {url: redis.url}});
      try {
        await redis.kill();
        await until(() => node.broker.obstacle === 'backplane', 'the broker notices');
        assert.equal((await fetch(`${node.url}peerjs/id`)).status, 200);
        const client = new Client(node.url, 'alice');
        await client.when(() => client.refused !== undefined);
        assert.equal(client.refused, 503);
        await redis.start();
        await until(() => node.broker.obstacle === undefined, 'the broker is back');
        await Client.open(node.url, 'alice');
      } finally {
        await node.stop();
        await redis.stop();
      }
    });
  });
});
