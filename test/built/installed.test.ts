/** The package as somebody installs it: packed, put into an empty project, built there, and called with. */
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {promisify} from 'node:util';
import {build} from 'vite';
import {projectFolder} from '../../tools/vite-settings.js';
import {readMarkdown} from '../../docs/site/markdown.js';
import {launch, unasked} from '../../tools/browser.js';
import {openBuiltSite} from '../e2e/support/built-site.js';
import {Stage} from '../e2e/support/stage.js';

const run = promisify(execFile);

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly {readonly path: string}[];
}

describe('the packed package', {timeout: 120_000}, () => {
  let project: string;
  let packed: Packed;

  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'call-elements-'));
    const {stdout} = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
      cwd: projectFolder,
    });
    // What npm says of one package.
    [packed] = JSON.parse(stdout) as [Packed];
    await writeFile(join(project, 'package.json'), '{"private": true, "type": "module"}');
    await run('npm', ['install', '--prefer-offline', '--no-audit', join(project, packed.filename)], {cwd: project});
  });
  after(() => rm(project, {recursive: true, force: true}));

  /** What a bundler makes of this, in the empty project. */
  async function bundle(name: string, code: string): Promise<string> {
    const root = join(project, name);
    await mkdir(root);
    await writeFile(join(root, 'main.js'), code);
    await writeFile(
      join(root, 'index.html'),
      `<!doctype html><html lang="de"><meta charset="utf-8"><title>Page</title><meta name="call-broker" content="/">
       <script type="module" src="./main.js"></script>`,
    );
    await build({root, base: './', configFile: false, logLevel: 'error', build: {minify: false, modulePreload: false}});
    return join(root, 'dist');
  }

  it('holds what is needed, and nothing else', (test) => {
    test.diagnostic(
      `${packed.files.length} files, ${(packed.size / 1000).toFixed(0)} kB, unpacked ${(packed.unpackedSize / 1000).toFixed(0)} kB`,
    );
    const strays = packed.files
      .map(({path}) => path)
      .filter(
        (path) =>
          !/^(?:dist\/.+\.(?:js|d\.ts|json)|custom-elements\.json|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(
            path,
          ),
      );
    assert.deepEqual(strays, []);
    assert(packed.size < 520_000, `${packed.size} bytes`);
  });

  it('two pages call each other', async () => {
    const code = `
      import 'call-elements';
      import {words} from 'call-elements/locales/de.js';
      const name = new URLSearchParams(location.search).get('name');
      const tags = '<incoming-call name="' + name + '"></incoming-call><call-button to="bob"></call-button><call-view></call-view>';
      document.body.innerHTML = tags + words.answer;`;
    const folder = await bundle('both', code);
    const stage = await Stage.on((onMessage) => openBuiltSite({folders: {'/': folder}, onMessage}));
    try {
      const [alice, bob] = await Promise.all([
        stage.reachable('alice', '/?name=alice'),
        stage.reachable('bob', '/?name=bob'),
      ]);
      await alice.press('bob anrufen');
      await bob.press('Annehmen');
      await Promise.all([alice.seesFrames(), bob.seesFrames(), alice.hearsSound(), bob.hearsSound()]);
      await alice.press('Auflegen', {within: 'call-view'});
      await bob.hears('call-ended', ({reason, confirmed}) => reason === 'hangup' && confirmed === true);
    } finally {
      await stage.close();
    }
  });

  describe('call-elements/testing.js', () => {
    /** The code of its guide that mentions this. */
    async function blockOf(mark: string): Promise<string> {
      const source = 'docs/guides/testing.md';
      const {blocks} = readMarkdown(await readFile(join(projectFolder, source), 'utf8'), source);
      const found = blocks.find(({code}) => code.includes(mark));
      assert(found, `The guide has no ${mark}.`);
      return found.code;
    }

    it('makes the test of its guide pass in Node', async () => {
      await writeFile(join(project, 'calls.test.js'), await blockOf("from 'node:test'"));
      const {stdout} = await run('node', ['--test', '--test-reporter=tap', 'calls.test.js'], {
        cwd: project,
        timeout: 20_000,
        // Else it takes itself for a part of this run.
        env: {...process.env, NODE_TEST_CONTEXT: undefined},
      });
      assert.match(stdout, /^# pass 1$/m);
    });

    it('makes those of a page pass, and nothing goes out of it', async () => {
      const tests = [await blockOf('calls Bob, who hangs up'), await blockOf('is called by Bob')];
      const folder = await bundle(
        'tested',
        `globalThis.it = (name, test) => (globalThis.tests ??= []).push(test);
         ${tests.join('\n')}
         globalThis.outcome = (async () => { for (const test of tests) await test(); return tests.length; })();`,
      );
      const {value, wentOut} = await outcomeIn({'/': folder});
      assert.deepEqual([value, wentOut], [2, []]);
    });

    it('serves the script tag too, which has a copy of its own of everything', async () => {
      const folder = join(project, 'scripted');
      await mkdir(folder);
      const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><call-button to="bob"></call-button>
        <script type="module">
          import {configureCalls} from '/lib/cdn/call-elements.js';
          import {TestNetwork} from '/lib/testing.js';
          const network = new TestNetwork();
          configureCalls({network});
          const element = document.querySelector('call-button');
          const ended = () => new Promise((resolve) => document.addEventListener('call-ended', resolve, {once: true}));
          globalThis.outcome = (async () => {
            await element.updateComplete;
            const button = element.shadowRoot.querySelector('button');
            network.devices.permission = 'denied';
            button.click();
            const refused = await ended();
            network.devices.allow();
            const bob = network.join('bob');
            button.click();
            await bob.rings();
            bob.decline();
            const declined = await ended();
            network.close();
            return [refused.reason, declined.reason].join();
          })();
        </script>`;
      await writeFile(join(folder, 'index.html'), page);
      const lib = join(project, 'node_modules/call-elements/dist');
      const {value, wentOut} = await outcomeIn({'/lib/': `${lib}/`, '/': folder});
      assert.deepEqual([value, wentOut], ['media-denied,declined', []]);
    });

    /** What `outcome` becomes in the page, and whatever it asks of the network or says to a broker meanwhile. */
    async function outcomeIn(folders: Readonly<Record<string, string>>) {
      const wentOut: string[] = [];
      const onMessage = ({type}: {type: string}) => wentOut.push(type);
      const site = await openBuiltSite({folders, onMessage});
      // There is neither a camera nor a permission to be had.
      const browser = await launch({without: ['--use-fake-device-for-media-stream', unasked]});
      try {
        const tab = await browser.newPage();
        tab.on('request', (request) => {
          const isPartOfPage = ['document', 'script', 'stylesheet', 'other'].includes(request.resourceType());
          if (!isPartOfPage) wentOut.push(request.url());
        });
        const session = await tab.createCDPSession();
        await session.send('Network.enable');
        session.on('Network.webSocketCreated', ({url}) => wentOut.push(url));
        await tab.goto(site.origin);
        return {value: await tab.evaluate('outcome'), wentOut};
      } finally {
        await browser.close();
        await site.close();
      }
    }
  });

  it('one tag brings itself, and what it shows itself with', async () => {
    const {text} = await bundled("import 'call-elements/elements/call-hangup.js';", 'one');
    assert.match(text, /"call-hangup"/);
    for (const other of ['"call-dialer", ', '"call-sign-in", ', '"call-button", '])
      assert(!text.includes(`define(${other}`), other);
  });

  it('the controller brings no tag', async () => {
    const {text} = await bundled(
      "import {CallController} from 'call-elements/controller.js'; console.log(CallController);",
      'bare',
    );
    assert.match(text, /CallController/);
    assert.doesNotMatch(text, /customElements\.define|LitElement/);
  });

  it('unused parts of the controller’s entry are left out', async () => {
    const {text} = await bundled(
      "import {endReasons} from 'call-elements/controller.js'; console.log(endReasons);",
      'few',
    );
    assert(text.length < 5000, `${text.length} characters`);
  });

  /** The code of an entry alone, without what it would fetch later. */
  async function bundled(code: string, name: string): Promise<{text: string}> {
    const root = join(project, name);
    await mkdir(root);
    await writeFile(join(root, 'main.js'), code);
    const built = await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {write: false, minify: false, rolldownOptions: {input: join(root, 'main.js')}},
    });
    const [first] = [built].flat();
    assert(first && 'output' in first);
    const entry = first.output.find((chunk) => chunk.type === 'chunk' && chunk.isEntry);
    assert(entry?.type === 'chunk');
    return {text: entry.code};
  }
});
