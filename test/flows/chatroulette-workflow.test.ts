import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {CallError} from '../../src/core/call-error.js';
import {aliceAndBob, aliceRingsBob, FakeWorld, talking} from '../fakes/fake-world.js';

describe('When the application starts', () => {
  it('a user picks a username and connects with it', async () => {
    const world = new FakeWorld();
    const page = await world.page();
    assert.equal(page.calls.registration.state, 'offline');
    page.calls.connect('alice');
    assert.equal(page.calls.registration.state, 'registering');
    await world.pass(100);
    const {state, name, anonymous, reason} = page.calls.registration;
    assert.deepEqual(
      {state, name, anonymous, reason},
      {state: 'registered', name: 'alice', anonymous: false, reason: null},
    );
    assert.deepEqual(
      page.told('registration').map(({registration}) => registration.state),
      ['registering', 'registered'],
    );
  });

  it('a username that has already been picked is refused with its reason, and the first one keeps it', async () => {
    const world = new FakeWorld();
    const first = await world.page('alice');
    const second = await world.page('alice');
    assert.equal(second.calls.registration.state, 'failed');
    assert.equal(second.calls.registration.reason?.code, 'username-taken');
    assert.equal(second.calls.problem?.code, 'username-taken');
    assert.equal(first.calls.registration.state, 'registered');
  });

  it('after a taken name a token-like thing will do', async () => {
    const world = new FakeWorld();
    await world.page('alice');
    const second = await world.page('alice');
    second.calls.connect(null);
    await world.pass(100);
    const {state, name, anonymous} = second.calls.registration;
    assert.deepEqual({state, anonymous}, {state: 'registered', anonymous: true});
    assert.notEqual(name, 'alice');
  });

  it('after a taken name another one can be picked', async () => {
    const world = new FakeWorld();
    await world.page('alice');
    const second = await world.page('alice');
    second.calls.connect('alice2');
    await world.pass(100);
    assert.equal(second.calls.registration.state, 'registered');
    assert.equal(second.calls.registration.name, 'alice2');
    assert.equal(second.calls.problem, null);
  });

  it('without a name a token-like thing is released', async () => {
    const world = new FakeWorld();
    const page = await world.page();
    page.calls.connect();
    await world.pass(100);
    const {state, name, anonymous} = page.calls.registration;
    assert.equal(state, 'registered');
    assert.equal(anonymous, true);
    assert.notEqual(name, '');
    assert.equal(world.board.isRegistered(name), true);
  });

  it('a broker that issues tokens of its own has the say', async () => {
    const world = new FakeWorld();
    world.board.issuesGuestIds = true;
    const page = await world.page();
    page.calls.connect();
    await world.pass(100);
    assert.equal(page.calls.registration.name, 'guest0');
    assert.equal(page.calls.obstacleTo('guest0'), 'self');
  });

  it('somebody with a token can be called by it', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    const guest = await world.page();
    guest.calls.connect();
    await world.pass(1_500);
    await talking(world, alice, guest, guest.calls.registration.name);
    assert.equal(alice.call?.peer, guest.calls.registration.name);
  });

  it('whoever is called by somebody with a token is told that nobody chose it', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    const guest = await world.page();
    guest.calls.dial('alice', {toName: 'Alice Moreau'});
    await world.pass(1_500);
    assert.deepEqual([alice.call?.anonymous, alice.call?.displayName], [true, '']);
    // The name is for whoever dialled: it is not said on the way.
    assert.deepEqual([guest.call?.anonymous, guest.call?.toName, alice.call?.toName], [false, 'Alice Moreau', '']);
  });

  it('a connection that fails is told with its reason, and can be tried again', async () => {
    const world = new FakeWorld();
    world.board.stop();
    const page = await world.page('alice');
    assert.equal(page.calls.registration.state, 'failed');
    assert.equal(page.calls.registration.reason?.code, 'server-unreachable');
    assert.deepEqual(
      page.told('error').map(({error}) => error.code),
      ['server-unreachable'],
    );

    world.board.start();
    page.calls.connect('alice');
    await world.pass(100);
    assert.equal(page.calls.registration.state, 'registered');
    assert.equal(page.calls.registration.reason, null);
  });

  it('a broker that refuses is told with its reason', async () => {
    const world = new FakeWorld();
    world.board.refusal = new CallError('unauthorized', 'The token is wrong.');
    const page = await world.page('alice');
    assert.equal(page.calls.registration.state, 'failed');
    assert.equal(page.calls.registration.reason?.code, 'unauthorized');
  });

  it('a name that cannot be one is refused before anything is sent', async () => {
    const world = new FakeWorld();
    const page = await world.page();
    page.calls.connect('   ');
    page.calls.connect('a'.repeat(65));
    await world.pass(100);
    assert.deepEqual(
      page.told('error').map(({error}) => [error.code, error.attribute]),
      [
        ['invalid-name', 'name'],
        ['invalid-name', 'name'],
      ],
    );
  });
});

