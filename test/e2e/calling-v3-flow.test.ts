import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Person} from './support/person.js';
import {pageOf, pageWith, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageWith(`<call-provider name="alice">
    <incoming-call></incoming-call> <call-button to="bob"></call-button> <call-button to="carol"></call-button>
    <call-view></call-view>
  </call-provider>`),
  '/impatient.html': pageOf('alice', 'bob', 'ring-timeout="1"'),
  '/bob.html': pageOf('bob', 'alice'),
};

describe('Calling v3: Alice calls Bob', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => {
    stage = await Stage.set(pages);
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
  });
  after(() => stage.close());

  it('act 1: Alice starts the call: outgoing, her media, one connection, an offer, SETUP to Bob', async () => {
    await alice.press('Call bob');
    assert.equal(await alice.phase(), 'outgoing');
    const setup = await stage.hears('SETUP', ({message: {type}}) => type === 'SETUP');
    assert.deepEqual([setup.from, setup.to, setup.message.resp], ['alice', 'bob', false]);
    await alice.seesFrames('self-video');

    const made = await alice.page.evaluate(() => {
      const {connections, steps} = window.evidence;
      return {steps, open: connections.filter(({signalingState}) => signalingState !== 'closed').length};
    });
    assert.deepEqual(made, {steps: ['createOffer', 'setLocalDescription'], open: 1});
    const ownCandidates = stage.said.filter(({from, message}) => from === 'alice' && message.type === 'CANDIDATE');
    assert(ownCandidates.length > 0, 'candidates travel as they are found');
  });

  it('act 2: Bob receives it, incoming, and nothing is created before he accepts; then his answer goes back', async () => {
    await bob.sees('Video call from alice');
    assert.equal(await bob.phase(), 'incoming');
    assert.deepEqual(await bob.page.evaluate(() => window.evidence.steps), []);
    await bob.press('Answer');

    const answer = await stage.hears('SETUP resp', ({message: {type, resp}}) => type === 'SETUP' && resp);
    assert.deepEqual([answer.from, answer.to], ['bob', 'alice']);
    const steps = await bob.page.evaluate(() => window.evidence.steps);
    assert.deepEqual(steps, ['setRemoteDescription', 'createAnswer', 'setLocalDescription']);
    const phases = (await bob.heard('call-state')).map(({phase}) => phase);
    assert.deepEqual(phases.slice(0, 2), ['incoming', 'connecting']);
    const [, first] = stage.said.map(({message}) => message).filter(({type}) => type === 'SETUP');
    assert.equal(first?.sessid, answer.message.sessid);
  });

  it('act 3: Alice gets the answer, connecting', async () => {
    await alice.hears('call-state', ({phase}) => phase === 'connecting');
    const steps = await alice.page.evaluate(() => window.evidence.steps);
    assert.deepEqual(steps, ['createOffer', 'setLocalDescription', 'setRemoteDescription']);
  });

  it('the end: both are ongoing, see and hear each other', async () => {
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
    await Promise.all([alice.sees('In a call'), bob.sees('In a call')]);
    await Promise.all([alice.seesFrames(), bob.seesFrames(), alice.hearsSound(), bob.hearsSound()]);
    for (const person of [alice, bob]) {
      const phases = (await person.heard('call-state')).map(({phase}) => phase);
      assert.deepEqual(phases.slice(1), ['connecting', 'ongoing']);
    }
  });

  it('checks for an existing call: neither calls a third', async () => {
    stage.forget();
    const button = await alice.find('Call carol');
    assert.equal(await button.evaluate((element) => element.getAttribute('aria-disabled')), 'true');
    await button.click();
    await alice.sees('Another call is on');
    await bob.page.evaluate(() => document.querySelector('call-provider')?.dial('carol'));
    await bob.hears('call-error', ({code}) => code === 'call-exists');
    assert.deepEqual([await alice.phase(), await bob.phase()], ['ongoing', 'ongoing']);
    assert(!stage.said.some(({to}) => to === 'carol'));
  });

  it('call hangup: Alice sends HANGUP over the data channel, Bob confirms it there', async () => {
    stage.forget();
    await alice.press('Hang up', {within: 'call-view'});
    await Promise.all([alice.sees('Call ended'), bob.sees('alice ended the call')]);
    const ended = await alice.hears('call-ended');
    assert.deepEqual([ended.reason, ended.by, ended.confirmed], ['hangup', 'local', true]);

    const [asked] = (await alice.saidDirectly()).filter(({type}) => type === 'HANGUP');
    const [confirmed] = (await bob.saidDirectly()).filter(({type}) => type === 'HANGUP');
    assert.deepEqual([asked?.resp, confirmed?.resp], [false, true]);
    assert.equal(asked?.sessid, confirmed?.sessid);
    assert(!stage.said.some(({message}) => message.type === 'HANGUP'));
  });

  it('special case: Bob does not answer within the time: CANCEL, and its confirmation', async () => {
    stage.forget();
    await stage.reachable('alice', '/impatient.html');
    await alice.press('Call bob');
    await bob.find('Decline');
    const asked = await stage.hears('CANCEL', ({message: {type, resp}}) => type === 'CANCEL' && !resp);
    assert.deepEqual([asked.from, asked.to], ['alice', 'bob']);
    const confirmed = await stage.hears('CANCEL resp', ({message: {type, resp}}) => type === 'CANCEL' && resp);
    assert.deepEqual([confirmed.from, confirmed.to], ['bob', 'alice']);
    assert.equal(asked.message.sessid, confirmed.message.sessid);
    await Promise.all([alice.sees('bob did not answer'), bob.sees('Missed call from alice')]);
    assert(!(await bob.has('Decline')));
  });
});
