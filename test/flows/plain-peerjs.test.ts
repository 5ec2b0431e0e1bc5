import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Link, LinkEvent, SignalingEvent} from '../../src/controller/ports.js';
import type {CallSettings} from '../../src/core/call-settings.js';
import {MemoryLink} from '../../src/testing/memory-link.js';
import {FakeStream} from '../fakes/fake-media.js';
import {FakeWorld} from '../fakes/fake-world.js';

type Fields = Readonly<Record<string, unknown>>;

/** A page with nothing but PeerJS, down to the messages it sends and understands. */
class PlainPage {
  readonly heard: string[] = [];
  readonly #world: FakeWorld;
  readonly #id: string;
  #connectionId = '';
  #link: Link | null = null;
  #theirOffer = '';
  #peer = '';
  isTalking = false;

  constructor(world: FakeWorld, id: string) {
    this.#world = world;
    this.#id = id;
    const signaling = world.board.opener(`tab of ${id}`)((event) => this.#hear(event));
    signaling.open({id, anonymous: false});
  }

  call(peer: string): void {
    this.#peer = peer;
    this.#connectionId = 'mc_plain';
    this.#openLink().offer('setup');
  }

  answer(): void {
    this.#openLink().answer('setup', this.#theirOffer);
  }

  /** Closes the connection. Stock PeerJS tells nobody but the other end of it. */
  close(): void {
    this.#link?.close();
    this.isTalking = false;
  }

  /** What PeerServer says of it to those it is connected with, when it goes. */
  sayLeave(): void {
    this.#say('LEAVE', undefined);
  }

  #openLink(): Link {
    const sent = {sound: new FakeStream(), preview: new FakeStream(), screenPreview: null};
    const listener = (event: LinkEvent) => this.#notice(event);
    this.#link = new MemoryLink(this.#world.network, {owner: this.#id, sent}, {plain: true, listener});
    this.#link.attach();
    return this.#link;
  }

  #notice(event: LinkEvent): void {
    const media = {type: 'media', connectionId: this.#connectionId};
    switch (event.type) {
      case 'offered':
        return this.#say('OFFER', {...media, sdp: {type: 'offer', sdp: event.sdp}});
      case 'answered':
        return this.#say('ANSWER', {...media, sdp: {type: 'answer', sdp: event.sdp}});
      case 'candidate':
        return this.#say('CANDIDATE', {...media, candidate: event.candidate});
      case 'connection':
        this.isTalking = event.state === 'connected';
        return;
    }
  }

  #say(type: string, payload: unknown): void {
    this.#world.board.relay(this.#id, {type, dst: this.#peer, payload});
  }

  #hear(event: SignalingEvent): void {
    if (event.type !== 'received') return;
    const {type, src} = event.received;
    // As the messages of PeerJS are: fields or nothing.
    const payload = (event.received.payload ?? {}) as Fields;
    // Control messages without a connection are none of its business.
    if (type === 'CANDIDATE' && payload.connectionId === undefined) return;
    this.heard.push(type);
    const {sdp = ''} = (payload.sdp ?? {}) as {sdp?: string};
    switch (type) {
      case 'OFFER':
        this.#peer = src;
        this.#connectionId = String(payload.connectionId);
        this.#theirOffer = sdp;
        return;
      case 'ANSWER':
        return this.#link?.accept(sdp);
      case 'LEAVE':
        return this.close();
    }
  }
}

async function plainAndBob(settings: Partial<CallSettings> = {}) {
  const world = new FakeWorld();
  const bob = await world.page('bob', settings);
  const plain = new PlainPage(world, 'plain');
  await world.pass(100);
  return {world, bob, plain};
}

async function plainTalksToBob() {
  const {world, bob, plain} = await plainAndBob();
  plain.call('bob');
  await world.pass(100);
  bob.calls.answer();
  await world.pass(500);
  return {world, bob, plain};
}

async function bobTalksToPlain() {
  const {world, bob, plain} = await plainAndBob();
  bob.calls.dial('plain');
  await world.pass(100);
  plain.answer();
  await world.pass(500);
  return {world, bob, plain};
}

describe('A page with plain PeerJS that calls', () => {
  it('rings, and is told nothing of that', async () => {
    const {world, bob, plain} = await plainAndBob();
    plain.call('bob');
    await world.pass(100);
    assert.equal(bob.phase, 'incoming');
    assert.equal(bob.call?.peer, 'plain');
    assert.deepEqual(plain.heard, []);
  });

  it('gets one answer, with our microphone and camera in it, and both talk', async () => {
    const {world, bob, plain} = await plainAndBob();
    bob.media.startTime = 2_000;
    plain.call('bob');
    await world.pass(100);
    bob.calls.answer();
    await world.pass(1_000);
    assert.equal(bob.phase, 'connecting');
    assert.deepEqual(plain.heard, []);

    await world.pass(20_000);
    assert.deepEqual(plain.heard, ['ANSWER', 'CANDIDATE']);
    assert.deepEqual(bob.links[0]?.asked, ['attach', 'answer']);
    assert.deepEqual([bob.phase, plain.isTalking], ['ongoing', true]);
    assert.notEqual(bob.calls.remoteVideo, null);
  });

  it('is told by LEAVE that it is declined', async () => {
    const {world, bob, plain} = await plainAndBob();
    plain.call('bob');
    await world.pass(100);
    bob.calls.decline();
    await world.pass(100);
    assert.deepEqual(plain.heard, ['LEAVE']);
    assert.equal(bob.ending, 'declined by local');
  });

  it('and gives up while it rings is a missed call', async () => {
    const {world, bob, plain} = await plainAndBob();
    plain.call('bob');
    await world.pass(100);
    plain.sayLeave();
    await world.pass(100);
    assert.equal(bob.ending, 'cancelled by remote');
    assert.equal(bob.told('missed').length, 1);
  });

  it('rings for 65 seconds at most', async () => {
    const {world, bob, plain} = await plainAndBob();
    plain.call('bob');
    await world.pass(65_100);
    assert.equal(bob.ending, 'no-answer by system');
    assert.deepEqual(plain.heard, ['LEAVE']);
  });

  it('is turned away while another call is on', async () => {
    const {world, bob, plain} = await plainAndBob();
    const carol = await world.page('carol');
    carol.calls.dial('bob');
    await world.pass(200);
    plain.call('bob');
    await world.pass(100);
    assert.deepEqual(plain.heard, ['LEAVE']);
    assert.equal(bob.call?.peer, 'carol');
  });
});

