/* All of it, one after the other: they would disturb each other. */
import {spawnSync} from 'node:child_process';
import {availableParallelism, loadavg} from 'node:os';
import {fileURLToPath} from 'node:url';

for (const name of ['offline', 'relay', 'flood', 'growth', 'failover']) {
  console.log(`\n## ${name} (${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)})`);
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const {status} = spawnSync(process.execPath, ['--import', 'tsx', script], {stdio: 'inherit'});
  if (status !== 0) process.exitCode = 1;
}
