import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, it} from 'node:test';
import {Client} from './support/client.js';
import {Program} from './support/program.js';
import {answers, freePort, missing, RedisServer} from './support/servers.js';
import {until} from './support/until.js';
import {readConfig} from '../src/config.js';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

// The syntax of the file is checked with the format of all others; whether it starts takes a Docker engine.
it('compose.yaml sets nothing that the broker does not know', () => {
  const text = read('compose.yaml');
  const names = [...text.matchAll(/^ +BROKER_([A-Z_]+):/gm)].map(([, name = '']) => name);
  assert.ok(names.length > 4);
  const secrets = ['JWT_SECRET', 'TURN_SECRET'];
  for (const name of names.filter((other) => !secrets.includes(other))) {
    const flag = `--${name.toLowerCase().replaceAll('_', '-')}`;
    assert.doesNotThrow(() => readConfig([flag, '1'], {}), flag);
  }
  for (const service of text.matchAll(/depends_on: \[(.+)\]/g))
    for (const name of service[1]?.split(', ') ?? []) assert.match(text, new RegExp(`^  ${name}:`, 'm'));
});

describe('haproxy.cfg', {skip: missing('haproxy') || missing('redis-server')}, () => {
  it('leads to any node, away from a dead one, and tells who asks', async () => {
    const redis = await RedisServer.start();
    closers.push(() => redis.stop());
    const args = ['--redis', redis.url, '--trust-proxy', '1', '--sockets-per-ip', '3'];
    const nodes = await Promise.all([Program.start(args), Program.start(args)]);
    closers.push(() => Promise.all(nodes.map((node) => node.end())));

    const port = await freePort();
    const portOf = (url: string): string => new URL(url).port;
    // As many connections as a test may open files.
    let config = read('haproxy.cfg')
      .replace('bind :9000', `bind 127.0.0.1:${port}`)
      .replace('maxconn 50000', 'maxconn 500');
    for (const [n, {url, adminUrl}] of nodes.entries()) {
      config = config.replace(`broker-${n + 1}:9000`, `127.0.0.1:${portOf(url)} port ${portOf(adminUrl)}`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'broker-haproxy-'));
    closers.push(() => rmSync(folder, {recursive: true}));
    writeFileSync(join(folder, 'haproxy.cfg'), config);
    const balancer = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')]);
    closers.push(() => balancer.kill('SIGKILL'));
    let log = '';
    for (const stream of [balancer.stdout, balancer.stderr]) stream.on('data', (text) => (log += String(text)));
    await until(() => answers(port), 'the balancer listens');
    const url = `http://127.0.0.1:${port}/`;

    const [alice, bob] = [await Client.open(url, 'alice'), await Client.open(url, 'bob')];
    const connections = (): Promise<number[]> => Promise.all(nodes.map((node) => node.metric('broker_connections')));
    assert.deepEqual(await connections(), [1, 1], 'each has its share');
    alice.offer('bob', 'across');
    await bob.next(({payload}) => payload === 'across');

    const [dead, alive] = nodes;
    await dead.end();
    await until(() => alice.closed !== undefined || bob.closed !== undefined, 'who was at the dead one is told');
    const lost = alice.closed === undefined ? bob : alice;
    await until(async () => {
      const back = new Client(url, lost.id, {token: lost.token});
      await back.when(() => back.heard.length > 0 || back.refused !== undefined || back.closed !== undefined);
      return back.of('OPEN').length === 1;
    }, 'it is let in by the other node');

    // Two are in; what a client writes about its address itself makes no room for a fourth.
    const spoofed = (n: number) => ({headers: {'X-Forwarded-For': `10.0.0.${n}`}});
    await Client.open(url, 'third', spoofed(1));
    const fourth = new Client(url, 'fourth', spoofed(2));
    await fourth.when(() => fourth.refused !== undefined);
    assert.equal(fourth.refused, 429);
    assert.equal(await alive.metric('broker_connections'), 3);

    await until(() => log.includes('/peerjs'), 'requests are logged');
    assert.equal(log.includes(alice.token) || log.includes('token'), false);
  });
});
