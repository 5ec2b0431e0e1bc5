import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {type EmbeddedBroker, startBroker} from '../../tools/embedded-broker.js';
import type {Person} from './support/person.js';
import {pageWith, Stage} from './support/stage.js';

const elements =
  '<call-sign-in></call-sign-in> <call-dialer></call-dialer> <incoming-call></incoming-call> <call-view></call-view>';

describe('the workflow of chatroulette', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  let brokerOfDave: EmbeddedBroker;
  const pages: Record<string, string> = {
    '/entry.html': pageWith(elements),
    // Port 9 is reserved for whoever throws everything away; nobody listens.
    '/no-broker.html': pageWith(elements, 'http://localhost:9/'),
  };

  before(async () => {
    brokerOfDave = await startBroker();
    pages['/dave.html'] = pageWith(elements, brokerOfDave.url);
    stage = await Stage.set(pages);
    [alice, bob] = await Promise.all([stage.at('alice', '/entry.html'), stage.at('bob', '/entry.html')]);
  });
  after(async () => {
    await stage.close();
    await brokerOfDave.stop();
  });

  async function signIn(person: Person, name: string) {
    await person.fill('Your name', name);
    await person.press('Connect');
    await person.sees(`You are ${name}`);
  }

  async function dial(person: Person, name: string) {
    await person.fill('Name of the person to call', name);
    await person.press('Call');
  }

  it('presents a screen to pick a name on, and nothing else', async () => {
    await alice.sees('Pick a name');
    assert(!(await alice.text()).includes('Call someone'));
    await alice.press('Connect');
    await alice.sees('Type a name first.');
  });

  it('handles a name that has been picked already', async () => {
    await signIn(bob, 'bob');
    await alice.fill('Your name', 'bob');
    await alice.press('Connect');
    await alice.sees('This name is already taken. Pick another one.');
    assert(await alice.has('Connect'));
    // The field has the focus: another name can be typed at once.
    await alice.page.keyboard.down('Control');
    await alice.page.keyboard.press('a');
    await alice.page.keyboard.up('Control');
    await alice.page.keyboard.type('alice');
    await alice.page.keyboard.press('Enter');
    await alice.sees('You are alice');
    assert(!(await alice.has('Connect')));
  });

  it('releases a token-like thing to whoever picks no name, by which others call', async () => {
    const carol = await stage.at('carol', '/entry.html');
    await carol.press('Continue without a name');
    await carol.sees('Others reach you as');
    const token = await carol.page.$eval('call-dialer', ({shadowRoot}) =>
      shadowRoot?.querySelector('[part="own-name"]')?.textContent?.trim(),
    );
    assert.match(token ?? '', /^[A-Za-z0-9]{22}$/);
    await dial(alice, token ?? '');
    await carol.sees('Video call from alice');
    await carol.press('Decline');
    await alice.sees('declined the call');
    await alice.press('Close');
  });

  it('shows a proper message when the connection fails, on the same screen', async () => {
    const carol = await stage.at('carol', '/no-broker.html');
    await carol.fill('Your name', 'carol');
    await carol.press('Connect');
    await carol.sees('The calling service cannot be reached. Check your connection and try again.');
    assert(await carol.has('Connect'));
    await carol.leave();
  });

  it('idle: somebody’s name is typed and a call request sent: REQUEST_CALL, an answer-waiting state', async () => {
    stage.forget();
    await alice.sees('Call someone');
    await dial(alice, 'alice');
    await alice.sees('This is you');
    assert.equal((await alice.hears('call-error')).code, 'self-call');
    await dial(alice, 'bob');
    await alice.sees('Ringing…');
    assert(await alice.has('Hang up'));
    assert(!(await alice.text()).includes('Call someone'));
    const requested = await stage.hears('CALL_REQUESTED', ({message: {type, resp}}) => type === 'SETUP' && !resp);
    assert.deepEqual([requested.from, requested.to], ['alice', 'bob']);
  });

  it('idle: a call request arrives, with something to accept or reject it', async () => {
    await bob.sees('Video call from alice');
    assert(await bob.has('Answer'));
    assert(await bob.has('Decline'));
  });

  it('the recipient rejects: CALL_REJECTED, a message to the caller, and for him nothing happens', async () => {
    await bob.press('Decline');
    const rejected = await stage.hears('CALL_REJECTED', ({message: {type}}) => type === 'REJECT');
    assert.deepEqual([rejected.from, rejected.to], ['bob', 'alice']);
    await alice.sees('bob declined the call');
    await Promise.all([alice.sees('Call someone'), bob.sees('Call someone')]);
    const text = await bob.text();
    assert(!text.includes('alice') && !text.includes('Call declined'), text);
  });

  it('the recipient accepts: both see a call view with the other’s picture waiting', async () => {
    stage.forget();
    const releases = await Promise.all([alice.delaysMedia(), bob.delaysMedia()]);
    await alice.press('Call again');
    await bob.press('Answer');
    await stage.hears('CALL_ACCEPTED', ({from, message: {type, resp}}) => from === 'bob' && type === 'SETUP' && resp);
    await Promise.all([
      alice.sees('Waiting for the picture of bob…'),
      bob.sees('Waiting for the picture of alice…'),
      alice.find('Call with bob', {role: 'region'}),
      bob.find('Call with alice', {role: 'region'}),
    ]);
    for (const release of releases) await release();
  });

  it('descriptions and candidates are exchanged, and the transmission starts', async () => {
    await Promise.all([alice.seesFrames(), bob.seesFrames(), alice.hearsSound(), bob.hearsSound()]);
    for (const person of [alice, bob]) assert(!(await person.text()).includes('Waiting for'));
    const rows = stage.said.map(({from, to, by}) => `${from} ${by} ${to}`);
    for (const row of ['alice OFFER bob', 'bob ANSWER alice', 'alice CANDIDATE bob', 'bob CANDIDATE alice']) {
      assert(rows.includes(row), `${row} is missing in ${rows.join(', ')}`);
    }
    await bob.press('Hang up');
    await Promise.all([alice.sees('Call someone'), bob.sees('Call someone')]);
  });

  it('idle: the server closes the connection: notified, and back at the entry with a proper message', async () => {
    const dave = await stage.person('dave');
    await dave.hurries();
    await dave.goTo('/dave.html');
    await signIn(dave, 'dave');
    await brokerOfDave.stop();
    // It may be back in a moment; it takes half a minute until it is given up.
    await dave.sees('Reconnecting…');
    await dave.sees('The calling service closed the connection. Please connect again.', 20_000);
    await dave.sees('Pick a name');
    assert(!(await dave.text()).includes('Call someone'));
    assert.equal(await dave.page.evaluate(() => document.activeElement?.localName), 'call-sign-in');

    await brokerOfDave.start();
    await dave.press('Connect');
    await dave.sees('You are dave');
  });
});
