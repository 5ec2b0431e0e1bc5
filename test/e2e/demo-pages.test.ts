import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {Stage} from './support/stage.js';

/** The five stories of the documentation, as they are told there, pressed as people press. */
describe('the demo pages', () => {
  let stage: Stage;
  let carol: Person;
  before(async () => {
    stage = await Stage.setWithDemo();
    carol = await stage.at('carol', '/support-desk.html');
    assert(!(await carol.text()).includes('We are closed'));
    // Nobody is there. The broker takes five seconds to find out: what follows is done meanwhile.
    await carol.press('Talk to us');
  });
  after(() => stage.close());

  async function talk(caller: Person, callee: Person) {
    await Promise.all([caller.isIn('ongoing'), callee.isIn('ongoing')]);
    await Promise.all([caller.hearsSound(), callee.hearsSound()]);
  }

  it('1. zero config: a call view appears by itself, and goes by itself', async () => {
    const [alice, bob] = await Promise.all([
      stage.at('alice', '/zero-config.html'),
      stage.reachable('bob', '/three-tags.html?name=bob&to=alice'),
    ]);
    assert.equal(await alice.page.$('call-view'), null);
    await alice.press('Call Bob');
    await bob.sees('Video call from Guest');
    await bob.press('Answer');
    await talk(alice, bob);
    await Promise.all([alice.seesFrames(), alice.seesFrames('self-video'), bob.seesFrames()]);
    assert.equal(await alice.page.$eval('call-view', (view) => view.parentElement?.localName), 'body');
    assert(await alice.has('Hang up', {within: 'call-view'}));

    await alice.press('Hang up', {within: 'call-view'});
    await Promise.all([alice.sees('Call ended'), bob.isIn('ended')]);
    await alice.press('Close');
    await eventually(async () => (await alice.page.$('call-view')) === null, 'the view is gone', 5_000);
  });

  it('1. zero config: the button alone cancels, before anybody answers', async () => {
    const [alice, bob] = await Promise.all([
      stage.at('alice', '/zero-config.html'),
      stage.reachable('bob', '/three-tags.html?name=bob&to=alice'),
    ]);
    await alice.press('Call Bob');
    await bob.find('Answer');
    await alice.press('Cancel');
    await alice.sees('Call cancelled');
    await bob.seesNoMore('Decline');
    await bob.sees('Missed call from');
  });

  it('2. three tags: Bob’s page speaks of Bob', async () => {
    const bob = await stage.at('bob', '/three-tags.html');
    await bob.page.click('main a');
    await bob.sees('Reachable as bob, can call alice.');
    await bob.find('Call Alice');
  });

  it('2. three tags: both are reachable, either can call the other, by keyboard too', async () => {
    const [alice, bob] = await Promise.all([
      stage.reachable('alice', '/three-tags.html'),
      stage.reachable('bob', '/three-tags.html?name=bob&to=alice'),
    ]);
    const button = await bob.find('Call Bob');
    await button.focus();
    await bob.page.keyboard.press('Enter');
    await alice.sees('Video call from bob');
    const answer = await alice.find('Answer');
    await answer.focus();
    await alice.page.keyboard.press('Space');
    await talk(bob, alice);
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    assert(!(await bob.text()).includes('Ringing…'));

    await bob.press('Hang up');
    await alice.sees('bob ended the call');
    await bob.sees('Call ended');
    await alice.press('Call again');
    await bob.press('Answer without camera');
    await talk(alice, bob);
    await bob.seesFrames();
    await alice.sees('The camera of bob is off');
  });

  it('3. own layout, broker and look: a dialog, chosen buttons, the name that was given', async () => {
    const [alice, bob] = await Promise.all([
      stage.reachable('alice', '/own-layout.html'),
      stage.reachable('bob', '/own-layout.html?name=bob&to=alice'),
    ]);
    await alice.press('Ring Bob');
    await bob.sees('Video call from Alice Moreau');
    const dialog = await bob.page.$eval('incoming-call', ({shadowRoot}) => shadowRoot?.querySelector('dialog')?.open);
    assert.equal(dialog, true);
    assert(await bob.has('Video call from Alice Moreau', {role: 'alertdialog'}));
    // A key pressed while typing must not answer, and Escape must not decline.
    await bob.page.keyboard.press('Enter');
    await bob.page.keyboard.press('Escape');
    await eventually(
      () => bob.page.$eval('incoming-call', ({shadowRoot}) => !shadowRoot?.querySelector('dialog')?.open),
      'the dialog is a banner',
    );
    assert.equal(await bob.phase(), 'incoming');
    await bob.press('Answer');
    await talk(alice, bob);
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    const looks = await alice.page.$eval('call-view', (view) => {
      const hangUp = view.shadowRoot?.querySelector('call-hangup')?.shadowRoot?.querySelector('button');
      return hangUp && getComputedStyle(hangUp).borderRadius;
    });
    assert.equal(looks, '50%');
    await bob.press('Hang up', {within: 'call-view'});
    await alice.sees('ended the call');
  });

  it('4. support desk: a voice call about an order, and “we are closed” when nobody is there', async () => {
    await carol.hears('call-ended', ({reason}) => reason === 'offline');
    await carol.sees('We are closed');
    await carol.leave();

    const [alice, desk] = await Promise.all([
      stage.at('alice', '/support-desk.html'),
      stage.reachable('bob', '/three-tags.html?name=support&to=nobody'),
    ]);
    await alice.press('Talk to us');
    await desk.sees('Order 4711');
    assert(!(await desk.text()).includes('Video call'));
    assert(!(await desk.has('Answer without camera')));
    await desk.press('Answer');
    await talk(alice, desk);
    const kinds = await alice.page.evaluate(() => window.evidence.tracks.map(({kind}) => kind));
    assert.deepEqual(kinds, ['audio']);
    await desk.press('Hang up', {within: 'call-view'});
    await alice.sees('support ended the call');
  });

  it('5. the whole workflow: two names, a call, an end, back where one dials', async () => {
    const [alice, bob] = await Promise.all([stage.at('alice', '/workflow.html'), stage.at('bob', '/workflow.html')]);
    for (const person of [alice, bob]) {
      await person.fill('Your name', person.name);
      await person.press('Connect');
      await person.sees(`You are ${person.name}`);
    }
    await alice.fill('Name of the person to call', 'bob');
    await alice.page.keyboard.press('Enter');
    await bob.press('Answer');
    await talk(alice, bob);
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    assert(!(await alice.text()).includes('Call someone'));
    await alice.press('Hang up');
    await Promise.all([alice.sees('Call someone'), bob.sees('Call someone')]);
  });

  it('a page that only shows call buttons connects to nothing and loads no PeerJS before somebody wants to call', async () => {
    const ann = await stage.person('carol');
    const requests: string[] = [];
    const sockets: string[] = [];
    ann.page.on('request', (request) => requests.push(request.url()));
    const devtools = await ann.devtools();
    await devtools.send('Network.enable');
    devtools.on('Network.webSocketCreated', ({url}) => sockets.push(url));
    const asked = (what: RegExp) => requests.filter((url) => what.test(url));

    await ann.goTo('/zero-config.html');
    const button = await ann.find('Call Bob');
    await ann.page.waitForNetworkIdle({idleTime: 300});
    assert.deepEqual(asked(/peerjs|call-controller|call-view/), []);
    assert.deepEqual(sockets, []);
    assert.equal(await ann.page.evaluate(() => window.evidence.connections.length), 0);

    await button.hover();
    await eventually(() => asked(/peerjs\.js/).length > 0, 'PeerJS is fetched', 10_000);
    await eventually(() => asked(/call-controller/).length > 0, 'the controller is fetched', 10_000);
    await ann.page.waitForNetworkIdle({idleTime: 300});
    assert.deepEqual(sockets, []);
    assert(
      requests.every((url) => new URL(url).origin === stage.site.origin),
      requests.join('\n'),
    );

    await ann.page.mouse.down();
    await eventually(() => sockets.length === 1, 'a socket is opened', 10_000);
  });
});
