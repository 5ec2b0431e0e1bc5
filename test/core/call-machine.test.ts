import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {CallError} from '../../src/core/call-error.js';
import type {Phone, Reaction} from './phone.js';
import * as at from './phone.js';

const error = new CallError('permission-denied', 'no');
const cancel = {type: 'CANCEL', resp: false, reason: 'cancelled'} as const;
const hangup = {type: 'HANGUP', resp: false} as const;
const ringing = {type: 'PROGRESS', resp: true, status: 'ringing'} as const;
const muted = {type: 'PROPSYNC', resp: false, props: {audiosend: 'false', videosend: 'true'}} as const;
const expire = (from = 'bob') =>
  ({type: 'received', received: {type: 'EXPIRE', src: from, payload: undefined}}) as const;
const update = (offer: string, more: {link?: number; restart?: 'ice' | 'full'} = {}) =>
  ({type: 'UPDATE', resp: false, sdp: 'their new offer', offer, link: 0, ...more}) as const;

/** What the reaction must hold; what is not named is not judged. */
function expect(reaction: Reaction, expected: Partial<Reaction>): void {
  const {place = reaction.place, said = reaction.said, did = reaction.did} = expected;
  assert.deepEqual(reaction, {place, said, did});
}

function failMedia(phone: Phone, reason: 'media-denied' | 'media-unavailable' = 'media-denied'): Reaction {
  return phone.take({type: 'mediaFailed', callId: phone.call.id, reason, error});
}

describe('a call that starts', () => {
  it('asks for devices when somebody dials, and registers first if need be', () => {
    const phone = new at.Phone();
    expect(phone.take({type: 'dial', to: 'bob', sessid: 's1'}), {
      place: 'outgoing[media]',
      said: [],
      did: ['open', 'openMedia'],
    });
    assert.deepEqual(phone.armed, {media: 60_000});
  });

  it('lets what rings go before the devices, but not whoever answers', () => {
    const patience = ({effects}: Phone) =>
      effects.flatMap((effect) => (effect.do === 'openMedia' ? effect.patient : []));
    const caller = new at.Phone();
    caller.take({type: 'dial', to: 'bob', sessid: 's1'});
    assert.deepEqual(patience(caller), [true]);
    const callee = at.ringingHere();
    callee.take({type: 'answer'});
    assert.deepEqual(patience(callee), [false]);
  });

  it('does not start with oneself, or without WebRTC', () => {
    expect(at.idle().take({type: 'dial', to: 'ann', sessid: 's1'}), {place: 'idle[idle]', did: ['report self-call']});
    const phone = at.idle({}, 'unsupported');
    expect(phone.take({type: 'dial', to: 'bob', sessid: 's1'}), {place: 'idle[idle]', did: ['report unsupported']});
  });

  it('does not start beside another', () => {
    for (const phone of [at.calling(), at.ongoingCaller(), at.ringingHere()]) {
      const before = phone.line.call;
      expect(phone.take({type: 'dial', to: 'carol', sessid: 's9'}), {said: [], did: ['report call-exists']});
      assert.equal(phone.line.call, before);
    }
  });

  it('is answered by dialing the one who rings', () => {
    expect(at.ringingHere().take({type: 'dial', to: 'bob', sessid: 's9'}), {place: 'connecting[link]'});
  });

  it('rings here at once, constructs nothing, and says so', () => {
    const phone = at.idle();
    expect(phone.hear({...at.offer, ttl: 30}, {sessid: 's1'}), {
      place: 'incoming[ringing]',
      said: ['→ PROGRESS ringing'],
      did: ['incoming'],
    });
    assert.deepEqual(phone.armed, {ringIn: 35_000});
  });

  it('settles first when the registration is fresh, and keeps the ttl', () => {
    const phone = at.settling();
    assert.equal(phone.place, 'incoming[settling]');
    assert.deepEqual(phone.armed, {settle: 50});
    expect(phone.fire('call/settle'), {place: 'incoming[ringing]', said: ['→ PROGRESS ringing'], did: ['incoming']});
    assert.deepEqual(phone.armed, {ringIn: 25_000});
  });

  it('was only missed when its CANCEL is in the same burst', () => {
    expect(at.settling().hear(cancel), {place: 'idle[idle]', said: ['→ CANCEL resp'], did: ['missed bob']});
  });

  it('is refused by do-not-disturb, without WebRTC, and in another major version', () => {
    expect(at.idle({doNotDisturb: true}).hear(at.offer), {
      place: 'idle[idle]',
      said: ['→ REJECT busy'],
      did: ['missed bob'],
    });
    expect(at.idle({}, 'unsupported').hear(at.offer), {said: ['→ REJECT unsupported'], did: ['missed bob']});
    expect(at.idle().hear(at.offer, {version: '4.0'}), {said: ['→ REJECT unsupported'], did: ['missed bob']});
  });

  it('understands another minor version', () => {
    expect(at.idle().hear(at.offer, {version: '3.7'}), {place: 'incoming[ringing]'});
  });

  it('is answered by itself for a name on the list, if nobody must be asked', () => {
    const phone = at.idle({autoAnswer: ['bob']});
    expect(phone.hear(at.offer, {sessid: 's0'}), {place: 'incoming[ringing]'});
    const permitted = at.idle({autoAnswer: ['bob']});
    permitted.take({type: 'permission', granted: true});
    expect(permitted.hear(at.offer), {place: 'connecting[link]'});
  });

  it('is busy for anybody else', () => {
    for (const phone of [
      at.calling(),
      at.ringingHere(),
      at.connectingCaller(),
      at.ongoingCaller(),
      at.reconnecting(),
    ]) {
      const before = phone.line.call;
      expect(phone.hear(at.offer, {from: 'carol', sessid: 's9'}), {said: ['→ REJECT busy'], did: ['missed carol']});
      assert.equal(phone.line.call, before);
      expect(phone.hear(at.offer, {from: 'carol', sessid: 's9'}), {said: ['→ REJECT busy'], did: []});
    }
  });
});

