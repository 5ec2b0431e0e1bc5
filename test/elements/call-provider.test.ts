import {expect, fixture, fixtureCleanup} from '@open-wc/testing';
import '../../src/elements/call-button/call-button.js';
import {CallProvider} from '../../src/elements/call-provider/call-provider.js';
import '../../src/elements/call-view/call-view.js';
import '../../src/elements/incoming-call/incoming-call.js';
import {brokerUrl} from '../broker.js';
import {findPart, part, textOf, untilState} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

type Provider = HTMLElementTagNameMap['call-provider'];

/** Names on the broker are everybody's. */
const unique = (name: string) => `${name}-${Math.random().toString(36).slice(2)}`;

/** A provider, written as HTML, on the broker all tests share. */
async function provider(attributes: string, inside = ''): Promise<Provider> {
  return fixture<Provider>(
    `<call-provider broker="${await brokerUrl()}" ice-servers="[]" ${attributes}>${inside}</call-provider>`,
  );
}

async function registered(name: string, inside = '', attributes = ''): Promise<Provider> {
  const found = await provider(`name="${name}" ${attributes}`, inside);
  await untilState(found, 'registered');
  return found;
}

function inside<T extends keyof HTMLElementTagNameMap>(found: Provider, tag: T): HTMLElementTagNameMap[T] {
  const element = found.querySelector(tag);
  if (!element) throw new Error(`The provider holds no <${tag}>.`);
  return element;
}

/** What was told, as `type detail`. */
function toldBy(target: EventTarget): string[] {
  const told: string[] = [];
  target.addEventListener('call-error', (event) => {
    if ('code' in event && 'attribute' in event) told.push(`${String(event.code)} ${String(event.attribute)}`);
  });
  return told;
}

