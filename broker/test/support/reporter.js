// Plain JavaScript: the process that reports is not the one that loads TypeScript.
import {AssertionError} from 'node:assert';
import {relative} from 'node:path';
import {inspect} from 'node:util';

/** A line for each group of tests, the whole story of failures, and a last line that says what was left out and why. */
export default async function* report(events) {
  const counts = {passed: 0, failed: 0, skipped: 0};
  const reasons = new Set();
  const started = performance.now();

  for await (const {type, data} of events) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isSuite = data.details.type === 'suite';
    const name = `${relative(process.cwd(), data.file ?? '')}: ${data.name}`;
    if (type === 'test:fail') {
      const {error} = data.details;
      // A suite fails because of its tests, which have been told.
      if (error.failureType === 'subtestsFailed') continue;
      counts.failed += 1;
      yield `FAILED ${name}\n${story(error.cause ?? error)}\n`;
    } else if (data.skip !== undefined) {
      counts.skipped += 1;
      reasons.add(data.skip);
      yield `SKIPPED ${name}${isSuite ? ' (all of it)' : ''}\n`;
    } else if (!isSuite) {
      counts.passed += 1;
    } else if (data.nesting === 0) {
      yield `ok ${name} (${seconds(data.details.duration_ms)})\n`;
    }
  }

  const {passed, failed, skipped} = counts;
  const left = skipped > 0 ? `, ${skipped} SKIPPED because ${[...reasons].join(', because ')}` : '';
  yield `\n${passed} passed, ${failed} failed${left} (${seconds(performance.now() - started)})\n`;
}

/** What was thrown, without the frames of Node. */
function story(thrown) {
  const text = thrown instanceof AssertionError ? (thrown.stack ?? thrown.message) : inspect(thrown);
  return text.replace(/\n\s+at (?:.*\()?node:.*/g, '').replace(/^/gm, '    ');
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
