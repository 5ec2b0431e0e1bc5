import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {isLong} from '../../fakes/chance.js';
import {families} from './families.js';
import {explore} from './search.js';

/**
 * Pages built on real lines, in every state a kind of trouble can lead to (random-walks.test.ts: in long
 * stories of all troubles).
 *
 * In every state: nothing throws, one `ended` per call, answers are not answered (but for CANCEL gone), devices are open
 * for a current call only, a mute stays in force, nothing is constructed while it rings, no track flows before it is
 * accepted, leaving a phase disarms its timers, every phase but ongoing has an armed one, messages never go to and fro
 * for ever, an answer is applied to its own offer only, strangers touch nothing. From every state: once everything
 * arrives both sides agree, and if nothing ever arrives again timers alone end the call within 80 s.
 *
 * Sides agree after 2 s if nothing went wrong, 11 s if something did, 21 s if a broker was away. Named exceptions:
 * - a page crashed, left while nobody could hear it, or the last repeat of its farewell was lost: the timers of ringing
 *   (65 s) and reconnecting (30 s) bound it;
 * - a reloaded page that rings for a call that is over, and whose PROGRESS is lost: so too;
 * - a PROPSYNC lost while it rings, or heard by a page that is reloaded, is said again once there is a channel: only then
 *   sides agree on it.
 */
describe('two lines, or three', () => {
  let states = 0;

  for (const family of families) {
    it(`agree: ${family.name}`, (test) => {
      const budget = family.budget + (isLong && family.budget > 0 ? 1 : 0);
      const {found, ...covered} = explore({...family, budget}, isLong ? 500_000 : Infinity);
      states += covered.states;
      test.diagnostic(`${family.name}: ${covered.states} states, ${covered.depth} deep, ${covered.drains} drained`);
      assert.equal(found, null, found?.trace);
    });
  }

  it('were in more than 280,000 states', (test) => {
    test.diagnostic(`${states} states in all`);
    assert.ok(states > 280_000, `only ${states}`);
  });
});
