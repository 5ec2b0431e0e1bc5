/** Calls between two machines, and what becomes of them when a network fails that is as real as a kernel makes it. */
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {join} from 'node:path';
import {after, afterEach, before, describe, it} from 'node:test';
import type {Browser} from 'puppeteer-core';
import {missing, startCoturn} from '../../broker/test/support/servers.js';
import {projectFolder} from '../../tools/vite-settings.js';
import {openBuiltSite} from '../e2e/support/built-site.js';
import type {Person} from '../e2e/support/person.js';
import {pageOf, Stage} from '../e2e/support/stage.js';
import {Hub, missingNetworks} from './support/networks.js';

const pages: Record<string, string> = {
  '/alice': pageOf('alice', 'bob'),
  '/bob': pageOf('bob', 'alice'),
  '/patient-alice': pageOf('alice', 'bob', 'reconnect-timeout="5"'),
  '/patient-bob': pageOf('bob', 'alice', 'reconnect-timeout="5"'),
};

describe('between two machines', {skip: missingNetworks, timeout: 300_000}, () => {
  let hub: Hub;
  let stage: Stage;
  let browsers: Browser[];
  let alice: Person;
  let bob: Person;

  before(async () => {
    hub = await Hub.open();
    stage = await Stage.on(async (onMessage) => {
      const site = await openBuiltSite({
        folders: {'/cdn/': join(projectFolder, 'dist/cdn')},
        onMessage,
        pages,
      });
      return {...site, origin: site.origin.replace('localhost', Hub.address)};
    });
    browsers = await Promise.all([hub.alice, hub.bob].map((host) => host.browser(stage.site.origin)));
    const [first, second] = browsers;
    assert(first && second);
    alice = await stage.seat('alice', first);
    bob = await stage.seat('bob', second);
  });
  afterEach(() => stage.clear());
  after(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await stage.close();
    await hub.close();
  });

  async function talk(pageOfBoth = (name: string) => `/${name}`) {
    await Promise.all(['alice', 'bob'].map((name) => stage.reachable(name, pageOfBoth(name))));
    await alice.press('Call bob');
    await bob.press('Answer');
    await hearAndSee();
  }

  async function hearAndSee() {
    await Promise.all([alice, bob].flatMap((one) => [one.isIn('ongoing', 30_000), one.seesFrames(), one.hearsSound()]));
  }

  it('they see and hear each other', async () => {
    await talk();
    const {relayed} = await alice.hears('call-connected');
    assert.equal(relayed, false);
  });

  it('a network that is gone for ten seconds: both say so, and go on', async () => {
    await talk();
    await alice.forget();
    await bob.forget();
    await hub.alice.goSilent();
    await Promise.all([alice, bob].map((one) => one.isIn('reconnecting', 20_000)));
    await Promise.all([alice.sees('Reconnecting'), bob.sees('Reconnecting')]);
    await hub.alice.comeBack();
    await hearAndSee();
    for (const one of [alice, bob]) assert.deepEqual(await one.heard('call-ended'), []);
  });

  it('another address: the call goes on', async () => {
    await talk();
    await alice.forget();
    await bob.forget();
    await hub.alice.moveTo('10.77.0.12');
    try {
      await Promise.all([alice, bob].map((one) => one.isIn('reconnecting', 20_000)));
      await hearAndSee();
      for (const one of [alice, bob]) assert.deepEqual(await one.heard('call-ended'), []);
    } finally {
      await hub.alice.moveTo('10.77.0.2');
    }
  });

  it('a network that is gone for good: connection-lost on both sides', async () => {
    await talk((name) => `/patient-${name}`);
    await hub.alice.goSilent();
    try {
      await Promise.all([alice.sees('The connection was lost', 40_000), bob.sees('The connection was lost', 40_000)]);
      for (const one of [alice, bob]) assert.equal((await one.hears('call-ended')).reason, 'connection-lost');
    } finally {
      await hub.alice.comeBack();
    }
  });

  it('no way but through a relay: connected, and the page is told', {skip: missing('turnserver')}, async () => {
    const coturn = await startCoturn(Hub.address);
    const username = `${Math.ceil(Date.now() / 1000) + 600}:test`;
    const credential = createHmac('sha1', coturn.secret).update(username).digest('base64');
    const servers = JSON.stringify([{urls: coturn.url, username, credential}]);
    for (const [name, to] of [
      ['alice', 'bob'],
      ['bob', 'alice'],
    ] as const) {
      pages[`/walled-${name}`] = pageOf(name, to, `relay-only ice-servers='${servers}'`);
    }
    await Promise.all([hub.alice.isolate(true), hub.bob.isolate(true)]);
    try {
      await talk((name) => `/walled-${name}`);
      for (const one of [alice, bob]) assert.equal((await one.hears('call-connected')).relayed, true);
    } finally {
      await Promise.all([hub.alice.isolate(false), hub.bob.isolate(false)]);
      coturn.stop();
    }
  });
});
