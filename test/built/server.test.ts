/** The package on a server: it may be imported, and its tags rendered. */
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {describe, it} from 'node:test';
import {promisify} from 'node:util';
import {projectFolder} from '../../tools/vite-settings.js';
import {elementsOf, readManifest} from '../../tools/described.js';

/** What a program of its own prints as JSON; it has to end by itself. */
async function printed(program: string): Promise<unknown> {
  const args = ['--input-type=module', '--eval', program];
  const {stdout, stderr} = await promisify(execFile)(process.execPath, args, {cwd: projectFolder, timeout: 20_000});
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

describe('on a server', () => {
  it('all entries can be imported, and leave no more behind than Lit does', async () => {
    const left = await printed(`
      await import('lit');
      const before = new Set(Reflect.ownKeys(globalThis));
      await import('call-elements');
      await import('call-elements/controller.js');
      await import('call-elements/locales/de.js');
      const {configureCalls} = await import('call-elements');
      configureCalls({name: 'alice'});
      console.log(JSON.stringify(Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String)));
    `);
    assert.deepEqual(left, []);
  });

  it('every tag can be rendered', async () => {
    const tags = elementsOf(await readManifest()).map(({tagName}) => tagName);
    const rendered = await printed(`
      import 'call-elements';
      import {render} from '@lit-labs/ssr';
      import {collectResult} from '@lit-labs/ssr/lib/render-result.js';
      import {html, unsafeStatic} from 'lit/static-html.js';
      const shown = {};
      for (const tag of ${JSON.stringify(tags)}) {
        const name = unsafeStatic(tag);
        shown[tag] = await collectResult(render(html\`<\${name} to="bob"></\${name}>\`));
      }
      console.log(JSON.stringify(shown));
    `);
    // As printed above.
    for (const [tag, markup] of Object.entries(rendered as Record<string, string>))
      assert.match(markup, /shadowrootmode="open"/, tag);
    assert.match((rendered as Record<string, string>)['call-button'] ?? '', />Call bob</);
  });
});