describe('In the "idle" state', () => {
  it('a connection closed by the server is told, and after 30 seconds the user is back at the entry', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    world.board.stop();
    assert.equal(alice.calls.registration.state, 'reconnecting');
    await world.pass(30_000);
    assert.equal(alice.calls.registration.state, 'failed');
    assert.equal(alice.calls.registration.reason?.code, 'server-closed');
    assert.deepEqual(
      alice.told('registration').map(({registration}) => registration.state),
      ['registering', 'registered', 'reconnecting', 'failed'],
    );
  });

  it('a connection that comes back in time keeps the name', async () => {
    const {world, alice, bob} = await aliceAndBob();
    world.board.stop();
    await world.pass(5_000);
    world.board.start();
    await world.pass(12_000);
    assert.deepEqual(
      [alice, bob].map(({calls}) => [calls.registration.state, calls.registration.name]),
      [
        ['registered', 'alice'],
        ['registered', 'bob'],
      ],
    );
    await talking(world, alice, bob);
  });

  it('someone else’s name can be typed and a call request sent, which shows an answer-waiting state', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    assert.equal(alice.phase, 'outgoing');
    assert.equal(alice.call?.peer, 'bob');
    await world.pass(30_000);
    assert.deepEqual([alice.phase, bob.phase], ['outgoing', 'incoming']);
  });

  it('a call request from another user arrives', async () => {
    const {bob} = await aliceRingsBob();
    assert.deepEqual(
      bob.told('incoming').map(({call}) => [call.peer, call.media]),
      [['alice', 'video']],
    );
  });
});

describe('When a call request is sent', () => {
  it('and the recipient responds negatively, the user is informed and is back in idle', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.decline();
    await world.pass(100);
    assert.equal(alice.ending, 'declined by remote');
    assert.deepEqual(
      alice.told('ended').map(({reason, by}) => [reason, by]),
      [['declined', 'remote']],
    );
    assert.deepEqual(alice.leftovers, []);
    alice.calls.dismiss();
    assert.equal(alice.phase, 'idle');
  });

  it('a positive answer shows the call, with the recipient’s picture waiting and then there', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    world.network.setupTime = 1_000;
    bob.calls.answer();
    await world.pass(100);
    assert.equal(alice.phase, 'connecting');
    assert.equal(alice.call?.remote.camera, true);
    assert.equal(alice.calls.remoteVideo, null);

    await world.pass(1_500);
    assert.equal(alice.phase, 'ongoing');
    assert.notEqual(alice.calls.remoteVideo, null);
    assert.equal(alice.speaker.playing, bob.links.length > 0 ? alice.links[0]?.remoteAudio : null);
  });

  it('it can be taken back, and the recipient hears of that', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    alice.calls.hangUp();
    assert.equal(alice.ending, 'cancelled by local');
    await world.pass(100);
    assert.equal(bob.ending, 'cancelled by remote');
    assert.deepEqual(
      bob.told('missed').map(({reason}) => reason),
      ['cancelled'],
    );
  });
});

