/** Each example is built, opened by two people, and one calls the other. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, describe, it} from 'node:test';
import {openBuiltSite} from '../test/e2e/support/built-site.js';
import type {Person} from '../test/e2e/support/person.js';
import type {Site} from '../test/e2e/support/site.js';
import {Stage} from '../test/e2e/support/stage.js';
import {buildExample} from './build.js';

const here = import.meta.dirname;

describe('the example', {timeout: 120_000}, () => {
  const folders: Record<string, string> = {
    '/html/': join(here, 'html'),
    '/call-elements/': join(here, '../dist/cdn'),
  };
  let stage: Stage;

  before(async () => {
    stage = await Stage.on((onMessage) => openBuiltSite({folders, onMessage}));
  });
  after(() => stage.close());

  /** Both see and hear each other, and one hangs up. */
  async function talk(one: Person, other: Person) {
    await Promise.all([one.seesFrames(), other.seesFrames(), one.hearsSound(), other.hearsSound()]);
    await hangUp(one, other);
  }

  function example(name: string, what: string, use: (path: string) => Promise<void>) {
    it(`${name}: ${what}`, async () => {
      folders[`/${name}/`] = await buildExample(name);
      await use(`/${name}/index.html`);
      await stage.clear();
    });
  }

  it('html: a customer asks the flower shop', async () => {
    const [shop, customer] = await Promise.all([
      stage.reachable('shop', '/html/counter.html'),
      stage.at('customer', '/html/index.html'),
    ]);
    await customer.press('Ask us face to face');
    await shop.sees('Roses or tulips');
    await shop.press('Answer');
    await Promise.all([customer.seesFrames(), shop.seesFrames()]);
    await hangUp(shop, customer);
    await stage.clear();
  });

  example('react', 'one of a team calls another', async (path) => {
    const [alice, bob] = await Promise.all([stage.at('alice', path), stage.at('bob', path)]);
    for (const person of [alice, bob]) {
      await person.fill('Your name', person.name);
      await person.press('Connect');
      await person.isReachable();
    }
    await alice.press('Call bob');
    await bob.press('Answer');
    await talk(alice, bob);
    await bob.sees('alice: ');
  });

  example('vue', 'a doctor calls a patient', async (path) => {
    const [doctor, ida] = await Promise.all([
      stage.reachable('doctor', path),
      stage.reachable('ida', `${path}?patient=ida`),
    ]);
    await ida.sees('The doctor will call you here.');
    await doctor.press('Call ida');
    await ida.sees('Dr. Moreau');
    await ida.press('Answer');
    await talk(doctor, ida);
    await doctor.sees('seen');
  });

  example('svelte', 'a tutor is called, and may ask not to be disturbed', async (path) => {
    const [tutor, pim] = await Promise.all([stage.reachable('tutor', `${path}?tutor`), stage.at('pim', path)]);
    await tutor.press('Do not disturb', {role: 'checkbox'});
    await pim.press('Ask a question');
    await pim.hears('call-ended', ({reason}) => reason === 'busy');
    await tutor.press('Do not disturb', {role: 'checkbox'});
    await pim.press('Ask a question');
    await tutor.press('Answer');
    await talk(pim, tutor);
  });

  example('solid', 'somebody rings at the door', async (path) => {
    const [kitchen, door] = await Promise.all([stage.reachable('kitchen', `${path}?kitchen`), stage.at('door', path)]);
    await door.press('Ring the bell');
    await kitchen.sees('The bell rang 1 times today.');
    await kitchen.press('Answer');
    await Promise.all([kitchen.seesFrames(), door.hearsSound()]);
    await hangUp(kitchen, door);
  });

  example('multi-page', 'the office is reachable on every page', async (path) => {
    const [office, visitor] = await Promise.all([
      stage.reachable('office', `${path}?office`),
      stage.at('visitor', path),
    ]);
    await goBy(office, 'Contact', 'link');
    await office.isReachable();
    await goBy(visitor, 'Prices', 'link');
    await visitor.press('Ask us');
    await office.press('Answer');
    await talk(visitor, office);
  });

  example('own-interface', 'two phones without one of our elements', async (path) => {
    const [alice, bob] = await Promise.all([
      stage.at('alice', `${path}?name=alice`),
      stage.at('bob', `${path}?name=bob`),
    ]);
    await Promise.all([alice.sees('registered as alice'), bob.sees('registered as bob')]);
    await alice.fill('Whom to call', 'bob');
    await alice.press('Call');
    await bob.sees('incoming: alice');
    await bob.press('Answer');
    await Promise.all([alice.seesFrames('picture'), bob.seesFrames('picture'), bob.hearsSound()]);
    await bob.press('Hang up');
    await alice.sees('ended: bob');
  });

  example('support-desk', 'voice only, and only while the desk is open', async (path) => {
    const [desk, late, early] = await Promise.all([
      stage.reachable('desk', '/support-desk/desk.html'),
      stage.person('late'),
      stage.person('early'),
    ]);
    await setClock(late, '2026-03-07T10:00:00Z');
    await late.goTo(path);
    await late.sees('We are closed. Monday to Friday, 9 to 17 o’clock in Berlin.');
    await setClock(early, '2026-03-09T08:30:00Z');
    await early.goTo(path);
    await early.press('Talk to us');
    await desk.sees('Order 4711');
    await desk.press('Answer');
    await Promise.all([desk.hearsSound(), early.hearsSound()]);
    await hangUp(desk, early);
  });
});

