import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, describe, it} from 'node:test';
import {exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload} from 'jose';
import {Client, settled, type ClientOptions} from './support/client.js';
import {startNode, type Node} from './support/nodes.js';
import {missing, startCoturn} from './support/servers.js';
import {inSeconds, jwtSecret, tokenFor} from './support/tokens.js';
import {until} from './support/until.js';
import type {BrokerOptions} from '../src/index.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function node(options: BrokerOptions): Promise<Node> {
  const started = await startNode(options);
  closers.push(() => started.stop());
  return started;
}

const secured = (options: BrokerOptions = {}): Promise<Node> => node({...options, auth: {jwtSecret, ...options.auth}});

async function refusal(url: string, id: string, token: string): Promise<unknown[]> {
  const client = new Client(url, id, {token});
  await client.whenClosed();
  return [client.heard.map(({type}) => type).join(), client.closed];
}

const refused = ['ERROR', 4401];

describe('JWT', () => {
  it('A1 lets in who the token names, and nobody without a good token', async () => {
    const {url} = await secured({limits: {authFailures: 100}});
    await Client.open(url, 'alice', {token: await tokenFor('alice')});
    await Client.open(url, 'x-616c69636540782e6465', {token: await tokenFor('alice@x.de')});

    const past = inSeconds(-60);
    const forged = new UnsecuredJWT({sub: 'bob', exp: past + 600}).encode();
    const bad = {
      'another id': await tokenFor('alice'),
      expired: await tokenFor('bob', {exp: past}),
      'not yet': await tokenFor('bob', {nbf: past + 600}),
      'another secret': await tokenFor('bob', {}, 'another secret of more than 32 bytes'),
      'no expiry': await new SignJWT({sub: 'bob'}).setProtectedHeader({alg: 'HS256'}).sign(Buffer.from(jwtSecret)),
      'no subject': await tokenFor(undefined),
      'empty subject': await tokenFor(''),
      'alg none': forged,
      'no JWT': 'hello',
      'two dots': '..',
      'only a nonce': '~nonce',
    };
    for (const [why, token] of Object.entries(bad)) assert.deepEqual(await refusal(url, 'bob', token), refused, why);
  });

  it('A1 checks issuer and audience when told to', async () => {
    const {url} = await secured({auth: {issuer: 'shop', audience: 'calls'}});
    await Client.open(url, 'bob', {token: await tokenFor('bob', {iss: 'shop', aud: 'calls'})});
    assert.deepEqual(await refusal(url, 'alice', await tokenFor('alice', {iss: 'shop'})), refused);
    assert.deepEqual(await refusal(url, 'alice', await tokenFor('alice', {iss: 'x', aud: 'calls'})), refused);
  });

  it('A2 lets a token use the further ids it lists', async () => {
    const {url} = await secured();
    const token = await tokenFor('alice', {ids: ['support', 'shop/alice', 7]});
    await Client.open(url, 'support', {token});
    await Client.open(url, `x-${Buffer.from('shop/alice').toString('hex')}`, {token});
    assert.deepEqual(await refusal(url, 'sales', token), refused);
  });

  it('A3 lets a refreshed token with the same nonce take over, and no other tab', async () => {
    const {url} = await secured();
    const first = await Client.open(url, 'alice', {token: `${await tokenFor('alice', {jti: '1'})}~tab1`});
    assert.deepEqual(await refusal(url, 'alice', `${await tokenFor('alice', {jti: '2'})}~tab2`), ['ID-TAKEN', 4409]);
    await Client.open(url, 'alice', {token: `${await tokenFor('alice', {jti: '2'})}~tab1`});
    assert.equal(await first.whenClosed(), 4409);
  });

  it('closes a socket when its token runs out, if told to', async () => {
    const {url} = await secured({closeOnExpiry: true});
    // Already over, but within the tolerance for clocks that differ.
    const client = await Client.open(url, 'alice', {
      token: await tokenFor('alice', {exp: inSeconds(-5)}),
    });
    assert.equal(await client.whenClosed(), 4401);
  });

  it('refuses a secret that is too short, and two sources of keys', async () => {
    await assert.rejects(startNode({auth: {jwtSecret: 'short'}}), /32 bytes/);
    await assert.rejects(startNode({auth: {jwtSecret, jwksUrl: 'http://127.0.0.1:1/'}}), /not both/);
  });
});