describe('an outgoing call', () => {
  it('sends SETUP as soon as nobody here can refuse, with a message to itself behind it', () => {
    const phone = at.outgoingMedia();
    expect(phone.take({type: 'permitted', callId: phone.call.id}), {
      place: 'outgoing[calling]',
      did: ['openLink', 'offer'],
    });
    expect(phone.take({type: 'offered', conn: phone.conn, offer: 'setup', sdp: 'o'}), {said: ['→ SETUP']});
    assert.deepEqual(phone.armed, {ack: 15_000, media: 60_000, ring: 60_000, setupAgain: 5_000});
    assert.equal(phone.envelope?.dst, 'ann');
    expect(phone.take(at.granted(phone)), {place: 'outgoing[calling]', said: [], did: ['setMedia']});
    assert.equal('media' in phone.armed, false);
  });

  it('waits for the broker with its devices ready, and ends when that takes too long', () => {
    const phone = new at.Phone();
    phone.take({type: 'dial', to: 'bob', sessid: 's1'});
    expect(phone.take(at.granted(phone)), {place: 'outgoing[media]'});
    assert.deepEqual(phone.armed, {media: 60_000});
    expect(phone.fire('call/media'), {place: 'ended signaling-lost', said: []});
  });

  it('has nobody left to wait for when devices are optional and the broker is away', () => {
    const phone = new at.Phone({mediaOptional: true});
    phone.take({type: 'dial', to: 'bob', sessid: 's1'});
    expect(phone.fire('call/media'), {place: 'ended signaling-lost'});
  });

  it('ends when the broker cannot be had', () => {
    const phone = new at.Phone();
    phone.take({type: 'identify', id: 'ann', anonymous: false});
    phone.take({type: 'dial', to: 'bob', sessid: 's1'});
    const refused = {type: 'refused', error: new CallError('username-taken', 'taken'), heldRecently: false} as const;
    expect(phone.take(refused), {
      place: 'ended signaling-lost',
      did: ['close', 'report username-taken', 'closeMedia', 'ended signaling-lost by system'],
    });
  });

  it('says nothing when it is given up before anything was sent, and drops a late stream', () => {
    const phone = at.outgoingMedia();
    const late = at.granted(phone);
    expect(phone.take({type: 'hangUp'}), {
      place: 'ended cancelled',
      said: [],
      did: ['closeMedia', 'ended cancelled by local'],
    });
    expect(phone.take(late), {did: ['closeMedia']});
  });

  it('adopts their call when only theirs is out', () => {
    const phone = at.outgoingMedia();
    expect(phone.hear(at.offer, {sessid: 's2'}), {place: 'connecting[link]', said: [], did: ['openLink', 'answer']});
    assert.deepEqual(phone.armed, {answerAgain: 5_000, connect: 20_000, media: 60_000});
    expect(phone.take({type: 'answerMade', conn: phone.conn, offer: 'setup', sdp: 'a'}), {said: ['→ SETUP resp']});
  });

  it('sends SETUP again after 5 and 10 s without reaction', () => {
    const phone = at.calling();
    expect(phone.fire('call/setupAgain'), {place: 'outgoing[calling]', said: ['→ SETUP']});
    assert.equal(phone.envelope?.type, 'CANDIDATE');
    expect(phone.fire('call/setupAgain'), {said: ['→ SETUP']});
    assert.equal('setupAgain' in phone.armed, false);
  });

  it('rings when PROGRESS says so', () => {
    const phone = at.calling();
    expect(phone.hear(ringing), {place: 'outgoing[ringing]', said: []});
    assert.deepEqual(phone.armed, {ring: 60_000});
  });

  it('connects when somebody accepts, ringing or not', () => {
    for (const phone of [at.calling(), at.ringingThere()]) {
      expect(phone.hear(at.answer), {place: 'connecting[link]', said: [], did: ['accept', 'attach']});
      assert.deepEqual(phone.armed, {connect: 20_000});
    }
  });

  it('ends as REJECT says', () => {
    const ends = {
      declined: 'declined',
      busy: 'busy',
      timeout: 'no-answer',
      unavailable: 'peer-gone',
      unsupported: 'unsupported',
    } as const;
    for (const [reason, end] of Object.entries(ends)) {
      const reject = {type: 'REJECT', resp: true, reason: reason as keyof typeof ends} as const;
      for (const phone of [at.calling(), at.ringingThere(), at.connectingCaller()]) {
        expect(phone.hear(reject), {place: `ended ${end}`, said: []});
      }
    }
  });

  it('is offline when the broker gives SETUP back', () => {
    expect(at.calling().take(expire()), {place: 'ended offline', said: ['→ LEAVE CANCEL gone']});
  });

  it('does not listen to an EXPIRE of somebody else', () => {
    const phone = at.calling();
    const before = phone.line.call;
    expect(phone.take(expire('carol')), {said: [], did: []});
    assert.equal(phone.line.call, before);
  });

  it('tries four times before it believes EXPIRE while it rings, or just after the broker was away', () => {
    const returned = at.calling();
    returned.take({type: 'lost', error});
    returned.take({type: 'opened', id: 'ann'});
    for (const [phone, end] of [
      [at.ringingThere(), 'peer-gone'],
      [returned, 'offline'],
    ] as const) {
      for (let time = 1; time <= 3; time++) {
        expect(phone.take(expire()), {said: []});
        assert.equal(phone.armed.expired, 2_000);
        expect(phone.take(expire()), {said: []});
        expect(phone.fire('call/expired'), {said: ['→ SETUP']});
      }
      expect(phone.take(expire()), {place: `ended ${end}`, said: ['→ LEAVE CANCEL gone']});
    }
  });

  it('is unreachable when nobody reacts for 15 s, or has lost the broker', () => {
    expect(at.calling().fire('call/ack'), {place: 'ended unreachable', said: ['→ CANCEL timeout']});
    const phone = at.calling();
    phone.take({type: 'lost', error});
    expect(phone.fire('call/ack'), {place: 'ended signaling-lost', said: []});
  });

  it('ends without an answer, or when it is given up', () => {
    for (const start of [at.calling, at.ringingThere]) {
      expect(start().fire('call/ring'), {place: 'ended no-answer', said: ['→ CANCEL timeout']});
      expect(start().take({type: 'hangUp'}), {place: 'ended cancelled', said: ['→ CANCEL cancelled']});
    }
  });

  it('says again what is pending when the broker is back', () => {
    const phone = at.calling();
    phone.take({type: 'lost', error});
    expect(phone.take({type: 'toggle', what: 'mic'}), {said: []});
    expect(phone.take({type: 'opened', id: 'ann'}), {said: ['→ SETUP', '→ PROPSYNC']});
  });
});

