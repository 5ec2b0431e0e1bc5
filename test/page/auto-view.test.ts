import {expect, fixture} from '@open-wc/testing';
import {presenceOf} from '../../src/context/presence.js';
import '../../src/elements/call-button/call-button.js';
import '../../src/elements/call-view/call-view.js';
import {keepAutoView} from '../../src/page/auto-view.js';
import type {FakeProvider} from '../fakes/fake-provider.js';
import '../fakes/fake-provider.js';
import {drawn, textOf} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

let life: AbortController;

/** A provider whose calls are watched over, and what is inside it. */
async function watched(markup: string, {isWanted = () => true}: {readonly isWanted?: () => boolean} = {}) {
  const provider = await fixture<FakeProvider>(`<fake-provider>${markup}</fake-provider>`);
  const call = provider.controller;
  keepAutoView({call, document, isWanted, report: (error) => expect.fail(error.message), signal: life.signal});
  return {provider, call};
}

function floating(): HTMLElementTagNameMap['call-view'][] {
  return [...document.querySelectorAll<HTMLElementTagNameMap['call-view']>('body > call-view[floating]')];
}

/** One task after the last change, when it has been seen. */
async function settled() {
  await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}

/** “No live call is ever without a way to hang up.” */
describe('The floating view', () => {
  beforeEach(() => (life = new AbortController()));
  afterEach(async () => {
    life.abort();
    await settled();
    expect(floating().length, 'left behind').to.equal(0);
  });

  it('appears when a call leaves outgoing and no view shows it', async () => {
    const {call} = await watched('<call-button to="bob"></call-button>');
    call.show({phase: 'outgoing'});
    await settled();
    expect(floating().length, 'the button cancels').to.equal(0);
    call.show({phase: 'connecting'});
    await until(() => floating().length === 1, 'it appears');
    const [view] = floating();
    if (view) await drawn(view);
    expect(view && textOf(view))
      .to.include('bob')
      .and.to.include('Hang up');
    view?.shadowRoot?.querySelector('call-hangup')?.shadowRoot?.querySelector('button')?.click();
    expect(call.asked('hangUp')).to.have.lengthOf(1);
  });

  it('stays away where a framework set a property of the button that cancels, and not its attribute', async () => {
    const {provider, call} = await watched('<call-button></call-button>');
    Object.assign(provider.querySelector('call-button') ?? {}, {to: 'bob'});
    call.show({phase: 'outgoing'});
    await settled();
    expect(floating().length).to.equal(0);
  });

  it('appears while it rings where no button could cancel', async () => {
    const {call} = await watched('<call-button to="carol"></call-button>');
    call.show({phase: 'outgoing', peer: 'bob'});
    await until(() => floating().length === 1, 'it appears');
  });

  it('stays away from a page that has a view of its own', async () => {
    const {call} = await watched('<call-view></call-view>');
    call.show({phase: 'ongoing'});
    await settled();
    expect(floating().length).to.equal(0);
  });

  it('appears when the last view leaves, and goes when one comes', async () => {
    const {provider, call} = await watched('<call-view></call-view>');
    call.show({phase: 'ongoing'});
    provider.querySelector('call-view')?.remove();
    await until(() => floating().length === 1, 'it appears');
    provider.append(document.createElement('call-view'));
    await until(() => floating().length === 0, 'it goes');
  });

  it('does not appear when the only view is moved', async () => {
    const {provider, call} = await watched('<call-view></call-view><section></section>');
    call.show({phase: 'ongoing'});
    await settled();
    const view = provider.querySelector('call-view');
    if (view) provider.querySelector('section')?.append(view);
    expect(floating().length).to.equal(0);
    await settled();
    expect(floating().length).to.equal(0);
  });

  it('comes back when somebody removes it during a call', async () => {
    const {call} = await watched('');
    call.show({phase: 'ongoing'});
    await until(() => floating().length === 1, 'it appears');
    floating()[0]?.remove();
    await until(() => floating().length === 1, 'it is back');
  });

  it('says how the call ended, then goes', async () => {
    const {call} = await watched('<call-button to="bob"></call-button>');
    call.show({phase: 'ongoing', connectedAt: Date.now()});
    await until(() => floating().length === 1, 'it appears');
    call.show({phase: 'ended', connectedAt: 1, endedAt: 2, reason: 'connection-lost', by: 'system'});
    await settled();
    const [view] = floating();
    if (view) await drawn(view);
    expect(view && textOf(view)).to.include('The connection was lost');
    call.show(null);
    await until(() => floating().length === 0, 'it goes');
  });

  it('does not come for a call that ended before anybody answered', async () => {
    const {call} = await watched('<call-button to="bob"></call-button>');
    call.show({phase: 'outgoing'});
    call.show({phase: 'ended', reason: 'busy', by: 'remote'});
    await settled();
    expect(floating().length).to.equal(0);
  });

  it('is not wanted by a page, a button or a card with no-auto-view', async () => {
    for (const [markup, isWanted] of [
      ['', () => false],
      ['<call-button to="bob" no-auto-view></call-button>', () => true],
    ] as const) {
      const {call} = await watched(markup, {isWanted});
      call.show({phase: 'ongoing'});
      await settled();
      expect(floating().length).to.equal(0);
      call.show(null);
    }
  });

  it('goes with its provider', async () => {
    const {call} = await watched('');
    call.show({phase: 'ongoing'});
    await until(() => floating().length === 1, 'it appears');
    life.abort();
    await until(() => floating().length === 0, 'it goes');
  });

  it('knows a view that another copy of the library shows', async () => {
    const {call} = await watched('');
    // A second copy, as far as modules are concerned.
    const copy: typeof import('../../src/context/presence.js') = await import(
      /* @vite-ignore */ `../../src/context/${'presence'}.js?copy`
    );
    expect(copy.presenceOf).not.to.equal(presenceOf);
    const view = Object.assign(document.createElement('div'), {requestUpdate() {}});
    copy.presenceOf(call).join(view, 'view');
    call.show({phase: 'ongoing'});
    await settled();
    expect(floating().length).to.equal(0);
  });
});
