import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Call} from '../../src/context/call.js';
import type {CallSnapshot} from '../../src/core/call-snapshot.js';
import {
  aliceAndBob,
  aliceRingsBob,
  aliceTalksToBob,
  type FakePage,
  FakeWorld,
  ringing,
  talking,
} from '../fakes/fake-world.js';

/** What a listener sees each time it is called. */
function watch(page: FakePage): {readonly seen: readonly (CallSnapshot | null)[]; readonly stop: () => void} {
  const seen: (CallSnapshot | null)[] = [];
  const abort = new AbortController();
  page.calls.subscribe(() => seen.push(page.call), abort.signal);
  return {seen, stop: () => abort.abort()};
}

/** A stranger's SETUP with whatever he says about himself. */
async function strangerRings(props: Readonly<Record<string, string>>, from = 'stranger') {
  const world = new FakeWorld();
  const bob = await world.page('bob');
  const metadata = {version: '3.0', type: 'SETUP', sessid: 'room', resp: false, props};
  const payload = {type: 'media', connectionId: 'mc_room', sdp: {type: 'offer', sdp: 'v=0'}, metadata};
  world.board.relay(from, {type: 'OFFER', dst: 'bob', payload});
  await world.pass(100);
  return {world, bob};
}

describe('The controller', () => {
  it('is what elements take for their call', async () => {
    const world = new FakeWorld();
    const page = await world.page('alice');
    const call: Call = page.calls;
    assert.equal(call.registration.name, 'alice');
  });

  it('gets ready without connecting', async () => {
    const world = new FakeWorld();
    const page = await world.page();
    page.calls.warm();
    await world.pass(1_000);
    assert.equal(world.board.warmed, 1);
    assert.equal(page.calls.registration.state, 'offline');
  });

  it('connects by itself when somebody dials, under a token-like id', async () => {
    const world = new FakeWorld();
    const bob = await world.page('bob');
    const guest = await world.page();
    guest.calls.dial('bob');
    await world.pass(500);
    assert.equal(guest.calls.registration.anonymous, true);
    assert.equal(bob.call?.peer, guest.calls.registration.name);
  });

  it('keeps its name when it is told another one while connected', async () => {
    const {world, alice} = await aliceAndBob();
    alice.calls.connect('carol');
    await world.pass(1_000);
    assert.equal(alice.calls.registration.name, 'alice');
  });

  it('can be disconnected, and connected under another name then', async () => {
    const {world, alice} = await aliceAndBob();
    alice.calls.disconnect();
    assert.equal(alice.calls.registration.state, 'offline');
    assert.equal(world.board.isRegistered('alice'), false);
    alice.calls.connect('carol');
    await world.pass(1_000);
    assert.equal(alice.calls.registration.name, 'carol');
  });

  it('gives out snapshots that nobody can change', async () => {
    const {alice, bob} = await aliceTalksToBob();
    for (const page of [alice, bob]) {
      assert.equal(Object.isFrozen(page.call), true);
      assert.equal(Object.isFrozen(page.call?.local), true);
      assert.equal(Object.isFrozen(page.call?.remote), true);
      assert.equal(Object.isFrozen(page.calls.registration), true);
    }
  });

  it('gives out a new snapshot for every change, and leaves the old one as it was', async () => {
    const {alice} = await aliceTalksToBob();
    const before = alice.call;
    alice.calls.toggleMic(false);
    assert.notEqual(alice.call, before);
    assert.deepEqual([before?.local.mic, alice.call?.local.mic], [true, false]);
  });

  it('refuses a name to call that is none, and names the attribute', async () => {
    const {alice} = await aliceAndBob();
    alice.calls.dial('');
    alice.calls.dial('\ud800');
    // JavaScript has no types.
    for (const nonsense of [undefined, null, 42, {}]) alice.calls.dial(nonsense as unknown as string);
    assert.deepEqual(
      alice.told('error').map(({error}) => [error.code, error.attribute]),
      Array.from({length: 6}, () => ['invalid-name', 'to']),
    );
    assert.equal(alice.phase, 'idle');
  });

  it('tells of a name of its own that is none', async () => {
    const world = new FakeWorld();
    const page = await world.page();
    for (const nonsense of ['', '\u202e', 42 as unknown as string]) page.calls.connect(nonsense);
    assert.deepEqual(
      page.told('error').map(({error}) => [error.code, error.attribute]),
      Array.from({length: 3}, () => ['invalid-name', 'name']),
    );
    const {state, reason} = page.calls.registration;
    assert.deepEqual([state, reason?.code], ['failed', 'invalid-name']);
  });

  it('keeps its place when it is given a name that is none', async () => {
    const {bob} = await aliceAndBob();
    bob.calls.connect('');
    assert.equal(bob.told('error').at(-1)?.error.code, 'invalid-name');
    assert.equal(bob.calls.registration.state, 'registered');
  });

  it('calls as the page usually does when it is asked for a medium nobody knows', async () => {
    const {world, alice} = await aliceAndBob({media: 'audio'});
    alice.calls.dial('bob', {media: 'smell' as 'video'});
    await world.pass(100);
    assert.equal(alice.call?.media, 'audio');
  });

  it('does not call itself', async () => {
    const {alice} = await aliceAndBob();
    alice.calls.dial(' alice ');
    assert.deepEqual(
      alice.told('error').map(({error}) => error.code),
      ['self-call'],
    );
    assert.equal(alice.phase, 'idle');
  });

  it('can call a name of any script, and shows it as it was typed', async () => {
    const world = new FakeWorld();
    const zoe = await world.page('Zoë 🦊');
    const carol = await world.page('carol@example.com');
    await talking(world, zoe, carol, 'carol@example.com');
    assert.deepEqual([zoe.call?.peer, carol.call?.peer], ['carol@example.com', 'Zoë 🦊']);
  });

  for (const [what, settings, options] of [
    ['name', {displayName: 'n'.repeat(3_000)}, {}],
    ['picture', {avatar: `data:image/png;base64,${'A'.repeat(3_000)}`}, {}],
    ['subject', {}, {subject: 's'.repeat(3_000)}],
    // JavaScript has no types.
    ['subject that is a number', {}, {subject: 4711 as unknown as string}],
    ['name that is a number', {displayName: 4711 as unknown as string}, {}],
  ] as const) {
    it(`is understood with a ${what}, however long: by whoever is called, and by whoever calls`, async () => {
      const {world, alice, bob} = await aliceAndBob(settings);
      alice.calls.dial('bob', options);
      await world.pass(200);
      bob.calls.answer();
      await world.pass(500);
      assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    });
  }

  it('is not rung by another realm', async () => {
    const world = new FakeWorld();
    const here = await world.page('alice', {realm: 'here.example'});
    const alsoHere = await world.page('bob', {realm: 'here.example'});
    const there = await world.page('carol', {realm: 'there.example'});
    there.calls.dial('alice');
    await world.pass(6_000);
    assert.equal(there.ending, 'offline by system');
    assert.deepEqual(
      here.notices.filter(({type}) => type !== 'registration'),
      [],
    );
    await talking(world, here, alsoHere);
  });
});

