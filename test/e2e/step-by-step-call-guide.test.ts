import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const servers = [
  {urls: 'stun:localhost:9'},
  {urls: ['turn:localhost:9?transport=tcp'], username: 'ann', credential: 'secret'},
];

const pages = {
  '/alice.html': pageOf('alice', 'bob', 'media="audio"'),
  '/bob.html': pageOf('bob', 'alice'),
  '/turn-alice.html': pageOf('alice', 'bob', `ice-servers='${JSON.stringify(servers)}' relay-only`),
  '/turn-bob.html': pageOf('bob', 'alice', 'ice-url="/ice"'),
};

describe('the step by step call guide', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => {
    stage = await Stage.set(pages);
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
  });
  after(() => stage.close());

  const kinds = (person: Person) => person.page.evaluate(() => window.evidence.tracks.map(({kind}) => kind));
  const steps = (person: Person) => person.page.evaluate(() => window.evidence.steps);

  it('steps 1 to 7: a call that starts as voice only', async () => {
    await alice.press('Call bob');
    await bob.sees('Call from alice');
    assert(!(await bob.text()).includes('Video'));
    await bob.press('Answer');
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
    await Promise.all([alice.hearsSound(), bob.hearsSound()]);
    assert.deepEqual([await kinds(alice), await kinds(bob)], [['audio'], ['audio']]);
    await bob.sees('Voice call with alice');
    assert.equal((await steps(alice)).filter((step) => step === 'createOffer').length, 1);
    assert.equal((await steps(bob)).filter((step) => step === 'createAnswer').length, 1);
  });

  it('a negotiationneeded that fires again, and again, is harmless', async () => {
    for (const person of [alice, bob]) {
      await person.page.evaluate(() => {
        window.evidence.steps.length = 0;
        for (const connection of window.evidence.connections) {
          for (let time = 0; time < 5; time += 1) connection.dispatchEvent(new Event('negotiationneeded'));
        }
      });
    }
    await Promise.all([alice.hearsSound(), bob.hearsSound()]);
    assert.deepEqual([await steps(alice), await steps(bob)], [[], []]);
  });

  it('the video is enabled while the call is in progress, without a new offer', async () => {
    stage.forget();
    await alice.press('Turn off camera');
    await Promise.all([bob.seesFrames(), alice.seesFrames('self-video')]);
    await bob.press('Turn off camera');
    await Promise.all([alice.seesFrames(), bob.seesFrames('self-video')]);
    await Promise.all([alice.hearsSound(), bob.hearsSound()]);

    assert.deepEqual([await steps(alice), await steps(bob)], [[], []]);
    for (const person of [alice, bob]) {
      assert(!(await person.saidDirectly()).some((message) => 'sdp' in message));
    }
    assert(!stage.said.some(({message}) => 'sdp' in message));
    await alice.press('Hang up', {within: 'call-view'});
    await bob.sees('alice ended the call');
  });

  it('STUN and TURN servers are passed to the connection, from an attribute or from an address', async () => {
    const asked: string[] = [];
    await bob.page.setRequestInterception(true);
    bob.page.on('request', (request) => {
      const {pathname, search} = new URL(request.url());
      if (pathname !== '/ice') return void request.continue();
      asked.push(search);
      void request.respond({contentType: 'application/json', body: JSON.stringify({iceServers: servers, ttl: 60})});
    });
    await Promise.all([stage.reachable('alice', '/turn-alice.html'), stage.reachable('bob', '/turn-bob.html')]);
    await alice.press('Call bob');
    await bob.press('Answer');
    const ofCall = (person: Person) =>
      person.page.evaluate(() => {
        const connection = window.evidence.connections.find(({signalingState}) => signalingState !== 'closed');
        const {iceServers = [], iceTransportPolicy} = connection?.getConfiguration() ?? {};
        return {
          iceServers: iceServers.map(({urls, username, credential}) => ({urls, username, credential})),
          iceTransportPolicy,
        };
      });
    await alice.hears('call-state', ({phase}) => phase === 'connecting');
    await eventually(async () => (await ofCall(bob)).iceServers.length === 2, 'Bob has a connection');
    const [given, turn] = (await ofCall(alice)).iceServers;
    assert.deepEqual([given?.urls].flat(), ['stun:localhost:9']);
    assert.deepEqual([turn?.urls].flat(), ['turn:localhost:9?transport=tcp']);
    assert.deepEqual([turn?.username, turn?.credential], ['ann', 'secret']);
    assert.equal((await ofCall(alice)).iceTransportPolicy, 'relay');
    assert.equal((await ofCall(bob)).iceTransportPolicy, 'all');
    assert.deepEqual(asked, ['?id=bob']);
    await bob.page.setRequestInterception(false);
  });
});