describe('an incoming call', () => {
  it('is answered at once, with the devices asked for beside it', () => {
    const phone = at.ringingHere();
    expect(phone.take({type: 'answer'}), {
      place: 'connecting[link]',
      said: [],
      did: ['openLink', 'answer', 'openMedia'],
    });
    assert.deepEqual(phone.armed, {answerAgain: 5_000, connect: 20_000, media: 60_000});
    expect(phone.take({type: 'answerMade', conn: phone.conn, offer: 'setup', sdp: 'a'}), {said: ['→ SETUP resp']});
  });

  it('stops ringing when they confirm a hang-up of the page that was here before', () => {
    expect(at.ringingHere().hear({type: 'HANGUP', resp: true}), {
      place: 'ended cancelled',
      said: [],
      did: ['missed bob', 'closeMedia', 'ended cancelled by remote'],
    });
  });

  it('is declined', () => {
    for (const type of ['decline', 'hangUp'] as const) {
      expect(at.ringingHere().take({type}), {place: 'ended declined', said: ['→ REJECT declined']});
    }
  });

  it('is missed when it rings too long, and when it is cancelled', () => {
    expect(at.ringingHere().fire('call/ringIn'), {place: 'ended no-answer', said: ['→ REJECT timeout']});
    expect(at.ringingHere().hear(cancel), {
      place: 'ended cancelled',
      said: ['→ CANCEL resp'],
      did: ['missed bob', 'closeMedia', 'ended cancelled by remote'],
    });
  });

  it('says again that it rings when SETUP comes again, or the broker is back', () => {
    expect(at.ringingHere().hear(at.offer), {place: 'incoming[ringing]', said: ['→ PROGRESS ringing'], did: []});
    const phone = at.ringingHere();
    phone.take({type: 'lost', error});
    expect(phone.take({type: 'opened', id: 'ann'}), {said: ['→ PROGRESS ringing']});
  });

  it('gives way to a newer one of the same peer, three times in ten seconds', () => {
    const phone = at.ringingHere();
    for (const sessid of ['s2', 's3', 's4']) {
      expect(phone.hear(at.offer, {sessid}), {
        place: 'incoming[ringing]',
        said: ['→ REJECT unavailable', '→ PROGRESS ringing'],
        did: ['closeMedia', 'ended replaced by remote', 'incoming'],
      });
    }
    expect(phone.hear(at.offer, {sessid: 's5'}), {said: ['→ REJECT busy'], did: []});
    assert.equal(phone.call.sessid, 's4');
  });

  it('is over when another tab took it', () => {
    const phone = at.ringingHere();
    expect(phone.take({type: 'elsewhere', sessid: phone.sessid}), {place: 'ended answered-elsewhere', said: []});
    expect(at.ringingHere().take({type: 'elsewhere', sessid: 'other'}), {place: 'incoming[ringing]'});
  });
});

describe('devices', () => {
  it('are attached as soon as media, a connection and consent are there, whichever comes last', () => {
    const phone = at.connectingCallee();
    expect(phone.take(at.granted(phone)), {said: [], did: ['setMedia', 'attach']});
    assert.equal('media' in phone.armed, false);
    expect(at.ringingThere().hear(at.answer), {did: ['accept', 'attach']});
  });

  it('may lack the camera: then the other side is told', () => {
    const phone = at.connectingCallee();
    const {id} = phone.call;
    const problem = new CallError('no-camera', 'none');
    expect(phone.take({type: 'mediaReady', callId: id, audio: true, video: false, problem}), {
      said: ['→ PROPSYNC'],
      did: ['setMedia', 'report no-camera', 'attach'],
    });
    assert.equal(phone.call.local.camera, false);
  });

  it('that are refused before SETUP end the call in silence', () => {
    expect(failMedia(at.outgoingMedia()), {place: 'ended media-denied', said: []});
    expect(failMedia(at.outgoingMedia(), 'media-unavailable'), {place: 'ended media-unavailable', said: []});
    expect(at.outgoingMedia().fire('call/media'), {place: 'ended media-denied', said: []});
    expect(failMedia(at.outgoingMedia({mediaOptional: true})), {place: 'outgoing[calling]'});
  });

  it('that are refused later end it with CANCEL', () => {
    const phone = at.outgoingMedia();
    phone.take({type: 'permitted', callId: phone.call.id});
    expect(failMedia(phone, 'media-unavailable'), {
      place: 'ended media-unavailable',
      said: ['→ CANCEL media-unavailable'],
    });
    expect(failMedia(at.connectingCallee()), {place: 'ended media-denied', said: ['→ CANCEL media-denied']});
    expect(at.connectingCallee().fire('call/media'), {place: 'ended media-denied', said: ['→ CANCEL media-denied']});
    expect(failMedia(at.connectingCallee({mediaOptional: true})), {place: 'connecting[link]'});
  });

  it('that are refused once connected hang up, with that reason', () => {
    const phone = at.connect(at.connectingCallee());
    expect(failMedia(phone), {place: 'terminating[hangup]', said: ['⇒ HANGUP media-denied']});
    expect(phone.fire('call/term'), {place: 'ended media-denied'});
  });

  it('asked for later do not end anything', () => {
    const phone = at.ongoingCaller();
    expect(failMedia(phone), {place: 'ongoing[connected]', did: []});
    expect(phone.take({type: 'trackLost', what: 'camera', error}), {place: 'ongoing[connected]', said: ['⇒ PROPSYNC']});
  });

  it('nobody waits for are closed at once', () => {
    for (const phone of [at.idle(), at.ringingHere(), at.terminating(), at.ongoingCaller()]) {
      expect(phone.take({type: 'mediaReady', callId: 'old', audio: true, video: true}), {did: ['closeMedia']});
    }
  });

  it('are switched in every phase, and the other side hears of it as soon as it may', () => {
    const toggle = {type: 'toggle', what: 'mic'} as const;
    expect(at.outgoingMedia().take(toggle), {said: [], did: ['setMedia']});
    expect(at.calling().take(toggle), {said: ['→ PROPSYNC'], did: ['setMedia']});
    expect(at.ringingThere().take(toggle), {said: ['→ PROPSYNC'], did: ['setMedia']});
    expect(at.ringingHere().take(toggle), {said: [], did: ['setMedia']});
    expect(at.connectingCallee().take(toggle), {said: ['→ PROPSYNC'], did: ['setMedia']});
    expect(at.ongoingCaller().take(toggle), {said: ['⇒ PROPSYNC'], did: ['setMedia']});
    expect(at.ongoingCaller().take({type: 'toggle', what: 'hold'}), {said: ['⇒ PROPSYNC'], did: ['setMedia']});
    expect(at.ongoingCaller().take({type: 'toggle', what: 'mic', on: true}), {said: [], did: []});
  });

  it('switched before answering stay switched', () => {
    const phone = at.ringingHere();
    phone.take({type: 'toggle', what: 'mic'});
    phone.take({type: 'answer'});
    phone.take(at.granted(phone));
    assert.equal(phone.call.local.mic, false);
  });

  it('share a screen with a new offer over the channel', () => {
    const phone = at.ongoingCaller();
    expect(phone.take({type: 'toggle', what: 'screen'}), {did: ['setMedia', 'attachScreen', 'offer']});
    const {update: own} = phone.call;
    expect(phone.take({type: 'offered', conn: phone.conn, offer: own?.offer ?? '', sdp: 'o'}), {said: ['⇒ UPDATE']});
    expect(at.connectingCallee().take({type: 'toggle', what: 'screen'}), {did: []});
  });

  it('of the other side are known while it rings, and answered once it is accepted', () => {
    const phone = at.ringingHere();
    expect(phone.hear(muted), {place: 'incoming[ringing]', said: []});
    assert.equal(phone.call.remote.audiosend, 'false');
    expect(at.connectingCallee().hear(muted), {said: ['→ PROPSYNC resp']});
    expect(at.ongoingCaller().hearOnChannel(muted), {said: ['⇒ PROPSYNC resp']});
    expect(at.ongoingCaller().hearOnChannel({...muted, resp: true}), {said: []});
  });
});

