/**
 * Runs the tests: `npm test`, or some of them by a piece of their path: `npm test -- core call-button`.
 *
 * Files that run in Node share a process with some others, all that run in a page have one runner. A process that does
 * not end is ended, and counts as a failure.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {constants, setPriority} from 'node:os';
import {parseArgs} from 'node:util';
import {browserFolders, isIn, testFiles} from './test-files.js';
import {bundledBrowser} from './browser.js';
import {sentence, sum, type Tally} from './tally.js';

interface Job {
  readonly name: string;
  readonly args: readonly string[];
  /** Needs nothing but the processor, and may wait for it. */
  readonly patient?: boolean;
}

const {values, positionals: wanted} = parseArgs({
  allowPositionals: true,
  options: {
    /** Only the tests that run there: `node` or `page`. */
    in: {type: 'string'},
    /** Seconds the whole run may take; one process gets some of them, so that the others have their turn. */
    limit: {type: 'string', default: '600'},
    /** Lets tests that search at random search for longer. */
    long: {type: 'boolean', default: false},
  },
});
const wholeLimit = Number(values.limit) * 1000;
/** Who lets others go first has to be waited for. */
const limitOf = ({patient}: Job) => (patient ? 0.8 : 0.4) * wholeLimit;
const deadline = performance.now() + wholeLimit;
const running = new Map<ChildProcess, Job>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running.keys()) endTree(child);
    process.exit(128 + constants.signals[signal]);
  });
}

const files = testFiles()
  .filter((file) => wanted.length === 0 || wanted.some((piece) => file.includes(piece)))
  .filter((file) => values.in === undefined || isIn(file, browserFolders) === (values.in === 'page'));
if (files.length === 0) {
  console.error(`No test file has ${wanted.join(' or ')} in its path.`);
  process.exit(1);
}

// The same browser everywhere, which takes half the processor's time of an installed one.
if (!process.env['CALL_ELEMENTS_BROWSER'] && !process.env['CHROME_PATH'] && (await hasBundledBrowser())) {
  process.env['CALL_ELEMENTS_BROWSER'] = 'bundled';
}

// Three at a time: two that need browsers, and the pure tests, which only want to be done and run at low priority. Who
// has nothing left to do with browsers helps with those; the long ones come first, so that none is waited for at the end.
const isLong = (file: string) => /\/(?:model|soak)/.test(file);
const pureFiles = nodeFiles('core', 'flows', 'controller', 'package');
const pure = [
  ...nodeJobs(pureFiles.filter(isLong), 1),
  ...nodeJobs(
    pureFiles.filter((file) => !isLong(file)),
    20,
  ),
].map((job) => ({...job, patient: true}));
const others = [...pageJob(), ...nodeJobs(nodeFiles('contract'), 1), ...nodeJobs(nodeFiles('e2e'), 3)];
const tallies = await Promise.all([[pure], [others, pure], [others, pure]].map(runFrom));
const total = sum(tallies.flat());
console.log(`\n${sentence(total)}`);
process.exit(total.failed === 0 ? 0 : 1);

/** It does not run on every system; taken apart here once, before several processes want it. */
async function hasBundledBrowser(): Promise<boolean> {
  return bundledBrowser().then(
    () => true,
    () => false,
  );
}

function nodeFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) => files.filter((file) => isIn(file, [folder])));
}

/** So many files share a process: to start it, and the browsers of its tests, takes longer than many a test. */
function nodeJobs(all: readonly string[], together: number): Job[] {
  const options = ['--import', 'tsx', '--test-reporter=./tools/node-reporter.ts', '--enable-source-maps'];
  return Array.from({length: Math.ceil(all.length / together)}, (_none, at) => {
    const some = all.slice(at * together, (at + 1) * together);
    const imports = some.slice(0, -1).flatMap((file) => ['--import', `./${file}`]);
    return {name: some.join(', '), args: [...options, ...imports, ...some.slice(-1)]};
  });
}

function pageJob(): Job[] {
  const inPage = files.filter((file) => isIn(file, browserFolders));
  if (inPage.length === 0) return [];
  return [
    {name: 'the tests that run in a page', args: ['node_modules/@web/test-runner/dist/bin.js', '--files', ...inPage]},
  ];
}

/** One after the other, one queue after the other; whoever else takes from the same queue takes other ones. */
async function runFrom(queues: readonly Job[][]): Promise<Tally[]> {
  const done: Tally[] = [];
  for (const queue of queues) {
    for (let job = queue.shift(); job; job = queue.shift()) done.push(await run(job));
  }
  return done;
}

function run(job: Job): Promise<Tally> {
  const milliseconds = Math.min(limitOf(job), deadline - performance.now());
  if (milliseconds <= 0) {
    console.log(`FAILED ${job.name}: not started, the time is up`);
    return Promise.resolve({passed: 0, failed: 1, skipped: 0});
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, job.args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {...process.env, ...(values.long && {CALL_ELEMENTS_SEARCH: 'long'})},
      // A group of its own, so that the browsers it started end with it.
      detached: true,
    });
    running.set(child, job);
    if (job.patient && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);

    let tally: Tally | undefined;
    let late = false;
    // What comes through the channel is what tally.ts sends.
    child.on('message', (message) => (tally = message as Tally));
    const limit = setTimeout(() => {
      late = true;
      endTree(child);
    }, milliseconds);

    child.on('close', (code, signal) => {
      clearTimeout(limit);
      running.delete(child);
      const {passed, failed, skipped} = tally ?? {passed: 0, failed: 0, skipped: 0};
      const trouble = late
        ? `still running after ${Math.round(milliseconds / 1000)} s, ended (npm test -- --limit ${2 * Number(values.limit)} allows more)`
        : passed + failed + skipped === 0 && code === 0
          ? 'no tests in it'
          : failed === 0 && code !== 0
            ? `ended with ${signal ?? `exit code ${code}`}`
            : undefined;
      if (trouble) console.log(`FAILED ${job.name}: ${trouble}`);
      resolve({passed, failed: failed + (trouble ? 1 : 0), skipped});
    });
  });
}

function endTree(child: ChildProcess) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
  }
}
