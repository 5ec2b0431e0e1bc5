import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {snapshotOf} from '../../src/controller/snapshot.js';
import {isLive} from '../../src/core/call-machine.js';
import {parseText} from '../../src/core/call-message.js';
import type {LineEvent} from '../../src/core/line.js';
import {cancelReasons, hangupReasons, rejectReasons} from '../../src/core/end-reason.js';
import {unwrap} from '../../src/core/envelope.js';
import {isLong, seed} from '../fakes/chance.js';
import type {Phone} from './phone.js';
import * as at from './phone.js';

fc.configureGlobal({seed});
const runs = isLong ? 100_000 : 3_000;

const phases: Readonly<Record<string, () => Phone>> = {
  idle: at.idle,
  realm: () => at.idle({realm: 'site'}),
  media: at.outgoingMedia,
  calling: at.calling,
  ringingThere: at.ringingThere,
  settling: at.settling,
  ringingHere: at.ringingHere,
  connectingCaller: at.connectingCaller,
  connectingCallee: at.connectingCallee,
  ongoingCaller: at.ongoingCaller,
  ongoingCallee: at.ongoingCallee,
  reconnecting: () => at.reconnecting(),
  rebuilding: () => at.rebuilding(at.ongoingCallee()),
  terminating: at.terminating,
  ringingPlain: at.ringingPlain,
  ongoingPlain: at.ongoingPlain,
};

const odd = fc.constantFrom<unknown>(null, '', '\ud800', '__proto__', -1, 1e308, [], {}, true, 'x'.repeat(300));
/** Mostly what it should be. */
const mostly = <T>(value: fc.Arbitrary<T>) => fc.oneof({arbitrary: value, weight: 20}, {arbitrary: odd, weight: 1});
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(mostly(value), {nil: undefined});
const word = fc.constantFrom('true', 'false', 'paused', '\u202e', '<b>', '\ud800', 'https://example.com/a.png');
const reasons = Object.keys({...rejectReasons, ...cancelReasons, ...hangupReasons});
const sessid = fc.constantFrom('s1', 's2', 'p1', 'self', '__proto__');

const message = fc.record({
  version: mostly(fc.constantFrom('3.0', '3.0', '3.1', '4.0')),
  type: mostly(
    fc.constantFrom('SETUP', 'PROGRESS', 'REJECT', 'CANDIDATE', 'CANCEL', 'UPDATE', 'PROPSYNC', 'HANGUP', 'PING'),
  ),
  sessid: mostly(sessid),
  resp: mostly(fc.boolean()),
  src_clientid: maybe(fc.constantFrom('bob-page', 'bob-page', 'ann-page', 'other')),
  seq: maybe(fc.nat(60)),
  sdp: mostly(fc.constantFrom('garbage', '', 'v=0\r\na=ice-ufrag:u\r\n')),
  props: mostly(fc.dictionary(fc.constantFrom('audiosend', 'videosend', 'hold', 'name', 'avatar', 'subject'), word)),
  ttl: maybe(fc.nat()),
  replaces: maybe(sessid),
  accepted: maybe(fc.boolean()),
  reason: maybe(fc.constantFrom(...reasons)),
  status: mostly(fc.constantFrom('ringing', 'accepted')),
  candidate: mostly(fc.constantFrom(null, {candidate: ''}, {candidate: 'c', sdpMid: '0', usernameFragment: 'u'})),
  link: mostly(fc.constantFrom(0, 0, 1, 65_535)),
  ufrag: mostly(fc.constantFrom('u', '')),
  offer: mostly(fc.constantFrom('setup', 'id9', 'o1', 'o2')),
  restart: maybe(fc.constantFrom('ice', 'full')),
  to_clientid: maybe(fc.constantFrom('ann-page', 'other')),
});

const payload = fc.oneof(
  fc.record({type: fc.constant('econn'), message}),
  fc.record({
    type: fc.constant('media'),
    connectionId: mostly(sessid.map((id) => `mc_${id}`)),
    sdp: mostly(fc.record({sdp: mostly(fc.constant('plain'))})),
    metadata: fc.option(message, {nil: undefined}),
    candidate: mostly(fc.constant({candidate: 'c'})),
  }),
  odd,
);

