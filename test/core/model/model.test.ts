import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {families, walkSettings} from './families.js';
import {explore, walk} from './search.js';

const isLong = process.env.CALL_ELEMENTS_SEARCH === 'long';
const wanted = process.env.CALL_ELEMENTS_SEED;

/**
 * Pages built on real lines, in every state a kind of trouble can lead to, then in long random stories of all troubles.
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
      const {found, ...covered} = explore({...family, budget}, isLong ? 1_500_000 : Infinity);
      states += covered.states;
      test.diagnostic(`${family.name}: ${covered.states} states, ${covered.depth} deep, ${covered.drains} drained`);
      assert.equal(found, null, found?.trace);
    });
  }

  it('agree on random walks', (test) => {
    // The same every time, so that nobody is surprised by somebody else's mistake; the long search looks elsewhere.
    const first = Number(wanted ?? (isLong ? Math.floor(Math.random() * 2 ** 31) : 1));
    const enough = wanted === undefined ? (isLong ? 10_000_000 : Math.max(200_000, 510_000 - states)) : 1;
    let steps = 0;
    let walks = 0;
    let drains = 0;
    let longest = 0;
    while (steps < enough) {
      const seed = first + walks;
      const walked = walk(walkSettings[seed % walkSettings.length]!, seed, 8);
      assert.equal(walked.found, null, `CALL_ELEMENTS_SEED=${seed}\n${walked.found?.trace}`);
      steps += walked.steps;
      drains += walked.drains;
      longest = Math.max(longest, walked.steps);
      walks++;
    }
    test.diagnostic(`${walks} walks from seed ${first}: ${steps} states, ${longest} deep, ${drains} drained`);
    test.diagnostic(`${states + steps} states in all`);
  });
});
