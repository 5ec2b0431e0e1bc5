import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {aliceAndBob, aliceRingsBob, aliceTalksToBob, type FakePage, FakeWorld, talking} from '../fakes/fake-world.js';

/** Both have heard once that the call is over, and nothing of it is left. */
function assertOver(...pages: readonly FakePage[]): void {
  for (const page of pages) {
    assert.equal(page.phase, 'ended');
    assert.deepEqual(page.leftovers, []);
    const ids = page.told('ended').map(({call}) => call.id);
    assert.equal(new Set(ids).size, ids.length);
  }
}

describe('The broker goes away and comes back', () => {
  it('while it rings: it goes on ringing, and can be answered', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.stop();
    await world.pass(3_000);
    assert.deepEqual([alice.phase, bob.phase], ['outgoing', 'incoming']);
    world.board.start();
    await world.pass(10_000);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
    assert.equal(bob.told('incoming').length, 1);

    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('while the answer is on its way: it is said again, and they talk', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.stop();
    bob.calls.answer();
    await world.pass(1_000);
    world.board.start();
    await world.pass(10_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('while the caller gives up: the callee hears of it later', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.stop();
    alice.calls.hangUp();
    await world.pass(1_000);
    assert.deepEqual([alice.ending, bob.phase], ['cancelled by local', 'incoming']);
    world.board.start();
    await world.pass(10_000);
    assert.equal(bob.ending, 'cancelled by remote');
    assertOver(alice, bob);
  });

  it('while the callee declines: the caller hears of it later', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.stop();
    bob.calls.decline();
    world.board.start();
    await world.pass(10_000);
    assert.equal(alice.ending, 'declined by remote');
    assertOver(alice, bob);
  });

  it('just after the call was placed: it rings when it is back', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.dial('bob');
    await world.pass(2);
    world.board.stop();
    await world.pass(3_000);
    assert.equal(bob.phase, 'idle');
    world.board.start();
    await world.pass(10_000);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
  });

  it('during a call: the call goes on, and both keep their names', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.board.stop();
    await world.pass(10_000);
    alice.calls.toggleMic(false);
    await world.pass(100);
    assert.equal(bob.call?.remote.mic, false);
    world.board.start();
    await world.pass(20_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    for (const page of [alice, bob]) assert.equal(page.calls.registration.state, 'registered');
    assert.deepEqual([alice.phases.length, bob.phases.length], [3, 3]);
  });

  it('not while a call is up: nobody is sent back to the entry before it is over', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.board.stop();
    await world.pass(300_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(alice.calls.registration.state, 'reconnecting');

    alice.calls.hangUp();
    await world.pass(1_000);
    assertOver(alice, bob);
    await world.pass(31_000);
    assert.equal(alice.calls.registration.state, 'failed');
  });
});

describe('The network', () => {
  it('gone for a moment is not worth a word', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('disconnected');
    await world.pass(1_500);
    world.network.restore();
    await world.pass(10_000);
    assert.deepEqual([alice.phases.length, bob.phases.length], [3, 3]);
  });

  it('gone for some seconds means reconnecting, and then the call goes on', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('disconnected');
    await world.pass(5_000);
    assert.deepEqual([alice.phase, bob.phase], ['reconnecting', 'reconnecting']);
    assert.deepEqual([alice.media.isFilming, bob.media.isFilming], [true, true]);
    world.network.restore();
    await world.pass(6_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(alice.told('connected').length, 1);
  });

  it('that takes the data channel with it gets a new connection, and the old one is closed', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    for (const link of [...alice.links, ...bob.links]) link.closeChannel();
    await world.pass(8_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.deepEqual([alice.openLinks.length, bob.openLinks.length], [1, 1]);
    assert.equal(alice.links.length > 1, true);

    alice.calls.toggleMic(false);
    await world.pass(100);
    assert.equal(bob.call?.remote.mic, false);
  });

  it('that takes the data channel of one side only gets a new connection too', async () => {
    for (const side of ['alice', 'bob'] as const) {
      const {world, ...pages} = await aliceTalksToBob();
      for (const link of pages[side].links) link.closeChannel();
      await world.pass(8_000);
      assert.deepEqual([pages.alice.phase, pages.bob.phase], ['ongoing', 'ongoing']);
      assert.deepEqual([pages.alice.openLinks.length, pages.bob.openLinks.length], [1, 1]);
      pages.alice.calls.toggleMic(false);
      await world.pass(100);
      assert.equal(pages.bob.call?.remote.mic, false);
    }
  });

  it('that flaps does not prolong the wait: 30 seconds after the first loss it is over', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('failed');
    for (let flap = 0; flap < 5; flap += 1) {
      await world.pass(5_900);
      for (const link of alice.openLinks) link.fail();
    }
    await world.pass(600);
    assert.equal(alice.ending, 'connection-lost by system');
    await world.pass(1_000);
    assertOver(alice, bob);
  });

  it('gone while somebody mutes: the other one learns it when it is back', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('failed');
    alice.calls.toggleMic(false);
    await world.pass(1_000);
    world.network.restore();
    await world.pass(8_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(bob.call?.remote.mic, false);
  });

  it('gone while somebody hangs up: the other one hears of it over the broker', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('failed');
    alice.calls.hangUp();
    await world.pass(200);
    assert.deepEqual([alice.ending, bob.ending], ['hangup by local', 'hangup by remote']);
    assertOver(alice, bob);
  });
});