describe('candidates', () => {
  const candidate = {type: 'CANDIDATE', resp: false, candidate: {candidate: 'c'}, link: 0, ufrag: 'u'} as const;

  it('are kept untouched while it rings, and added when it is answered', () => {
    const phone = at.ringingHere();
    expect(phone.hear(candidate), {did: []});
    expect(phone.take({type: 'answer'}), {did: ['openLink', 'answer', 'addCandidate', 'openMedia']});
  });

  it('that come before their SETUP wait for it', () => {
    const phone = at.idle();
    phone.hear(candidate, {sessid: 's1'});
    phone.hear(at.offer, {sessid: 's1'});
    expect(phone.take({type: 'answer'}), {did: ['openLink', 'answer', 'addCandidate', 'openMedia']});
  });

  it('go to the connection they name, or nowhere', () => {
    expect(at.connectingCaller().hear(candidate), {did: ['addCandidate']});
    expect(at.connectingCaller().hear({...candidate, link: 1}), {did: []});
  });

  it('of our own go by the broker until the channel is open', () => {
    const own = (phone: Phone) =>
      ({type: 'localCandidate', conn: phone.conn, candidate: {candidate: 'c'}, ufrag: 'u'}) as const;
    const ways = [
      [at.calling(), '→ CANDIDATE'],
      [at.connectingCallee(), '→ CANDIDATE'],
      [at.ongoingCaller(), '⇒ CANDIDATE'],
      [at.reconnecting(), '→ CANDIDATE'],
    ] as const;
    for (const [phone, said] of ways) expect(phone.take(own(phone)), {said: [said]});
    const alone = at.reconnecting();
    alone.take({type: 'lost', error});
    expect(alone.take(own(alone)), {said: ['⇒ CANDIDATE']});
  });
});

describe('a connecting call', () => {
  it('is ongoing once connection and channel are there, whichever comes last', () => {
    const phone = at.connectingCaller();
    expect(phone.take({type: 'channel', conn: phone.conn, open: true}), {place: 'connecting[link]'});
    expect(phone.take({type: 'connection', conn: phone.conn, state: 'connected'}), {
      place: 'ongoing[connected]',
      said: ['⇒ PROPSYNC'],
      did: ['connected'],
    });
    assert.deepEqual(phone.armed, {});
  });

  it('answers again when asked again, and every five seconds', () => {
    expect(at.connectingCallee().hear(at.offer), {place: 'connecting[link]', said: ['→ SETUP resp']});
    const phone = at.connectingCallee();
    expect(phone.fire('call/answerAgain'), {said: ['→ SETUP resp']});
    assert.equal(phone.armed.answerAgain, 5_000);
  });

  it('restarts once when it fails, the caller first', () => {
    const caller = at.connectingCaller();
    expect(caller.take({type: 'connection', conn: caller.conn, state: 'failed'}), {did: ['offer']});
    expect(caller.take({type: 'connection', conn: caller.conn, state: 'failed'}), {did: []});
    const callee = at.connectingCallee();
    expect(callee.take({type: 'connection', conn: callee.conn, state: 'failed'}), {did: []});
    assert.equal(callee.armed.restart, 4_000);
    expect(callee.fire('call/restart'), {did: ['offer']});
    // Their fresh one may fail as well.
    caller.hear(update('u1', {link: 1, restart: 'full'}));
    expect(caller.take({type: 'connection', conn: caller.conn, state: 'failed'}), {did: ['offer']});
  });

  it('ends when it never connects, or its descriptions do not fit', () => {
    expect(at.connectingCaller().fire('call/connect'), {
      place: 'ended connect-failed',
      said: ['→ CANCEL connect-failed'],
    });
    const phone = at.connectingCallee();
    expect(phone.take({type: 'broken', conn: phone.conn, error}), {place: 'ended error', said: ['→ CANCEL error']});
  });

  it('hangs up over the channel if it is open, else with CANCEL', () => {
    expect(at.connectingCaller().take({type: 'hangUp'}), {place: 'ended hangup', said: ['→ CANCEL cancelled']});
    const phone = at.connectingCaller();
    phone.take({type: 'channel', conn: phone.conn, open: true});
    expect(phone.take({type: 'hangUp'}), {place: 'terminating[hangup]', said: ['⇒ HANGUP']});
  });

  it('does not care for EXPIRE', () => {
    expect(at.connectingCallee().take(expire()), {place: 'connecting[link]', said: [], did: []});
  });
});

