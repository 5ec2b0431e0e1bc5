/** Writes `custom-elements.json`, or with `--check` fails if it is not what the sources say. */
import {readFile, writeFile} from 'node:fs/promises';
import {cli} from '@custom-elements-manifest/analyzer/cli.js';

const file = 'custom-elements.json';
const manifest = `${JSON.stringify(await cli({argv: ['analyze', '--quiet'], noWrite: true}), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  await writeFile(file, manifest);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== manifest) {
  console.error(`${file} is out of date: npm run manifest`);
  process.exit(1);
}