describe('EXPIRE', () => {
  it('from somebody else does not touch the call', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.relay('carol', {type: 'EXPIRE', dst: 'alice', payload: undefined});
    await world.pass(100);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
  });

  it('during a call ends nothing', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.board.relay('bob', {type: 'EXPIRE', dst: 'alice', payload: undefined});
    await world.pass(100);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('while it rings is not believed at once: a callee who comes back rings again', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.crash();
    alice.calls.toggleCamera(false);
    await world.pass(5_100);
    assert.equal(alice.step, 'ringing');

    const again = await world.page('bob', {}, {token: 'tab1'});
    await world.pass(2_000);
    assert.equal(again.phase, 'incoming');
    again.calls.answer();
    await world.pass(500);
    assert.deepEqual([alice.phase, again.phase], ['ongoing', 'ongoing']);
  });

  it('just after the caller was cut off is not believed: it is tried again', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.cut('alice');
    await world.pass(2_000);
    bob.calls.disconnect();
    alice.calls.dial('bob');
    await world.pass(5_500);
    assert.equal(alice.phase, 'outgoing');

    bob.calls.connect();
    await world.pass(3_000);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
  });

  it('just after the caller was cut off is believed the fourth time', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.cut('alice');
    await world.pass(2_000);
    bob.calls.disconnect();
    alice.calls.dial('bob');
    await world.pass(15_000);
    assert.equal(alice.phase, 'ended');
    assert.deepEqual(alice.leftovers, []);
    assert.equal(['offline', 'unreachable'].includes(alice.call?.reason ?? ''), true);
  });
});

describe('A half-open socket', () => {
  it('is found out within a minute, and the name is ours again though the broker says nothing', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.freeze('bob');
    await world.pass(62_000);
    assert.equal(bob.calls.registration.state, 'registered');
    await talking(world, alice, bob);
  });

  it('at the callee makes a call unreachable, not endless', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.freeze('bob');
    alice.calls.dial('bob');
    await world.pass(16_000);
    assert.equal(alice.ending, 'unreachable by system');
    assert.equal(bob.phase, 'idle');
  });

  it('at the caller makes the call wait for the broker’s word, and ends it', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.freeze('alice');
    alice.calls.dial('bob');
    await world.pass(16_000);
    assert.deepEqual([alice.phase, bob.phase], ['ended', 'idle']);
    assert.deepEqual(alice.leftovers, []);
  });
});

