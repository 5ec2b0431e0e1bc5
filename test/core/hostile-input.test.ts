import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Draft} from '../../src/core/call-message.js';
import type {Phone} from './phone.js';
import * as at from './phone.js';

/** Everything somebody could say who learned the session. */
const lies: readonly Draft[] = [
  at.offer,
  at.answer,
  {type: 'PROGRESS', resp: true, status: 'ringing'},
  {type: 'REJECT', resp: true, reason: 'declined'},
  {type: 'CANDIDATE', resp: false, candidate: {candidate: 'c'}, link: 0, ufrag: 'u'},
  {type: 'CANCEL', resp: false, reason: 'gone'},
  {type: 'HANGUP', resp: false},
  {type: 'HANGUP', resp: true},
  {type: 'UPDATE', resp: false, sdp: 'theirs', offer: 'o', link: 1, restart: 'full'},
  {type: 'UPDATE', resp: true, sdp: 'theirs', offer: 'o', link: 0},
  {type: 'PROPSYNC', resp: false, props: {audiosend: 'false'}},
];

const everyPhase = (): Phone[] => [
  at.calling(),
  at.ringingThere(),
  at.ringingHere(),
  at.connectingCaller(),
  at.connectingCallee(),
  at.ongoingCaller(),
  at.reconnecting(),
  at.rebuilding(),
  at.terminating(),
];

describe('a call', () => {
  it('is not touched by somebody else who knows its session', () => {
    for (const phone of everyPhase()) {
      for (const lie of lies) {
        const before = phone.line.call;
        const {said} = phone.hear(lie, {from: 'mallory', page: 'bob-page'});
        assert.equal(phone.line.call, before, `${lie.type} in ${phone.place}`);
        assert.deepEqual(said, [], `${lie.type} in ${phone.place}`);
      }
      phone.hearPlain('LEAVE', undefined, 'mallory');
      phone.hearPlain('EXPIRE', undefined, 'mallory');
    }
  });

  it('does not believe that somebody is this page itself', () => {
    for (const phone of everyPhase()) {
      const before = phone.line.call;
      for (const lie of lies) phone.hear(lie, {from: 'ann', sessid: 'forged'});
      assert.equal(phone.line.call, before);
    }
  });

  it('does not start again when its SETUP is played again', () => {
    const phone = at.ongoingCaller();
    const {sessid} = phone;
    phone.take({type: 'hangUp'});
    phone.hearOnChannel({type: 'HANGUP', resp: true});
    for (let time = 0; time < 20; time++) phone.hear(at.offer, {sessid});
    assert.equal(phone.place, 'ended hangup');
  });

  it('is not ended by the CANCEL or HANGUP of the one before', () => {
    const phone = at.ringingHere();
    const {sessid} = phone;
    phone.hear({type: 'CANCEL', resp: false, reason: 'cancelled'});
    phone.hear(at.offer, {sessid: 'next'});
    phone.hear({type: 'CANCEL', resp: false, reason: 'cancelled'}, {sessid});
    phone.hear({type: 'HANGUP', resp: false}, {sessid});
    assert.equal(phone.place, 'incoming[ringing]');
    assert.equal(phone.call.sessid, 'next');
  });
});