describe('When a call request is received', () => {
  it('and rejected, nothing happens and the user stays in idle', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.decline();
    assert.equal(bob.ending, 'declined by local');
    await world.pass(1_000);
    assert.deepEqual(bob.media.asked, []);
    assert.deepEqual(bob.links, []);
    assert.deepEqual(bob.told('missed'), []);

    bob.calls.dismiss();
    assert.equal(bob.phase, 'idle');
    assert.equal(alice.ending, 'declined by remote');
  });

  it('and accepted, the call shows, with the caller’s picture waiting and then there', async () => {
    const {world, bob} = await aliceRingsBob();
    world.network.setupTime = 1_000;
    bob.calls.answer();
    assert.equal(bob.phase, 'connecting');
    assert.equal(bob.call?.remote.camera, true);
    assert.equal(bob.calls.remoteVideo, null);

    await world.pass(1_500);
    assert.equal(bob.phase, 'ongoing');
    assert.notEqual(bob.calls.remoteVideo, null);
  });

  it('and accepted, connection and media are there, descriptors and candidates have been exchanged', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.answer();
    await world.pass(500);
    const [hers] = alice.links;
    const [his] = bob.links;
    assert.deepEqual(hers?.candidates, [`candidate of ${his?.name}`]);
    assert.deepEqual(his?.candidates, [`candidate of ${hers.name}`]);
    assert.deepEqual([alice.media.isFilming, bob.media.isFilming], [true, true]);
    assert.deepEqual([hers.isConnected, his.isConnected], [true, true]);
  });

  it('dialing the caller is accepting', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.dial('alice');
    await world.pass(500);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.equal(bob.call?.direction, 'incoming');
  });
});

describe('The protocol', () => {
  /** The first message of a kind at the broker: who sent it to whom. */
  function route(world: FakeWorld, type: string, resp: boolean, from: string): readonly string[] | undefined {
    const found = world.said.find(
      ({message, from: src}) => message.type === type && message.resp === resp && src === from,
    );
    return found && [found.via, found.from, found.to];
  }

  it('CONNECT { as }', async () => {
    const world = new FakeWorld();
    await world.page('alice');
    assert.equal(world.board.isRegistered('alice'), true);
  });

  it('REQUEST_CALL { to } → CALL_REQUESTED { from }', async () => {
    const {world, bob} = await aliceRingsBob();
    assert.deepEqual(route(world, 'SETUP', false, 'alice'), ['broker', 'alice', 'bob']);
    assert.equal(bob.call?.peer, 'alice');
  });

  it('ACCEPT_CALL { from } → CALL_ACCEPTED { by }', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.answer();
    await world.pass(100);
    assert.deepEqual(route(world, 'SETUP', true, 'bob'), ['broker', 'bob', 'alice']);
    assert.equal(alice.call?.peer, 'bob');
  });

  it('REJECT_CALL { from } → CALL_REJECTED { by }', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.decline();
    await world.pass(100);
    assert.deepEqual(route(world, 'REJECT', true, 'bob'), ['broker', 'bob', 'alice']);
    assert.equal(alice.call?.by, 'remote');
  });

  it('SEND_CALLER_DESCRIPTOR { to, sdp } → CALLER_DESCRIPTOR_RECEIVED { from, sdp }', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    const [offer] = world.relayed.filter(({type}) => type === 'OFFER');
    assert.deepEqual([offer?.src, offer?.dst], ['alice', 'bob']);
    bob.calls.answer();
    await world.pass(100);
    assert.deepEqual(bob.links[0]?.asked[0], 'answer');
    assert.equal(JSON.stringify(offer?.payload).includes(`offer setup of ${alice.links[0]?.name}`), true);
  });

  it('SEND_RECIPIENT_DESCRIPTOR { to, sdp } → RECIPIENT_DESCRIPTOR_RECEIVED { from, sdp }', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.answer();
    await world.pass(100);
    const [answer] = world.relayed.filter(({type}) => type === 'ANSWER');
    assert.deepEqual([answer?.src, answer?.dst], ['bob', 'alice']);
    assert.equal(JSON.stringify(answer?.payload).includes(`answer setup of ${bob.links[0]?.name}`), true);
    assert.equal(alice.links[0]?.asked.includes('accept'), true);
  });

  it('SEND_ICE_CANDIDATE { to, candidate } → ICE_CANDIDATE_RECEIVED { from, candidate }, in both directions', async () => {
    const {world, bob} = await aliceRingsBob();
    bob.calls.answer();
    await world.pass(100);
    assert.deepEqual(route(world, 'CANDIDATE', false, 'alice'), ['broker', 'alice', 'bob']);
    assert.deepEqual(route(world, 'CANDIDATE', false, 'bob'), ['broker', 'bob', 'alice']);
  });
});