describe('Words that cross', () => {
  it('accept and cancel: one end on both sides, and nothing goes on', async () => {
    for (const latency of [1, 5, 50, 500, 4_000]) {
      const {world, alice, bob} = await aliceRingsBob();
      world.board.latency = latency;
      bob.calls.answer();
      alice.calls.hangUp();
      await world.pass(20_000);
      assert.deepEqual([alice.ending, bob.ending], ['cancelled by local', 'cancelled by remote']);
      assertOver(alice, bob);
      assert.deepEqual([alice.told('ended').length, bob.told('ended').length], [1, 1]);
    }
  });

  it('accept and the end of the caller’s patience', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.board.latency = 300;
    await world.pass(59_600);
    bob.calls.answer();
    await world.pass(5_000);
    assert.deepEqual([alice.ending, bob.ending], ['no-answer by system', 'no-answer by remote']);
    assertOver(alice, bob);
  });

  it('decline and cancel: each has its own reason', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.decline();
    alice.calls.hangUp();
    await world.pass(20_000);
    assert.deepEqual([alice.ending, bob.ending], ['cancelled by local', 'declined by local']);
    assertOver(alice, bob);
  });

  it('hang-up and renegotiation: the call is over', async () => {
    const moves: readonly ((page: FakePage) => void)[] = [
      ({calls}) => calls.toggleScreen(true),
      (page) => page.happen('networkChanged'),
      ({calls}) => calls.toggleCamera(false),
      ({calls}) => calls.toggleHold(true),
    ];
    for (const move of moves) {
      for (const lead of [0, 2, 501, 504]) {
        const {world, alice, bob} = await aliceTalksToBob();
        move(bob);
        await world.pass(lead);
        alice.calls.hangUp();
        await world.pass(10_000);
        assert.deepEqual([alice.ending, bob.ending], ['hangup by local', 'hangup by remote']);
        assertOver(alice, bob);
      }
    }
  });

  it('two hang-ups: both local', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.hangUp();
    bob.calls.hangUp();
    await world.pass(10_000);
    assert.deepEqual([alice.ending, bob.ending], ['hangup by local', 'hangup by local']);
    assertOver(alice, bob);
  });

  it('a double click on everything does it once', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.dial('bob');
    alice.calls.dial('bob');
    await world.pass(200);
    bob.calls.answer();
    bob.calls.answer();
    await world.pass(500);
    assert.deepEqual([alice.links.length, bob.links.length], [1, 1]);
    alice.calls.hangUp();
    alice.calls.hangUp();
    await world.pass(100);
    assertOver(alice, bob);
    assert.deepEqual([alice.told('ended').length, bob.told('ended').length], [1, 1]);
  });
});

describe('Both dial at once', () => {
  for (const [one, other] of [
    ['alice', 'bob'],
    ['zoe', 'bob'],
  ] as const) {
    for (const latency of [1, 5, 80, 700]) {
      for (const lead of [0, 1, 3, 60]) {
        it(`${one} and ${other}, ${lead} ms apart on a broker of ${latency} ms, and talk without a ring`, async () => {
          const world = new FakeWorld();
          const first = await world.page(one);
          const second = await world.page(other);
          world.board.latency = latency;

          first.calls.dial(other);
          // Later than this, the second would only pick up what rings already.
          await world.pass(Math.min(lead, latency));
          second.calls.dial(one);
          await world.pass(latency * 4 + 1_000);

          assert.deepEqual([first.phase, second.phase], ['ongoing', 'ongoing']);
          assert.deepEqual([first.call?.direction, second.call?.direction], ['outgoing', 'outgoing']);
          assert.deepEqual([first.told('incoming'), second.told('incoming')], [[], []]);
          assert.deepEqual([first.told('ended'), second.told('ended')], [[], []]);
          assert.deepEqual([first.openLinks.length, second.openLinks.length], [1, 1]);
          assert.deepEqual([first.media.isFilming, second.media.isFilming], [true, true]);

          second.calls.hangUp();
          await world.pass(latency * 2 + 100);
          assert.deepEqual([first.ending, second.ending], ['hangup by remote', 'hangup by local']);
          assertOver(first, second);
        });
      }
    }
  }

  it('and talk in the session of the larger name; the other one is called off as replaced', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.dial('bob');
    bob.calls.dial('alice');
    await world.pass(1_000);
    const setupOf = (name: string) => world.said.find(({from, message}) => from === name && message.type === 'SETUP');
    const answers = world.said.filter(({message}) => message.type === 'SETUP' && message.resp);
    assert.notEqual(answers.length, 0);
    for (const {from, message} of answers) {
      assert.deepEqual([from, message.sessid], ['alice', setupOf('bob')?.message.sessid]);
    }
    assert.equal(world.talk.includes('broker alice CANCEL replaced'), true);
  });

  it('while one of them is still asked for the microphone, and talk', async () => {
    for (const late of ['alice', 'bob'] as const) {
      const {world, ...pages} = await aliceAndBob();
      pages[late].media.isPermitted = false;
      pages[late].media.decision = 'later';
      pages.alice.calls.dial('bob');
      pages.bob.calls.dial('alice');
      await world.pass(1_000);
      pages[late].media.decide('grant');
      await world.pass(1_000);
      assert.deepEqual([pages.alice.phase, pages.bob.phase], ['ongoing', 'ongoing']);
      assert.deepEqual([pages.alice.told('incoming'), pages.bob.told('incoming')], [[], []]);
      assert.deepEqual([pages.alice.media.isFilming, pages.bob.media.isFilming], [true, true]);
    }
  });

  it('and one gives up at once: both are over', async () => {
    for (const quitter of ['alice', 'bob'] as const) {
      const {world, ...pages} = await aliceAndBob();
      world.board.latency = 100;
      pages.alice.calls.dial('bob');
      pages.bob.calls.dial('alice');
      await world.pass(50);
      pages[quitter].calls.hangUp();
      await world.pass(70_000);
      assertOver(pages.alice, pages.bob);
    }
  });
});