describe('a flood from one peer', () => {
  it('of SETUP rings four times in ten seconds, one at a time, and is forgotten', () => {
    const phone = at.idle();
    let rings = 0;
    for (let count = 0; count < 1_000; count++) {
      phone.now += 1;
      rings += phone.hear(at.offer, {sessid: `flood-${count}`}).did.filter((deed) => deed === 'incoming').length;
      assertBounded(phone);
    }
    assert.equal(rings, 4);
    assert.equal(phone.place, 'incoming[ringing]');
    phone.now += 10_001;
    assert.deepEqual(phone.hear(at.offer, {sessid: 'later'}).did.at(-1), 'incoming');
  });

  it('of SETUP right after registering is bounded as well', () => {
    const phone = at.settling();
    let said = 0;
    for (let count = 0; count < 1_000; count++) said += phone.hear(at.offer, {sessid: `flood-${count}`}).said.length;
    assert.ok(said <= 1_000);
    assert.equal(phone.place, 'incoming[settling]');
    assertBounded(phone);
  });

  it('of messages that belong to nothing is kept within limits', () => {
    const phone = at.idle();
    const candidate = {type: 'CANDIDATE', resp: false, candidate: {candidate: 'c'}, link: 0, ufrag: 'u'} as const;
    for (let peer = 0; peer < 50; peer++) {
      for (let count = 0; count < 100; count++) phone.hear(candidate, {from: `peer-${peer}`, sessid: `s-${count}`});
    }
    assert.equal(phone.line.gate.early.length, 8 * 64);
    phone.now += 10_001;
    phone.hear(candidate, {from: 'bob', sessid: 's1'});
    assert.equal(phone.line.gate.early.length, 1);
  });

  it('of answers to nothing gets ten words back a minute', () => {
    const phone = at.idle();
    let said = 0;
    for (let count = 0; count < 1_000; count++) said += phone.hear(at.answer, {sessid: `s-${count}`}).said.length;
    assert.equal(said, 10);
    phone.now += 60_001;
    assert.deepEqual(phone.hear(at.answer, {sessid: 's'}).said, ['→ CANCEL gone']);
  });

  it('of goodbyes is remembered within limits', () => {
    const phone = at.idle();
    for (let count = 0; count < 1_000; count++) phone.hear({type: 'CANCEL', resp: false}, {sessid: `s-${count}`});
    assertBounded(phone);
    for (let peer = 0; peer < 2_000; peer++)
      phone.hear({type: 'CANCEL', resp: false}, {from: `p-${peer}`, sessid: 's'});
    assertBounded(phone);
    phone.now += 120_001;
    phone.hear({type: 'CANCEL', resp: false}, {sessid: 'last'});
    assert.equal(phone.line.gate.tombstones.length, 1);
  });

  it('of people who call during a call, or answer nothing, leaves no more behind than they are told', () => {
    const phone = at.ongoingCaller();
    for (let peer = 0; peer < 2_000; peer++) {
      phone.hear(at.offer, {from: `p-${peer}`, sessid: `s-${peer}`});
      phone.hear(at.answer, {from: `p-${peer}`, sessid: `t-${peer}`});
    }
    assert.equal(phone.place, 'ongoing[connected]');
    assert.ok(phone.line.gate.goneSaid.length <= 256, `${phone.line.gate.goneSaid.length} told`);
    assert.ok(phone.line.closings.length <= 64, `${phone.line.closings.length} closings`);
    assert.ok(phone.timers.size <= 64 + 8, `${phone.timers.size} timers`);
  });

  it('of people who ring and give up is remembered within limits', () => {
    const phone = at.idle();
    for (let peer = 0; peer < 2_000; peer++) {
      phone.hear(at.offer, {from: `p-${peer}`, sessid: `s-${peer}`});
      phone.hear({type: 'CANCEL', resp: false}, {from: `p-${peer}`, sessid: `s-${peer}`});
    }
    assert.ok(phone.line.gate.rings.length <= 1_024, `${phone.line.gate.rings.length} rings`);
  });

  it('under names longer than any is not even read', () => {
    const phone = at.idle();
    const {said, did} = phone.hear(at.offer, {from: 'x'.repeat(1_101)});
    assert.deepEqual([said, did, phone.place], [[], [], 'idle[idle]']);
    assert.equal(phone.line.gate.tombstones.length, 0);
  });

  it('of candidates in a call is kept within limits', () => {
    const phone = at.ringingHere();
    const candidate = {type: 'CANDIDATE', resp: false, candidate: {candidate: 'c'}, link: 0, ufrag: 'u'} as const;
    for (let count = 0; count < 1_000; count++) phone.hear(candidate);
    assert.equal(phone.call.early.length, 64);
  });
});

function assertBounded({line: {gate, closings, call}}: Phone): void {
  assert.ok(closings.length <= 64, `${closings.length} closings`);
  assert.ok(gate.tombstones.length <= 1_024, `${gate.tombstones.length} tombstones`);
  const foreign = gate.tombstones.filter(({own, peer}) => !own && peer === 'bob');
  assert.ok(foreign.length <= 16, `${foreign.length} tombstones of bob`);
  assert.ok(gate.tombstones.filter(({own}) => own).length <= 64);
  assert.ok(gate.rings.length <= 1_100);
  assert.ok(gate.early.length <= 512);
  assert.ok(call.phase === 'incoming' || call.phase === 'idle');
}
