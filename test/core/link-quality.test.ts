import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {LinkQuality} from '../../src/core/call-snapshot.js';
import {isNoticeable, judge, type Judgement, type LinkSample} from '../../src/core/link-quality.js';

const quiet: LinkSample = {rtt: 20, loss: 0, jitter: 3, relayed: false};

/** What is thought of a connection after it was looked at. */
function after(...samples: readonly Partial<LinkSample>[]): LinkQuality {
  let judgement: Judgement | null = null;
  for (const sample of samples) judgement = judge(judgement, {...quiet, ...sample});
  assert.ok(judgement);
  return judgement.quality;
}

function times(count: number, sample: Partial<LinkSample>): Partial<LinkSample>[] {
  return Array.from({length: count}, () => sample);
}

describe('The quality of a connection', () => {
  const table: readonly (readonly [Partial<LinkSample>, LinkQuality['level'], LinkQuality['reason']])[] = [
    [{}, 'good', null],
    [{rtt: 240, loss: 0.02, jitter: 25}, 'good', null],
    [{loss: 0.05}, 'fair', 'loss'],
    [{loss: 0.2}, 'poor', 'loss'],
    [{rtt: 300}, 'fair', 'delay'],
    [{rtt: 900}, 'poor', 'delay'],
    [{jitter: 50}, 'fair', 'jitter'],
    [{jitter: 200}, 'poor', 'jitter'],
    // The worst of several is what it suffers from.
    [{rtt: 300, loss: 0.2}, 'poor', 'loss'],
    [{rtt: 480, loss: 0.04}, 'fair', 'delay'],
    [{rtt: 5_000, loss: 0.11}, 'poor', 'delay'],
    // A relay alone is no fault.
    [{relayed: true}, 'good', null],
    // What nobody measured yet is none either.
    [{rtt: null, loss: null, jitter: null}, 'good', null],
  ];
  for (const [sample, level, reason] of table) {
    it(`is ${level} with ${JSON.stringify(sample)}`, () => {
      const quality = after(sample, sample, sample);
      assert.deepEqual([quality.level, quality.reason], [level, reason]);
      assert.equal(quality.relayed, sample.relayed ?? false);
    });
  }

  it('does not fall for a moment', () => {
    assert.equal(after(...times(5, {}), {loss: 0.06}).level, 'good');
  });

  it('falls when it stays bad', () => {
    assert.equal(after(...times(5, {}), ...times(3, {loss: 0.2})).level, 'poor');
  });

  it('rises only when it stays better', () => {
    const bad = times(5, {loss: 0.2});
    const rising = Array.from({length: 12}, (_, count) => after(...bad, ...times(count, {})).level);
    assert.equal(rising[3], 'poor');
    assert.equal(rising.at(-1), 'good');
    // It never falls back on the way.
    const order = ['poor', 'fair', 'good'];
    assert.deepEqual(
      [...rising].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
      rising,
    );
  });

  it('does not flutter on the border', () => {
    let judgement: Judgement | null = null;
    const levels: string[] = [];
    for (let look = 0; look < 60; look += 1) {
      judgement = judge(judgement, {...quiet, rtt: look % 2 === 0 ? 200 : 310});
      levels.push(judgement.quality.level);
    }
    const changes = levels.filter((level, index) => index > 0 && level !== levels[index - 1]).length;
    assert.ok(changes <= 2, `${changes} changes`);
  });

  it('keeps its reason while it is held', () => {
    const quality = after(...times(5, {loss: 0.2}), {});
    assert.deepEqual([quality.level, quality.reason], ['poor', 'loss']);
  });
});

describe('A change of the quality', () => {
  const before: LinkQuality = {level: 'fair', reason: 'delay', rtt: 300, loss: 0.01, jitter: 10, relayed: false};
  const table: readonly (readonly [Partial<LinkQuality>, boolean])[] = [
    [{}, false],
    [{rtt: 320, loss: 0.012, jitter: 14}, false],
    [{level: 'poor'}, true],
    [{reason: 'loss'}, true],
    [{relayed: true}, true],
    [{rtt: 480}, true],
    [{loss: 0.05}, true],
    [{jitter: 40}, true],
  ];
  for (const [change, noticed] of table) {
    it(`is ${noticed ? '' : 'not '}noticed: ${JSON.stringify(change)}`, () => {
      assert.equal(isNoticeable(before, {...before, ...change}), noticed);
    });
  }

  it('is noticed when it is the first', () => {
    assert.equal(isNoticeable(null, before), true);
  });
});