/** Brings two pages into a phase, and names the page that is in it. */
const phases: Readonly<Record<string, () => Promise<{world: FakeWorld; alice: FakePage; bob: FakePage}>>> = {
  'while somebody is asked for the microphone': async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.media.decision = 'later';
    alice.calls.dial('bob');
    await world.pass(100);
    return {world, alice, bob};
  },
  'while the call is under way': async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.latency = 200;
    alice.calls.dial('bob');
    await world.pass(100);
    return {world, alice, bob};
  },
  'while it rings': () => aliceRingsBob(),
  'while they connect': async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.network.setupTime = 2_000;
    bob.calls.answer();
    await world.pass(500);
    return {world, alice, bob};
  },
  'while they talk': () => aliceTalksToBob(),
  'while they reconnect': async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.fail('failed');
    await world.pass(500);
    return {world, alice, bob};
  },
  'while they say goodbye': async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    world.network.latency = 400;
    alice.calls.hangUp();
    await world.pass(100);
    return {world, alice, bob};
  },
};

for (const [when, bring] of Object.entries(phases)) {
  for (const who of ['alice', 'bob'] as const) {
    const caller = who === 'alice' ? 'the caller' : 'the callee';
    describe(`The page of ${caller} ${when}`, () => {
      it('is closed: the other side is free at once', async () => {
        const {world, ...pages} = await bring();
        const stays = who === 'alice' ? pages.bob : pages.alice;
        pages[who].leave();
        await world.pass(1_000);
        // Asked for the microphone, Alice has not called yet; then it is she who waits for Bob in vain.
        if (stays.phase === 'outgoing') await world.pass(61_000);
        assert.equal(['idle', 'ended'].includes(stays.phase), true);
        assert.deepEqual(stays.leftovers, []);
        assert.equal(stays.told('ended').length <= 1, true);
      });

      it('crashes: the other side is free within 65 seconds', async () => {
        const {world, ...pages} = await bring();
        const stays = who === 'alice' ? pages.bob : pages.alice;
        pages[who].crash();
        world.network.isUp = true;
        await world.pass(66_000);
        assert.equal(['idle', 'ended'].includes(stays.phase), true);
        assert.deepEqual(stays.leftovers, []);
        assert.equal(stays.told('ended').length <= 1, true);
      });

      it('is reloaded: the next call comes about, in both directions', async () => {
        const {world, ...pages} = await bring();
        const stays = who === 'alice' ? pages.bob : pages.alice;
        const [myName, theirName] = who === 'alice' ? ['alice', 'bob'] : ['bob', 'alice'];
        const again = await pages[who].reload();
        world.network.restore();
        world.board.latency = 5;
        world.network.latency = 5;
        world.network.setupTime = 50;
        stays.media.isPermitted = true;
        // A call that was still to be placed rings the new page.
        if (stays.phase === 'outgoing') stays.calls.hangUp();
        await world.pass(1_000);
        await talking(world, again, stays, theirName);
        stays.calls.hangUp();
        await world.pass(1_000);
        await talking(world, stays, again, myName);
      });
    });
  }
}

describe('A page that is hidden and shown again', () => {
  it('has ended its call and is registered again', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.happen('pagehide');
    await world.pass(1_000);
    assertOver(alice, bob);
    assert.equal(world.board.isRegistered('alice'), false);

    alice.happen('pageshow');
    await world.pass(1_500);
    assert.equal(alice.calls.registration.state, 'registered');
    await talking(world, bob, alice, 'alice');
  });

  it('stays away if nobody had connected it', async () => {
    const world = new FakeWorld();
    const page = await world.page();
    page.happen('pagehide');
    page.happen('pageshow');
    await world.pass(1_000);
    assert.equal(page.calls.registration.state, 'offline');
  });

  it('finds the broker at once when it is visible after an outage', async () => {
    const {world, alice} = await aliceAndBob();
    world.board.stop();
    await world.pass(20_000);
    world.board.start();
    alice.happen('visible');
    await world.pass(10);
    assert.equal(alice.calls.registration.state, 'registered');
  });
});

