import {expect, fixtureCleanup} from '@open-wc/testing';
import '../../src/elements/call-dialer/call-dialer.js';
import '../../src/elements/call-view/call-view.js';
import type {CallErrorEvent} from '../../src/events/call-error-event.js';
import {drawn, findPart, inProvider, part, textOf} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

async function dialer(attributes = '', beside = '') {
  const staged = await inProvider('call-dialer', `<call-dialer ${attributes}></call-dialer>${beside}`);
  await staged.after(() => staged.call.register({state: 'registered', name: 'alice'}));
  const field = part(staged.element, 'input');
  if (!(field instanceof HTMLInputElement)) throw new Error('There is nowhere to type.');
  return {
    ...staged,
    field,
    async dial(name: string) {
      field.value = name;
      part(staged.element, 'call-button').click();
      await drawn(staged.element);
    },
  };
}

describe('<call-dialer>', () => {
  beforeEach(() => localStorage.clear());

  it('calls whoever is typed, with what it is told', async () => {
    const {call, dial} = await dialer('media="audio" subject="Homework"');
    await dial(' zoë@example.com ');
    expect(call.asked('dial')).to.deep.equal([
      {do: 'dial', to: 'zoë@example.com', options: {media: 'audio', subject: 'Homework'}},
    ]);
  });

  it('asks the page first', async () => {
    const {element, call, dial} = await dialer();
    let to = '';
    element.addEventListener('call-request', (event) => {
      to = event.to;
      event.preventDefault();
    });
    await dial('bob');
    expect(to).to.equal('bob');
    expect(call.asked('dial')).to.be.empty;
  });

  it('begins with the name the page gives', async () => {
    expect((await dialer('to="bob"')).field.value).to.equal('bob');
  });

  for (const [typed, sentence] of [
    ['', 'Type a name first.'],
    ['x'.repeat(65), 'This name cannot be called'],
  ] as const) {
    it(`does not call ${typed.length} characters`, async () => {
      const {element, call, field, dial} = await dialer();
      await dial(typed);
      expect(call.asked('dial')).to.be.empty;
      expect(textOf(element)).to.include(sentence);
      expect(field).to.have.attribute('aria-invalid', 'true');
      await expect(element).to.be.accessible();
    });
  }

  it('says that one cannot call oneself, to the page as well', async () => {
    const {element, call, dial} = await dialer();
    call.obstacle = 'self';
    const codes: string[] = [];
    element.addEventListener('call-error', ({code}: CallErrorEvent) => codes.push(code));
    await dial('alice');
    expect(textOf(element)).to.include('This is you');
    expect(codes).to.deep.equal(['self-call']);
    expect(call.asked('dial')).to.be.empty;
  });

  it('lets somebody be tried again who was offline', async () => {
    const {call, dial} = await dialer();
    call.obstacle = 'recently-offline';
    await dial('bob');
    expect(call.asked('dial')).to.have.lengthOf(1);
  });

  it('says under which name one is reached', async () => {
    const {element, call, after} = await dialer();
    expect(textOf(element)).to.include('You are alice');
    await after(() => call.register({name: 'k3jf83kd', anonymous: true}));
    expect(textOf(element)).to.include('Others reach you as k3jf83kd');
    expect(textOf(part(element, 'own-name'))).to.equal('k3jf83kd');
  });

  it('copies that name, or selects it where the browser does not let it', async () => {
    const {element} = await dialer();
    part(element, 'copy-button').click();
    await until(
      () => textOf(element).includes('Copied') || getSelection()?.toString() === 'alice',
      'the name is copied or selected',
    );
  });

  it('shows while registered and no call is on, or one has ended', async () => {
    const {element, call, after} = await dialer();
    const shows = () => getComputedStyle(element).display !== 'none';
    expect(shows(), 'registered').to.equal(true);
    for (const phase of ['outgoing', 'incoming', 'connecting', 'ongoing', 'reconnecting', 'terminating'] as const) {
      await after(() => call.show({phase}));
      expect(shows(), phase).to.equal(false);
      expect(element.matches(':state(inactive)')).to.equal(true);
    }
    await after(() => call.show({phase: 'ended', reason: 'declined', by: 'remote'}));
    expect(shows(), 'ended').to.equal(true);
    await after(() => call.register({state: 'failed'}));
    expect(shows(), 'not registered').to.equal(false);
    const staying = await dialer('always');
    await staying.after(() => staying.call.show({phase: 'ongoing'}));
    expect(staying.element.matches(':state(inactive)')).to.equal(false);
  });

  it('gives the focus to the view during the call, and gets it back', async () => {
    const {element, call, field, after} = await dialer('', '<call-view></call-view>');
    field.focus();
    await after(() => call.show({phase: 'outgoing'}));
    const view = element.parentElement?.querySelector('call-view');
    await until(() => document.activeElement === view, 'the view has the focus');
    await after(() => call.show(null));
    await until(() => document.activeElement === element, 'the dialer has the focus again');
  });

  it('remembers who was called, and calls them by one press', async () => {
    const {dial} = await dialer();
    await dial('bob');
    await dial('carol');
    fixtureCleanup();
    const {element, call} = await dialer();
    const items = [...element.renderRoot.querySelectorAll<HTMLElement>('[part="recent-item"]')];
    expect(items.map(textOf)).to.deep.equal(['Call carol', 'Call bob']);
    items[1]?.click();
    expect(call.asked('dial').map(({to}) => to)).to.deep.equal(['bob']);
    await expect(element).to.be.accessible();
    expect(findPart((await dialer('no-recent')).element, 'recent')).to.equal(null);
  });

  it('remembers nobody with no-persist', async () => {
    const {dial} = await dialer('no-persist');
    await dial('bob');
    expect(localStorage).to.have.lengthOf(0);
  });

  it('has a label and is accessible', async () => {
    const {element, field} = await dialer();
    expect(field.labels && textOf(field.labels[0] ?? field)).to.equal('Name of the person to call');
    await expect(element).to.be.accessible();
  });
});