describe('the example with a server', {timeout: 120_000}, () => {
  it('login: nobody but alice is alice', async () => {
    const stage = await Stage.on(() => startServer('login'));
    try {
      const [alice, bob, eve] = await Promise.all([
        logIn(stage, 'alice', 'apple'),
        logIn(stage, 'bob', 'banana'),
        stage.at('eve', '/'),
      ]);
      await Promise.all([alice.isReachable(), bob.isReachable()]);
      await bob.press('Call alice');
      await alice.press('Answer', {within: 'incoming-call'});
      await Promise.all([alice.seesFrames(), bob.seesFrames()]);
      await hangUp(alice, bob);
      assert.equal(await eve.page.evaluate(async () => (await fetch('/api/call-token')).status), 401);
    } finally {
      await stage.close();
    }
  });

  it('server-rendered: shown without a script, taken over, and pressed', async () => {
    await buildExample('server-rendered');
    const stage = await Stage.on(() => startServer('server-rendered'));
    try {
      const reader = await stage.person('reader');
      await reader.page.setJavaScriptEnabled(false);
      await reader.page.goto(`${stage.site.origin}/?name=reader`);
      await reader.find('Call Bob');

      const [alice, bob] = await Promise.all([
        stage.reachable('alice', '/?name=alice'),
        stage.reachable('bob', '/?name=bob'),
      ]);
      await alice.sees('Nobody is on the phone.');
      assert.deepEqual(await shownTwice(alice), []);
      await alice.press('Call Bob');
      await bob.press('Answer');
      await Promise.all([alice.seesFrames(), bob.seesFrames()]);
      assert.deepEqual(await shownTwice(alice), []);
      await hangUp(alice, bob);
    } finally {
      await stage.close();
    }
  });
});

async function hangUp(one: Person, other: Person) {
  await one.press('Hang up', {within: 'call-view'});
  await other.hears('call-ended');
}

/** Presses what leads to another page, and is there. */
async function goBy(person: Person, name: string, role: 'link' | 'button') {
  await Promise.all([person.page.waitForNavigation(), person.press(name, {role})]);
}

async function logIn(stage: Stage, name: string, password: string): Promise<Person> {
  const person = await stage.at(name, '/');
  await person.fill('Name', name);
  await person.page.type('[type=password]', password);
  await goBy(person, 'Log in', 'button');
  await person.sees(`Welcome, ${name}`);
  return person;
}

/** Elements whose shadow root was drawn beside what was there instead of in its place. */
function shownTwice(person: Person): Promise<string[]> {
  return person.page.$$eval('call-button, call-view, incoming-call', (elements) =>
    elements
      .filter(({shadowRoot}) => {
        const ids = [...(shadowRoot?.querySelectorAll('[part]:not(video)') ?? [])].map((one) =>
          one.getAttribute('part'),
        );
        return new Set(ids).size < ids.length;
      })
      .map(({localName}) => localName),
  );
}

/** Runs the example's own server, on any free port. */
async function startServer(name: string): Promise<Site> {
  const server = spawn(process.execPath, ['--import', 'tsx', join(here, name, 'server.ts')], {
    env: {...process.env, PORT: '0'},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Its first line is where it is.
  const [origin] = (await once(createInterface(server.stdout), 'line')) as [string];
  return {
    origin,
    brokerUrl: `${origin}/`,
    async stopBroker() {},
    async startBroker() {},
    async close() {
      server.kill();
      await once(server, 'exit');
    },
  };
}

/** On pages opened from now on it is this time. */
async function setClock(person: Person, now: string) {
  await person.page.evaluateOnNewDocument(`
    const ahead = Date.parse('${now}') - Date.now();
    const passed = Date.now;
    window.Date = class extends Date {
      constructor(...given) {
        super(...(given.length > 0 ? given : [passed() + ahead]));
      }
    };
  `);
}