describe('What a handler does', () => {
  it('waits until everybody was told of what happened before', async () => {
    const {world, alice} = await aliceRingsBob();
    const order: string[] = [];
    alice.react = ({type}) => {
      order.push(`in ${type}`);
      if (type === 'ended') alice.calls.dial('carol');
      order.push(`out of ${type}`);
    };
    alice.calls.hangUp();
    await world.pass(1);
    assert.deepEqual(order.slice(0, 6), [
      'in state',
      'out of state',
      'in ended',
      'out of ended',
      'in state',
      'out of state',
    ]);
    assert.equal(alice.call?.peer, 'carol');
  });

  it('is done before whoever caused the event goes on', async () => {
    const {alice, bob} = await aliceRingsBob();
    bob.react = ({type}) => type === 'ended' && bob.calls.dismiss();
    bob.calls.decline();
    assert.equal(bob.phase, 'idle');
    assert.equal(alice.phase, 'outgoing');
  });

  it('may answer a call the moment it rings', async () => {
    const {world, alice, bob} = await aliceAndBob();
    bob.react = ({type}) => type === 'incoming' && bob.calls.answer();
    alice.calls.dial('bob');
    await world.pass(1_000);
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
    assert.deepEqual(bob.phases, ['incoming', 'connecting', 'ongoing']);
  });

  it('may close everything', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.react = ({type}) => type === 'media' && bob.calls.close();
    alice.calls.toggleCamera(false);
    await world.pass(100);
    assert.equal(alice.ending, 'peer-gone by remote');
    assert.equal(bob.timers, 0);
    assert.equal(world.board.isRegistered('bob'), false);
  });
});

