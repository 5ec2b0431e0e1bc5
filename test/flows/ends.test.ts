import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {endReasons} from '../../src/core/end-reason.js';
import type {EndReason} from '../../src/core/end-reason.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import {wrap} from '../../src/core/envelope.js';
import {advance, openLine} from '../../src/core/line.js';
import type {Line, LineEffect, LineEvent} from '../../src/core/line.js';
import {
  aliceAndBob,
  aliceRingsBob,
  aliceTalksToBob,
  type FakePage,
  FakeWorld,
  ringing,
  talking,
} from '../fakes/fake-world.js';

/** The two pages when all is over. */
interface Over {
  readonly alice: FakePage;
  readonly bob: FakePage;
}

interface Scene {
  readonly when: string;
  readonly play: () => Promise<Over>;
  /** How the call ends for Alice, who calls unless the scene says otherwise, and for Bob; null: there was none. */
  readonly alice: string | null;
  readonly bob: string | null;
  /** What Bob is told that he missed. */
  readonly missed?: EndReason;
}

const scenes: Readonly<Record<EndReason, readonly Scene[]>> = {
  hangup: [
    {
      when: 'the caller hangs up',
      async play() {
        const {world, alice, bob} = await aliceTalksToBob();
        alice.calls.hangUp();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'hangup by local',
      bob: 'hangup by remote',
    },
    {
      when: 'the callee hangs up',
      async play() {
        const {world, alice, bob} = await aliceTalksToBob();
        bob.calls.hangUp();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'hangup by remote',
      bob: 'hangup by local',
    },
    {
      when: 'both hang up at once',
      async play() {
        const {world, alice, bob} = await aliceTalksToBob();
        alice.calls.hangUp();
        bob.calls.hangUp();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'hangup by local',
      bob: 'hangup by local',
    },
    {
      when: 'the caller’s page is closed during the call',
      async play() {
        const {world, alice, bob} = await aliceTalksToBob();
        alice.leave();
        await world.pass(500);
        return {alice, bob};
      },
      alice: 'hangup by system',
      bob: 'hangup by remote',
    },
  ],
  cancelled: [
    {
      when: 'the caller gives up while it rings',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        alice.calls.hangUp();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'cancelled by local',
      bob: 'cancelled by remote',
      missed: 'cancelled',
    },
    {
      when: 'the caller gives up before anything was sent',
      async play() {
        const {world, alice, bob} = await aliceAndBob();
        alice.media.isPermitted = false;
        alice.media.decision = 'later';
        alice.calls.dial('bob');
        await world.pass(1_000);
        alice.calls.hangUp();
        alice.media.decide('grant');
        await world.pass(1_000);
        return {alice, bob};
      },
      alice: 'cancelled by local',
      bob: null,
    },
  ],
  declined: [
    {
      when: 'the callee declines',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.calls.decline();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'declined by remote',
      bob: 'declined by local',
    },
    {
      when: 'the callee hangs up instead of answering',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.calls.hangUp();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'declined by remote',
      bob: 'declined by local',
    },
  ],
  busy: [
    {
      when: 'the callee does not want to be disturbed',
      async play() {
        const world = new FakeWorld();
        const alice = await world.page('alice');
        const bob = await world.page('bob', {doNotDisturb: true});
        alice.calls.dial('bob');
        await world.pass(200);
        return {alice, bob};
      },
      alice: 'busy by remote',
      bob: null,
      missed: 'busy',
    },
  ],
  'no-answer': [
    {
      when: 'the caller has waited for a minute',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        await world.pass(60_100);
        return {alice, bob};
      },
      alice: 'no-answer by system',
      bob: 'no-answer by remote',
      missed: 'no-answer',
    },
    {
      when: 'it has rung for 65 seconds and nobody called it off',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        world.board.fate = ({dst}) => (dst === 'bob' ? [] : [5]);
        await world.pass(70_000);
        return {alice, bob};
      },
      alice: 'no-answer by system',
      bob: 'no-answer by system',
      missed: 'no-answer',
    },
  ],
  offline: [
    {
      when: 'the broker does not know the callee',
      async play() {
        const {world, alice, bob} = await aliceAndBob();
        bob.calls.disconnect();
        alice.calls.dial('bob');
        await world.pass(6_000);
        return {alice, bob};
      },
      alice: 'offline by system',
      bob: null,
    },
  ],
  unreachable: [
    {
      when: 'the callee’s socket swallows everything',
      async play() {
        const {world, alice, bob} = await aliceAndBob();
        world.board.freeze('bob');
        alice.calls.dial('bob');
        await world.pass(15_100);
        return {alice, bob};
      },
      alice: 'unreachable by system',
      bob: null,
    },
  ],
  // Several tabs of one page are later work; what one tab is told by another is an event of the core. Tested below.
  'answered-elsewhere': [],
  replaced: [
    {
      when: 'the caller’s page crashed and calls again',
      async play() {
        const {world, alice, bob} = await aliceTalksToBob();
        alice.crash();
        const again = await world.page('alice', {}, {token: 'tab0'});
        bob.react = ({type}) => type === 'incoming' && bob.calls.decline();
        again.calls.dial('bob');
        await world.pass(200);
        return {alice: again, bob};
      },
      alice: 'declined by remote',
      bob: 'declined by local',
    },
  ],
  'media-denied': [
    {
      when: 'the caller does not allow the microphone',
      async play() {
        const {world, alice, bob} = await aliceAndBob();
        alice.media.isPermitted = false;
        alice.media.decision = 'deny';
        alice.calls.dial('bob');
        await world.pass(200);
        return {alice, bob};
      },
      alice: 'media-denied by local',
      bob: null,
    },
    {
      when: 'the callee answers and does not allow the microphone',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.media.isPermitted = false;
        bob.media.decision = 'deny';
        world.network.setupTime = 1_000;
        bob.calls.answer();
        await world.pass(200);
        return {alice, bob};
      },
      alice: 'media-denied by remote',
      bob: 'media-denied by local',
    },
    {
      when: 'the callee refuses the microphone when they are connected already',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.media.isPermitted = false;
        bob.media.decision = 'later';
        bob.calls.answer();
        await world.pass(1_000);
        bob.media.decide('deny');
        await world.pass(200);
        return {alice, bob};
      },
      alice: 'media-denied by remote',
      bob: 'media-denied by local',
    },
    {
      when: 'the caller never decides',
      async play() {
        const {world, alice, bob} = await aliceAndBob();
        alice.media.isPermitted = false;
        alice.media.decision = 'later';
        alice.calls.dial('bob');
        await world.pass(60_100);
        return {alice, bob};
      },
      alice: 'media-denied by local',
      bob: null,
    },
  ],
  'media-unavailable': [
    {
      when: 'the caller’s microphone does not start after it rang',
      async play() {
        const {world, alice, bob} = await aliceAndBob();
        alice.media.hasMicrophone = false;
        alice.media.hasCamera = false;
        alice.media.startTime = 500;
        await ringing(world, alice, bob);
        await world.pass(500);
        return {alice, bob};
      },
      alice: 'media-unavailable by local',
      bob: 'media-unavailable by remote',
      missed: 'media-unavailable',
    },
    {
      when: 'the callee answers without any device',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.media.hasMicrophone = false;
        bob.media.hasCamera = false;
        bob.calls.answer();
        await world.pass(500);
        return {alice, bob};
      },
      alice: 'media-unavailable by remote',
      bob: 'media-unavailable by local',
    },
  ],
  'connect-failed': [
    {
      when: 'the connection does not come up within 20 seconds',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        world.network.isUp = false;
        bob.calls.answer();
        await world.pass(20_100);
        return {alice, bob};
      },
      alice: 'connect-failed by remote',
      bob: 'connect-failed by system',
    },
  ],
  'connection-lost': [
    {
      when: 'the network is gone for good',
      async play() {
        const {world, alice, bob} = await aliceTalksToBob();
        world.network.fail('failed');
        world.board.stop();
        await world.pass(31_000);
        return {alice, bob};
      },
      alice: 'connection-lost by system',
      bob: 'connection-lost by system',
    },
    {
      when: 'the connection is gone for good, and the one who notices first tells the other',
      async play() {
        const {world, alice, bob} = await aliceTalksToBob();
        world.network.isUp = false;
        for (const link of alice.links) link.lose('failed');
        await world.pass(31_000);
        return {alice, bob};
      },
      alice: 'connection-lost by system',
      bob: 'connection-lost by remote',
    },
  ],
  'peer-gone': [
    {
      when: 'the callee’s page is closed while it rings',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.leave();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'peer-gone by remote',
      bob: 'no-answer by system',
    },
    {
      when: 'the callee’s page crashed while it rang, and the broker says four times that nobody is there',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.crash();
        alice.calls.toggleCamera(false);
        await world.pass(30_000);
        return {alice, bob: await world.page('bob')};
      },
      alice: 'peer-gone by system',
      bob: null,
    },
    {
      when: 'the caller’s page is closed while it rings',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        alice.leave();
        await world.pass(100);
        return {alice, bob};
      },
      alice: 'cancelled by system',
      bob: 'peer-gone by remote',
      missed: 'peer-gone',
    },
  ],
  'signaling-lost': [
    {
      when: 'the broker cannot be reached',
      async play() {
        const world = new FakeWorld();
        world.board.stop();
        const alice = await world.page('alice');
        const bob = await world.page('bob');
        alice.calls.dial('bob');
        await world.pass(1_000);
        return {alice, bob};
      },
      alice: 'signaling-lost by system',
      bob: null,
    },
    {
      when: 'the broker is lost before the callee could be told',
      async play() {
        const {world, alice, bob} = await aliceAndBob();
        alice.calls.dial('bob');
        await world.pass(2);
        world.board.stop();
        await world.pass(16_000);
        return {alice, bob};
      },
      alice: 'signaling-lost by system',
      bob: null,
    },
  ],
  unsupported: [
    {
      when: 'the callee’s browser cannot call',
      async play() {
        const world = new FakeWorld();
        const alice = await world.page('alice');
        const bob = await world.page('bob', {}, {obstacle: 'unsupported'});
        alice.calls.dial('bob');
        await world.pass(200);
        return {alice, bob};
      },
      alice: 'unsupported by remote',
      bob: null,
      missed: 'unsupported',
    },
  ],
  error: [
    {
      when: 'the callee’s answer cannot be made',
      async play() {
        const {world, alice, bob} = await aliceRingsBob();
        bob.calls.answer();
        for (const link of bob.links) link.isBroken = true;
        await world.pass(200);
        return {alice, bob};
      },
      alice: 'error by remote',
      bob: 'error by system',
    },
  ],
};