describe('a call that is up', () => {
  it('restarts half a second after the network changed', () => {
    const phone = at.ongoingCaller();
    phone.take({type: 'networkChanged'});
    assert.deepEqual(phone.armed, {network: 500});
    expect(phone.fire('call/network'), {place: 'ongoing[connected]', did: ['offer']});
  });

  it('reconnects when it is disconnected for long, the caller sooner', () => {
    for (const [phone, ms] of [
      [at.ongoingCaller(), 2_000],
      [at.ongoingCallee(), 4_000],
    ] as const) {
      phone.take({type: 'connection', conn: phone.conn, state: 'disconnected'});
      assert.deepEqual(phone.armed, {lost: ms});
      expect(phone.fire('call/lost'), {place: 'reconnecting[restart]', did: ['offer']});
      assert.deepEqual(phone.armed, {reconnect: 30_000, updateAgain: 5_000});
    }
  });

  it('does nothing about a disconnection that heals', () => {
    const phone = at.ongoingCaller();
    phone.take({type: 'connection', conn: phone.conn, state: 'disconnected'});
    phone.take({type: 'connection', conn: phone.conn, state: 'connected'});
    assert.deepEqual(phone.armed, {});
  });

  it('does not forget a restart when the screen is shared meanwhile', () => {
    const phone = at.ongoingCaller();
    phone.take({type: 'networkChanged'});
    phone.fire('call/network');
    phone.take({type: 'toggle', what: 'screen'});
    assert.equal(phone.call.update?.restart, 'ice');
  });

  it('offers its screen on the connection the other side made', () => {
    const phone = at.ongoingCaller();
    phone.take({type: 'toggle', what: 'screen'});
    expect(phone.hear(update('u1', {link: 1, restart: 'full'})), {place: 'reconnecting[rebuild]'});
    expect(phone.take({type: 'answerMade', conn: phone.conn, offer: 'u1', sdp: 'a'}), {said: ['→ UPDATE resp']});
    assert.equal(phone.call.owesScreen, true);
    at.connect(phone);
    assert.deepEqual(
      phone.effects
        .filter((effect) => effect.do === 'attachScreen' || effect.do === 'offer')
        .map((effect) => effect.conn),
      [phone.conn, phone.conn],
    );
    assert.equal(phone.call.owesScreen, false);
  });

  it('offers a screen that was switched off while it reconnected once it is back', () => {
    const phone = at.ongoingCallee();
    phone.take({type: 'toggle', what: 'screen'});
    expect(phone.hearOnChannel(update('u1')), {place: 'reconnecting[rebuild]'});
    expect(phone.take({type: 'toggle', what: 'screen', on: false}), {did: ['setMedia']});
    at.connect(phone);
    assert.deepEqual(
      phone.effects.filter((effect) => effect.do === 'attachScreen').map(({on}) => on),
      [false],
    );
    assert.equal(phone.call.owesScreen, false);
  });

  it('makes a new connection over the old one as long as that is well', () => {
    const phone = at.ongoingCallee();
    phone.take({type: 'toggle', what: 'screen'});
    phone.hearOnChannel(update('u1'));
    const {conn, offer = ''} = phone.call.update ?? {};
    assert.ok(conn);
    expect(phone.take({type: 'offered', conn, offer, sdp: 'o'}), {said: ['⇒ UPDATE full']});
    expect(phone.take({type: 'localCandidate', conn, candidate: null, ufrag: 'u'}), {said: ['⇒ CANDIDATE']});
  });

  it('keeps the connection that is up when they make one beside another that is not', () => {
    const phone = at.ongoingCaller();
    const first = phone.conn;
    phone.hear(update('u1', {link: 1, restart: 'full'}));
    phone.take({type: 'connection', conn: phone.conn, state: 'failed'});
    phone.hear(update('u2', {link: 2, restart: 'full'}));
    assert.deepEqual([phone.call.links.map(({number}) => number), phone.call.links[0]?.conn], [[0, 2], first]);
  });

  it('offers the restart around the connection, or through the channel when the broker is down', () => {
    const phone = at.ongoingCaller();
    expect(phone.take({type: 'connection', conn: phone.conn, state: 'failed'}), {place: 'reconnecting[restart]'});
    const offered = {type: 'offered', conn: phone.conn, offer: phone.call.update?.offer ?? '', sdp: 'o'} as const;
    expect(phone.take(offered), {said: ['→ UPDATE ice']});
    const alone = at.ongoingCaller();
    alone.take({type: 'lost', error});
    alone.take({type: 'connection', conn: alone.conn, state: 'failed'});
    expect(alone.take({...offered, conn: alone.conn, offer: alone.call.update?.offer ?? ''}), {said: ['⇒ UPDATE ice']});
  });

  it('builds a new connection a second after the channel closed, and keeps the old one until then', () => {
    const phone = at.ongoingCaller();
    expect(phone.take({type: 'channel', conn: phone.conn, open: false}), {place: 'ongoing[connected]', did: []});
    expect(phone.fire('call/channel'), {place: 'reconnecting[rebuild]', did: ['openLink', 'offer', 'attach']});
    assert.equal(phone.call.links.length, 2);
    assert.equal(phone.call.links.at(-1)?.number, 1);
    const {update: own} = phone.call;
    expect(phone.take({type: 'offered', conn: phone.conn, offer: own?.offer ?? '', sdp: 'o'}), {
      said: ['→ UPDATE full'],
    });
    phone.hear({type: 'UPDATE', resp: true, sdp: 'a', offer: own?.offer ?? '', link: 1});
    at.connect(phone);
    assert.equal(phone.place, 'ongoing[connected]');
    assert.equal(phone.call.links.length, 1);
  });

  it('answers an offer on the connection it names', () => {
    const phone = at.ongoingCaller();
    expect(phone.hearOnChannel(update('u1')), {place: 'ongoing[connected]', did: ['answer']});
    expect(phone.take({type: 'answerMade', conn: phone.conn, offer: 'u1', sdp: 'a'}), {said: ['⇒ UPDATE resp']});
    expect(phone.hearOnChannel(update('u1')), {said: ['⇒ UPDATE resp'], did: []});
    expect(phone.hearOnChannel(update('u2', {link: 5})), {said: [], did: []});
  });

  it('answers a rebuild on a new connection', () => {
    const phone = at.ongoingCallee();
    expect(phone.hear(update('u1', {link: 1, restart: 'full'})), {
      place: 'reconnecting[rebuild]',
      did: ['openLink', 'answer', 'attach'],
    });
    assert.equal(phone.armed.reconnect, 30_000);
  });

  it('begins anew when both offer at once: the callee does, the caller says its own again', () => {
    const caller = at.reconnecting(at.ongoingCaller());
    expect(caller.hear(update('u1', {restart: 'ice'})), {said: ['→ UPDATE ice'], did: []});
    const callee = at.reconnecting(at.ongoingCallee());
    expect(callee.hear(update('u1', {restart: 'ice'})), {
      place: 'reconnecting[rebuild]',
      did: ['openLink', 'offer', 'attach'],
    });
    assert.equal(callee.call.update?.restart, 'full');
    expect(callee.hear(update('u2', {restart: 'ice'})), {said: [], did: []});
  });

  it('gives up what it offered for a new connection of theirs, of two new ones the callee its own', () => {
    const caller = at.reconnecting(at.ongoingCaller());
    expect(caller.hear(update('u1', {link: 1, restart: 'full'})), {did: ['openLink', 'answer', 'attach']});
    assert.equal(caller.call.update, null);
    const callee = at.rebuilding(at.ongoingCallee());
    expect(callee.hear(update('u1', {link: 1, restart: 'full'})), {
      did: ['closeLink', 'openLink', 'answer', 'attach'],
    });
    expect(at.rebuilding(at.ongoingCaller()).hear(update('u1', {link: 1, restart: 'full'})), {did: []});
  });

  it('does not give up a connection the other side has: only their answer to it was lost', () => {
    const phone = at.rebuilding(at.ongoingCaller());
    expect(phone.hear(update('u1', {link: 1, restart: 'ice'})), {said: ['→ UPDATE full'], did: []});
    phone.hear({type: 'UPDATE', resp: true, sdp: 'a', offer: phone.call.update?.offer ?? '', link: 1});
    expect(phone.hear(update('u1', {link: 1, restart: 'ice'})), {did: ['answer']});
  });

  it('takes an answer for its own offer only', () => {
    const phone = at.reconnecting();
    const resp = {type: 'UPDATE', resp: true, sdp: 'a', offer: 'another', link: 0} as const;
    expect(phone.hear(resp), {did: []});
    expect(phone.hear({...resp, offer: phone.call.update?.offer ?? ''}), {did: ['accept']});
    expect(phone.hear({...resp, offer: phone.call.update?.offer ?? ''}), {did: []});
  });

  it('takes it also after something newer came the other way', () => {
    const phone = at.reconnecting();
    const resp = {type: 'UPDATE', resp: true, sdp: 'a', offer: phone.call.update?.offer ?? '', link: 0} as const;
    const message = phone.stamp(resp, phone.sessid, 'bob-page');
    phone.hearOnChannel(update('u1'));
    const late = {type: 'CANDIDATE', src: 'bob', payload: {type: 'econn', message}};
    expect(phone.take({type: 'received', received: late}), {did: ['accept']});
  });

  it('drops an offer that its page gave up when it answered, though it comes after the answer', () => {
    const phone = at.reconnecting();
    const given = {type: 'UPDATE', resp: true, sdp: 'a', offer: phone.call.update?.offer ?? '', link: 0} as const;
    const early = phone.stamp(update('given up', {restart: 'ice'}), phone.sessid, 'bob-page');
    expect(phone.hear(given), {did: ['accept']});
    const late = {type: 'CANDIDATE', src: 'bob', payload: {type: 'econn', message: early}};
    expect(phone.take({type: 'received', received: late}), {said: [], did: []});
    expect(phone.hear(update('a newer one', {restart: 'ice'})), {did: ['answer']});
  });

  it('offers again every five seconds, and when the broker is back', () => {
    const phone = at.rebuilding();
    expect(phone.fire('call/updateAgain'), {said: ['→ UPDATE full']});
    assert.equal(phone.armed.updateAgain, 5_000);
    phone.take({type: 'lost', error});
    expect(phone.take({type: 'opened', id: 'ann'}), {said: ['→ UPDATE full']});
  });

  it('goes on without the broker', () => {
    const phone = at.ongoingCaller();
    expect(phone.take({type: 'lost', error}), {place: 'ongoing[connected]'});
    expect(phone.take(expire()), {place: 'ongoing[connected]', did: []});
  });

  it('is lost after thirty seconds, counted from the first loss', () => {
    const phone = at.reconnecting();
    phone.take({type: 'connection', conn: phone.conn, state: 'disconnected'});
    phone.take({type: 'connection', conn: phone.conn, state: 'failed'});
    const arming = phone.effects.filter((effect) => effect.do === 'arm' && effect.timer === 'call/reconnect');
    assert.deepEqual(arming, []);
    expect(phone.fire('call/reconnect'), {
      place: 'ended connection-lost',
      said: ['⇒ HANGUP connection-lost', '→ HANGUP connection-lost'],
    });
  });

  it('that replaces another is not answered by itself, also just after the broker was away', () => {
    const phone = at.ongoingCaller({autoAnswer: ['bob']});
    phone.take({type: 'permission', granted: true});
    phone.take({type: 'lost', error: new CallError('server-closed', '')});
    phone.take({type: 'opened', id: 'ann'});
    phone.hear(at.offer, {sessid: 's2'});
    if (phone.armed.settle) phone.fire('call/settle');
    assert.equal(phone.place, 'incoming[ringing]');
  });

  it('is replaced when the same person rings anew', () => {
    for (const phone of [at.connectingCallee(), at.ongoingCaller(), at.reconnecting()]) {
      const {place, said, did} = phone.hear(at.offer, {sessid: 's9', page: 'bob-page-2'});
      assert.equal(place, 'incoming[ringing]');
      assert.deepEqual(said, ['→ CANCEL gone', '→ PROGRESS ringing']);
      assert.deepEqual(did.slice(-2), ['ended replaced by remote', 'incoming']);
    }
  });
});

