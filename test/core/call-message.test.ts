import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {maxText, parse, parseText} from '../../src/core/call-message.js';
import {cancelReasons, hangupReasons, rejectReasons} from '../../src/core/end-reason.js';
import {unwrap, wrap} from '../../src/core/envelope.js';
import {sentMedia} from '../../src/core/props.js';
import {isLong, seed} from '../fakes/chance.js';
import * as at from './phone.js';

const samples = JSON.parse(readFileSync(new URL('./econn-samples.json', import.meta.url), 'utf8')) as object[];

fc.configureGlobal({seed});
const runs = (count: number) => ({numRuns: isLong ? count * 10 : count});

/** What is accepted says the same when it is sent on. */
function staysItself(value: unknown): boolean {
  const message = parse(value);
  if (message === null) return false;
  assert.deepStrictEqual(parse(JSON.parse(JSON.stringify(message))), message);
  return true;
}

const text = fc.string({unit: 'binary', maxLength: 20});
/** Lone surrogates, other people's keys, and what JavaScript itself looks for. */
const odd = fc.constantFrom(
  '',
  '\ud800',
  '\udc00x',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
);
const anyText = fc.oneof(text, odd);
const props = fc.dictionary(anyText, anyText, {maxKeys: 6});
const common = {
  version: fc.constantFrom('3.0', '3.1', '4.0', ''),
  sessid: fc.string({minLength: 1, maxLength: 20}),
  resp: fc.boolean(),
  src_clientid: fc.option(fc.string({minLength: 1, maxLength: 20}), {nil: undefined}),
  seq: fc.option(fc.nat(), {nil: undefined}),
};
const keyOf = (table: object) => fc.option(fc.constantFrom(...Object.keys(table)), {nil: undefined});
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, {nil: undefined});
const candidate = fc.option(
  fc.record({
    candidate: anyText,
    sdpMid: maybe(anyText),
    sdpMLineIndex: maybe(fc.nat(9)),
    usernameFragment: maybe(anyText),
  }),
);

/** Messages as they should be. */
const valid = fc.oneof(
  fc.record({...common, type: fc.constant('SETUP'), sdp: anyText, props: maybe(props), ttl: maybe(fc.nat(200))}),
  fc.record({
    ...common,
    type: fc.constant('PROGRESS'),
    resp: fc.constant(true),
    status: fc.constantFrom('ringing', 'accepted'),
  }),
  fc.record({...common, type: fc.constant('REJECT'), resp: fc.constant(true), reason: keyOf(rejectReasons)}),
  fc.record({...common, type: fc.constant('CANCEL'), reason: keyOf(cancelReasons)}),
  fc.record({...common, type: fc.constant('HANGUP'), reason: keyOf(hangupReasons)}),
  fc.record({...common, type: fc.constant('PROPSYNC'), props}),
  fc.record({
    ...common,
    type: fc.constant('CANDIDATE'),
    resp: fc.constant(false),
    candidate,
    link: fc.nat(9),
    ufrag: anyText,
  }),
  fc.record({
    ...common,
    type: fc.constant('UPDATE'),
    sdp: anyText,
    offer: fc.string({minLength: 1}),
    link: fc.nat(9),
    restart: maybe(fc.constantFrom('ice', 'full')),
  }),
);

const wrong = fc.oneof(
  fc.jsonValue({maxDepth: 4}),
  odd,
  fc.constantFrom(null, true, -1, -0, Infinity, NaN, [], {}, 'x'.repeat(70_000), [[[[[]]]]]),
  fc.bigInt(),
);

/** A message in which some fields are not what they should be. */
const damaged = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(), wrong), {minLength: 1, maxLength: 3}), fc.option(odd, {nil: undefined}))
  .map(([message, damages, extra]) => {
    const fields: Record<string, unknown> = {...message};
    const keys = Object.keys(fields);
    for (const [at, value] of damages) fields[keys[at % keys.length] ?? 'type'] = value;
    if (extra !== undefined) Object.defineProperty(fields, extra, {value: 'mine', enumerable: true});
    return fields;
  });

