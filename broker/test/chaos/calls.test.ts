import assert from 'node:assert/strict';
import {after, afterEach, before, describe, it} from 'node:test';
import {Pages, type CallPage} from '../support/browser.js';
import {Cable} from '../support/cable.js';
import {Program} from '../support/program.js';
import {missing, RedisServer} from '../support/servers.js';
import {elapsed, until} from '../support/until.js';

describe('calls of stock PeerJS', {skip: missing('redis-server')}, () => {
  let pages: Pages;
  const closers: (() => unknown)[] = [];

  before(async () => {
    pages = await Pages.open();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  after(() => pages.close());

  /** Alice and Bob in a call over two nodes, each led to theirs by a wire that can lead elsewhere. */
  async function call() {
    const redis = await RedisServer.start();
    closers.push(() => redis.stop());
    const args = [
      '--redis',
      redis.url,
      '--drain-wait-ms',
      '300',
      '--drain-spread-ms',
      '200',
      '--drain-finish-ms',
      '200',
    ];
    const nodes = await Promise.all([0, 1, 2].map(() => Program.start(args)));
    const [one, two, three] = nodes as [Program, Program, Program]; // three were started
    closers.push(() => Promise.all(nodes.map((node) => node.end())));
    const port = ({url}: Program): number => Number(new URL(url).port);
    const wires = [await Cable.to(port(one), port(three)), await Cable.to(port(two), port(three))] as const;
    wires[0].lead(port(one));
    wires[1].lead(port(two));
    closers.push(() => wires.forEach((wire) => wire.close()));
    const enter = async (name: string, address: number): Promise<CallPage> => {
      const page = await pages.page();
      closers.push(() => page.close());
      await page.enter(name, `http://127.0.0.1:${address}/`);
      await page.saw('open');
      return page;
    };
    const [alice, bob] = [await enter('alice', wires[0].port), await enter('bob', wires[1].port)];
    await alice.call('bob');
    for (const page of [alice, bob]) await until(async () => (await page.frames()) > 40, 'pictures move', 20_000);
    const toThird = (wire: 0 | 1): void => wires[wire].lead(port(three));
    const carol = (): Promise<CallPage> => enter('carol', port(three));
    return {redis, nodes, one, two, alice, bob, toThird, carol};
  }

  /** The pictures of both went on all the time, and nobody was told that the call is over. */
  async function wentOn(...pair: readonly CallPage[]): Promise<void> {
    for (const page of pair) {
      const seen = await page.frames();
      await until(async () => (await page.frames()) > seen + 10, 'pictures still move');
      assert.equal(await page.count('close'), 0);
      const gap = await page.longestGap(40);
      // What a busy machine does to pages, and to a call by itself, is not the broker's doing.
      const stalls = await Promise.all(pair.map((each) => each.longestStall(40)));
      const allowed = 500 + (await page.longestGap(10, 40)) + 2 * Math.max(...stalls);
      assert.ok(gap < allowed, `no picture for ${gap} ms, more than ${allowed} ms`);
    }
  }

  it('B2 go on when the caller’s node is killed, and the caller can be called again', async () => {
    const {one, alice, bob, toThird, carol} = await call();
    toThird(0);
    const killedAt = performance.now();
    await one.end('SIGKILL');
    await alice.saw('disconnected');
    await alice.run('comeBack()');
    assert.ok(performance.now() - killedAt < 2000, `${performance.now() - killedAt} ms`);
    await wentOn(alice, bob);
    const third = await carol();
    await third.run('connectTo("alice")');
    await third.saw('data:hello');
  });

  it('B3 go on when the callee’s node is drained, and the callee can be called again', async () => {
    const {two, alice, bob, toThird, carol} = await call();
    const ended = two.end('SIGTERM');
    await until(async () => (await fetch(`${two.adminUrl}healthz`)).status === 503, 'it is unhealthy');
    toThird(1);
    await bob.saw('disconnected');
    const askedAt = performance.now();
    await bob.run('comeBack()');
    assert.ok(performance.now() - askedAt < 2000, `${performance.now() - askedAt} ms`);
    assert.equal(await ended, 0);
    await wentOn(alice, bob);
    const third = await carol();
    await third.run('connectTo("bob")');
    await third.saw('data:hello');
  });

  it('B8 go on when Redis is killed and comes back empty, and the next call works', async () => {
    const {redis, nodes, alice, bob, carol} = await call();
    await redis.kill();
    await elapsed(10_000);
    await wentOn(alice, bob);
    assert.equal(await alice.count('disconnected'), 0);
    await redis.start();
    for (const {adminUrl} of nodes)
      await until(async () => (await fetch(`${adminUrl}healthz`)).status === 200, 'healthy');
    const third = await carol();
    await third.run('connectTo("bob")');
    await third.saw('data:hello');
    assert.equal(await bob.count('disconnected'), 0);
  });
});