describe('A page with plain PeerJS that is called', () => {
  it('sees an OFFER it understands, and is shown as called until it answers', async () => {
    const {world, bob, plain} = await plainAndBob();
    bob.calls.dial('plain');
    await world.pass(4_000);
    assert.deepEqual(plain.heard, ['OFFER', 'CANDIDATE']);
    assert.equal(bob.step, 'calling');
  });

  it('talks once it answers', async () => {
    const {bob, plain} = await bobTalksToPlain();
    assert.deepEqual([bob.phase, plain.isTalking], ['ongoing', true]);
    assert.deepEqual([bob.call?.remote.mic, bob.call?.remote.camera], [true, true]);
  });

  it('is given up after 15 seconds, for it cannot say that it rings', async () => {
    const {world, bob, plain} = await plainAndBob();
    bob.calls.dial('plain');
    await world.pass(15_100);
    assert.equal(bob.ending, 'unreachable by system');
    assert.equal(plain.isTalking, false);
  });

  it('has a minute when the caller knows what it is', async () => {
    const {world, bob, plain} = await plainAndBob();
    bob.calls.dial('plain', {plain: true});
    await world.pass(40_000);
    assert.equal(bob.step, 'calling');
    plain.answer();
    await world.pass(500);
    assert.deepEqual([bob.phase, plain.isTalking], ['ongoing', true]);
  });

  it('has a minute when the page waits for no acknowledgement', async () => {
    const {world, bob, plain} = await plainAndBob({ackTimeout: 0});
    bob.calls.dial('plain');
    await world.pass(40_000);
    plain.answer();
    await world.pass(500);
    assert.equal(bob.phase, 'ongoing');
  });

  it('refuses by leaving', async () => {
    const {world, bob, plain} = await plainAndBob();
    bob.calls.dial('plain');
    await world.pass(100);
    plain.sayLeave();
    await world.pass(100);
    assert.equal(bob.ending, 'declined by remote');
    assert.deepEqual(bob.leftovers, []);
  });
});

describe('A call with a plain page', () => {
  it('ends at once when we hang up, and it hears LEAVE', async () => {
    const {world, bob, plain} = await plainTalksToBob();
    bob.calls.hangUp();
    assert.equal(bob.ending, 'hangup by local');
    await world.pass(100);
    assert.equal(plain.heard.at(-1), 'LEAVE');
    assert.equal(plain.isTalking, false);
    assert.deepEqual(bob.leftovers, []);
  });

  it('ends when it closes its connection, whoever called', async () => {
    for (const {world, bob, plain} of [await plainTalksToBob(), await bobTalksToPlain()]) {
      plain.close();
      await world.pass(100);
      assert.equal(bob.ending, 'hangup by remote');
      assert.deepEqual(bob.leftovers, []);
    }
  });

  it('waits ten seconds for a lost connection, and ends when it failed', async () => {
    const {world, bob} = await plainTalksToBob();
    world.network.fail('disconnected');
    await world.pass(9_000);
    assert.equal(bob.phase, 'ongoing');
    await world.pass(1_500);
    assert.equal(bob.ending, 'connection-lost by system');

    const other = await bobTalksToPlain();
    other.world.network.fail('failed');
    assert.equal(other.bob.ending, 'connection-lost by system');
  });

  it('is spared everything a plain page does not understand', async () => {
    const {world, bob, plain} = await plainTalksToBob();
    bob.calls.toggleCamera(false);
    bob.calls.toggleScreen(true);
    bob.calls.toggleHold(true);
    bob.happen('networkChanged');
    await world.pass(10_000);
    assert.deepEqual(plain.heard, ['ANSWER', 'CANDIDATE']);
    assert.deepEqual(world.spoken, []);
    assert.equal(bob.media.isFilming, false);
    assert.equal(bob.phase, 'ongoing');
  });

  it('comes about when both call at once', async () => {
    const {world, bob, plain} = await plainAndBob();
    plain.call('bob');
    bob.calls.dial('plain');
    await world.pass(1_000);
    assert.deepEqual([bob.phase, plain.isTalking], ['ongoing', true]);
    assert.deepEqual(bob.told('incoming'), []);
    assert.equal(bob.openLinks.length, 1);
  });
});
