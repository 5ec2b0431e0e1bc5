/**
 * Runs every measurement, or those whose names begin with an argument: `npm run bench -- p1 p9`. Flags are handed on:
 * `npm run bench -- p9 p10 --from-tarball`.
 */
import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const given = process.argv.slice(2);
const wanted = given.filter((word) => !word.startsWith('--'));
const flags = given.filter((word) => word.startsWith('--'));
const folder = fileURLToPath(new URL('.', import.meta.url));
const scripts = readdirSync(folder).filter((name) => /^p\d+-.*\.ts$/.test(name));
const chosen = scripts.filter((name) => wanted.length === 0 || wanted.some((start) => name.startsWith(`${start}-`)));
if (chosen.length === 0) throw new Error(`No measurement is called ${wanted.join(', ')}.`);
chosen.sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)));

const missed = chosen.filter((name) => {
  const {status} = spawnSync(process.execPath, ['--import', 'tsx', '--expose-gc', name, ...flags], {
    cwd: folder,
    stdio: 'inherit',
  });
  return status !== 0;
});
console.log(missed.length === 0 ? 'All goals met.' : `Missed: ${missed.join(', ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;
