/** The script-tag builds as `npm run build` left them, from another origin as from a CDN. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {projectFolder} from '../../tools/vite-settings.js';
import {openBuiltSite} from '../e2e/support/built-site.js';
import type {Person} from '../e2e/support/person.js';
import type {Site} from '../e2e/support/site.js';
import {Stage} from '../e2e/support/stage.js';

describe('the built script tag', {timeout: 120_000}, () => {
  const cdnFolder = join(projectFolder, 'dist/cdn');
  const pages: Record<string, string> = {};
  let cdn: Site;
  let stage: Stage;
  let integrity: Record<string, string>;

  /** Somebody reachable, on a page that loads this. */
  const page = (name: string, scripts: string) => `<!doctype html><html lang="de"><head><meta charset="utf-8">
    <title>Shop</title><meta name="call-broker" content="/">${scripts}</head><body>
    <incoming-call name="${name}"></incoming-call> <call-button to="bob"></call-button> <call-view></call-view></body></html>`;

  before(async () => {
    integrity = JSON.parse(await readFile(join(cdnFolder, 'integrity.json'), 'utf8')) as Record<string, string>;
    cdn = await openBuiltSite({folders: {'/': cdnFolder}, headers: {'access-control-allow-origin': '*'}});
    stage = await Stage.on((onMessage) =>
      openBuiltSite({
        folders: {},
        onMessage,
        pages,
      }),
    );
    pages['/bob'] = page('bob', moduleTag());
  });
  after(async () => {
    await stage.close();
    await cdn.close();
  });

  /** A page with a call would ask whether one means to leave it. */
  async function hangUp(one: Person, other: Person) {
    await one.press('Auflegen', {within: 'call-view'});
    await other.hears('call-ended');
    await stage.clear();
  }

  const moduleTag = (hash = integrity['call-elements.js']) =>
    `<script type="importmap">${JSON.stringify({integrity: addresses()})}</script>
     <script type="module" src="${cdn.origin}/call-elements.js" integrity="${hash}" crossorigin></script>`;
  const classicTag = () =>
    `<script src="${cdn.origin}/call-elements.classic.js" integrity="${integrity['call-elements.classic.js']}" crossorigin></script>`;
  const addresses = () =>
    Object.fromEntries(Object.entries(integrity).map(([name, hash]) => [`${cdn.origin}/${name}`, hash]));

  for (const [how, tag] of [
    ['as a module, each file with its hash', moduleTag],
    ['as one classic file with its hash', classicTag],
  ] as const) {
    it(`makes calls from another origin ${how}`, async () => {
      pages['/alice'] = page('alice', tag());
      const [alice, bob] = await Promise.all([stage.reachable('alice', '/alice'), stage.reachable('bob', '/bob')]);
      // Languages come from there too.
      await alice.press('bob anrufen');
      await bob.press('Annehmen');
      await Promise.all([alice.seesFrames(), bob.seesFrames(), alice.hearsSound(), bob.hearsSound()]);
      await hangUp(alice, bob);
    });
  }

  it('does not run when it is not what its hash says', async () => {
    pages['/changed'] = page('alice', moduleTag(integrity['tags.js']));
    const alice = await stage.at('alice', '/changed');
    assert.equal(await alice.page.$(':is(call-button, call-view, incoming-call):defined'), null);
  });

  it('loads no part that is not what its hash says', async () => {
    const wrong = moduleTag().replaceAll(integrity['tags.js'] ?? '', integrity['calls.js'] ?? '');
    pages['/changed-part'] = page('alice', wrong);
    const alice = await stage.at('alice', '/changed-part');
    await alice.hears('call-error', ({code}) => code === 'load-failed');
    assert.equal(await alice.page.$('call-view:defined'), null);
  });

  it('speaks no language that is not what its hash says', async () => {
    const wrong = moduleTag().replaceAll(integrity['locales/de.js'] ?? '', integrity['calls.js'] ?? '');
    pages['/changed-language'] = page('alice', wrong);
    const alice = await stage.reachable('alice', '/changed-language');
    await alice.find('Call bob');
  });

  it('loaded twice says so, once, and makes one call', async () => {
    pages['/twice'] = page('alice', moduleTag() + classicTag());
    const alice = await stage.person('alice');
    const said: string[] = [];
    alice.page.on('console', (message) => said.push(message.text()));
    await alice.goTo('/twice');
    await alice.isReachable();
    const bob = await stage.reachable('bob', '/bob');
    await alice.press('bob anrufen');
    await bob.press('Annehmen');
    await alice.seesFrames();
    await hangUp(alice, bob);
    assert.deepEqual(
      said.filter((text) => text.includes('twice')),
      ['call-elements is loaded twice.'],
    );
  });
});