describe('A listener', () => {
  it('is called after every change, when the change can be seen', async () => {
    const {world, alice} = await aliceAndBob();
    const {seen} = watch(alice);
    alice.calls.dial('bob');
    assert.equal(seen.at(-1)?.phase, 'outgoing');
    await world.pass(200);
    assert.equal(seen.at(-1)?.step, 'ringing');
  });

  it('is not called any more once its signal aborted', async () => {
    const {alice} = await aliceAndBob();
    const {seen, stop} = watch(alice);
    stop();
    alice.calls.dial('bob');
    assert.deepEqual(seen, []);
  });

  it('is never called when its signal had aborted before', async () => {
    const {alice} = await aliceAndBob();
    let called = 0;
    alice.calls.subscribe(() => (called += 1), AbortSignal.abort());
    alice.calls.dial('bob');
    assert.equal(called, 0);
  });

  it('hears of a picture that arrives', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.media.startTime = 3_000;
    bob.calls.answer();
    await world.pass(1_000);
    const pictures: boolean[] = [];
    alice.calls.subscribe(() => pictures.push(alice.calls.remoteVideo !== null), new AbortController().signal);
    await world.pass(3_000);
    assert.equal(pictures.at(-1), true);
  });
});

describe('A page that shows the call itself', () => {
  it('keeps our elements quiet from the first moment on', async () => {
    const {world, alice, bob} = await aliceAndBob();
    bob.react = ({type}) => type === 'incoming' && bob.calls.keepQuiet();
    const {seen} = watch(bob);
    await ringing(world, alice, bob);
    assert.notEqual(seen.length, 0);
    assert.deepEqual(
      seen.filter((call) => call && !call.quiet),
      [],
    );
  });

  it('does so for this call only', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.keepQuiet();
    assert.equal(bob.call?.quiet, true);
    alice.calls.hangUp();
    await world.pass(1_000);
    await ringing(world, alice, bob);
    assert.equal(bob.call?.quiet, false);
  });
});

describe('A call that was silenced', () => {
  it('keeps ringing without a sound', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    assert.equal(bob.call?.silenced, false);
    bob.calls.silence();
    await world.pass(1_000);
    assert.equal(bob.call?.silenced, true);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
  });

  it('says nothing about the next one', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.silence();
    alice.calls.hangUp();
    await world.pass(1_000);
    await ringing(world, alice, bob);
    assert.equal(bob.call?.silenced, false);
  });
});

describe('A late microphone', () => {
  it('does not make the next call ring', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.media.decision = 'later';
    alice.media.ignoresAbort = true;
    alice.calls.dial('bob');
    alice.calls.hangUp();
    alice.calls.dial('bob');
    alice.media.decide('grant');
    await world.pass(5_000);
    assert.equal(alice.step, 'media');
    assert.equal(bob.phase, 'idle');

    alice.media.decide('grant');
    await world.pass(500);
    assert.deepEqual([alice.step, bob.step], ['ringing', 'ringing']);
  });

  it('that is refused does not end the next call', async () => {
    const {world, alice} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.media.decision = 'later';
    alice.calls.dial('bob');
    alice.calls.hangUp();
    alice.calls.dial('bob');
    alice.media.decide('deny');
    await world.pass(5_000);
    assert.equal(alice.step, 'media');
    assert.equal(alice.calls.problem, null);
  });
});

describe('A problem', () => {
  it('stands until the next call begins', async () => {
    const {world, alice} = await aliceAndBob();
    alice.media.isPermitted = false;
    alice.media.decision = 'deny';
    alice.calls.dial('bob');
    await world.pass(500);
    assert.equal(alice.calls.problem?.code, 'permission-denied');

    alice.media.isPermitted = true;
    alice.calls.dial('bob');
    assert.equal(alice.calls.problem, null);
  });

  it('is none when a stranger sends garbage, which the page still hears of', async (test) => {
    test.mock.method(console, 'debug', () => {});
    const {world, bob} = await aliceAndBob();
    world.board.relay('mallory', {type: 'OFFER', dst: 'bob', payload: {type: 'econn', message: 7}});
    await world.pass(100);
    assert.equal(bob.calls.problem, null);
    assert.deepEqual(
      bob.told('error').map(({error}) => error.code),
      ['message-rejected'],
    );
  });
});