describe('Microphone and camera', () => {
  it('asked for before the ring: it rings when the person has decided', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.media.decision = 'later';
    alice.calls.dial('bob');
    await world.pass(10_000);
    assert.equal(bob.phase, 'idle');
    alice.media.decide('grant');
    await world.pass(500);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
  });

  it('without a camera: voice only, and both know', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.media.hasCamera = false;
    await talking(world, alice, bob);
    assert.equal(alice.call?.local.camera, false);
    assert.deepEqual(bob.call?.remote, {mic: true, camera: false, screen: false, hold: false});
    assert.deepEqual(
      alice.told('error').map(({error}) => error.code),
      ['no-camera'],
    );
  });

  it('without devices can switch them on later, or is told that there are none', async () => {
    const {world, alice, bob} = await aliceAndBob({mediaOptional: true});
    alice.media.hasMicrophone = false;
    alice.media.hasCamera = false;
    await talking(world, alice, bob);
    alice.calls.toggleMic();
    await world.pass(100);
    assert.equal(alice.told('error').at(-1)?.error.code, 'no-microphone');
    assert.deepEqual([alice.call?.local.mic, bob.call?.remote.mic], [false, false]);
    alice.media.hasMicrophone = true;
    alice.calls.toggleMic();
    await world.pass(100);
    assert.deepEqual([alice.call?.local.mic, bob.call?.remote.mic], [true, true]);
    alice.calls.hangUp();
    await world.pass(500);
    assert.deepEqual(alice.leftovers, []);
  });

  it('denied, when media is optional: the call goes on, and both know', async () => {
    const {world, alice, bob} = await aliceAndBob({mediaOptional: true});
    alice.media.isPermitted = false;
    alice.media.decision = 'deny';
    await talking(world, alice, bob);
    assert.deepEqual(bob.call?.remote, {mic: false, camera: false, screen: false, hold: false});
  });

  it('denied by the callee, when media is optional: the call goes on, and both know', async () => {
    const {world, alice, bob} = await aliceAndBob({mediaOptional: true});
    bob.media.isPermitted = false;
    bob.media.decision = 'deny';
    await talking(world, alice, bob);
    assert.deepEqual(alice.call?.remote, {mic: false, camera: false, screen: false, hold: false});
  });

  it('late at the callee: they talk, and the picture follows', async () => {
    const {world, alice, bob} = await aliceAndBob();
    bob.media.isPermitted = false;
    bob.media.decision = 'later';
    await talking(world, alice, bob);
    assert.equal(alice.calls.remoteVideo, null);
    bob.media.decide('grant');
    await world.pass(500);
    assert.notEqual(alice.calls.remoteVideo, null);
  });

  it('muted while the devices were starting stays muted', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.media.startTime = 2_000;
    bob.calls.answer();
    bob.calls.toggleMic(false);
    bob.calls.toggleCamera(false);
    await world.pass(5_000);
    assert.deepEqual(bob.media.local, {mic: false, camera: false, screen: false, hold: false});
    assert.deepEqual([alice.call?.remote.mic, alice.call?.remote.camera], [false, false]);
  });

  it('unplugged during a call: off here, and the other one sees that', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.media.lose('camera');
    await world.pass(100);
    assert.equal(alice.call?.local.camera, false);
    assert.equal(bob.call?.remote.camera, false);
    assert.equal(alice.calls.problem?.code, 'device-lost');
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });

  it('unplugged and replaced by another: a word here, nothing there', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    const before = world.talk.length;
    alice.media.lose('mic', {replaced: true});
    await world.pass(100);
    assert.equal(alice.call?.local.mic, true);
    assert.equal(bob.call?.remote.mic, true);
    assert.equal(alice.told('error').length, 1);
    assert.equal(world.talk.length, before);
  });

  it('on hold: neither sends, both know, and all comes back', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.toggleHold(true);
    await world.pass(100);
    assert.deepEqual([alice.call?.local.hold, bob.call?.remote.hold], [true, true]);
    assert.equal(alice.media.local?.hold, true);
    alice.calls.toggleHold();
    await world.pass(100);
    assert.deepEqual(bob.call?.remote, {mic: true, camera: true, screen: false, hold: false});
  });

  it('of a call that was cancelled are never used', async () => {
    const {world, alice} = await aliceAndBob();
    alice.media.startTime = 1_000;
    alice.calls.dial('bob');
    await world.pass(500);
    alice.calls.hangUp();
    await world.pass(2_000);
    assert.equal(alice.media.isCapturing, false);
  });
});

