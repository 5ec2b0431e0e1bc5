import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {isLong, seed as first} from '../../fakes/chance.js';
import {walkSettings} from './families.js';
import {walk} from './search.js';

/** A seed that is asked for is one walk. */
const enough = process.env.CALL_ELEMENTS_SEED ? 1 : isLong ? 10_000_000 : 195_000;

/** Long stories of all troubles together, chosen at random; what must hold is told in every-state.test.ts. */
describe('two lines, or three, on random walks', () => {
  it('agree', (test) => {
    let steps = 0;
    let walks = 0;
    let drains = 0;
    let longest = 0;
    while (steps < enough) {
      const seed = first + walks;
      const setting = walkSettings[seed % walkSettings.length];
      assert.ok(setting);
      const walked = walk(setting, seed, 8);
      assert.equal(walked.found, null, `CALL_ELEMENTS_SEED=${seed}\n${walked.found?.trace}`);
      steps += walked.steps;
      drains += walked.drains;
      longest = Math.max(longest, walked.steps);
      walks++;
    }
    test.diagnostic(`${walks} walks from seed ${first}: ${steps} states, ${longest} deep, ${drains} drained`);
  });
});