describe('The obstacle to a call', () => {
  it('is none to somebody who can be called', async () => {
    const {alice} = await aliceAndBob();
    assert.equal(alice.calls.obstacleTo('bob'), null);
  });

  it('is that there is nobody to call, or no such name', async () => {
    const {alice} = await aliceAndBob();
    assert.equal(alice.calls.obstacleTo(''), 'nobody');
    assert.equal(alice.calls.obstacleTo('   '), 'invalid-name');
    assert.equal(alice.calls.obstacleTo('a'.repeat(65)), 'invalid-name');
  });

  it('is that it would be oneself', async () => {
    const {alice} = await aliceAndBob();
    assert.equal(alice.calls.obstacleTo(' alice'), 'self');
  });

  it('is another call, to everybody but the one it is with', async () => {
    const {alice, bob} = await aliceTalksToBob();
    assert.equal(alice.calls.obstacleTo('carol'), 'other-call');
    assert.equal(alice.calls.obstacleTo('bob'), null);
    assert.equal(bob.calls.obstacleTo('carol'), 'other-call');
  });

  it('is no call that is over, or nearly', async () => {
    const {world, alice} = await aliceTalksToBob();
    alice.calls.hangUp();
    assert.equal(alice.phase, 'terminating');
    assert.equal(alice.calls.obstacleTo('carol'), null);
    await world.pass(100);
    assert.equal(alice.calls.obstacleTo('carol'), null);
  });

  it('is the page itself, and it says which way', async () => {
    for (const obstacle of ['unsupported', 'insecure-context'] as const) {
      const world = new FakeWorld();
      const page = await world.page('alice', {}, {obstacle});
      assert.equal(page.calls.obstacleTo('bob'), obstacle);
      page.calls.dial('bob');
      assert.deepEqual(
        page.told('error').map(({error}) => error.code),
        [obstacle],
      );
    }
  });

  it('is for a minute that nobody could be reached, and the page is told when that is over', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    alice.calls.dial('bob');
    await world.pass(5_100);
    assert.equal(alice.calls.obstacleTo('bob'), 'recently-offline');
    assert.equal(alice.calls.obstacleTo('carol'), null);
    const {seen} = watch(alice);

    await world.pass(59_000);
    assert.equal(alice.calls.obstacleTo('bob'), 'recently-offline');
    assert.deepEqual(seen, []);
    await world.pass(1_100);
    assert.equal(alice.calls.obstacleTo('bob'), null);
    assert.equal(seen.length, 1);
  });

  it('is gone when the one who was away calls', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    alice.calls.dial('bob');
    await world.pass(5_100);
    const bob = await world.page('bob');
    await ringing(world, bob, alice, 'alice');
    alice.calls.decline();
    assert.equal(alice.calls.obstacleTo('bob'), null);
  });
});

describe('close()', () => {
  it('says goodbye, and releases devices, connections, timers and the name', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.close();
    assert.deepEqual(alice.leftovers, []);
    assert.equal(alice.timers, 0);
    await world.pass(500);
    assert.equal(bob.ending, 'hangup by remote');
    assert.equal(world.board.isRegistered('alice'), false);
  });

  it('leaves nothing of what was away', async () => {
    const world = new FakeWorld();
    const alice = await world.page('alice');
    alice.calls.dial('bob');
    await world.pass(6_000);
    alice.calls.close();
    assert.equal(alice.timers, 0);
  });

  it('is for good: nothing is heard or done any more', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.close();
    const before = alice.notices.length;
    const {seen} = watch(alice);
    alice.calls.connect('alice');
    alice.calls.dial('bob');
    alice.happen('pageshow');
    bob.calls.dial('alice');
    await world.pass(20_000);
    assert.equal(alice.notices.length, before);
    assert.deepEqual(seen, []);
    assert.equal(bob.ending, 'offline by system');
  });

  it('may be called twice', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.close();
    alice.calls.close();
    await world.pass(500);
    assert.equal(alice.told('ended').length, 1);
    assert.equal(bob.told('ended').length, 1);
  });
});

