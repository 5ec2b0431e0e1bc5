/** `call-elements/testing.js` where there is no page: two people without anything to see, in Node. */
import assert from 'node:assert/strict';
import {afterEach, describe, it} from 'node:test';
import {CallController} from '../../src/controller/call-controller.js';
import type {CallNotice} from '../../src/controller/notice.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import {TestClock, TestNetwork} from '../../src/testing.js';

describe('A test network without a page', () => {
  const networks: TestNetwork[] = [];
  afterEach(() => {
    for (const network of networks.splice(0)) network.close();
  });

  function open(options: ConstructorParameters<typeof TestNetwork>[0] = {}) {
    const network = new TestNetwork(options);
    networks.push(network);
    return network;
  }

  it('lets two people talk, in real time', async () => {
    const network = open();
    const [alice, bob] = [network.join('alice', {displayName: 'Alice Moreau'}), network.join('bob')];
    alice.dial('bob', {media: 'audio'});
    const call = await bob.rings();
    assert.deepEqual([call.peer, call.displayName, call.media], ['alice', 'Alice Moreau', 'audio']);
    bob.answer();
    await Promise.all([alice.talks(), bob.talks()]);
    // There is no picture where none can be drawn.
    assert.equal(alice.controller.remoteVideo, null);
    bob.hangUp();
    const ends = await Promise.all([alice.ends(), bob.ends()]);
    assert.deepEqual(
      ends.map(({reason, by}) => `${reason} by ${by}`),
      ['hangup by remote', 'hangup by local'],
    );
  });

  it('serves a controller of somebody’s own', async () => {
    const network = open();
    const heard: CallNotice['type'][] = [];
    const own = new CallController(network.ports(), defaultSettings, ({type}) => heard.push(type));
    own.connect('alice');
    const bob = network.join('bob');
    bob.dial('alice');
    await bob.until(({step}) => step === 'ringing', 'hears that it rings');
    assert.ok(heard.includes('incoming'));
    own.close();
    assert.equal((await bob.ends()).by, 'remote');
  });

  it('lets a minute pass at once on a clock of the test', async () => {
    const clock = new TestClock();
    const network = open({clock});
    const [alice, bob] = [network.join('alice'), network.join('bob')];
    await clock.advance(2_000);
    alice.dial('bob');
    await clock.advance(1_000);
    assert.equal(bob.phase, 'incoming');
    await clock.advance(60_000);
    assert.equal((await alice.ends()).reason, 'no-answer');
  });

  it('says what is instead of what was waited for', async () => {
    const network = open({timeout: 20});
    const alice = network.join('alice');
    await alice.registered();
    await assert.rejects(alice.rings(), {
      message: 'Waited 20 ms in vain until alice rings: there is no call.',
    });
    network.stopBroker();
    await assert.rejects(alice.rings(), {
      message: 'Waited 20 ms in vain until alice rings: alice is reconnecting at the broker.',
    });
  });

  it('ends a call with somebody whose page was killed', async () => {
    const clock = new TestClock();
    const network = open({clock});
    const [alice, bob] = [network.join('alice'), network.join('bob')];
    await clock.advance(2_000);
    alice.dial('bob');
    await clock.advance(500);
    bob.answer();
    await clock.advance(500);
    bob.crash();
    await clock.advance(15_000);
    assert.equal(alice.phase, 'reconnecting');
    await clock.advance(60_000);
    assert.equal(alice.call?.reason, 'connection-lost');
  });

  it('leaves nothing that waits', async () => {
    const clock = new TestClock();
    const network = open({clock});
    const [alice] = [network.join('alice'), network.join('bob')];
    await clock.advance(2_000);
    alice.dial('bob');
    await clock.advance(500);
    network.close();
    await clock.advance(1_000);
    assert.equal(clock.pending, 0);
  });
});
