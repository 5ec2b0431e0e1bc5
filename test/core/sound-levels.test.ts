import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {listen, silent, type Speaking} from '../../src/core/sound-levels.js';

/** Whether somebody speaks after so many looks, `#` for each loud one and `.` for each quiet one. */
function speaksAfter(looks: string): boolean {
  let speaking: Speaking = silent;
  for (const look of looks) speaking = listen(speaking, look === '#' ? 0.3 : 0.01);
  return speaking.isSpeaking;
}

describe('Somebody speaks', () => {
  for (const [looks, speaks] of [
    ['', false],
    ['##', false],
    ['###', true],
    // A cough, and one more.
    ['##.##.##', false],
    // A breath between two words.
    ['###.......#', true],
    ['###..............', true],
    ['###...............', false],
    ['###........#........#', true],
  ] as const) {
    it(`${speaks ? '' : 'not '}after ${looks || 'nothing'}`, () => {
      assert.equal(speaksAfter(looks), speaks);
    });
  }
});
