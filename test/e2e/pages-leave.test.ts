import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageOf('alice', 'bob'),
  '/bob.html': pageOf('bob', 'alice'),
};

/** The other side is told, within so many milliseconds on a busy machine; by itself it would notice after seven seconds. */
const newsTime = 3_000;

type Phase = 'ringing' | 'connecting' | 'ongoing';
type Way = 'is closed' | 'is reloaded';

describe('a page goes away in the middle', () => {
  let stage: Stage;
  before(async () => (stage = await Stage.set(pages)));
  after(() => stage.close());

  for (const [phase, leaver, way, sentence] of [
    ['ringing', 'alice', 'is closed', 'Missed call from alice'],
    ['ringing', 'alice', 'is reloaded', 'Missed call from alice'],
    ['ringing', 'bob', 'is closed', 'bob left'],
    ['ringing', 'bob', 'is reloaded', 'bob left'],
    ['connecting', 'alice', 'is closed', 'alice ended the call'],
    ['connecting', 'bob', 'is reloaded', 'bob ended the call'],
    ['ongoing', 'alice', 'is reloaded', 'alice ended the call'],
    ['ongoing', 'bob', 'is closed', 'bob ended the call'],
  ] as const) {
    it(`${phase}, ${leaver}’s page ${way}: “${sentence}”`, async () => {
      const [alice, bob] = await call(phase);
      const [leaving, staying] = leaver === 'alice' ? [alice, bob] : [bob, alice];
      const before = Date.now();
      await go(leaving, way);
      const ended = await staying.hears('call-ended', ({at}) => at > before);
      await staying.sees(sentence);
      assert(ended.at - before < newsTime, `heard after ${ended.at - before} ms`);
      assert.equal(await staying.phase(), 'ended');
      if (way === 'is closed') return;
      // Back at once under the same name, and idle.
      await leaving.isReachable();
      assert.equal(await leaving.phase(), 'idle');
    });
  }

  async function call(phase: Phase): Promise<[Person, Person]> {
    const [alice, bob] = await Promise.all([there('alice'), there('bob')]);
    for (const person of [alice, bob]) {
      await person.forget();
      await person.page.evaluate((loses) => void (window.evidence.losesCandidates = loses), phase === 'connecting');
    }
    await alice.press('Call bob');
    await alice.sees('Ringing…');
    if (phase === 'ringing') return [alice, bob];
    await bob.press('Answer');
    await Promise.all([alice.isIn(phase), bob.isIn(phase)]);
    return [alice, bob];
  }

  /** With the page that is open, or with another one if it was closed. */
  async function there(name: string): Promise<Person> {
    const person = await stage.person(name);
    if (person.page.url() === 'about:blank') await stage.reachable(name, `/${name}.html`);
    return person;
  }

  async function go(person: Person, way: Way) {
    if (way === 'is reloaded') await person.page.reload();
    else await stage.dismiss(person);
  }
});
