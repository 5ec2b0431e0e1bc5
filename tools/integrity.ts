/** The hashes for `integrity="…"` of a script tag. */
import {createHash} from 'node:crypto';
import {readdir, readFile, writeFile} from 'node:fs/promises';

/** Writes `dist/cdn/integrity.json`, a hash for each file beside and below it. */
export async function writeIntegrity() {
  const names = (await readdir('dist/cdn', {recursive: true})).filter((name) => name.endsWith('.js')).sort();
  const hashes = await Promise.all(names.map(async (name) => [name, await hashOf(`dist/cdn/${name}`)]));
  await writeFile('dist/cdn/integrity.json', `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}

async function hashOf(file: string): Promise<string> {
  return `sha384-${createHash('sha384')
    .update(await readFile(file))
    .digest('base64')}`;
}