describe('a call that ends', () => {
  it('hangs up over the channel, then by the broker too, then without a confirmation', () => {
    const phone = at.ongoingCaller();
    expect(phone.take({type: 'hangUp'}), {place: 'terminating[hangup]', said: ['⇒ HANGUP'], did: ['closeMedia']});
    assert.deepEqual(phone.armed, {fallback: 1_000, term: 5_000});
    expect(phone.fire('call/fallback'), {said: ['→ HANGUP']});
    const {did} = phone.fire('call/term');
    assert.deepEqual(did, ['closeMedia', 'closeLink', 'ended hangup by local, unconfirmed']);
  });

  it('hangs up on both ways while reconnecting', () => {
    expect(at.reconnecting().take({type: 'hangUp'}), {said: ['⇒ HANGUP', '→ HANGUP']});
  });

  it('is over when HANGUP is confirmed, given back, or the channel closes', () => {
    expect(at.terminating().hearOnChannel({type: 'HANGUP', resp: true}), {place: 'ended hangup', said: []});
    // What is given back may be older than the HANGUP, which the closing of the channel may swallow.
    expect(at.terminating().take(expire()), {place: 'ended hangup', said: ['→ HANGUP']});
    const phone = at.terminating();
    expect(phone.take({type: 'channel', conn: phone.conn, open: false}), {place: 'ended hangup', said: ['→ HANGUP']});
  });

  it('is over when the other side hangs up first, whatever reason it gives', () => {
    expect(at.terminating().hearOnChannel({...hangup, reason: 'connection-lost'}), {
      place: 'ended hangup',
      said: ['⇒ HANGUP resp'],
    });
    expect(at.terminating().hear(cancel), {place: 'ended hangup', said: ['→ CANCEL resp']});
  });

  it('says what it owes before somebody new rings or is dialed', () => {
    const {said} = at.terminating().hear(at.offer, {from: 'carol', sessid: 's9'});
    assert.deepEqual(said, ['→ HANGUP', '→ PROGRESS ringing']);
    expect(at.terminating().take({type: 'dial', to: 'carol', sessid: 's9'}), {
      place: 'outgoing[media]',
      said: ['→ HANGUP'],
    });
  });

  it('ends as CANCEL or HANGUP says, and confirms it the way it came', () => {
    const cancels = {
      cancelled: 'cancelled',
      replaced: 'cancelled',
      timeout: 'no-answer',
      gone: 'peer-gone',
      'media-denied': 'media-denied',
      'media-unavailable': 'media-unavailable',
      'connect-failed': 'connect-failed',
      error: 'error',
    } as const;
    for (const [reason, end] of Object.entries(cancels)) {
      const message = {...cancel, reason: reason as keyof typeof cancels};
      for (const phone of [
        at.calling(),
        at.ringingHere(),
        at.connectingCaller(),
        at.ongoingCaller(),
        at.reconnecting(),
      ]) {
        expect(phone.hear(message), {place: `ended ${end}`, said: ['→ CANCEL resp']});
      }
    }
    for (const reason of ['media-denied', 'media-unavailable', 'connection-lost'] as const) {
      expect(at.ongoingCaller().hearOnChannel({...hangup, reason}), {
        place: `ended ${reason}`,
        said: ['⇒ HANGUP resp'],
      });
    }
    expect(at.ongoingCaller().hearOnChannel(hangup), {place: 'ended hangup', said: ['⇒ HANGUP resp']});
    expect(at.ongoingCaller().hear(hangup), {place: 'ended hangup', said: ['→ HANGUP resp']});
  });

  it('says goodbye when the page goes', () => {
    const goodbyes = [
      [at.outgoingMedia(), []],
      [at.calling(), ['→ CANCEL gone']],
      [at.ringingHere(), ['→ REJECT unavailable']],
      [at.connectingCaller(), ['→ HANGUP']],
      [at.ongoingCaller(), ['⇒ HANGUP', '→ HANGUP']],
      [at.terminating(), ['⇒ HANGUP', '→ HANGUP']],
    ] as const;
    for (const [phone, said] of goodbyes) {
      const reaction = phone.take({type: 'pagehide'});
      assert.deepEqual(reaction.said, said);
      assert.match(reaction.place, /^ended/);
    }
  });

  it('still shows its reason until it is dismissed, and is idle for everything else', () => {
    const phone = at.calling();
    phone.take({type: 'hangUp'});
    expect(phone.hear(at.offer, {sessid: 's9'}), {place: 'incoming[ringing]'});
    phone.take({type: 'decline'});
    expect(phone.take({type: 'dismiss'}), {place: 'idle[idle]'});
  });
});

