import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageOf('alice', 'bob', 'media="audio"'),
  '/bob.html': pageOf('bob', 'alice', 'media="audio"'),
};
const rounds = 20;

describe('both dial at once', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  before(async () => {
    stage = await Stage.set(pages);
    [alice, bob] = await Promise.all([stage.reachable('alice', '/alice.html'), stage.reachable('bob', '/bob.html')]);
  });
  after(() => stage.close());

  it(`${rounds} times: one call each time, and where both have dialed it rings nowhere`, async () => {
    const [toBob, toAlice] = await Promise.all([alice.find('Call bob'), bob.find('Call alice')]);
    for (let round = 1; round <= rounds; round += 1) {
      // Both presses at one moment of the clock both pages share.
      const moment = Date.now() + 50;
      await Promise.all([toBob, toAlice].map((button) => button.evaluate(pressAt, moment)));
      await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
      const alive = await Promise.all(
        [alice, bob].map(({page}) =>
          page.evaluate(
            () => window.evidence.connections.filter(({signalingState}) => signalingState !== 'closed').length,
          ),
        ),
      );
      assert.deepEqual(alive, [1, 1], `round ${round}`);
      if (round === rounds) await Promise.all([alice.hearsSound(), bob.hearsSound()]);
      // The button has become “Hang up”.
      await (round % 2 ? toBob : toAlice).click();
      await Promise.all([alice.isIn('ended'), bob.isIn('ended')]);
    }
    let dialed = 0;
    for (const person of [alice, bob]) {
      // Whoever pressed while it rang already has answered; whoever pressed before has dialed, and hears no ring.
      const requests = (await person.heard('call-request')).length;
      dialed += requests;
      assert.equal((await person.heard('call-incoming')).length, rounds - requests);
      assert.deepEqual(await person.heard('call-missed'), []);
      const ends = (await person.heard('call-ended')).map(({reason}) => reason);
      assert.deepEqual(ends, Array(rounds).fill('hangup'));
    }
    assert(dialed >= 1.5 * rounds, `they dialed at once only ${dialed - rounds} times`);
  });
});

/** Runs in a page. */
function pressAt(button: Element, moment: number) {
  return new Promise<void>((resolve) => {
    const press = () => {
      if (button instanceof HTMLElement) button.click();
      resolve();
    };
    setTimeout(press, moment - Date.now());
  });
}
