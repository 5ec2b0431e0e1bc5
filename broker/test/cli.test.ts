import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, describe, it} from 'node:test';
import {SignJWT} from 'jose';
import {WebSocket} from 'ws';
import {Client} from './support/client.js';
import {Program} from './support/program.js';
import {missing} from './support/servers.js';
import {until} from './support/until.js';
import {helpText, readConfig} from '../src/config.js';
import {defaultLimits} from '../src/limits.js';

const folder = mkdtempSync(join(tmpdir(), 'broker-cli-'));
after(() => rmSync(folder, {recursive: true}));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Program> {
  const program = await Program.start(args, env);
  closers.push(() => program.end());
  return program;
}

describe('configuration', () => {
  it('comes from flags, and from the environment where there is no flag', () => {
    const config = readConfig(['--port', '1', '--away-ms', '7'], {
      BROKER_PORT: '2',
      BROKER_ADMIN_PORT: '3',
      BROKER_SOCKETS_PER_IP: '9',
    });
    assert.deepEqual([config?.port, config?.adminPort], [1, 3]);
    assert.deepEqual(config?.options.limits, {...defaultLimits, awayMs: 7, socketsPerIp: 9});
  });

  it('takes every limit by a flag and by a variable', () => {
    const flags = helpText().matchAll(/^ {2}--([a-z-]+) +(\d+)$/gm);
    const byFlag = [...flags].map(([, flag = '', value]) => [flag, Number(value) + 1] as const);
    assert.equal(byFlag.length, Object.keys(defaultLimits).length);
    const expected = Object.fromEntries(Object.entries(defaultLimits).map(([name, value]) => [name, value + 1]));
    const args = byFlag.flatMap(([flag, value]) => [`--${flag}`, String(value)]);
    assert.deepEqual(readConfig(args, {})?.options.limits, expected);
    const variables = byFlag.map(([flag, value]) => [
      `BROKER_${flag.toUpperCase().replaceAll('-', '_')}`,
      String(value),
    ]);
    assert.deepEqual(readConfig([], Object.fromEntries(variables))?.options.limits, expected);
  });

  it('names every limit in a test that exceeds it', () => {
    const files = ['limits', 'auth', 'cli', 'chaos/redis'].map((name) => new URL(`${name}.test.ts`, import.meta.url));
    const titles = files.flatMap((file) => readFileSync(file, 'utf8').match(/\bit\(\s*['`].*/g) ?? []).join('\n');
    assert.deepEqual(
      Object.keys(defaultLimits).filter((limit) => !new RegExp(`\\b${limit}\\b`).test(titles)),
      [],
    );
  });

  it('has every flag in docs/guides/self-hosting.md', () => {
    const guide = readFileSync(new URL('../../docs/guides/self-hosting.md', import.meta.url), 'utf8');
    const missing = [...helpText().matchAll(/^ {2}(--[a-z-]+)/gm)]
      .map(([, flag = '']) => flag)
      .filter((flag) => !guide.includes(`\`${flag}\``));
    assert.deepEqual(missing, []);
  });

  it('takes secrets from files and the environment, never from the command line', () => {
    const path = file('secret', 'from the file\n');
    assert.equal(readConfig(['--jwt-secret-file', path], {})?.options.auth?.jwtSecret, 'from the file');
    assert.equal(
      readConfig([], {BROKER_JWT_SECRET: 'from the environment'})?.options.auth?.jwtSecret,
      'from the environment',
    );
    assert.throws(() => readConfig(['--jwt-secret', 'in every process list'], {}));
  });

  it('is explained by one sentence when it cannot be meant', async () => {
    const wrong = [
      ['--port', 'many'],
      ['--tls-cert', 'x'],
      ['--redis', 'redis://x', '--redis-cluster', 'y:1'],
      ['--unknown'],
    ];
    for (const args of wrong) {
      const {output, child} = await Program.run(args);
      assert.equal(child.exitCode, 2);
      assert.equal(output.trim().split('\n').length, 1, output);
    }
    const {output, child} = await Program.run(['--help']);
    assert.equal(child.exitCode, 0);
    assert.match(output, /--admin-port/);
  });
});

describe('the program', () => {
  it('starts without any configuration, and says how it is', async () => {
    const broker = await start();
    await Client.open(broker.url, 'alice');
    assert.equal((await fetch(`${broker.adminUrl}livez`)).status, 200);
    assert.equal((await fetch(`${broker.adminUrl}healthz`)).status, 200);
    assert.equal((await fetch(`${broker.adminUrl}else`)).status, 404);
    assert.equal((await fetch(`${broker.url}metrics`)).status, 404);
    assert.doesNotMatch(broker.output, /anybody/);
  });

  it('counts what happens', async () => {
    const broker = await start(['--message-burst', '10']);
    const [alice, bob] = [await Client.open(broker.url, 'alice'), await Client.open(broker.url, 'bob')];
    await new Client(broker.url, 'alice').whenClosed();
    alice.offer('bob');
    alice.offer('nobody');
    for (let n = 0; n < 20; n += 1) bob.candidate('alice', n);
    await alice.when(() => alice.payloads().includes(19) && alice.of('EXPIRE').length > 0);
    const expected = {
      broker_connections: 2,
      broker_opened_total: 2,
      broker_taken_total: 1,
      broker_refused_total: 1,
      broker_relayed_total: 21,
      broker_expired_total: 1,
      broker_bus_up: 1,
      broker_claim_seconds_count: 3,
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(await broker.metric(name), value, name);
    assert.ok((await broker.metric('broker_throttled_total')) >= 1);
    assert.ok((await broker.metric('process_resident_memory_bytes')) > 1e6);
    await until(async () => (await broker.metric('nodejs_eventloop_lag_p99_seconds')) > 0, 'the lag was measured');
  });

  it('warns when anybody may take any id from outside', async () => {
    const broker = await start(['--host', '0.0.0.0']);
    assert.match(broker.output, /anybody who reaches this address/);
    const secured = await start(['--host', '0.0.0.0'], {BROKER_JWT_SECRET: 'x'.repeat(32)});
    assert.doesNotMatch(secured.output, /anybody/);
  });

  it('A8 writes no token, secret or JWT anywhere', async () => {
    const secret = 'secret-that-must-not-be-seen-anywhere';
    const broker = await start(['--log-level', 'debug'], {
      BROKER_JWT_SECRET: secret,
      BROKER_TURN_SECRET: 'turn-secret-unseen',
      BROKER_TURN_URLS: 'turn:x',
    });
    const jwt = await new SignJWT({sub: 'alice'})
      .setExpirationTime('5m')
      .setProtectedHeader({alg: 'HS256'})
      .sign(Buffer.from(secret));
    const good = await Client.open(broker.url, 'alice', {token: `${jwt}~nonce-unseen`});
    await new Client(broker.url, 'bob', {token: `${jwt}~nonce-unseen`}).whenClosed();
    await new Client(broker.url, 'alice', {token: `${jwt}~other-unseen`}).whenClosed();
    await new Client(broker.url, '../x', {token: 'token-unseen'}).whenClosed();
    await fetch(`${broker.url}peerjs/ice?id=alice&token=token-unseen`, {headers: {Authorization: `Bearer ${jwt}`}});
    await fetch(`${broker.url}peerjs/ice`, {headers: {Authorization: 'Bearer token-unseen'}});
    good.send(`{"token":"token-unseen"`);
    await good.close();
    await until(() => broker.output.includes('"reason":"token"'), 'the refusals are logged');
    const seen = broker.output + (await (await fetch(`${broker.adminUrl}metrics`)).text());
    for (const part of [jwt, jwt.split('.')[2] ?? '', secret, 'unseen']) assert.equal(seen.includes(part), false, part);
  });

  it('speaks TLS', {skip: missing('openssl')}, async () => {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
    ];
    execFileSync('openssl', [...request, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], {stdio: 'ignore'});
    const broker = await start(['--tls-cert', cert, '--tls-key', key]);
    const socket = new WebSocket(`${broker.url.replace('https', 'wss')}peerjs?key=peerjs&id=alice&token=t`, {
      rejectUnauthorized: false,
    });
    const first = await new Promise((resolve) => socket.once('message', resolve));
    assert.equal(String(first), '{"type":"OPEN"}');
    socket.terminate();
  });

  it('drainWaitMs, drainSpreadMs, drainFinishMs: leaves gently on SIGTERM: unhealthy first, then each socket is asked to come back, then it ends', async () => {
    const waits = ['--drain-wait-ms', '1500', '--drain-spread-ms', '400', '--drain-finish-ms', '200'];
    const broker = await start(waits);
    const clients = await Promise.all(Array.from({length: 8}, (_, n) => Client.open(broker.url, `c${n}`)));
    const closedAt: number[] = [];
    clients.forEach(({socket}) => socket.once('close', () => closedAt.push(performance.now())));
    const startedAt = performance.now();
    const ended = broker.end('SIGTERM');
    await until(async () => (await fetch(`${broker.adminUrl}healthz`)).status === 503, 'it is unhealthy', 1200);
    const late = new Client(broker.url, 'late');
    await late.when(() => late.refused !== undefined);
    assert.equal(late.refused, 503);
    assert.equal(closedAt.length, 0);
    clients[0]?.offer('c1');
    await clients[1]?.next(({type}) => type === 'OFFER');
    assert.equal(await ended, 0);
    assert.ok(clients.every(({closed}) => closed === 1012));
    assert.ok(Math.min(...closedAt) - startedAt >= 1400);
    assert.ok(Math.max(...closedAt) - Math.min(...closedAt) >= 250, 'not all at once');
    assert.match(broker.output, /"left"/);
  });
});
