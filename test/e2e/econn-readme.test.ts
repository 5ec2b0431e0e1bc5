import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {CallMessage} from '../../src/core/call-message.js';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, pageWith, Stage} from './support/stage.js';

const provider = (name: string, to: string) => `<call-provider id="${name}" name="${name}">
  <incoming-call layout="inline"></incoming-call> <call-button to="${to}"></call-button> <call-view></call-view>
</call-provider>`;

const pages = {
  '/alice.html': pageOf('alice', 'bob'),
  '/bob.html': pageOf('bob', 'alice'),
  '/left.html': pageWith(provider('ada', 'xaver') + provider('bea', 'yvo') + provider('cleo', 'zoe')),
  '/right.html': pageWith(provider('xaver', 'ada') + provider('yvo', 'bea')),
};

describe('Calling 3.0', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => {
    stage = await Stage.set(pages);
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
  });
  after(() => stage.close());

  const typesByBroker = () => new Set(stage.said.map(({message}) => message.type));
  const direct = async (person: Person, type: CallMessage['type'], resp: boolean) =>
    (await person.saidDirectly()).filter((message) => message.type === type && message.resp === resp);

  it('SETUP goes by the broker, in the documented fields', async () => {
    await alice.press('Call bob');
    const setup = await stage.hears('SETUP', ({message: {type}}) => type === 'SETUP');
    const {version, type, sessid, resp} = setup.message;
    assert.deepEqual({version, type, resp}, {version: '3.0', type: 'SETUP', resp: false});
    assert.match(sessid, /^[\w-]{22}$/);
    assert(setup.message.type === 'SETUP');
    assert.match(setup.message.sdp, /^v=0\r\n[^]*m=audio[^]*m=video[^]*m=application/);
    assert.equal(setup.message.props?.['videosend'], 'true');
  });

  it('CANCEL goes by the broker, and is confirmed there', async () => {
    await bob.find('Answer');
    await alice.press('Cancel');
    await stage.hears('CANCEL resp', ({from, message: {type, resp}}) => from === 'bob' && type === 'CANCEL' && resp);
    assert.deepEqual(await alice.saidDirectly(), []);
    await alice.sees('Call cancelled');
  });

  it('PROPSYNC goes by the data channel, and is answered there with what the other one sends', async () => {
    stage.forget();
    await alice.press('Call bob');
    await bob.press('Answer');
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    await alice.press('Turn off camera');
    await bob.sees('The camera of alice is off');

    const asked = (await direct(alice, 'PROPSYNC', false)).at(-1);
    assert(asked?.type === 'PROPSYNC');
    assert.equal(asked.props['videosend'], 'false');
    const answered = (await direct(bob, 'PROPSYNC', true)).at(-1);
    assert(answered?.type === 'PROPSYNC');
    assert.equal(answered.props['videosend'], 'true');
    assert(!typesByBroker().has('PROPSYNC'));

    await alice.press('Turn off camera');
    await bob.seesFrames();
  });

  it('a change of the network makes a re-SETUP, and nobody notices', async () => {
    const fragments = (person: Person) =>
      person.page.evaluate(() => {
        const connected = window.evidence.connections.find(({connectionState}) => connectionState === 'connected');
        return connected?.localDescription?.sdp.match(/a=ice-ufrag:(\S+)/)?.[1];
      });
    const before = [await fragments(alice), await fragments(bob)];
    const devtools = await alice.devtools();
    await devtools.send('Network.enable');
    const conditions = {latency: 0, downloadThroughput: -1, uploadThroughput: -1};
    for (const offline of [true, false]) {
      await devtools.send('Network.emulateNetworkConditions', {offline, ...conditions});
      assert.equal(await alice.page.evaluate(() => navigator.onLine), !offline);
    }
    // What mends the connection goes around it.
    const answer = await stage.hears('UPDATE resp', ({message: {type, resp}}) => type === 'UPDATE' && resp);
    assert.deepEqual([answer.from, answer.to], ['bob', 'alice']);
    const update = stage.said.map(({message}) => message).find(({type, resp}) => type === 'UPDATE' && !resp);
    assert(update?.type === 'UPDATE' && !update.resp);
    assert.equal(update.restart, 'ice');
    await eventually(async () => {
      const now = [await fragments(alice), await fragments(bob)];
      return now.every((fragment, index) => fragment !== before[index]);
    }, 'both have a new generation');
    await Promise.all([alice.seesFrames(), bob.seesFrames(), alice.hearsSound(), bob.hearsSound()]);
    for (const person of [alice, bob]) {
      assert(!(await person.heard('call-state')).some(({phase}) => phase === 'reconnecting'));
      const alive = await person.page.evaluate(
        () => window.evidence.connections.filter(({connectionState}) => connectionState === 'connected').length,
      );
      assert.equal(alive, 1);
    }
  });

  it('HANGUP goes by the data channel', async () => {
    await bob.press('Hang up', {within: 'call-view'});
    await alice.sees('bob ended the call');
    assert.equal((await direct(bob, 'HANGUP', false)).length, 1);
    assert.equal((await direct(alice, 'HANGUP', true)).length, 1);
    for (const type of ['HANGUP', 'PROPSYNC'] as const) assert(!typesByBroker().has(type), type);
  });

  it('fully re-entrant: three providers in one page, two calls at once between four identities', async () => {
    const [left, right] = await Promise.all([stage.at('alice', '/left.html'), stage.at('bob', '/right.html')]);
    const reachable = (person: Person, count: number) =>
      eventually(
        async () => (await person.page.$$('call-provider:state(registered)')).length === count,
        `${count} names of ${person.name} are reachable`,
      );
    await Promise.all([reachable(left, 3), reachable(right, 2)]);

    await left.press('Call xaver');
    await right.press('Answer', {within: '#xaver'});
    await right.press('Call bea');
    await left.press('Answer', {within: '#bea'});
    const views = [
      [left, '#ada', 'xaver'],
      [left, '#bea', 'yvo'],
      [right, '#xaver', 'ada'],
      [right, '#yvo', 'bea'],
    ] as const;
    for (const [person, id, other] of views) {
      await person.find(`Call with ${other}`, {role: 'region', within: id});
      await person.seesFrames('remote-video', {within: `${id} call-view`});
    }
    await Promise.all([left.hearsSound(), right.hearsSound()]);
    const idle = await left.page.$eval('#cleo', (element) => element.matches(':state(idle)'));
    assert.equal(idle, true);

    await left.press('Hang up', {within: '#ada call-view'});
    await right.sees('ada ended the call');
    for (const [person, id] of [
      [left, '#bea'],
      [right, '#yvo'],
    ] as const) {
      await person.seesFrames('remote-video', {within: `${id} call-view`});
    }
    assert.equal(await left.page.$eval('#bea', (element) => element.matches(':state(ongoing)')), true);
  });
});