describe('last words', () => {
  it('are said once more after five seconds, unless they were confirmed', () => {
    const phone = at.calling();
    phone.take({type: 'hangUp'});
    assert.equal(phone.timers.get('closing/s1'), 5_000);
    expect(phone.fire('closing/s1'), {said: ['→ CANCEL cancelled']});
    assert.equal(phone.line.closings.length, 0);
    const confirmed = at.calling();
    confirmed.take({type: 'hangUp'});
    confirmed.hear({type: 'CANCEL', resp: true});
    expect(confirmed.fire('closing/s1'), {said: []});
  });

  it('wait for the broker, seventy seconds at most', () => {
    const phone = at.calling();
    phone.take({type: 'lost', error});
    expect(phone.take({type: 'hangUp'}), {said: []});
    expect(phone.fire('closing/s1'), {said: []});
    expect(phone.take({type: 'opened', id: 'ann'}), {said: ['→ CANCEL cancelled']});
    phone.take({type: 'lost', error});
    phone.now += 71_000;
    phone.fire('closing/s1');
    assert.deepEqual(phone.line.closings, []);
  });
});

describe('messages about no call', () => {
  it('get its last word again when it is dead', () => {
    const refused = at.ringingHere();
    refused.take({type: 'decline'});
    expect(refused.hear(at.offer), {place: 'ended declined', said: ['→ REJECT declined']});
    const over = at.ongoingCaller();
    over.take({type: 'hangUp'});
    over.hearOnChannel({type: 'HANGUP', resp: true});
    expect(over.hear(at.offer), {said: ['→ CANCEL gone'], did: []});
  });

  it('are confirmed, told that nothing is here, kept, or ignored', () => {
    const phone = at.idle();
    const elsewhere = {sessid: 'unknown'};
    expect(phone.hear(cancel, elsewhere), {said: ['→ CANCEL resp'], did: []});
    expect(phone.hear(hangup, {sessid: 'unknown too'}), {said: ['→ HANGUP resp'], did: []});
    expect(phone.hear(at.answer, elsewhere), {said: ['→ CANCEL gone'], did: []});
    expect(phone.hear(ringing, elsewhere), {said: ['→ CANCEL gone'], did: []});
    expect(phone.hear(update('u1'), elsewhere), {said: ['→ CANCEL gone'], did: []});
    expect(phone.hear({...muted, resp: true}, elsewhere), {said: [], did: []});
    expect(phone.hear({type: 'CANCEL', resp: true}, elsewhere), {said: [], did: []});
    expect(phone.hear({type: 'REJECT', resp: true, reason: 'busy'}, elsewhere), {said: [], did: []});
    assert.equal(phone.place, 'idle[idle]');
  });

  it('never ring after their CANCEL', () => {
    const phone = at.idle();
    phone.hear(cancel, {sessid: 's1'});
    expect(phone.hear(at.offer, {sessid: 's1'}), {place: 'idle[idle]', said: ['→ CANCEL gone'], did: []});
  });

  it('from another page of the same name do not touch the call', () => {
    const phone = at.ongoingCaller();
    const other = {page: 'bob-page-2'};
    expect(phone.hear(hangup, other), {said: [], did: []});
    expect(phone.hear(at.answer, other), {said: ['→ CANCEL gone'], did: []});
    expect(phone.hear({...cancel, reason: 'gone', to_clientid: 'somebody'}), {said: [], did: []});
    expect(phone.hear({...cancel, reason: 'gone'}, other), {place: 'ended peer-gone'});
  });

  it('that are older than one of their type are dropped', () => {
    const phone = at.ongoingCaller();
    const old = phone.stamp(muted, phone.sessid, 'bob-page');
    phone.hear({...muted, props: {audiosend: 'true'}});
    const payload = {type: 'econn', message: old};
    expect(phone.take({type: 'received', received: {type: 'CANDIDATE', src: 'bob', payload}}), {said: []});
    assert.equal(phone.call.remote.audiosend, 'true');
  });

  it('of a reloaded page are counted anew', () => {
    const phone = at.calling();
    phone.hear(muted);
    const fresh = {...phone.stamp({...muted, props: {audiosend: 'true'}}, phone.sessid, 'bob-page-2'), seq: 1};
    phone.take({type: 'received', received: {type: 'CANDIDATE', src: 'bob', payload: {type: 'econn', message: fresh}}});
    assert.equal(phone.call.remote.audiosend, 'true');
  });
});