describe('Do not disturb', () => {
  it('is busy for the caller and a missed call for the callee, who is not disturbed', async () => {
    const {world, alice, bob} = await aliceAndBob();
    bob.calls.settings = {...bob.calls.settings, doNotDisturb: true};
    alice.calls.dial('bob');
    await world.pass(200);
    assert.equal(alice.ending, 'busy by remote');
    assert.deepEqual([bob.told('incoming'), bob.told('state')], [[], []]);
    assert.equal(bob.told('missed').length, 1);
  });

  it('does not keep anybody from calling', async () => {
    const {world, alice, bob} = await aliceAndBob();
    bob.calls.settings = {...bob.calls.settings, doNotDisturb: true};
    await talking(world, bob, alice, 'alice');
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });
});

describe('Auto-answer', () => {
  async function deskAndAlice(permitted: boolean) {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    const desk = await world.page('desk');
    desk.media.isPermitted = permitted;
    desk.calls.settings = {...desk.calls.settings, autoAnswer: ['alice']};
    await world.pass(100);
    return {world, alice, desk};
  }

  it('answers whom it names, and says so', async () => {
    const {world, alice, desk} = await deskAndAlice(true);
    alice.calls.dial('desk');
    await world.pass(1_000);
    assert.deepEqual([alice.phase, desk.phase], ['ongoing', 'ongoing']);
    assert.equal(desk.told('incoming').length, 1);
    assert.equal(desk.media.isFilming, true);
  });

  it('rings for everybody else', async () => {
    const {world, desk} = await deskAndAlice(true);
    const bob = await world.page('bob');
    bob.calls.dial('desk');
    await world.pass(1_000);
    assert.equal(desk.phase, 'incoming');
  });

  it('rings when the person would have to be asked for the microphone', async () => {
    const {world, alice, desk} = await deskAndAlice(false);
    alice.calls.dial('desk');
    await world.pass(1_000);
    assert.equal(desk.phase, 'incoming');
    assert.deepEqual(desk.media.asked, []);
  });

  it('rings when a reloaded page calls again in the middle of a call', async () => {
    const {world, alice, desk} = await deskAndAlice(true);
    alice.calls.dial('desk');
    await world.pass(1_000);
    alice.crash();
    const again = await world.page('alice', {}, {token: 'tab0'});
    again.calls.dial('desk');
    await world.pass(1_000);
    assert.equal(desk.phase, 'incoming');
  });
});

describe('Hostile pages', () => {
  it('cannot ring more than four times in ten seconds', async () => {
    const {world, bob} = await aliceAndBob();
    for (let ring = 0; ring < 1_000; ring += 1) {
      const metadata = {version: '3.0', type: 'SETUP', sessid: `room${ring}`, resp: false};
      const payload = {type: 'media', connectionId: `mc_room${ring}`, sdp: {type: 'offer', sdp: 'v=0'}, metadata};
      world.board.relay('mallory', {type: 'OFFER', dst: 'bob', payload});
    }
    await world.pass(1_000);
    assert.equal(bob.told('incoming').length, 4);
    assert.deepEqual(bob.links, []);
  });

  it('cannot call by a replayed SETUP', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    const [offer] = world.relayed.filter(({type}) => type === 'OFFER');
    alice.calls.hangUp();
    await world.pass(1_000);
    world.board.relay('alice', {type: 'OFFER', dst: 'bob', payload: offer?.payload});
    await world.pass(1_000);
    assert.equal(bob.phase, 'ended');
    assert.equal(bob.told('incoming').length, 1);
  });

  it('cannot hurt by sending what is no message', async (test) => {
    const debug = test.mock.method(console, 'debug', () => {});
    const {world, alice, bob} = await aliceTalksToBob();
    const econn = (message: unknown) => ({type: 'econn', message});
    for (const payload of [null, 7, 'x', [], {}, econn(null), econn({}), econn({version: '3.0', type: 'BYE'})]) {
      for (const type of ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE']) {
        world.board.relay('mallory', {type, dst: 'bob', payload});
      }
    }
    await world.pass(1_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(bob.calls.problem, null);
    assert.notEqual(debug.mock.callCount(), 0);
  });
});