for (const reason of endReasons) {
  describe(`A call ends ${reason}`, () => {
    for (const scene of scenes[reason]) {
      it(`when ${scene.when}`, async () => {
        const {alice, bob} = await scene.play();
        assert.deepEqual([alice.ending, bob.ending], [scene.alice, scene.bob]);
        assert.deepEqual(
          bob.told('missed').map((missed) => missed.reason),
          scene.missed ? [scene.missed] : [],
        );
        for (const page of [alice, bob]) {
          assert.deepEqual(page.leftovers, []);
          const ended = page.told('ended');
          assert.equal(new Set(ended.map(({call}) => call.id)).size, ended.length);
          // One that was turned away before it rang never was a call here, and does not end.
          const missed = page.told('missed').map(({call}) => call.id);
          assert.deepEqual(
            ended.filter(({call}) => call.missed).map(({call}) => call.id),
            missed.filter((id) => ended.some(({call}) => call.id === id)),
          );
        }
      });
    }
  });
}

describe('A call ends replaced', () => {
  it('for the one whose caller was reloaded, and rings anew', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.crash();
    const again = await world.page('alice', {}, {token: 'tab0'});
    await ringing(world, again, bob);
    assert.deepEqual(
      bob.told('ended').map(({reason, by}) => [reason, by]),
      [['replaced', 'remote']],
    );
    assert.equal(bob.media.isCapturing, false);
    assert.deepEqual(bob.openLinks, []);
    assert.deepEqual(bob.told('missed'), []);
  });

  it('for the one who rings when the same caller starts over', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    alice.crash();
    const again = await world.page('alice', {}, {token: 'tab0'});
    await ringing(world, again, bob);
    assert.deepEqual(
      bob.told('ended').map(({reason, by}) => [reason, by]),
      [['replaced', 'remote']],
    );
    assert.deepEqual(bob.told('missed'), []);
    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual([again.phase, bob.phase], ['ongoing', 'ongoing']);
  });
});

