import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import type {SitePage} from './support/site.js';
import {Stage} from './support/stage.js';

describe('the script tag', () => {
  let stage: Stage;
  const pages: Record<string, SitePage> = {};

  before(async () => {
    stage = await Stage.set(pages);
    // The same server by another name is another origin.
    const otherOrigin = stage.site.origin.replace('localhost', '127.0.0.1');
    const broker = otherOrigin;
    const policy = (scripts: string) =>
      [
        "default-src 'none'",
        `script-src ${scripts}`,
        "style-src 'self'",
        `connect-src ${broker} ${broker.replace('http', 'ws')}`,
        "require-trusted-types-for 'script'",
        "trusted-types lit-html 'allow-duplicates'",
      ].join('; ');
    const page = (body: string, scripts: readonly string[], allowed = "'self'"): SitePage => ({
      html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
        <meta name="call-broker" content="${broker}/">
        ${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('')}</head><body>${body}</body></html>`,
      headers: {'content-security-policy': policy(allowed)},
    });
    const three = (name: string, to: string) =>
      `<incoming-call name="${name}"></incoming-call> <call-button to="${to}"></call-button> <call-view></call-view>`;
    const script = '/cdn/call-elements.js';
    pages['/bob'] = page(three('bob', 'alice'), [script]);
    pages['/once'] = page(three('alice', 'bob'), [script]);
    pages['/version'] = page(three('alice', 'bob'), [`${script}?ver=1`]);
    pages['/twice'] = page(three('alice', 'bob'), [script, `${script}?ver=1`, `${script}?ver=2`]);
    pages['/moved'] = page(three('alice', 'bob'), ['/moved/call-elements.js']);
    pages['/elsewhere'] = page(three('alice', 'bob'), [otherOrigin + script], `'self' ${otherOrigin}`);
    pages['/workflow'] = page(
      '<call-sign-in></call-sign-in> <call-dialer></call-dialer> <incoming-call layout="dialog"></incoming-call> <call-view floating></call-view>',
      [script],
    );
    for (const [path, lang] of [
      ['/german', 'de'],
      ['/french', 'fr'],
    ] as const) {
      const {html, headers} = page('<call-button to="bob"></call-button>', [script]);
      pages[path] = {html: html.replace('lang="en"', `lang="${lang}"`), ...(headers && {headers})};
    }
    pages['/button'] = page('<call-button to="bob"></call-button>', [script]);
  });
  after(() => stage.close());

  const violations = (person: Person) => person.page.evaluate(() => window.evidence.violations);

  it('a page under a strict policy makes a whole call without one violation', async () => {
    const requests = new Set<string>();
    for (const person of [await stage.person('alice'), await stage.person('bob')])
      person.page.on('request', (request) => requests.add(new URL(request.url()).host));
    const [ann, bob] = await Promise.all([stage.at('alice', '/workflow'), stage.reachable('bob', '/bob')]);
    await ann.press('Connect');
    await ann.sees('Type a name first.');
    await ann.fill('Your name', 'alice');
    await ann.press('Connect');
    await ann.fill('Name of the person to call', 'bob');
    await ann.press('Call');
    await bob.press('Answer');
    await Promise.all([ann.seesFrames(), ann.seesFrames('self-video'), bob.seesFrames()]);
    await Promise.all([ann.hearsSound(), bob.hearsSound()]);
    // Its place is set by script.
    const handle = await ann.find('Move the call (arrow keys)');
    await handle.focus();
    await ann.page.keyboard.press('ArrowLeft');
    await ann.press('Make small');
    await ann.press('Make large');
    await ann.press('Turn off camera');
    await bob.sees('The camera of alice is off');
    await ann.press('Hang up');
    await bob.sees('alice ended the call');
    await bob.press('Call again');
    await ann.find('Video call from bob', {role: 'alertdialog'});
    await ann.press('Decline');
    await bob.sees('alice declined the call');
    assert.deepEqual([await violations(ann), await violations(bob)], [[], []]);

    assert.deepEqual([...requests], [new URL(stage.site.origin).host], 'nobody else is asked');
    const sockets = await Promise.all([ann, bob].map(({page}) => page.evaluate(() => window.evidence.sockets)));
    for (const address of sockets.flat()) assert.equal(new URL(address).hostname, '127.0.0.1');
    for (const {page} of [ann, bob]) {
      const html = await page.evaluate(() => document.documentElement.outerHTML.split('>')[0]);
      assert.equal(html, '<html lang="en"', 'nothing is written to the root');
    }
  });

  it('a page in another language fetches that language alone, under the same policy', async () => {
    const requests: string[] = [];
    const eva = await stage.person('eva');
    eva.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await eva.goTo('/german');
    await eva.find('bob anrufen');
    const fetched = requests.filter((path) => path !== '/favicon.ico');
    assert.deepEqual(fetched, ['/german', '/cdn/call-elements.js', '/cdn/languages.js', '/cdn/locales/de.js']);
    assert.deepEqual(await violations(eva), []);
  });

  it('a language that does not come is asked for once more, then it is English, until a language changes', async () => {
    const requests: string[] = [];
    const eva = await stage.person('eva');
    let isBroken = true;
    await eva.page.setRequestInterception(true);
    eva.page.on('request', (request) => {
      const {pathname} = new URL(request.url());
      if (pathname.includes('/locales/')) requests.push(pathname);
      if (isBroken && pathname.includes('/locales/')) void request.abort();
      else void request.continue();
    });
    await eva.goTo('/french');
    await eva.find('Call bob');
    await eventually(() => requests.length === 2, 'it is asked for twice');
    isBroken = false;
    await eva.page.evaluate(() => document.documentElement.setAttribute('lang', 'fr-CA'));
    await eva.find('Appeler bob');
    await eva.page.setRequestInterception(false);
  });

  for (const [path, how] of [
    ['/version', 'with a query'],
    ['/twice', 'three times, under three addresses'],
    ['/moved', 'by a redirect'],
    ['/elsewhere', 'from another origin'],
  ] as const) {
    it(`loaded ${how}: one controller, one registration, one of each`, async () => {
      const [alice, bob] = await Promise.all([stage.reachable('alice', path), stage.reachable('bob', '/bob')]);
      await bob.press('Call alice');
      await alice.press('Answer');
      await Promise.all([alice.seesFrames(), bob.seesFrames()]);
      assert.equal(await alice.page.evaluate(() => window.evidence.sockets.length), 1);
      const states = (await alice.heard('call-registration')).map(({state}) => state);
      assert.deepEqual(states, ['registering', 'registered']);
      assert.equal((await alice.heard('call-incoming')).length, 1);
      assert.equal((await alice.page.$$('call-view')).length, 1);
      assert.deepEqual(await violations(alice), []);
    });
  }

  it('a page with a button alone fetches one file, and nothing else before it is wanted', async () => {
    const requests: string[] = [];
    const ann = await stage.person('alice');
    ann.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await ann.goTo('/button');
    await ann.find('Call bob');
    await ann.page.waitForNetworkIdle({idleTime: 300});
    const fetched = requests.filter((path) => path !== '/favicon.ico');
    assert.deepEqual(fetched, ['/button', '/cdn/call-elements.js']);
    assert.deepEqual(await ann.page.evaluate(() => window.evidence.sockets), []);
  });
});
