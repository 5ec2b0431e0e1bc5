import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageOf('alice', 'bob', 'reconnect-timeout="1"'),
  '/bob.html': pageOf('bob', 'alice', 'reconnect-timeout="1"'),
  '/walled-alice.html': pageOf('alice', 'bob', 'relay-only connect-timeout="1"'),
  '/walled-bob.html': pageOf('bob', 'alice', 'relay-only connect-timeout="1"'),
  '/no-broker.html': pageOf('', 'bob', 'broker="http://localhost:9/"'),
};

/**
 * The ends no seed tells of, each with the sentence either side sees. Those of the seeds are in the seeds’ own tests, those
 * of pages that leave in `pages-leave.test.ts`, those of devices that cannot be had in `refusals.test.ts`.
 */
describe('how a call ended', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => (stage = await Stage.set(pages)));
  after(() => stage.close());

  async function bothAt(of: (name: string) => string = (name) => `/${name}.html`) {
    [alice, bob] = (await Promise.all(['alice', 'bob'].map((name) => at(name, of(name))))) as [Person, Person];
    stage.forget();
  }
  /** With the page that is open, if it is this one. */
  async function at(name: string, path: string): Promise<Person> {
    const person = await stage.person(name);
    if (!person.page.url().endsWith(path)) return stage.reachable(name, path);
    await person.forget();
    return person;
  }
  async function talk() {
    await alice.press('Call bob');
    await bob.press('Answer');
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
  }
  async function endsWith(person: Person, reason: string, by: string, sentence: string) {
    const ended = await person.hears('call-ended');
    assert.deepEqual([ended.reason, ended.by], [reason, by]);
    await person.sees(sentence);
    assert.equal((await person.heard('call-ended')).length, 1);
  }

  it('connect-failed: there is no way from one to the other', async () => {
    await bothAt((name) => `/walled-${name}.html`);
    await alice.press('Call bob');
    await bob.press('Answer');
    await Promise.all([
      alice.sees('No connection to bob could be made'),
      bob.sees('No connection to alice could be made'),
    ]);
    assert.equal((await alice.hears('call-ended')).reason, 'connect-failed');
    assert.equal((await bob.hears('call-ended')).reason, 'connect-failed');
  });

  it('connection-lost: it broke and could not be mended', async () => {
    await bothAt();
    await talk();
    for (const person of [alice, bob]) {
      await person.page.evaluate(() => {
        Object.defineProperty(RTCPeerConnection.prototype, 'connectionState', {get: () => 'failed'});
        for (const connection of window.evidence.connections) {
          connection.dispatchEvent(new Event('connectionstatechange'));
        }
      });
    }
    await Promise.all([alice.sees('The connection was lost'), bob.sees('The connection was lost')]);
    for (const person of [alice, bob]) {
      assert.equal((await person.hears('call-ended')).reason, 'connection-lost');
      await person.hears('call-state', ({phase}) => phase === 'reconnecting');
    }
  });

  it('signaling-lost: the broker cannot be reached', async () => {
    alice = await stage.at('alice', '/no-broker.html');
    await alice.press('Call bob');
    await endsWith(alice, 'signaling-lost', 'system', 'The calling service cannot be reached');
    assert((await alice.heard('call-error')).some(({code}) => code === 'server-unreachable'));
  });

  it('unsupported: the callee’s browser has no WebRTC', async () => {
    await bob.leave();
    const old = await stage.person('old');
    await old.page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'RTCPeerConnection'));
    await old.goTo('/bob.html');
    await old.isReachable();
    alice = await at('alice', '/alice.html');
    await alice.press('Call bob');
    await endsWith(alice, 'unsupported', 'remote', 'bob cannot take this call');
    assert.deepEqual(await old.heard('call-incoming'), []);
    const button = await old.find('Call alice');
    await button.click();
    await old.sees('This browser cannot make calls');
  });

  it('replaced: the same page calls anew before anybody answered', async () => {
    await Promise.all([alice.leave(), (await stage.person('old')).leave()]);
    bob = await at('bob', '/bob.html');
    const raw = await stage.rawClient('alice');
    const ring = (sessid: string) =>
      raw.send({
        type: 'OFFER',
        dst: 'bob',
        payload: {
          type: 'media',
          connectionId: `mc_${sessid}`,
          sdp: {type: 'offer', sdp: 'v=0\r\n'},
          metadata: {version: '3.0', props: {videosend: 'true'}},
        },
      });
    ring('one');
    await bob.find('Decline');
    ring('two');
    const ended = await bob.hears('call-ended');
    assert.deepEqual([ended.reason, ended.by], ['replaced', 'remote']);
    await bob.sees('Video call from alice');
    assert(!(await bob.text()).includes('Missed'));
    await eventually(async () => (await bob.heard('call-incoming')).length === 2, 'it rings anew');
    await bob.press('Decline');
    raw.socket.close();
  });

  it('a call that ends shows it for a while, then the page is as before', async () => {
    await bothAt();
    await bob.page.$eval('call-view', (view) => view.setAttribute('ended-duration', '0.5'));
    await talk();
    await alice.press('Hang up', {within: 'call-view'});
    await bob.sees('alice ended the call');
    await bob.seesNoMore('alice ended the call');
    assert.equal(await bob.text(), 'Call alice');
  });
});
