/** What the calls rely on in the PeerJS client, fact by fact as the protocol numbers them. */
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import type {Browser, Page} from 'puppeteer-core';
import {build, type InlineConfig} from 'vite';
import {WebSocketServer} from 'ws';
import {launch} from '../../tools/browser.js';
import {leanPeerJs} from '../../tools/lean-peerjs.js';
import {type EmbeddedBroker, startBroker} from '../../tools/embedded-broker.js';
import type {facts} from './peerjs-client.page.js';

type Facts = typeof facts;

let browser: Browser;
let broker: EmbeddedBroker;
before(async () => {
  [browser, broker] = await Promise.all([launch(), startBroker({kind: 'stock'})]);
});
after(async () => {
  await Promise.all([browser.close(), broker.stop()]);
});

const alias = {'webrtc-adapter': 'virtual:no-adapter'};

// The script-tag build leaves out what is not used; whoever installs from a registry gets PeerJS whole.
for (const {name, settings, hasConnections} of [
  {name: 'the PeerJS client', settings: {}, hasConnections: true},
  {name: 'the PeerJS client without webrtc-adapter', settings: {resolve: {alias}}, hasConnections: true},
  {
    name: 'the PeerJS client of the script-tag build',
    settings: {resolve: {alias}, plugins: [leanPeerJs()]},
    hasConnections: false,
  },
]) {
  describe(name, () => {
    let page: Page;
    before(async () => {
      page = await browser.newPage();
      // A page of its own address: PeerJS looks at the protocol.
      await page.goto(broker.url);
      await page.addScriptTag({content: await bundle(settings)});
    });

    const look = async <F extends keyof Facts>(fact: F, at = broker.url) =>
      // What the page returns is what its function is typed to return.
      (await page.evaluate(`page.facts.${fact}(${JSON.stringify(at)})`)) as Awaited<ReturnType<Facts[F]>>;

    it('B8: waits for ever when its token replaces a socket, but hears itself', async () => {
      assert.deepEqual(await look('openedWithoutOpen'), {reports: [], open: false});
    });

    it('B9: takes ID-TAKEN for the end', async () => {
      assert.deepEqual(await look('reportsOfRefusal'), [['error', 'unavailable-id'], ['disconnected'], ['close']]);
    });

    it('B11: takes the ids we think it takes', async () => {
      assert.deepEqual(await look('disputedIds'), []);
    });

    it('B11: refuses every other id', async () => {
      assert.deepEqual(await look('reportsOfOddId'), [['error', 'invalid-id'], ['disconnected'], ['close']]);
    });

    it('B12: sends any envelope through its socket, and does nothing about ours', async () => {
      const payload = {type: 'econn', message: {type: 'PROPSYNC'}};
      assert.deepEqual(await look('rawSocket'), {
        made: 0,
        reports: [],
        received: {type: 'ANSWER', isFromStock: true, payload},
      });
    });

    it('B12: shows every raw message', async () => {
      assert.deepEqual(await look('rawMessages'), [
        {type: 'EXPIRE', isFromSender: true},
        {type: 'CANDIDATE', isFromSender: true, payload: {n: 1}},
      ]);
    });

    it('has its WebSocket where we listen to it, and the code behind an ERROR arrives there', async () => {
      await using refusing = await startRefusingBroker(4401);
      assert.deepEqual(await look('closeCode', refusing.url), {
        isWebSocket: true,
        code: 4401,
        reports: [['error', 'server-error'], ['disconnected'], ['close']],
      });
    });

    it('does not contact the broker where WebRTC is missing, unless told that it is there', async () => {
      assert.deepEqual(await look('withoutWebRtc'), [['error', 'browser-incompatible'], ['disconnected'], ['close']]);
    });

    if (!hasConnections) return;

    it('B5: closes its connections with whoever says LEAVE', async () => {
      assert.deepEqual(await look('leaveEndsCall'), {before: true, after: false});
    });

    it('B13: rejects a candidate before the ANSWER', async () => {
      assert.deepEqual(await look('candidateBeforeAnswer'), [['error', 'webrtc']]);
    });

    it('B13: closes the call and announces another at a second OFFER with the same connectionId', async () => {
      assert.deepEqual(await look('offerTwice'), [
        ['open'],
        ['call', 'first'],
        ['callClosed', 'first'],
        ['call', 'second'],
      ]);
    });

    it('B14: drops what is sent while its socket is connecting or closed', async () => {
      assert.deepEqual(await look('sendsWithoutSocket'), [2, 5]);
    });

    it('makes a connection for any stranger who offers one, so its message handler must not see them', async () => {
      assert.equal(await look('strangersOffer'), 1);
    });
  });
}

/** A broker that lets nobody in. */
async function startRefusingBroker(code: number) {
  const server = createServer();
  const sockets = new WebSocketServer({server});
  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({type: 'ERROR', payload: {msg: 'no'}}));
    socket.close(code);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(settings: InlineConfig): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    ...settings,
    plugins: [
      ...(settings.plugins ?? []),
      {
        name: 'no-adapter',
        resolveId: (id) => (id === 'virtual:no-adapter' ? `\0${id}` : undefined),
        load: (id) =>
          id === '\0virtual:no-adapter' ? 'export default {browserDetails: {browser: "", version: 0}};' : undefined,
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: {entry: new URL('peerjs-client.page.ts', import.meta.url).pathname, formats: ['iife'], name: 'page'},
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('Nothing was built.');
  return output.output[0].code;
}
