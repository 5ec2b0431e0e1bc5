import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageOf('alice', 'bob'),
  '/bob.html': pageOf('bob', 'alice'),
  '/carol.html': pageOf('carol', 'bob'),
  '/dora.html': pageOf('dora', 'nobody'),
  '/impatient.html': pageOf('erik', 'mute', 'ack-timeout="1"'),
};

describe('the one to one call flow', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => {
    stage = await Stage.set(pages);
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
  });
  after(() => stage.close());

  it('the server acknowledges: what the caller says to herself comes back', async () => {
    await alice.press('Call bob');
    await eventually(() => {
      const own = stage.said.filter(({from}) => from === 'alice').map(({to, message: {type}}) => `${type} to ${to}`);
      return own.includes('SETUP to bob') && own.lastIndexOf('PING to alice') > own.indexOf('SETUP to bob');
    }, 'she says something to herself after her SETUP');
  });

  it('calleeisavailable: the caller is shown that the other side is ringing', async () => {
    const available = await stage.hears('PROGRESS', ({message: {type}}) => type === 'PROGRESS');
    assert.deepEqual([available.from, available.to], ['bob', 'alice']);
    assert(available.message.type === 'PROGRESS' && available.message.status === 'ringing');
    await alice.sees('Ringing…');
    await bob.sees('Video call from alice');
  });

  it('while it rings the caller switches her camera off and on, and the callee is informed', async () => {
    await alice.seesFrames('self-video');
    await alice.press('Turn off camera');
    await bob.sees('The camera of alice is off');
    await alice.sees('Your camera is off');
    assert.equal((await bob.heard('call-media')).length, 1);
    assert.equal(await bob.phase(), 'incoming');
    await alice.press('Turn off camera');
    await bob.seesNoMore('The camera of alice is off');
    await alice.seesFrames('self-video');
  });

  it('what she chose while it rang is in force when he has accepted', async () => {
    await alice.press('Turn off camera');
    await bob.sees('The camera of alice is off');
    await bob.press('Answer');
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
    await Promise.all([alice.seesFrames(), bob.hearsSound()]);
    await bob.sees('The camera of alice is off');
    await alice.press('Turn off camera');
    await bob.seesFrames();
  });

  it('callaccepted: both are in the room the caller named with her first message', async () => {
    const sessids = stage.said
      .filter(({to, message: {type}}) => type === 'SETUP' && (to === 'alice' || to === 'bob'))
      .map(({message}) => message.sessid);
    assert.equal(sessids.length, 2);
    assert.equal(new Set(sessids).size, 1);
  });

  it('calleeisbusy: a third caller is told, and the call goes on', async () => {
    const carol = await stage.reachable('carol', '/carol.html');
    await carol.press('Call bob');
    await carol.sees('bob is on another call');
    const busy = await stage.hears('REJECT', ({message: {type}}) => type === 'REJECT');
    assert.deepEqual([busy.from, busy.to], ['bob', 'carol']);
    assert(busy.message.type === 'REJECT' && busy.message.reason === 'busy');
    assert.equal((await bob.hears('call-missed')).peer, 'carol');
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    await carol.leave();
    await alice.press('Hang up', {within: 'call-view'});
    await Promise.all([alice.isIn('ended'), bob.isIn('ended')]);
  });

  it('callrejected: the caller is told', async () => {
    stage.forget();
    await alice.press('Call again');
    await bob.press('Decline');
    await alice.sees('bob declined the call');
    const ended = await alice.hears('call-ended', ({reason}) => reason === 'declined');
    assert.equal(ended.by, 'remote');
  });

  it('no acknowledgement within the time: the call ends by itself', async () => {
    const erik = await stage.reachable('erik', '/impatient.html');
    // Registered, and silent.
    const mute = await stage.rawClient('mute');
    const before = Date.now();
    await erik.press('Call mute');
    const ended = await erik.hears('call-ended');
    await erik.sees('mute cannot be reached');
    assert.deepEqual([ended.reason, ended.by], ['unreachable', 'system']);
    assert(ended.at - before >= 1_000, `after ${ended.at - before} ms`);
    await stage.hears('CANCEL', ({from, message}) => {
      return from === 'erik' && message.type === 'CANCEL' && !message.resp && message.reason === 'timeout';
    });
    mute.socket.close();
    await erik.leave();
  });

  it('calleeoffline: the caller is told as soon as the broker knows', async () => {
    const dora = await stage.reachable('dora', '/dora.html');
    await dora.press('Call nobody');
    // A stock broker takes five to six seconds to find out, ours none.
    const ended = await dora.hears('call-ended');
    assert.deepEqual([ended.reason, ended.by], ['offline', 'system']);
    await dora.sees('nobody is offline');
  });
});