describe('guests', () => {
  it('A4 come in with an id that any node gave them, and with no other', async () => {
    const [one, two] = [await secured(), await secured()];
    const id = await (await fetch(`${one.url}peerjs/id`)).text();
    await Client.open(two.url, id);
    const forged = id.slice(0, -1) + (id.endsWith('0') ? '1' : '0');
    assert.deepEqual(await refusal(two.url, forged, 'any'), refused);
    assert.deepEqual(await refusal(two.url, 'alice', 'any'), refused);
  });

  it('A4 stay out where they are not wanted', async () => {
    const [open, closed] = [await secured(), await secured({auth: {guests: false}})];
    const id = await (await fetch(`${open.url}peerjs/id`)).text();
    assert.equal((await fetch(`${closed.url}peerjs/id`)).status, 403);
    assert.deepEqual(await refusal(closed.url, id, 'any'), refused);
  });
});

describe('JWKS', () => {
  /** A key server that counts its visitors and can be made to fail. */
  async function keyServer() {
    const keys: object[] = [];
    const state = {fetches: 0, down: false, url: '', keys};
    const server = createServer((_, response) => {
      state.fetches += 1;
      response.writeHead(state.down ? 500 : 200).end(JSON.stringify({keys}));
    }).listen(0, '127.0.0.1');
    await until(() => server.listening, 'the key server listens');
    state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`; // not a pipe
    closers.push(() => server.close());
    return state;
  }

  async function key(alg: 'ES256' | 'RS256' | 'EdDSA', kid: string) {
    const {publicKey, privateKey} = await generateKeyPair(alg);
    return {
      jwk: {...(await exportJWK(publicKey)), kid, alg},
      publicKey,
      sign: (sub: string, header: {kid?: string} = {}) =>
        new SignJWT({sub})
          .setExpirationTime('10m')
          .setProtectedHeader({alg, kid, ...header})
          .sign(privateKey),
    };
  }

  it('A1 takes RS256, ES256 and EdDSA, and no HMAC made with a public key', async () => {
    const server = await keyServer();
    const rsa = await key('RS256', 'r');
    for (const signer of [rsa, await key('ES256', 'e'), await key('EdDSA', 'd')]) {
      server.keys.push(signer.jwk);
      const {url} = await node({auth: {jwksUrl: server.url}});
      await Client.open(url, 'alice', {token: await signer.sign('alice')});
    }
    const {url} = await node({auth: {jwksUrl: server.url}});
    const spki = Buffer.from(await exportSPKI(rsa.publicKey));
    const confused = await new SignJWT({sub: 'alice'})
      .setExpirationTime('10m')
      .setProtectedHeader({alg: 'HS256', kid: 'r'})
      .sign(spki);
    assert.deepEqual(await refusal(url, 'alice', confused), refused);
  });

  it('A5 jwksMs: follows a change of keys, without asking for every unknown one', async () => {
    const server = await keyServer();
    const [old, fresh] = [await key('ES256', 'old'), await key('ES256', 'new')];
    server.keys.push(old.jwk);
    const {url} = await node({auth: {jwksUrl: server.url}, limits: {jwksMs: 300, authFailures: 100}});
    await Client.open(url, 'alice', {token: await old.sign('alice')});
    server.keys.push(fresh.jwk);
    const knock = async (): Promise<boolean> => (await refusal(url, 'x', await fresh.sign('bob'))).length > 0;
    const bob = async (): Promise<boolean> => {
      const client = new Client(url, 'bob', {token: await fresh.sign('bob')});
      await client.when(() => client.heard.length > 0);
      return client.heard[0]?.type === 'OPEN';
    };
    await until(async () => (await knock()) && bob(), 'the new key is known');

    const {url: calm} = await node({auth: {jwksUrl: server.url}, limits: {authFailures: 100}});
    await Client.open(calm, 'alice', {token: await old.sign('alice')});
    const before = server.fetches;
    const strangers = Array.from({length: 50}, async (_, n) =>
      refusal(calm, 'x', await fresh.sign('x', {kid: `unknown${n}`})),
    );
    for (const answer of await Promise.all(strangers)) assert.deepEqual(answer, refused);
    assert.ok(server.fetches - before <= 1, `${server.fetches - before} fetches`);
  });

  it('A5 jwksRefreshMs: forgets a key that was withdrawn', async () => {
    const server = await keyServer();
    const [stays, goes] = [await key('ES256', 'stays'), await key('ES256', 'goes')];
    server.keys.push(stays.jwk, goes.jwk);
    const {url} = await node({auth: {jwksUrl: server.url}, limits: {jwksMs: 50, jwksRefreshMs: 200}});
    assert.equal(await refusalOrOpen(url, await goes.sign('alice')), 'OPEN');
    server.keys.pop();
    await until(async () => (await refusalOrOpen(url, await goes.sign('alice'))) === 'ERROR', 'it is refused');
    assert.equal(await refusalOrOpen(url, await stays.sign('alice')), 'OPEN');
  });

  it('A5 goes on with the keys it knows while their server is away, and asks for patience before', async () => {
    const server = await keyServer();
    const known = await key('ES256', 'known');
    server.keys.push(known.jwk);
    const {url} = await node({auth: {jwksUrl: server.url}, limits: {jwksMs: 50, jwksRefreshMs: 50}});
    server.down = true;
    assert.deepEqual(await refusal(url, 'alice', await known.sign('alice')), ['', 1013]);
    server.down = false;
    await until(async () => (await refusalOrOpen(url, await known.sign('alice'))) === 'OPEN', 'the keys are known');
    server.down = true;
    const before = server.fetches;
    await until(async () => {
      assert.equal(await refusalOrOpen(url, await known.sign('alice')), 'OPEN');
      return server.fetches > before;
    }, 'it asked in vain');
    assert.equal(await refusalOrOpen(url, await known.sign('alice')), 'OPEN');
    assert.equal(await refusalOrOpen(url, await known.sign('alice', {kid: 'unknown'})), 'ERROR');
  });

  async function refusalOrOpen(url: string, token: string): Promise<string | undefined> {
    const client = new Client(url, 'alice', {token});
    await client.when(() => client.heard.length > 0 || client.closed !== undefined);
    await client.close();
    return client.heard[0]?.type;
  }
});

describe('who may ring whom', () => {
  async function trio(options: BrokerOptions, claims: JWTPayload) {
    const {url} = await secured(options);
    const enter = async (name: string, more: JWTPayload = {}, settings: ClientOptions = {}) =>
      Client.open(url, name, {token: await tokenFor(name, more), ...settings});
    return [await enter('guest', claims), await enter('support-1'), await enter('boss')] as const;
  }

  it('follows the claim `call`: others are offline to them, until they write first', async () => {
    const [guest, support, boss] = await trio({}, {call: ['support-*']});
    guest.offer('support-1');
    await support.next(({type}) => type === 'OFFER');
    guest.offer('boss');
    guest.candidate('boss', 'psst');
    await guest.next(({type, src}) => type === 'EXPIRE' && src === 'boss');
    await settled(boss);
    assert.equal(boss.payloads().includes('psst'), false);
    assert.equal(boss.of('OFFER').length, 0);
    boss.offer('guest');
    await guest.next(({type}) => type === 'OFFER');
    guest.send({type: 'ANSWER', dst: 'boss'});
    await boss.next(({type}) => type === 'ANSWER');
  });

  it('asks the page’s own rule', async () => {
    const [guest, support, boss] = await trio({mayCall: (from, {dst}) => from.sub !== 'guest' || dst !== 'boss'}, {});
    guest.offer('boss');
    await guest.next(({type}) => type === 'EXPIRE');
    guest.offer('support-1');
    await support.next(({type}) => type === 'OFFER');
    await settled(boss);
    assert.equal(boss.of('OFFER').length, 0);
  });
});

describe('origins', () => {
  it('A6 of foreign pages are turned away before the upgrade and get no ids', async () => {
    const {url} = await node({origins: ['https://shop.example']});
    await Client.open(url, 'alice', {headers: {Origin: 'https://shop.example'}});
    const foreign = new Client(url, 'bob', {headers: {Origin: 'https://evil.example'}});
    await foreign.when(() => foreign.refused !== undefined);
    assert.equal(foreign.refused, 403);
    const answer = await fetch(`${url}peerjs/id`, {headers: {Origin: 'https://evil.example'}});
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    const friend = await fetch(`${url}peerjs/id`, {headers: {Origin: 'https://shop.example'}});
    assert.equal(friend.headers.get('access-control-allow-origin'), 'https://shop.example');
  });
});

describe('TURN credentials', () => {
  const turn = {secret: 'shared with coturn', urls: ['turn:turn.example:3478', 'stun:turn.example:3478']};
  const bearer = (token: string) => ({headers: {Authorization: `Bearer ${token}`}});

  it('A7 turnRate: are for holders of a JWT, about an id of theirs, ten a minute', async () => {
    const {url} = await secured({turn});
    assert.equal((await fetch(`${url}peerjs/ice`)).status, 401);
    assert.equal((await fetch(`${url}peerjs/ice`, bearer('nonsense'))).status, 401);
    const token = await tokenFor('alice');
    assert.equal((await fetch(`${url}peerjs/ice?id=bob`, bearer(token))).status, 401);
    const answer = await fetch(`${url}peerjs/ice?id=alice`, bearer(token));
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const {iceServers, ttl} = (await answer.json()) as {
      iceServers: {username?: string; credential?: string}[];
      ttl: number;
    };
    assert.equal(ttl, 3600);
    const [{username = '', credential} = {}, stun] = iceServers;
    const [expiry, sub] = username.split(':');
    assert.equal(sub, 'alice');
    assert.ok(Math.abs(Number(expiry) - Date.now() / 1000 - 3600) < 5);
    assert.equal(credential, createHmac('sha1', turn.secret).update(username).digest('base64'));
    assert.deepEqual(stun, {urls: 'stun:turn.example:3478'});
    const statuses = [];
    for (let n = 0; n < 10; n += 1) statuses.push((await fetch(`${url}peerjs/ice`, bearer(token))).status);
    assert.deepEqual(statuses, [...Array.from({length: 9}, () => 200), 429]);
    assert.equal((await fetch(`${url}peerjs/ice`, bearer(await tokenFor('carol')))).status, 200);
  });

  it('A7 may be asked for by pages of other origins', async () => {
    const {url} = await secured({turn});
    const headers = {Origin: 'https://shop.example', 'Access-Control-Request-Headers': 'authorization'};
    const answer = await fetch(`${url}peerjs/ice`, {method: 'OPTIONS', headers});
    assert.equal(answer.status, 204);
    assert.match(answer.headers.get('access-control-allow-headers') ?? '', /authorization/i);
  });

  it('A7 turnMs: are accepted by coturn, until they run out', {skip: missing('turnserver')}, async () => {
    const {url: turnUrl, secret, port, stop} = await startCoturn('127.0.0.1');
    closers.push(stop);

    const allocates = (username: string, credential: string): Promise<boolean> =>
      new Promise((resolve) => {
        const args = [
          '-u',
          username,
          '-w',
          credential,
          '-p',
          String(port),
          '-y',
          '-c',
          '-n',
          '1',
          '-m',
          '1',
          '127.0.0.1',
        ];
        execFile('turnutils_uclient', args, {timeout: 15_000}, (error) => resolve(error === null));
      });
    const credentials = async (turnMs: number) => {
      const {url} = await secured({turn: {secret, urls: [turnUrl]}, limits: {turnMs}});
      const answer = await fetch(`${url}peerjs/ice`, bearer(await tokenFor('alice')));
      const {iceServers} = (await answer.json()) as {iceServers: {username: string; credential: string}[]};
      return iceServers[0] as {username: string; credential: string}; // one was configured
    };
    const [good, stale] = [await credentials(60_000), await credentials(-60_000)];
    const results = await Promise.all([
      allocates(good.username, good.credential),
      allocates(good.username, 'wrong'),
      allocates(stale.username, stale.credential),
    ]);
    assert.deepEqual(results, [true, false, false]);
  });
});