describe('What a stranger says of himself', () => {
  it('is shown as he says it', async () => {
    const {bob} = await strangerRings({name: 'Ann O’Hara', subject: 'Order 4711', avatar: 'https://example.com/a.png'});
    const {displayName, subject, avatar} = bob.call ?? {};
    assert.deepEqual(
      {displayName, subject, avatar},
      {
        displayName: 'Ann O’Hara',
        subject: 'Order 4711',
        avatar: 'https://example.com/a.png',
      },
    );
  });

  it('cannot turn the writing direction around, break the line or hide', async () => {
    const {bob} = await strangerRings({name: '\u202eecila\u2066\u200b\u0000\nX', subject: 'a\u2028b\u2029c\u0007\r\n'});
    assert.equal(bob.call?.displayName, 'ecila X');
    assert.equal(bob.call?.subject, 'a b c');
  });

  it('is cut where nobody reads any more', async () => {
    const {bob} = await strangerRings({name: '🦊'.repeat(900), subject: 'x'.repeat(2_000)});
    assert.equal([...(bob.call?.displayName ?? '')].length, 64);
    assert.equal(bob.call?.displayName.endsWith('…'), true);
    assert.equal(bob.call?.subject.length, 120);
  });

  it('does not even ring when it is 10,000 characters long', async (test) => {
    test.mock.method(console, 'debug', () => {});
    const {bob} = await strangerRings({name: 'x'.repeat(10_000)});
    assert.equal(bob.phase, 'idle');
    assert.deepEqual(bob.told('incoming'), []);
  });

  it('is no address that could do harm', async () => {
    for (const avatar of [
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'data:image/svg+xml,<svg onload="alert(1)"/>',
      'file:///etc/passwd',
      ' https://example.com/a.png',
      'blob:https://example.com/1',
    ]) {
      const {bob} = await strangerRings({avatar});
      assert.equal(bob.call?.avatar, '');
    }
  });

  it('is markup that stays text', async () => {
    const {bob} = await strangerRings({name: '<b>Bob</b>', subject: '<img src=x onerror=alert(1)>'});
    assert.equal(bob.call?.displayName, '<b>Bob</b>');
    assert.equal(bob.call?.subject, '<img src=x onerror=alert(1)>');
  });

  it('is nobody’s missed call when no page of ours could have that id', async () => {
    const world = new FakeWorld();
    const bob = await world.page('bob', {doNotDisturb: true});
    const metadata = {version: '3.0', type: 'SETUP', sessid: 'room', resp: false};
    const payload = {type: 'media', connectionId: 'mc_room', sdp: {type: 'offer', sdp: 'v=0'}, metadata};
    world.board.relay(`\u202e${'x'.repeat(1_000)}`, {type: 'OFFER', dst: 'bob', payload});
    await world.pass(100);
    assert.deepEqual(bob.told('missed'), []);
    assert.equal(bob.phase, 'idle');
    assert.equal(world.relayed.at(-1)?.type, 'CANDIDATE', 'it is turned away');
  });
});

describe('Settings', () => {
  it('count from the next call on', async () => {
    const {world, alice, bob} = await aliceAndBob();
    alice.calls.settings = {...alice.calls.settings, ringTimeout: 10_000, displayName: 'Alice Moreau', media: 'audio'};
    await ringing(world, alice, bob);
    assert.equal(bob.call?.displayName, 'Alice Moreau');
    assert.deepEqual([alice.call?.media, bob.call?.media], ['audio', 'audio']);
    await world.pass(10_000);
    assert.deepEqual([alice.ending, bob.ending], ['no-answer by system', 'no-answer by remote']);
  });

  it('give way to what whoever dials says', async () => {
    const {world, alice, bob} = await aliceAndBob({media: 'audio'});
    alice.calls.dial('bob', {media: 'video', subject: 'Order 4711'});
    await world.pass(200);
    assert.deepEqual([alice.call?.media, bob.call?.media], ['video', 'video']);
    assert.deepEqual([alice.call?.subject, bob.call?.subject], ['Order 4711', 'Order 4711']);
  });

  it('give way to what whoever answers says', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    bob.calls.answer({media: 'audio'});
    await world.pass(500);
    assert.deepEqual(bob.media.asked, [{audio: true, video: false}]);
    assert.equal(alice.call?.remote.camera, false);
  });
});

