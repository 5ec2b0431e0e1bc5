import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {english} from '../../src/localization/english.js';

/** Said by the element itself and not by its name in the table. */
const byPhase = ['connecting', 'ongoing', 'reconnecting', 'terminating'];

describe('every word of the tables', () => {
  // Some sentences are said in several places.
  const shared = ['src/localization/shown-name.ts', 'src/localization/who-calls.ts'];
  const elements = readdirSync('src/elements', {recursive: true, encoding: 'utf8'})
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `src/elements/${path}`);
  const source = [...elements, ...shared].map((path) => readFileSync(path, 'utf8')).join('\n');

  it('is said somewhere', () => {
    assert.deepEqual(unused(Object.keys(english), source), []);
  });

  it('is looked for in a way that finds one that is not', () => {
    assert.deepEqual(unused(['hold', 'held', 'connecting'], 'words.hold'), ['held']);
    assert.deepEqual(unused(['minimize'], `words[isSmall ? 'restore' : 'minimize']`), []);
    assert.deepEqual(unused(['move'], `import {move} from './icons.js'; const removed = 1;`), ['move']);
  });
});

/** Words nobody takes from a table, by `table.word`, `words.word` or in brackets. */
function unused(words: readonly string[], source: string): string[] {
  const taken = new Set(
    [...source.matchAll(/(?:#words\.table|\b\w*[wW]ords|\btable)\??\.(?!table\b)(\w+)/g)].map(([, word]) => word),
  );
  for (const [, inside = ''] of source.matchAll(/\b(?:words|table)\[([^\]]+)\]/g))
    for (const [, word] of inside.matchAll(/'(\w+)'/g)) taken.add(word);
  for (const [, inside = ''] of source.matchAll(/const \{([^}]+)\} = (?:words|this\.#words\.table)/g))
    for (const [word] of inside.matchAll(/\w+/g)) taken.add(word);
  return words.filter((word) => !taken.has(word) && !byPhase.includes(word));
}