describe('the parser', () => {
  it('accepts the samples of its ancestor as they stand', () => {
    assert.deepEqual(
      samples.map((sample) => parse(sample)),
      samples,
    );
    assert.deepEqual(
      samples.map((sample) => parseText(JSON.stringify(sample))?.type),
      ['SETUP', 'CANCEL', 'PROPSYNC', 'HANGUP'],
    );
    assert.equal(sentMedia({videosend: 'yes,please'}).camera, true);
  });

  it('accepts every message we may send', () => {
    let accepted = 0;
    fc.assert(
      fc.property(valid, (message) => void (accepted += staysItself(message) ? 1 : 0)),
      runs(30_000),
    );
    assert.equal(accepted, runs(30_000).numRuns);
  });

  it('never throws at damaged messages', () => {
    fc.assert(
      fc.property(damaged, (message) => void staysItself(message)),
      runs(70_000),
    );
  });

  it('never throws at any value', () => {
    fc.assert(
      fc.property(fc.anything({maxDepth: 3}), (value) => void staysItself(value)),
      runs(30_000),
    );
  });

  it('never throws at any text', () => {
    const texts = fc.oneof(
      fc.json(),
      fc.string({unit: 'binary'}),
      valid.map((message) => JSON.stringify(message)),
      fc.tuple(valid, fc.nat(400)).map(([message, end]) => JSON.stringify(message).slice(0, end)),
    );
    fc.assert(
      fc.property(texts, (text) => void parseText(text)),
      runs(40_000),
    );
    assert.equal(parseText('['.repeat(60_000)), null);
    assert.equal(parseText('{"a":'.repeat(10_000)), null);
    assert.equal(parseText(JSON.stringify({...samples[3], extra: 'x'.repeat(maxText)})), null);
  });

  it('never throws at any envelope', () => {
    const type = fc.constantFrom('OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', 'OPEN', '__proto__');
    const media = fc.record({
      type: fc.constantFrom('media', 'data', 'econn'),
      connectionId: fc.oneof(fc.constant('mc_s1'), anyText, wrong),
      sdp: fc.oneof(fc.record({type: anyText, sdp: anyText}), wrong),
      candidate: fc.oneof(candidate, wrong),
      metadata: fc.oneof(valid, damaged, wrong),
      message: fc.oneof(valid, damaged, wrong),
    });
    const received = fc.record({type, src: anyText, payload: fc.oneof(media, wrong)});
    fc.assert(
      fc.property(received, (envelope) => void unwrap(envelope)),
      runs(40_000),
    );
  });

  it('reads what it wrapped', () => {
    const wrapping = fc.constantFrom('peerjs', 'econn', 'leave');
    fc.assert(
      fc.property(valid, wrapping, (value, how) => {
        const message = parse(value);
        assert.ok(message);
        const {type, payload} = wrap(message, 'bob', how);
        const sent = JSON.parse(JSON.stringify({type, src: 'ann', payload})) as {
          type: string;
          src: string;
          payload: unknown;
        };
        assert.deepStrictEqual(unwrap(sent), {kind: 'message', message, plain: false});
      }),
      runs(10_000),
    );
  });
});

describe('a call', () => {
  it('is not touched by garbage', () => {
    const phones = [
      at.idle(),
      at.calling(),
      at.ringingHere(),
      at.connectingCallee(),
      at.ongoingCaller(),
      at.rebuilding(),
    ];
    // As it comes out of a socket: JSON has no big numbers, and drops what it does not know.
    const fromWire = damaged.map((message): unknown =>
      JSON.parse(JSON.stringify(message, (_, value: unknown) => (typeof value === 'bigint' ? null : value))),
    );
    const notOurs = fromWire.filter((message) => parse(message) === null);
    fc.assert(
      fc.property(notOurs, (message) => {
        for (const phone of phones) {
          const before = phone.line.call;
          phone.hearPlain('CANDIDATE', {type: 'econn', message});
          if (before.phase === 'ongoing') phone.take({type: 'text', conn: phone.conn, text: JSON.stringify(message)});
          assert.equal(phone.line.call, before);
        }
      }),
      runs(5_000),
    );
  });
});