describe('<call-provider>', () => {
  afterEach(() => fixtureCleanup());

  it('makes the page reachable under its name, and says so', async () => {
    const name = unique('alice');
    const states: string[] = [];
    const note = (event: Event) => 'state' in event && states.push(String(event.state));
    document.addEventListener('call-registration', note);
    const found = await registered(name);
    document.removeEventListener('call-registration', note);
    expect(found.registration).to.include({state: 'registered', name});
    expect(states).to.deep.equal(['registering', 'registered']);
  });

  it('lets whoever hears of a wrong attribute ask for its calls', async () => {
    const asked: unknown[] = [];
    const ask = ({target}: Event) => asked.push(target instanceof CallProvider && target.call);
    document.addEventListener('call-error', ask);
    await provider('ring-timeout="soon"');
    document.removeEventListener('call-error', ask);
    expect(asked).to.deep.equal([null]);
  });

  it('names the sound that is none, and says what the keys of a view may do', async () => {
    const told = toldBy(document);
    const found = await provider('ringtone="javascript:alert(1)" ringback="none" hotkeys');
    expect(told).to.deep.equal(['bad-attribute ringtone']);
    expect(found.controller.hotkeys).to.be.true;
    found.toggleAttribute('hotkeys', false);
    found.ringtone = 'none';
    await found.updateComplete;
    expect(found.controller.hotkeys).to.be.false;
    expect(told.length).to.equal(1);
  });

  it('lets the title tell who calls, and only until somebody answers', async () => {
    const [alice, bob] = [unique('alice'), unique('bob')];
    document.title = 'A shop';
    const caller = await registered(alice, '', 'no-auto-view');
    const callee = await registered(bob, '', 'no-auto-view lang="en"');
    caller.dial(bob);
    await until(() => document.title === `Video call from ${alice}`, 'the title tells');
    callee.answer();
    await until(() => document.title === 'A shop', 'it is itself again');
    caller.hangUp();
    await until(() => callee.call?.phase === 'ended', 'the call is over');
  });

  it('connects nothing without a name', async () => {
    const found = await provider('', '<call-button to="bob"></call-button>');
    expect(found.registration.state).to.equal('offline');
    expect(found.call).to.equal(null);
  });

  it('takes no room of its own', async () => {
    expect(getComputedStyle(await provider('')).display).to.equal('contents');
  });

  it('lets two names in one page call each other: ring, answer, talk, hang up', async () => {
    const [a, b] = [unique('alice'), unique('bob')];
    const alice = await registered(
      a,
      `<call-button to="${b}"></call-button><call-view></call-view>`,
      'display-name="Alice Moreau"',
    );
    const bob = await registered(b, '<incoming-call layout="inline"></incoming-call><call-view></call-view>');
    const heard: string[] = [];
    for (const type of ['call-incoming', 'call-connected', 'call-ended'] as const) {
      alice.addEventListener(type, () => heard.push(`alice ${type}`));
      bob.addEventListener(type, () => heard.push(`bob ${type}`));
    }

    part(inside(alice, 'call-button'), 'button').click();
    await untilState(bob, 'incoming');
    await untilState(inside(alice, 'call-button'), 'ringing');
    const card = inside(bob, 'incoming-call');
    await until(() => findPart(card, 'heading'), 'it rings');
    expect(textOf(part(card, 'heading'))).to.equal('Video call from Alice Moreau');

    part(card, 'answer-button').click();
    await until(() => [alice, bob].every((one) => one.matches(':state(ongoing)')), 'both talk', 15_000);
    const views = [inside(alice, 'call-view'), inside(bob, 'call-view')];
    await until(() => views.every((view) => !findPart(view, 'placeholder')), 'both see each other', 15_000);
    expect(findPart(card, 'card')).to.equal(null);

    bob.hangUp();
    await until(() => [alice, bob].every((one) => one.matches(':state(ended)')), 'it is over for both', 10_000);
    expect(alice.call).to.include({reason: 'hangup', by: 'remote'});
    expect(bob.call).to.include({reason: 'hangup', by: 'local'});
    await until(() => views.every((view) => findPart(view, 'ended')), 'both say so');
    expect(heard.sort()).to.deep.equal([
      'alice call-connected',
      'alice call-ended',
      'bob call-connected',
      'bob call-ended',
      'bob call-incoming',
    ]);
  });

  it('shows nothing of a call the page shows itself', async () => {
    const [a, b] = [unique('alice'), unique('bob')];
    const alice = await registered(a);
    const bob = await registered(b, '<incoming-call layout="inline"></incoming-call>');
    let decline = () => {};
    bob.addEventListener('call-incoming', (event) => {
      event.preventDefault();
      decline = () => event.decline();
    });
    alice.dial(b, {media: 'audio'});
    await untilState(alice, 'ringing');
    await until(() => bob.call?.quiet, 'the page has the call');
    expect(bob.call?.phase).to.equal('incoming');
    await inside(bob, 'incoming-call').updateComplete;
    expect(findPart(inside(bob, 'incoming-call'), 'card')).to.equal(null);
    decline();
    await until(() => alice.call?.reason === 'declined', 'the caller hears of it');
  });

  it('tells of a name that is taken', async () => {
    const name = unique('alice');
    await registered(name);
    const second = await provider(`name="${name}"`);
    const told = toldBy(second);
    await untilState(second, 'unreachable');
    expect(second.registration.reason?.code).to.equal('username-taken');
    expect(told).to.deep.equal(['username-taken undefined']);
  });

  for (const [attributes, attribute] of [
    ['broker="nonsense"', 'broker'],
    ['ice-servers="{oops"', 'ice-servers'],
    ['ring-timeout="soon"', 'ring-timeout'],
    ['ack-timeout="-1"', 'ack-timeout'],
    ['media="smell"', 'media'],
    ['avatar="javascript:alert(1)"', 'avatar'],
  ] as const) {
    it(`names the attribute that is wrong, and the page lives: ${attributes}`, async () => {
      const told = toldBy(document);
      const found = await fixture<Provider>(
        `<call-provider name="${unique('alice')}" broker="${await brokerUrl()}" ice-servers="[]" ${attributes}></call-provider>`.replace(
          attribute === 'broker' || attribute === 'ice-servers' ? new RegExp(` ${attribute}="[^"]*"`) : /$^/,
          '',
        ),
      );
      await untilState(found, attribute === 'broker' ? 'unreachable' : 'registered');
      expect(told).to.deep.equal([`bad-attribute ${attribute}`]);
    });
  }

  it('keeps its name when it is moved, and gives it back when it is removed', async () => {
    const name = unique('alice');
    const found = await registered(name);
    const {controller} = found;
    document.body.append(found);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(found.controller).to.equal(controller);
    expect(found.matches(':state(registered)')).to.equal(true);
    found.remove();
    await until(() => controller.registration.state === 'offline', 'the name is given back');
    const next = await registered(name);
    expect(next.registration.name).to.equal(name);
  });

  it('is alive again when it is put back after a while', async () => {
    const name = unique('alice');
    const found = await registered(name, '<call-button to="bob"></call-button>');
    const {controller} = found;
    found.remove();
    await until(() => controller.registration.state === 'offline', 'the name is given back');
    document.body.append(found);
    await untilState(found, 'registered');
    expect(found.controller).not.to.equal(controller);
    expect(found.registration.name).to.equal(name);
    found.remove();
  });

  it('shows how a call ended when it was removed, and is alive again all the same', async () => {
    const found = await registered(unique('alice'));
    const seen: unknown[] = [];
    found.addEventListener('call-ended', () => seen.push(found.call?.reason));
    found.dial(unique('nobody'));
    const {controller} = found;
    found.remove();
    await until(() => seen.length > 0, 'the call is over');
    expect(seen).to.deep.equal(['cancelled']);
    expect(found.controller).to.equal(controller);
    document.body.append(found);
    await untilState(found, 'registered');
    expect(found.call).to.equal(null);
    expect(found.matches(':state(idle)')).to.equal(true);
    found.remove();
  });

  it('goes on whatever mistake the page makes when it is told of a call', async () => {
    const found = await registered(unique('alice'));
    const mistake = new Error('a mistake of the page');
    const reported: unknown[] = [];
    // The test runner's own, which would say that this test failed.
    const {onerror} = window;
    window.onerror = (_message, _file, _line, _column, error) => {
      reported.push(error);
      return true;
    };
    const unsubscribe = new AbortController();
    const phases: (string | undefined)[] = [];
    found.controller.subscribe(() => {
      throw mistake;
    }, unsubscribe.signal);
    found.controller.subscribe(() => phases.push(found.call?.phase), unsubscribe.signal);
    try {
      found.dial(unique('nobody'));
      found.hangUp();
      await until(() => reported.length === phases.length, 'it is reported');
    } finally {
      unsubscribe.abort();
      window.onerror = onerror;
    }
    expect(phases).to.deep.equal(['outgoing', 'ended']);
    expect(reported.every((error) => error === mistake)).to.equal(true);
  });

  it('takes a number for the text that it is in HTML', async () => {
    const told = toldBy(document);
    const found = await provider('');
    Object.assign(found, {name: 4711, realm: 5, autoAnswer: 8, displayName: 9});
    await found.updateComplete;
    Object.assign(found, {broker: 4711});
    await found.updateComplete;
    expect(told).to.deep.equal(['invalid-name name', 'bad-attribute broker', 'invalid-name name']);
  });

  it('answers for elements that name it, until it is gone', async () => {
    const found = await registered(unique('alice'), '', 'id="desk"');
    const shown = await fixture<HTMLElement>(
      `<div><call-button to="${found.registration.name}" for="desk"></call-button></div>`,
    );
    const button = shown.querySelector('call-button');
    await button?.updateComplete;
    expect(button?.matches(':state(self)'), 'it knows the name of its provider').to.equal(true);
    found.remove();
    await until(() => !button?.matches(':state(self)'), 'it has no provider any more');
  });

  it('goes by another name, and by none', async () => {
    const found = await registered(unique('alice'));
    const other = unique('zoe');
    found.name = other;
    await until(
      () => found.registration.name === other && found.registration.state === 'registered',
      'the name is the new one',
    );
    found.removeAttribute('name');
    await until(() => found.registration.state === 'offline', 'nobody reaches it');
  });

  it('goes by another name that is set during a call, as soon as that is over', async () => {
    const [name, other, bob] = [unique('alice'), unique('zoe'), unique('bob')];
    const found = await registered(name, '', 'no-auto-view');
    const callee = await registered(bob, '', 'no-auto-view');
    found.dial(bob);
    await until(() => callee.call?.phase === 'incoming', 'it rings');
    found.name = other;
    await found.updateComplete;
    expect(found.registration.name, 'the call goes on').to.equal(name);
    found.hangUp();
    await until(
      () => found.registration.name === other && found.registration.state === 'registered',
      'the name is the new one',
    );
    expect(callee.call?.phase, 'the callee heard of the end').to.equal('ended');
  });

  it('goes to another broker that is set late', async () => {
    const name = unique('alice');
    const found = await fixture<Provider>(
      `<call-provider name="${name}" broker="http://127.0.0.1:9/"></call-provider>`,
    );
    found.broker = await brokerUrl();
    await untilState(found, 'registered');
  });
});
