import {expect, fixtureCleanup} from '@open-wc/testing';
import '../../src/elements/call-dialer/call-dialer.js';
import '../../src/elements/call-sign-in/call-sign-in.js';
import {CallError, type CallErrorCode} from '../../src/core/call-error.js';
import {drawn, findPart, inProvider, part, textOf} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

async function signIn(attributes = '', beside = '') {
  const staged = await inProvider('call-sign-in', `<call-sign-in ${attributes}></call-sign-in>${beside}`);
  const field = part(staged.element, 'input');
  if (!(field instanceof HTMLInputElement)) throw new Error('There is nowhere to type.');
  return {
    ...staged,
    field,
    async submit(name: string) {
      field.value = name;
      field.dispatchEvent(new Event('input'));
      part(staged.element, 'submit-button').click();
      await drawn(staged.element);
    },
  };
}

const failed = (code: CallErrorCode) =>
  ({state: 'failed', name: 'alice', reason: new CallError(code, 'For developers.')}) as const;

describe('<call-sign-in>', () => {
  beforeEach(() => localStorage.clear());

  it('connects under the name that is typed, and says that it does', async () => {
    const {element, call, submit, after} = await signIn();
    await submit('  Zoë ');
    expect(call.asked('connect')).to.deep.equal([{do: 'connect', name: 'Zoë'}]);
    await after(() => call.register({state: 'registering', name: 'Zoë'}));
    expect(textOf(part(element, 'submit-button'))).to.equal('Connecting…');
    expect(element.matches(':state(registering)')).to.equal(true);
    await submit('Zoë');
    expect(call.asked('connect'), 'pressed twice').to.have.lengthOf(1);
  });

  it('connects by Enter', async () => {
    const {call, field, element} = await signIn();
    field.value = 'alice';
    field.form?.requestSubmit();
    await drawn(element);
    expect(call.asked('connect')).to.have.lengthOf(1);
  });

  it('connects without a name', async () => {
    const {element, call} = await signIn();
    part(element, 'anonymous-button').click();
    expect(call.asked('connect')).to.deep.equal([{do: 'connect', name: null}]);
    const strict = await signIn('no-anonymous');
    expect(findPart(strict.element, 'anonymous-button')).to.equal(null);
  });

  for (const [typed, sentence] of [
    ['', 'Type a name first.'],
    ['   ', 'Type a name first.'],
    ['x'.repeat(65), 'This name cannot be used. Pick another one.'],
  ] as const) {
    it(`does not take ${JSON.stringify(typed.slice(0, 5))} (${typed.length} characters)`, async () => {
      const {element, call, field, submit} = await signIn();
      await submit(typed);
      expect(call.asked('connect')).to.be.empty;
      expect(textOf(part(element, 'error'))).to.equal(sentence);
      expect(element.matches(':state(invalid)')).to.equal(true);
      expect(field).to.have.attribute('aria-invalid', 'true');
      expect(element.shadowRoot?.activeElement).to.equal(field);
      await expect(element).to.be.accessible();
    });
  }

  for (const [code, state] of [
    ['username-taken', 'taken'],
    ['invalid-name', 'invalid'],
    ['server-unreachable', 'unreachable'],
    ['server-closed', 'closed'],
  ] as const) {
    it(`comes back with the reason: ${code}`, async () => {
      const {element, call, after, submit} = await signIn();
      await submit('alice');
      await after(() => call.register({state: 'registering', name: 'alice'}));
      await after(() => call.register(failed(code)));
      expect(element.matches(`:state(${state})`)).to.equal(true);
      expect(textOf(part(element, 'error'))).to.match(/\.$/);
      expect(part(element, 'error')).to.have.attribute('role', 'alert');
      await expect(element).to.be.accessible();
    });
  }

  it('asks for another name when one is taken', async () => {
    const {element, call, field, after, submit} = await signIn();
    await submit('alice');
    await after(() => call.register({state: 'registering', name: 'alice'}));
    await after(() => call.register(failed('username-taken')));
    expect(textOf(part(element, 'error'))).to.include('already taken');
    expect(element.shadowRoot?.activeElement).to.equal(field);
    expect(field.value).to.equal('alice');
    await submit('alice2');
    expect(call.asked('connect').map(({name}) => name)).to.deep.equal(['alice', 'alice2']);
  });

  it('hides while registered and while the connection comes back, unless always', async () => {
    const {element, call, after} = await signIn();
    for (const state of ['registered', 'reconnecting'] as const) {
      await after(() => call.register({state, name: 'alice'}));
      expect(getComputedStyle(element).display, state).to.equal('none');
      expect(element.matches(':state(inactive)')).to.equal(true);
    }
    await after(() => call.register(failed('server-closed')));
    expect(getComputedStyle(element).display).to.equal('block');
    const staying = await signIn('always');
    await staying.after(() => staying.call.register({state: 'registered', name: 'alice'}));
    expect(staying.element.matches(':state(inactive)')).to.equal(false);
  });

  it('gives the focus to the dialer when the name is taken in', async () => {
    const {element, call, field, after} = await signIn('', '<call-dialer></call-dialer>');
    field.focus();
    await after(() => call.register({state: 'registered', name: 'alice'}));
    const dialer = element.parentElement?.querySelector('call-dialer');
    await until(() => document.activeElement === dialer, 'the dialer has the focus');
  });

  it('remembers the name, unless the page does not want it', async () => {
    const {submit} = await signIn();
    await submit('alice');
    fixtureCleanup();
    expect((await signIn()).field.value).to.equal('alice');
    expect((await signIn('no-persist')).field.value).to.equal('');
    expect((await signIn('name="bob"')).field.value).to.equal('bob');
  });

  it('has a label and is accessible', async () => {
    const {element, field} = await signIn();
    expect(field.labels && textOf(field.labels[0] ?? field)).to.equal('Your name');
    await expect(element).to.be.accessible();
  });
});