describe('A call ends answered-elsewhere', () => {
  /** A line whose phone rings, and how to go on with it. */
  function ringingLine() {
    const setup = {version: '3.0', type: 'SETUP', sessid: 'room', resp: false, sdp: 'v=0'} as const;
    const received = {...wrap(setup, 'bob', 'peerjs'), src: 'alice'};
    const events: LineEvent[] = [
      {type: 'identify', id: 'bob', anonymous: false},
      {type: 'connect'},
      {type: 'opened', id: 'bob'},
      {type: 'received', received},
      {type: 'timer', timer: 'call/settle'},
    ];
    let line = openLine('page', defaultSettings);
    let ids = 0;
    const feed = (event: LineEvent): LineEffect[] => {
      const [next, ...effects] = advance(line, event, {now: 0, id: `id${ids++}`, random: 0.5});
      line = next;
      return effects;
    };
    for (const event of events) feed(event);
    return {feed, line: (): Line => line};
  }

  it('in the tab that rang, when another tab answered: nothing is said, nothing was missed', () => {
    const {feed, line} = ringingLine();
    assert.equal(line().call.phase, 'incoming');
    const effects = feed({type: 'elsewhere', sessid: 'room'});
    const ends = effects.flatMap((effect) =>
      effect.do === 'announceEnded' ? [[effect.call.reason, effect.call.by]] : [],
    );
    assert.deepEqual(ends, [['answered-elsewhere', 'remote']]);
    const said = effects.filter((effect) => effect.do === 'transmit' || effect.do === 'announceMissed');
    assert.deepEqual(said, []);
  });

  it('only if it is about the call that rings', () => {
    const {feed, line} = ringingLine();
    assert.deepEqual(feed({type: 'elsewhere', sessid: 'another'}), []);
    assert.equal(line().call.phase, 'incoming');
  });
});

describe('After every end', () => {
  it('a new call is possible at once, on both sides', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    for (const [caller, callee, name] of [
      [bob, alice, 'alice'],
      [alice, bob, 'bob'],
    ] as const) {
      caller.calls.hangUp();
      await world.pass(20);
      await talking(world, caller, callee, name);
    }
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });
});
