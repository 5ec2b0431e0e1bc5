import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {CallError} from '../../src/core/call-error.js';
import type {CallErrorCode} from '../../src/core/call-error.js';
import {register, unregistered} from '../../src/core/registration-machine.js';
import type {Registration, RegistrationEffect, RegistrationEvent} from '../../src/core/registration-machine.js';

const here = {now: 1_000, random: 0.5, talking: false};
const failure = (code: CallErrorCode) => new CallError(code, 'why');

/** The registration after some events, and what the last one asked for. */
function after(events: readonly RegistrationEvent[], talking = false): [Registration, RegistrationEffect[]] {
  let registration: Registration = {...unregistered, id: 'ann', anonymous: false};
  let effects: RegistrationEffect[] = [];
  for (const event of events) [registration, ...effects] = register(registration, event, {...here, talking});
  return [registration, effects];
}

const armed = (effects: readonly RegistrationEffect[]) =>
  Object.fromEntries(effects.flatMap((effect) => (effect.do === 'arm' ? [[effect.timer, effect.ms]] : [])));
const deeds = (effects: readonly RegistrationEffect[]) =>
  effects.filter((effect) => effect.do !== 'arm' && effect.do !== 'disarm').map((effect) => effect.do);

const connect = {type: 'connect'} as const;
const opened = {type: 'opened', id: 'ann'} as const;
const lost = {type: 'lost', error: failure('server-closed')} as const;
const beat = {type: 'timer/heartbeat'} as const;
const late = {type: 'timer/register'} as const;
const retry = {type: 'timer/retry'} as const;

