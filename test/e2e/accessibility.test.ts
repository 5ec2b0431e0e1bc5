import assert from 'node:assert/strict';
import {after, afterEach, before, describe, it} from 'node:test';
import {accessTree, finds, focused, moveTo, spoken} from './support/access-tree.js';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageWith, Stage} from './support/stage.js';

/** Everything that could speak, twice. */
function crowded(name: string, to: string, layout: string): string {
  return pageWith(`<input aria-label="Something else"><call-provider name="${name}">
    <call-button to="${to}"></call-button> <call-button to="${to}"></call-button>
    <incoming-call layout="${layout}"></incoming-call>
    <call-status></call-status> <call-status></call-status>
    <call-view></call-view> <call-view></call-view>
  </call-provider>`);
}

function plain(name: string, to: string, layout: string): string {
  return pageWith(`<input aria-label="Something else"><call-provider name="${name}">
    <call-button to="${to}"></call-button> <incoming-call layout="${layout}"></incoming-call>
    <call-view controls="mic camera devices hold hangup"></call-view>
  </call-provider>`);
}

const named = [
  'button',
  'menuitem',
  'menuitemradio',
  'textbox',
  'toolbar',
  'region',
  'alertdialog',
  'menu',
  'checkbox',
];

describe('a call without eyes or mouse', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.set({
      '/alice': plain('alice', 'bob', 'banner'),
      '/bob': plain('bob', 'alice', 'banner'),
      '/bob-dialog': plain('bob', 'alice', 'dialog'),
      '/alice-crowd': crowded('alice', 'bob', 'banner'),
      '/bob-crowd': crowded('bob', 'alice', 'banner'),
    });
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  const press = (person: Person, key: 'Enter' | 'Space' | 'Escape' | 'Tab' | 'ArrowDown') =>
    person.page.keyboard.press(key);

  async function allIsNamed(person: Person) {
    const nameless = (await accessTree(person.page)).filter(({role, name}) => named.includes(role) && !name);
    assert.deepEqual(nameless, []);
  }

  async function pressed(person: Person, name: string) {
    return (await accessTree(person.page)).find((node) => node.role === 'button' && node.name === name)?.pressed;
  }

  it('is placed, answered, muted and ended by keyboard alone; Escape ends nothing', async () => {
    const [alice, bob] = await Promise.all([stage.reachable('alice', '/alice'), stage.reachable('bob', '/bob')]);
    await bob.page.focus('input');
    await moveTo(alice, 'Call bob');
    await press(alice, 'Enter');
    await finds(bob, 'button', 'Answer');
    assert.equal((await focused(bob))?.name, 'Something else', 'a ring takes no focus');
    // Screen readers jump from landmark to landmark, wherever one is.
    const card = await finds(bob, 'region', 'Video call from alice');
    assert.match(card.text, /Silence .*Answer .*Decline/);
    await Promise.all([allIsNamed(alice), allIsNamed(bob)]);
    await press(alice, 'Escape');
    await press(bob, 'Escape');

    await moveTo(bob, 'Answer');
    await press(bob, 'Enter');
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
    await Promise.all([allIsNamed(alice), allIsNamed(bob)]);

    await moveTo(alice, 'Mute microphone');
    assert.equal(await pressed(alice, 'Mute microphone'), 'false');
    await press(alice, 'Space');
    await eventually(async () => (await pressed(alice, 'Mute microphone')) === 'true', 'it is pressed');
    await bob.hears('call-media');
    for (const person of [alice, bob]) {
      await press(person, 'Escape');
      await press(person, 'Escape');
    }

    await moveTo(alice, 'Devices', 'ArrowRight');
    await press(alice, 'Enter');
    await finds(alice, 'menu', 'Devices');
    assert.match((await focused(alice))?.role ?? '', /^menuitem/);
    await allIsNamed(alice);
    await press(alice, 'Escape');
    await eventually(async () => (await focused(alice))?.name === 'Devices', 'the focus is back on its button');

    assert.deepEqual([await alice.phase(), await bob.phase()], ['ongoing', 'ongoing']);
    await moveTo(alice, 'Hang up', 'ArrowRight');
    await press(alice, 'Space');
    await Promise.all([alice.isIn('ended'), bob.isIn('ended')]);
    await bob.sees('alice ended the call');
    assert.deepEqual(await spoken(bob, 'status'), ['alice ended the call']);
    await Promise.all([allIsNamed(alice), allIsNamed(bob)]);
  });

  it('is announced once: politely at one side, at once at the other, whatever else is on the page', async () => {
    const [alice, bob] = await Promise.all([
      stage.reachable('alice', '/alice-crowd'),
      stage.reachable('bob', '/bob-crowd'),
    ]);
    await moveTo(alice, 'Call bob');
    await press(alice, 'Enter');
    await eventually(async () => (await spoken(alice, 'status')).includes('Ringing…'), 'ringing is announced');
    assert.deepEqual(await spoken(alice, 'status'), ['Ringing…']);
    assert.deepEqual(await spoken(alice, 'alert'), []);
    await eventually(async () => (await spoken(bob, 'alert')).length > 0, 'the ring is announced');
    assert.deepEqual(await spoken(bob, 'alert'), ['Video call from alice']);
    const alerts = (await accessTree(bob.page)).filter(({role, text}) => role === 'alert' && text);
    assert.deepEqual(
      alerts.map(({live}) => live),
      ['assertive'],
    );

    await moveTo(bob, 'Answer');
    await press(bob, 'Enter');
    await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
    for (const person of [alice, bob]) {
      await eventually(async () => (await spoken(person, 'status')).includes('In a call'), 'the call is announced');
      assert.deepEqual(await spoken(person, 'status'), ['In a call']);
      const timers = (await accessTree(person.page)).filter(({role}) => role === 'timer');
      assert.ok(timers.length > 0);
      assert.ok(timers.every(({name, live}) => name === 'Duration' && live !== 'polite' && live !== 'assertive'));
    }

    await moveTo(bob, 'Hang up');
    await press(bob, 'Enter');
    await eventually(
      async () => (await spoken(alice, 'status')).some((text) => text === 'bob ended the call'),
      'the end is announced',
    );
    assert.deepEqual(await spoken(alice, 'status'), ['bob ended the call']);
  });

  it('in a dialog: a modal of its own, the focus on no button, and back where it was', async () => {
    const [alice, bob] = await Promise.all([stage.reachable('alice', '/alice'), stage.reachable('bob', '/bob-dialog')]);
    await bob.page.focus('input');
    await moveTo(alice, 'Call bob');
    await press(alice, 'Enter');
    const dialog = await finds(bob, 'alertdialog', 'Video call from alice');
    assert.equal(dialog.isModal, true);
    assert.equal((await focused(bob))?.role, 'heading');
    await press(bob, 'Space');
    await press(bob, 'Enter');
    assert.equal(await bob.phase(), 'incoming', 'a key pressed while typing answers nothing');
    await allIsNamed(bob);
    await moveTo(bob, 'Decline');
    await press(bob, 'Enter');
    await alice.sees('bob declined the call');
    await eventually(async () => (await focused(bob))?.name === 'Something else', 'the focus is back');

    await moveTo(alice, 'Call again');
    await press(alice, 'Enter');
    await finds(bob, 'alertdialog', 'Video call from alice');
    await press(bob, 'Escape');
    await finds(bob, 'button', 'Answer');
    assert.deepEqual([await alice.phase(), await bob.phase()], ['outgoing', 'incoming'], 'Escape declines nothing');
    await eventually(async () => (await focused(bob))?.name === 'Something else', 'the focus is back');
  });
});
