import assert from 'node:assert/strict';
import {once} from 'node:events';
import {after, before, describe, it} from 'node:test';
import {WebSocket} from 'ws';
import {isPeerJsId} from '../../src/core/call-name.js';
import {type Demo, startDemo} from '../../tools/serve.js';

describe('the demo server', () => {
  let demo: Demo;
  const relayed: string[] = [];

  before(async () => {
    demo = await startDemo({
      pages: {'/one.html': '<!doctype html><html><head></head><body>One</body></html>'},
      onMessage: ({type, src, dst}) => relayed.push(`${type} ${src} → ${dst}`),
    });
  });
  after(() => demo.close());

  it('serves a page of a test, and tells it where the broker is', async () => {
    const html = await (await fetch(`${demo.origin}/one.html`)).text();
    assert.match(html, /One/);
    assert.match(html, /<meta name="call-broker" content="\/">/);
  });

  it('gives out ids like a PeerJS server', async () => {
    const answer = await fetch(`${demo.brokerUrl}peerjs/id?ts=1`, {headers: {origin: 'https://elsewhere.example'}});
    assert.ok(isPeerJsId(await answer.text()));
    assert.match(answer.headers.get('access-control-allow-origin') ?? '', /^(?:\*|https:\/\/elsewhere\.example)$/);
  });

  it('relays what one client sends to another, and lets the test hear it', async () => {
    const ann = await register('ann');
    const bob = await register('bob');
    ann.send(JSON.stringify({type: 'OFFER', dst: 'bob', payload: {n: 1}}));
    const [data] = await once(bob, 'message');
    assert.deepEqual(JSON.parse(String(data)), {type: 'OFFER', src: 'ann', dst: 'bob', payload: {n: 1}});
    assert.deepEqual(relayed, ['OFFER ann → bob']);
    await Promise.all([ann, bob].map((socket) => closed(socket, () => socket.close())));
  });

  it('drops every socket when its broker is stopped, and is the same address when it is back', async () => {
    const ann = await register('ann');
    const [code] = await closed(ann, () => demo.stopBroker());
    assert.equal(code, 1006, 'a broker that is gone says no farewell');
    await assert.rejects(fetch(`${demo.brokerUrl}peerjs/id`));
    await assert.rejects(register('ann'));
    assert.equal((await fetch(`${demo.origin}/one.html`)).status, 200, 'the pages stay');

    await demo.startBroker();
    const again = await register('ann');
    await closed(again, () => again.close());
  });

  /** A socket that has heard OPEN. */
  async function register(id: string): Promise<WebSocket> {
    const socket = new WebSocket(`${demo.brokerUrl.replace('http', 'ws')}peerjs?key=peerjs&id=${id}&token=${id}`);
    const [data] = await once(socket, 'message');
    assert.deepEqual(JSON.parse(String(data)), {type: 'OPEN'});
    return socket;
  }
});

async function closed(socket: WebSocket, close: () => unknown): Promise<readonly unknown[]> {
  const event = once(socket, 'close');
  await close();
  return event;
}
