import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:http';
import {networkInterfaces} from 'node:os';
import type {AddressInfo} from 'node:net';
import {after, afterEach, before, describe, it} from 'node:test';
import {exportJWK, generateKeyPair, SignJWT} from 'jose';
import {eventually} from '../../test/e2e/support/eventually.js';
import type {Person} from '../../test/e2e/support/person.js';
import {pageOf, Stage} from '../../test/e2e/support/stage.js';
import type {BrokerOptions} from '../src/index.js';
import {Cable} from './support/cable.js';
import {startNode} from './support/nodes.js';
import {missing, startCoturn} from './support/servers.js';
import {inSeconds, jwtSecret, tokenFor} from './support/tokens.js';

const closers: (() => unknown)[] = [];

async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`; // not a pipe
}

/** The application behind the pages: knows who is logged in, and signs it. */
async function application(sign: (name: string) => Promise<string> = tokenFor) {
  const app = {sign, url: '', status: 200, asked: [] as string[]};
  app.url = await serve(async ({url = ''}, response) => {
    const name = url.slice(1);
    app.asked.push(name);
    response.writeHead(app.status, {'Access-Control-Allow-Origin': '*'}).end(await app.sign(name));
  });
  return app;
}

async function broker(options: BrokerOptions = {}): Promise<string> {
  const node = await startNode({...options, auth: {jwtSecret, guests: false, ...options.auth}});
  closers.push(() => node.stop());
  return node.url;
}

describe('a page with <call-provider> on this broker', () => {
  let stage: Stage;
  /** Looked at when they are asked for. */
  const pages: Record<string, string> = {};
  before(async () => {
    stage = await Stage.set(pages);
  });
  afterEach(async () => {
    await stage.clear();
    for (const close of closers.splice(0).reverse()) await close();
  });
  after(() => stage.close());

  /** Somebody's page, whose provider has these attributes and then runs this script. */
  function arrives(name: string, to: string, attributes: string, script = ''): Promise<Person> {
    const path = `/${name}.html`;
    pages[path] = pageOf(name, to, attributes) + (script && `<script>{${script}}</script>`);
    return stage.at(name, path);
  }

  async function couple(attributes: (name: string) => string, script: (name: string) => string = () => '') {
    const pair = await Promise.all([
      arrives('alice', 'bob', attributes('alice'), script('alice')),
      arrives('bob', 'alice', attributes('bob'), script('bob')),
    ]);
    await Promise.all(pair.map((person) => person.isReachable()));
    return pair;
  }

  async function talk(alice: Person, bob: Person) {
    await alice.press('Call bob');
    await bob.press('Answer');
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
  }

  const registration = async (person: Person) => (await person.heard('call-registration')).at(-1)?.state;
  const error = (person: Person) => person.hears('call-error');

  it('calls with tokens of token-url', async () => {
    const [url, app] = [await broker(), await application()];
    const [alice, bob] = await couple((name) => `broker="${url}" token-url="${app.url}${name}"`);
    await talk(alice, bob);
    assert.deepEqual(app.asked.sort(), ['alice', 'bob']);
  });

  it('calls with tokens of getToken(), signed by a key of a JWKS', async () => {
    const {publicKey, privateKey} = await generateKeyPair('ES256');
    const jwk = {...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256'};
    const jwksUrl = await serve((_, response) => response.end(JSON.stringify({keys: [jwk]})));
    const app = await application((name) =>
      new SignJWT({sub: name}).setExpirationTime('5m').setProtectedHeader({alg: 'ES256', kid: 'one'}).sign(privateKey),
    );
    const url = await broker({auth: {jwtSecret: undefined, jwksUrl}});
    const [alice, bob] = await couple(
      () => `broker="${url}"`,
      (name) => `
        const provider = document.querySelector('call-provider');
        provider.getToken = async () => (await fetch('${app.url}${name}')).text();`,
    );
    await talk(alice, bob);
  });

  it('comes back with a fresh token: the one it had is worth nothing any more', async () => {
    const app = await application();
    const first = await startNode({auth: {jwtSecret, guests: false}});
    const wire = await Cable.to(Number(new URL(first.url).port));
    closers.push(() => wire.close());
    const person = await arrives('alice', 'bob', `broker="http://127.0.0.1:${wire.port}/" token-url="${app.url}alice"`);
    await person.isReachable();

    const nextSecret = 'another secret of more than thirty-two bytes';
    app.sign = (name) => tokenFor(name, {}, nextSecret);
    wire.cut();
    await first.stop();
    await eventually(async () => (await registration(person)) === 'reconnecting', 'the loss is noticed');
    wire.lead(Number(new URL(await broker({auth: {jwtSecret: nextSecret}})).port));
    await eventually(async () => (await registration(person)) === 'registered', 'it is back');
    assert.deepEqual(await person.heard('call-error'), []);
  });

  it('takes its name over with a fresh token when the broker closes what ran out', async () => {
    const [url, app] = [await broker({closeOnExpiry: true}), await application()];
    // Over, but within what clocks may differ by: let in now, closed soon.
    app.sign = (name) => tokenFor(name, {exp: inSeconds(-5)});
    const alice = await arrives('alice', 'bob', `broker="${url}" token-url="${app.url}alice"`);
    await alice.isReachable();
    app.sign = tokenFor;
    await eventually(async () => (await registration(alice)) === 'reconnecting', 'the broker closes the socket');
    await eventually(async () => (await registration(alice)) === 'registered', 'it is back');
    assert.deepEqual(await alice.heard('call-error'), []);
  });

  it('goes on trying while its token cannot be had, as with the broker itself', async () => {
    const app = await application();
    const wire = await Cable.to(Number(new URL(await broker()).port));
    closers.push(() => wire.close());
    const port = Number(new URL(await broker()).port);
    const alice = await arrives('alice', 'bob', `broker="http://127.0.0.1:${wire.port}/" token-url="${app.url}alice"`);
    await alice.isReachable();
    app.status = 502;
    const before = app.asked.length;
    wire.cut();
    await eventually(() => app.asked.length > before, 'it asks in vain');
    wire.lead(port);
    app.status = 200;
    await eventually(async () => (await registration(alice)) === 'registered', 'it is back');
    assert.deepEqual(await alice.heard('call-error'), []);
  });

  for (const [what, sign] of [
    ['has run out', () => tokenFor('alice', {exp: inSeconds(-60)})],
    ['is somebody else’s', () => tokenFor('bob')],
    ['is signed by somebody else', () => tokenFor('alice', {}, 'a secret that nobody has given to the broker')],
    ['is none', async () => 'hello'],
  ] as const) {
    it(`says unauthorized when its token ${what}`, async () => {
      const url = await broker();
      const alice = await arrives('alice', 'bob', `broker="${url}" token="${await sign()}"`);
      assert.equal((await error(alice)).code, 'unauthorized');
      assert.equal(await registration(alice), 'failed');
    });
  }

  it('says token-failed when token-url gives none, and names the attribute', async () => {
    const [url, app] = [await broker(), await application()];
    app.status = 401;
    const alice = await arrives('alice', 'bob', `broker="${url}" token-url="${app.url}alice"`);
    const {code, attribute} = await error(alice);
    assert.deepEqual([code, attribute], ['token-failed', 'token-url']);
    assert.equal(await registration(alice), 'failed');
  });

  it('says token-failed when getToken() gives none', async () => {
    const url = await broker();
    const refuse = `document.querySelector('call-provider').getToken = () => Promise.reject(new Error('logged out'));`;
    const alice = await arrives('alice', 'bob', `broker="${url}"`, refuse);
    assert.equal((await error(alice)).code, 'token-failed');
  });

  for (const [how, options, claims] of [
    ['mayCall', {mayCall: ({sub}: {sub: string}) => sub !== 'alice'}, {}],
    ['the claim `call`', {}, {call: ['support-*']}],
  ] as const) {
    it(`finds offline whom it may not call (${how}), who may call it`, async () => {
      const [url, app] = [await broker(options), await application()];
      app.sign = (name) => tokenFor(name, name === 'alice' ? {...claims} : {});
      const [alice, bob] = await couple((name) => `broker="${url}" token-url="${app.url}${name}"`);
      await alice.press('Call bob');
      assert.equal((await alice.hears('call-ended')).reason, 'offline');
      assert.deepEqual(await bob.heard('call-incoming'), []);
      await bob.press('Call alice');
      await alice.press('Answer');
      await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    });
  }

  it('goes on without TURN, and says so, when the broker gives no credentials', async () => {
    const [url, app] = [await broker(), await application()];
    const attributes = (name: string) => `broker="${url}" token-url="${app.url}${name}" ice-url="${url}peerjs/ice"`;
    const [alice, bob] = await couple(attributes);
    await talk(alice, bob);
    assert.equal((await error(alice)).code, 'ice-servers-failed');
  });

  it('calls by way of coturn alone, with the credentials of the broker', {skip: missing('turnserver')}, async () => {
    const coturn = await startCoturn(outerAddress());
    closers.push(coturn.stop);
    const url = await broker({turn: {secret: coturn.secret, urls: [coturn.url]}});
    const app = await application();
    const [alice, bob] = await couple(
      (name) => `broker="${url}" token-url="${app.url}${name}" ice-url="${url}peerjs/ice" relay-only`,
    );
    await talk(alice, bob);
    for (const person of [alice, bob]) {
      assert.equal((await person.hears('call-connected')).relayed, true);
      assert.deepEqual(await person.heard('call-error'), []);
      const [configuration] = await person.page.evaluate(() => window.evidence.configurations.slice(-1));
      assert.equal(configuration?.iceTransportPolicy, 'relay');
      assert.match(configuration?.iceServers?.[0]?.username ?? '', new RegExp(`^\\d+:${person.name}$`));
    }
  });
});

/** Browsers send nothing to TURN servers on the loopback interface. */
function outerAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({family, internal}) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