/** Each with a name no broker should have let in, or that only looks like one. */
const strangers = ['mallory', 'x-\ude00', 'x-626f62', '__proto__', '', 'bob ', `x-${'f'.repeat(3_000)}`];

const received = fc.record({
  type: fc.constantFrom('OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', '__proto__'),
  src: fc.oneof({arbitrary: fc.constant('bob'), weight: 3}, fc.constantFrom(...strangers)),
  payload,
});

type Step =
  | {readonly do: 'receive'; readonly received: {type: string; src: string; payload: unknown}}
  | {readonly do: 'hear'; readonly message: unknown}
  | {readonly do: 'wait'; readonly ms: number; readonly which: number}
  | {readonly do: 'press'; readonly event: LineEvent};

const step: fc.Arbitrary<Step> = fc.oneof(
  {arbitrary: fc.record({do: fc.constant('receive' as const), received}), weight: 6},
  {arbitrary: fc.record({do: fc.constant('hear' as const), message}), weight: 3},
  fc.record({do: fc.constant('wait' as const), ms: fc.nat(20_000), which: fc.nat(5)}),
  fc.record({
    do: fc.constant('press' as const),
    event: fc.constantFrom<LineEvent>(
      {type: 'answer'},
      {type: 'hangUp'},
      {type: 'toggle', what: 'camera'},
      {type: 'toggle', what: 'screen'},
      {type: 'dial', to: 'bob', sessid: 's2'},
      {type: 'pagehide'},
    ),
  }),
);

function carryOut(phone: Phone, next: Step) {
  switch (next.do) {
    case 'receive':
      // What crosses a socket is a copy.
      return phone.take({
        type: 'received',
        received: JSON.parse(JSON.stringify(next.received)) as typeof next.received,
      });
    case 'hear':
      if (isLive(phone.line.call)) phone.take({type: 'text', conn: phone.conn, text: JSON.stringify(next.message)});
      return;
    case 'wait': {
      phone.now += next.ms;
      const timers = [...phone.timers.keys()];
      const timer = timers[next.which % timers.length];
      if (timer) phone.fire(timer);
      return;
    }
    case 'press':
      return phone.take(next.event);
  }
}

function assertSound({line, effects, timers, place}: Phone) {
  for (const effect of effects) {
    if (effect.do === 'say') assert.ok(parseText(effect.text), `the other side cannot read ${effect.text}`);
    if (effect.do !== 'transmit') continue;
    const {type, payload: sent} = JSON.parse(JSON.stringify(effect.envelope)) as {type: string; payload: unknown};
    const opened = unwrap({type, src: 'ann', payload: sent});
    assert.equal(opened?.kind, 'message', `the other side cannot read ${JSON.stringify(sent)}`);
  }
  const {call, settings} = line;
  const shown = snapshotOf(call, {realm: settings.realm, quiet: false, silenced: false});
  if (shown) assert.doesNotMatch(shown.peer + shown.displayName + shown.subject, /[\p{Cs}\p{Cc}\u202e]/u);
  if (!isLive(call)) return;
  assert.ok(call.links.length <= 3 && call.answers.length <= 8 && call.early.length <= 64);
  if (call.phase === 'ongoing') return;
  assert.ok(
    [...timers.keys()].some((timer) => timer.startsWith('call/')),
    `nothing ends ${place}`,
  );
}

describe('Whatever is said to a page', () => {
  it('throws nowhere, changes no call with somebody else, and is answered so that it can be read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(phases)), fc.array(step, {maxLength: 25}), (phase, steps) => {
        const phone = phases[phase]?.() ?? at.idle();
        for (const next of steps) {
          const {call} = phone.line;
          carryOut(phone, next);
          assertSound(phone);
          if (next.do !== 'receive' || !isLive(call) || call.phase === 'terminating') continue;
          if (next.received.src !== call.peer) assert.equal(phone.line.call, call);
        }
      }),
      {numRuns: runs},
    );
  });
});
