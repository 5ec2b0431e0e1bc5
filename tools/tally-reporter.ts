import {relative} from 'node:path';
import {format} from 'node:util';
import type {Logger, Reporter, TestResult, TestSession, TestSuiteResult} from '@web/test-runner';
import {reportTally, sentence, sum, type Tally} from './tally.js';

/** Reports tests that run in a browser: a line for a file, the whole story for a failure. */
export function tallyReporter(): Reporter {
  // Told file by file: what has been counted stays when the run has to be ended.
  const tallies = new Map<string, Tally>();
  return {
    reportTestFileResults({testFile, sessionsForTestFile}) {
      const file = relative(process.cwd(), testFile);
      tallies.set(file, sum(sessionsForTestFile.map(tallyOf)));
      reportTally(sum([...tallies.values()]));
      for (const session of sessionsForTestFile) {
        say(`${session.passed ? 'ok' : 'FAILED'} ${file}: ${sentence(tallyOf(session))}`);
        for (const line of session.logs) say(`  log: ${format(...line)}`);
        for (const url of session.request404s) say(`  not found: ${url}`);
        for (const {message, stack} of session.errors)
          say(indented(stack?.includes(message) ? stack : `${message}\n${stack ?? ''}`));
        for (const {path, test} of testsOf(session.testResults)) {
          if (test.passed || test.skipped) continue;
          say(`  FAILED ${path}`);
          say(indented(failure(test)));
        }
      }
    },
  };
}

/** The runner's own messages, without those the reporter says better. */
export const plainLogger: Logger = {
  log() {},
  debug() {},
  warn: (...message) => say(format(...message)),
  error: (...message) => say(format(...message)),
  group() {},
  groupEnd() {},
  logSyntaxError: ({filePath, line, column, message}) => say(`FAILED ${filePath}:${line}:${column} ${message}`),
};

/** Past `console`, which the runner wraps into a terminal display that erases lines also where there is no terminal. */
function say(line: string) {
  process.stdout.write(`${line}\n`);
}

function tallyOf({testResults, errors, passed}: TestSession): Tally {
  const tests = testsOf(testResults).map(({test}) => test);
  const failed = tests.filter((test) => !test.passed && !test.skipped).length;
  return {
    passed: tests.filter((test) => test.passed).length,
    // A file that did not load has no test to blame.
    failed: failed + (errors.length > 0 || (!passed && failed === 0) ? 1 : 0),
    skipped: tests.filter((test) => test.skipped).length,
  };
}

function testsOf(suite: TestSuiteResult | undefined, above = ''): {readonly path: string; readonly test: TestResult}[] {
  if (!suite) return [];
  const path = [above, suite.name].filter(Boolean).join(' ');
  return [
    ...suite.tests.map((test) => ({path: [path, test.name].filter(Boolean).join(' '), test})),
    ...suite.suites.flatMap((inner) => testsOf(inner, path)),
  ];
}

function failure({error}: TestResult): string {
  if (!error) return 'no reason given';
  const {message, stack, expected, actual} = error;
  const story = stack?.includes(message) ? stack : `${message}\n${stack ?? ''}`;
  return expected === undefined && actual === undefined
    ? story
    : `${story}\nexpected: ${expected}\nactual:   ${actual}`;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}