describe('Devices', () => {
  it('are made ready while it rings, and asked for when somebody answers', async () => {
    const {world, bob} = await aliceRingsBob();
    assert.equal(bob.media.isWarm, true);
    assert.deepEqual(bob.media.asked, []);
    bob.calls.answer();
    await world.pass(1_000);
    assert.deepEqual(bob.media.asked, [{audio: true, video: true}]);
  });

  it('are picked by the page, the speaker for sound and the others for capture', async () => {
    const {alice} = await aliceTalksToBob();
    await alice.calls.selectDevice('audiooutput', 'headset');
    await alice.calls.selectDevice('videoinput', 'back camera');
    assert.equal(alice.speaker.device, 'headset');
    assert.equal(alice.calls.devices.selected.videoinput, 'back camera');
    assert.deepEqual(
      alice.told('devices').map(({change}) => change),
      ['selected', 'selected'],
    );
  });

  it('whose sound the browser holds back are unblocked by a gesture, and the page is told', async () => {
    const {alice} = await aliceTalksToBob();
    const {seen} = watch(alice);
    alice.speaker.block();
    assert.equal(alice.calls.audioBlocked, true);
    assert.equal(seen.length, 1);
    alice.calls.unblockAudio();
    assert.equal(alice.calls.audioBlocked, false);
    assert.equal(seen.length, 2);
  });

  it('may make sound later because somebody dialed or answered', async () => {
    const {alice, bob} = await aliceTalksToBob();
    assert.deepEqual([alice.speaker.isPrimed, bob.speaker.isPrimed], [true, true]);
  });

  it('asked for later in vain are off, and the call goes on', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.toggleScreen(true);
    await world.pass(100);
    alice.media.fail('screen');
    await world.pass(500);
    assert.deepEqual([alice.call?.local.screen, bob.call?.remote.screen], [false, false]);
    assert.equal(alice.calls.problem?.code, 'permission-denied');
    assert.deepEqual([alice.phase, bob.phase], ['ongoing', 'ongoing']);
  });
});

describe('On hold', () => {
  it('nothing passes in either direction, until it is taken back', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    alice.calls.toggleHold(true);
    await world.pass(100);
    assert.deepEqual([alice.media.local?.hold, bob.media.local?.hold], [true, true]);
    assert.deepEqual([alice.speaker.playing, alice.calls.remoteVideo], [null, null]);
    assert.deepEqual([bob.call?.remote.hold, bob.call?.local.hold], [true, false]);
    bob.calls.toggleHold(true);
    await world.pass(100);
    alice.calls.toggleHold(false);
    await world.pass(100);
    assert.deepEqual([alice.media.local?.hold, bob.media.local?.hold], [true, true]);
    bob.calls.toggleHold(false);
    await world.pass(100);
    assert.deepEqual([alice.media.local?.hold, bob.media.local?.hold], [false, false]);
    assert.ok(alice.speaker.playing && alice.calls.remoteVideo);
  });
});

describe('What the page is told of a call', () => {
  it('is in order, and each thing once', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    bob.calls.hangUp();
    await world.pass(100);
    const told = (page: FakePage) =>
      page.notices.filter(({type}) => type !== 'registration' && type !== 'media').map(({type}) => type);
    assert.deepEqual(told(alice), ['state', 'state', 'state', 'connected', 'state', 'ended']);
    assert.deepEqual(told(bob), ['incoming', 'state', 'state', 'state', 'connected', 'state', 'state', 'ended']);
  });

  it('says how long it took to connect and how long it lasted', async () => {
    const {world, alice, bob} = await aliceTalksToBob();
    await world.pass(60_000);
    alice.calls.hangUp();
    await world.pass(100);
    for (const page of [alice, bob]) {
      const [ended] = page.told('ended');
      const {connectedAt = null, endedAt = null} = ended?.call ?? {};
      assert.equal(ended?.durationMs, (endedAt ?? 0) - (connectedAt ?? 0));
      assert.equal(ended.durationMs > 60_000, true);
      assert.equal((page.told('connected')[0]?.setupMs ?? 0) > 0, true);
    }
  });

  it('counts from the answer what it took to connect, not the ringing', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    await world.pass(20_000);
    bob.calls.answer();
    await world.pass(1_000);
    for (const page of [alice, bob]) assert.ok((page.told('connected')[0]?.setupMs ?? Infinity) <= 1_000);
  });

  it('does not say connected of a call that is over', async () => {
    const {world, alice, bob} = await aliceRingsBob();
    alice.react = (notice) => notice.type === 'state' && notice.phase === 'ongoing' && alice.calls.close();
    bob.calls.answer();
    await world.pass(1_000);
    assert.deepEqual(alice.told('connected'), []);
    assert.equal(alice.notices.at(-1)?.type === 'connected', false);
  });
});