describe('when both dial', () => {
  it('the larger name stays and says SETUP again', () => {
    const phone = at.idle();
    phone.take({type: 'dial', to: 'aaron', sessid: 's1'});
    phone.take(at.granted(phone));
    phone.take({type: 'offered', conn: phone.conn, offer: 'setup', sdp: 'o'});
    const theirs = {from: 'aaron', sessid: 's2'};
    expect(phone.hear(at.offer, theirs), {place: 'outgoing[calling]', said: ['→ SETUP'], did: []});
    expect(phone.hear(at.offer, theirs), {place: 'outgoing[calling]', said: ['→ SETUP'], did: []});
    expect(phone.hear({...at.answer, replaces: 's2'}, {from: 'aaron'}), {place: 'connecting[link]'});
    expect(phone.hear(at.offer, theirs), {place: 'connecting[link]', did: []});
  });

  it('the smaller name answers theirs on a fresh connection', () => {
    const phone = at.calling();
    expect(phone.hear(at.offer, {sessid: 's2'}), {
      place: 'connecting[link]',
      said: ['→ CANCEL replaced'],
      did: ['closeLink', 'openLink', 'answer', 'attach'],
    });
    assert.equal(phone.call.direction, 'outgoing');
    assert.equal(phone.call.role, 'callee');
    phone.take({type: 'answerMade', conn: phone.conn, offer: 'setup', sdp: 'a'});
    assert.match(JSON.stringify(phone.envelope?.payload), /"replaces":"s1"/);
  });

  it('the one who gives up first says so in both sessions', () => {
    const phone = at.idle();
    phone.take({type: 'dial', to: 'aaron', sessid: 's1'});
    phone.take(at.granted(phone));
    phone.hear(at.offer, {from: 'aaron', sessid: 's2'});
    expect(phone.take({type: 'hangUp'}), {place: 'ended cancelled', said: ['→ CANCEL cancelled', '→ REJECT declined']});
  });
});

describe('a call with a page that has nothing but PeerJS', () => {
  const plainAnswer = {type: 'media', connectionId: 'mc_s1', sdp: {type: 'answer', sdp: 'plain answer'}};

  it('is answered once, with our tracks in it', () => {
    const phone = at.ringingPlain();
    assert.equal(phone.place, 'incoming[ringing]');
    expect(phone.take({type: 'answer'}), {place: 'connecting[media]', said: [], did: ['openMedia']});
    expect(phone.take(at.granted(phone)), {
      place: 'connecting[link]',
      did: ['setMedia', 'openLink', 'attach', 'answer'],
    });
    assert.deepEqual(phone.armed, {connect: 20_000});
    expect(phone.take({type: 'answerMade', conn: phone.conn, offer: 'setup', sdp: 'a'}), {said: ['→ SETUP resp']});
    assert.equal(phone.envelope?.type, 'ANSWER');
  });

  it('is ongoing without a channel', () => {
    assert.equal(at.ongoingPlain().place, 'ongoing[connected]');
  });

  it('is known by its answer, and may take its time when we know it before', () => {
    const phone = at.idle();
    phone.take({type: 'dial', to: 'bob', sessid: 's1', plain: true});
    phone.take(at.granted(phone));
    assert.equal('ack' in phone.armed, false);
    const known = at.calling();
    expect(known.hearPlain('ANSWER', plainAnswer), {place: 'connecting[link]'});
    assert.equal(known.call.plain, true);
  });

  it('ends with LEAVE, at once, on either side', () => {
    expect(at.ongoingPlain().take({type: 'hangUp'}), {place: 'ended hangup', said: ['→ LEAVE CANCEL cancelled']});
    expect(at.ongoingPlain().hearPlain('LEAVE'), {place: 'ended hangup', said: []});
    expect(at.ringingPlain().take({type: 'decline'}), {place: 'ended declined', said: ['→ LEAVE REJECT declined']});
    expect(at.ringingPlain().hearPlain('LEAVE'), {place: 'ended cancelled', said: []});
  });

  it('ends when the connection closes or fails, or is gone for ten seconds', () => {
    const closed = at.ongoingPlain();
    expect(closed.take({type: 'connection', conn: closed.conn, state: 'closed'}), {place: 'ended hangup', said: []});
    const failed = at.ongoingPlain();
    expect(failed.take({type: 'connection', conn: failed.conn, state: 'failed'}), {
      place: 'ended connection-lost',
      said: [],
    });
    const lost = at.ongoingPlain();
    lost.take({type: 'connection', conn: lost.conn, state: 'disconnected'});
    assert.deepEqual(lost.armed, {lost: 10_000});
    expect(lost.fire('call/lost'), {place: 'ended connection-lost', said: []});
  });

  it('says nothing such a page would not understand', () => {
    expect(at.ongoingPlain().take({type: 'toggle', what: 'mic'}), {said: []});
    expect(at.ongoingPlain().take({type: 'networkChanged'}), {said: []});
  });

  it('adopts theirs when both dial, whoever is larger', () => {
    const phone = at.idle();
    phone.take({type: 'dial', to: 'aaron', sessid: 's1'});
    phone.take(at.granted(phone));
    const theirs = {type: 'media', connectionId: 'mc_p1', sdp: {type: 'offer', sdp: 'plain offer'}};
    expect(phone.hearPlain('OFFER', theirs, 'aaron'), {place: 'connecting[link]'});
    assert.equal(phone.call.sessid, 'p1');
  });
});
