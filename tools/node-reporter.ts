import {AssertionError} from 'node:assert';
import {relative} from 'node:path';
import type {TestEvent} from 'node:test/reporters';
import {inspect} from 'node:util';
import {reportTally, sentence, sum, type Tally} from './tally.js';

/** Reports the tests of files that run in one process of Node: a line for each file, the whole story for a failure. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const tallies: Tally[] = [];
  const names: string[] = [];
  let file: string | undefined;
  let tally = {passed: 0, failed: 0, skipped: 0};
  let milliseconds = 0;

  const lineOf = (name: string) => {
    const line = `${tally.failed === 0 ? 'ok' : 'FAILED'} ${name}: ${sentence(tally)} (${seconds(milliseconds)})\n`;
    tallies.push(tally);
    tally = {passed: 0, failed: 0, skipped: 0};
    milliseconds = 0;
    return line;
  };

  for await (const {type, data} of events) {
    if (type === 'test:start') names.splice(data.nesting, Infinity, data.name);
    if (type === 'test:diagnostic' && data.nesting > 0) yield `  ${data.message}\n`;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (file !== undefined && data.file !== file) yield lineOf(pathOf(file));
    file = data.file;
    if (data.nesting === 0) milliseconds += data.details.duration_ms;
    // A suite ends as its tests do, which have been counted.
    const isSuite = data.details.type === 'suite';
    if (type === 'test:pass') {
      const isPlanned = data.skip !== undefined || data.todo !== undefined;
      if (!isSuite) tally[isPlanned ? 'skipped' : 'passed'] += 1;
      continue;
    }
    // Node wraps what the test threw, and says in `failureType` whether there was anything of its own.
    const {error} = data.details as {error: Error & {failureType?: string}};
    if (error.failureType === 'subtestsFailed') continue;
    tally.failed += 1;
    const path = [...names.slice(0, data.nesting), data.name].join(' ');
    yield `  FAILED ${path}\n${indented(story(error.cause ?? error))}\n`;
  }

  yield lineOf(pathOf(file ?? process.argv[1] ?? ''));
  reportTally(sum(tallies));
}

function pathOf(file: string): string {
  return relative(process.cwd(), file);
}

/** What was thrown, without the frames of Node and without what the message of an assertion says already. */
function story(thrown: unknown): string {
  const text = thrown instanceof AssertionError ? (thrown.stack ?? thrown.message) : inspect(thrown);
  return text.replace(/\n\s+at (?:.*\()?node:.*/g, '');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}