describe('a registration', () => {
  it('waits ten seconds for the broker', () => {
    const [registration, effects] = after([connect]);
    assert.equal(registration.state, 'registering');
    assert.deepEqual(deeds(effects), ['open']);
    assert.deepEqual(armed(effects), {register: 10_000});
    assert.equal(after([connect, late])[0].state, 'failed');
    assert.equal(after([connect, late])[0].error?.code, 'server-unreachable');
  });

  it('is there when the broker says so, or gives our own message back', () => {
    assert.equal(after([connect, opened])[0].state, 'registered');
    const [asked, effects] = after([connect, {type: 'socketOpen'}]);
    assert.equal(asked.state, 'registering');
    assert.deepEqual(deeds(effects), ['ping']);
    const [registration, rest] = after([connect, {type: 'socketOpen'}, {type: 'echo'}]);
    assert.equal(registration.state, 'registered');
    assert.deepEqual(armed(rest), {heartbeat: 20_000});
  });

  it('that is doubted speaks to itself at once, and without an echo is lost three seconds later', () => {
    const doubt = {type: 'doubt'} as const;
    const [doubted, effects] = after([connect, opened, doubt]);
    assert.equal(doubted.state, 'registered');
    assert.deepEqual([deeds(effects), armed(effects)], [['ping'], {heartbeat: 3_000}]);
    const [lostOne, rest] = after([connect, opened, doubt, beat]);
    assert.equal(lostOne.state, 'reconnecting');
    assert.deepEqual(deeds(rest), ['close', 'open']);
    const [kept, later] = after([connect, opened, doubt, {type: 'echo'}, beat]);
    assert.equal(kept.state, 'registered');
    assert.deepEqual(armed(later), {heartbeat: 20_000});
  });

  it('takes the name the broker gives to a page without one', () => {
    assert.equal(after([connect, {type: 'opened', id: 'guest'}])[0].id, 'guest');
  });

  it('speaks to itself every twenty seconds, and twice without an echo is lost', () => {
    assert.deepEqual(deeds(after([connect, opened, beat])[1]), ['ping']);
    assert.equal(after([connect, opened, beat, beat])[0].state, 'registered');
    const [registration, effects] = after([connect, opened, beat, beat, beat]);
    assert.equal(registration.state, 'reconnecting');
    assert.deepEqual(deeds(effects), ['close', 'open']);
    assert.equal(after([connect, opened, beat, beat, {type: 'echo'}, beat])[0].state, 'registered');
  });

  it('comes back in 1, 2, 4, 8, 15 and 30 seconds', () => {
    const events: RegistrationEvent[] = [connect, opened, lost];
    const waits = [];
    for (let time = 0; time < 7; time++) {
      waits.push(armed(after(events)[1]).retry);
      events.push(retry, late);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000]);
    const [registration] = register(after([connect, opened, lost])[0], opened, here);
    assert.equal(registration.state, 'registered');
    assert.equal(registration.returnedAt, here.now);
  });

  it('varies the waiting by a fifth', () => {
    const [registration] = after([connect, opened]);
    for (const [random, ms] of [
      [0, 800],
      [1, 1_200],
    ] as const) {
      const [, ...effects] = register(registration, lost, {...here, random});
      assert.equal(armed(effects).retry, ms);
    }
  });

  it('comes back at once when the network does', () => {
    assert.deepEqual(deeds(after([connect, opened, lost, {type: 'online'}])[1]), ['open']);
    assert.equal(after([connect, late, {type: 'online'}])[0].state, 'registering');
  });

  it('gives up after thirty seconds, but never while a call is up', () => {
    const events = [connect, opened, lost, {type: 'timer/giveUp'}] as const;
    assert.equal(armed(after([connect, opened, lost])[1]).giveUp, 30_000);
    const [registration] = after(events);
    assert.equal(registration.state, 'failed');
    assert.equal(registration.error?.code, 'server-closed');
    const [talking, effects] = after(events, true);
    assert.equal(talking.state, 'reconnecting');
    assert.deepEqual(armed(effects), {giveUp: 30_000});
  });

  it('says that it gave up for want of a token, and tries again when the network is back', () => {
    const noToken = {type: 'lost', error: failure('token-failed')} as const;
    const events = [connect, opened, lost, retry, noToken, {type: 'timer/giveUp'}] as const;
    assert.equal(after(events)[0].error?.code, 'token-failed');
    assert.equal(after([...events, {type: 'online'}])[0].state, 'registering');
  });

  it('tries a taken name three times more if this tab had it a moment ago', () => {
    const refused = {type: 'refused', error: failure('username-taken'), heldRecently: true} as const;
    const events: RegistrationEvent[] = [connect];
    for (let time = 0; time < 3; time++) {
      events.push(refused);
      assert.deepEqual(armed(after(events)[1]), {retry: 1_000});
      events.push(retry);
    }
    events.push(refused);
    assert.equal(after(events)[0].state, 'failed');
    assert.equal(after([connect, {...refused, heldRecently: false}])[0].error?.code, 'username-taken');
    assert.equal(
      after([connect, {type: 'refused', error: failure('invalid-name'), heldRecently: true}])[0].state,
      'failed',
    );
  });

  it('fails with a name that is none, unless it has a place', () => {
    const misnamed = {type: 'misnamed', error: failure('invalid-name')} as const;
    const [failed, effects] = after([misnamed]);
    assert.deepEqual([failed.state, failed.error?.code], ['failed', 'invalid-name']);
    assert.ok(deeds(effects).includes('report'));
    assert.equal(after([misnamed, connect])[0].state, 'registering');
    const [kept, said] = after([connect, opened, misnamed]);
    assert.equal(kept.state, 'registered');
    assert.deepEqual(deeds(said), ['report']);
  });

  it('leaves with the page, and returns with it', () => {
    const [hidden, effects] = after([connect, opened, {type: 'pagehide'}]);
    assert.equal(hidden.state, 'offline');
    assert.deepEqual(deeds(effects), ['close']);
    assert.equal(after([connect, opened, {type: 'pagehide'}, {type: 'pageshow'}])[0].state, 'registering');
    assert.equal(after([connect, opened, {type: 'disconnect'}, {type: 'pageshow'}])[0].state, 'offline');
  });

  it('changes its name only while it has no place', () => {
    const identify = {type: 'identify', id: 'anna', anonymous: false} as const;
    assert.equal(after([identify])[0].id, 'anna');
    assert.equal(after([connect, opened, identify])[0].id, 'ann');
  });

  it('stays as it is for everything else', () => {
    const states = [
      after([]),
      after([connect]),
      after([connect, opened]),
      after([connect, opened, lost]),
      after([connect, late]),
    ];
    const events: RegistrationEvent[] = [
      ...([connect, opened, lost, beat, late, retry] as const),
      {type: 'echo'},
      {type: 'socketOpen'},
      {type: 'online'},
      {type: 'doubt'},
      {type: 'pageshow'},
      {type: 'pagehide'},
      {type: 'disconnect'},
      {type: 'timer/giveUp'},
    ];
    const moves = states.map(([registration]) =>
      events
        .filter((event) => {
          const [next, ...effects] = register(registration, event, here);
          return next !== registration || effects.length > 0;
        })
        .map(({type}) => type)
        .join(' '),
    );
    assert.deepEqual(moves, [
      'connect',
      'opened lost timer/register timer/retry echo socketOpen pagehide disconnect',
      'lost timer/heartbeat doubt pagehide disconnect',
      'opened lost timer/register timer/retry echo socketOpen online pagehide disconnect timer/giveUp',
      'connect online disconnect',
    ]);
  });
});
