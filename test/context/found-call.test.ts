import {ContextProvider} from '@lit/context';
import {expect, fixture, fixtureCleanup} from '@open-wc/testing';
import {LitElement} from 'lit';
import {callContext} from '../../src/context/call-context.js';
import {ContextProviderEvent} from '../../src/context/context-events.js';
import {FoundCall} from '../../src/context/found-call.js';
import {pageOf} from '../../src/context/page-mark.js';
import {presenceOf} from '../../src/context/presence.js';
import {installPage} from '../../src/page/install.js';
import {FakeCall} from '../fakes/fake-call.js';

/** An element that shows nothing but whose call it has. */
class CallFinder extends LitElement {
  static override properties = {for: {}};
  for: string | undefined;
  readonly found = new FoundCall(this, 'control');
}

/** One that has another one inside, as the view has its buttons. */
class CallFrame extends LitElement {
  static override properties = {for: {}};
  for: string | undefined;
  readonly found = new FoundCall(this, 'control');
  readonly inner = document.createElement('call-finder');

  protected override firstUpdated() {
    this.renderRoot.append(this.inner, document.createElement('slot'));
  }
}

/** Stands in for the provider: like it, provides from when it is connected. */
class FakeCallProvider extends LitElement {
  controller = new FakeCall();
  #context: ContextProvider<typeof callContext> | undefined;

  override connectedCallback() {
    if (!this.#context)
      this.#context = new ContextProvider(this, {context: callContext, initialValue: this.controller});
    super.connectedCallback();
  }

  protected override createRenderRoot() {
    return this;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'call-finder': CallFinder;
    'call-frame': CallFrame;
    'other-provider': FakeCallProvider;
  }
}

installPage(document);
customElements.define('call-finder', CallFinder);
customElements.define('call-frame', CallFrame);

function pageCall() {
  const call = pageOf(document)?.call;
  if (!call) throw new Error('No page is installed.');
  return call;
}

async function show(markup: string): Promise<HTMLElement> {
  return fixture<HTMLElement>(`<div>${markup}</div>`);
}

function finder(root: ParentNode = document): CallFinder {
  const found = root.querySelector('call-finder');
  if (!found) throw new Error('There is no <call-finder>.');
  return found;
}

/** The calls of the provider with this id. */
function callsOf(id: string) {
  const provider = document.querySelector<FakeCallProvider>(`#${id}`);
  if (!provider) throw new Error(`There is no provider ${id}.`);
  return provider.controller;
}

/** The rule by which an element finds its call: architecture.md, "How an element finds its call". */
describe('FoundCall, while <call-provider> is not defined', () => {
  it('is the page’s where no provider is around', async () => {
    await show('<call-finder></call-finder>');
    expect(finder().found.value).to.equal(pageCall());
  });

  it('waits inside a provider still to be defined, and does not fall back to the page', async () => {
    await show('<call-provider><call-finder></call-finder></call-provider>');
    expect(finder().found.value).to.equal(undefined);
  });

  it('waits for a provider named by for', async () => {
    await show('<call-provider id="p"></call-provider><call-finder for="p"></call-finder>');
    expect(finder().found.value).to.equal(undefined);
  });

  it('finds all of that when the provider is defined, and carries out one press', async () => {
    const shown = await show(`
      <call-provider id="outer"><call-finder id="inside"></call-finder></call-provider>
      <call-finder id="named" for="outer"></call-finder>
      <call-finder id="page"></call-finder>`);
    const [inside, named, page] = shown.querySelectorAll('call-finder');
    let presses = 0;
    inside?.found.act(() => (presses += 1));
    inside?.found.act((call) => {
      presses += 10;
      expect(call).to.equal(callsOf('outer'));
    });
    expect(presses).to.equal(0);

    customElements.define('call-provider', FakeCallProvider);

    expect(inside?.found.value).to.equal(callsOf('outer'));
    expect(named?.found.value).to.equal(callsOf('outer'));
    expect(page?.found.value).to.equal(pageCall());
    expect(presses).to.equal(10);
  });
});

describe('FoundCall', () => {
  it('is that of the nearest of nested providers', async () => {
    await show('<call-provider><call-provider id="near"><call-finder></call-finder></call-provider></call-provider>');
    expect(finder().found.value).to.equal(callsOf('near'));
  });

  it('is found through shadow roots', async () => {
    const shown = await show('<call-provider id="p"><div></div></call-provider>');
    const root = shown.querySelector('div')?.attachShadow({mode: 'open'});
    root?.append(document.createElement('call-finder'));
    expect(root && finder(root).found.value).to.equal(callsOf('p'));
  });

  it('is that of the slot an element is put into', async () => {
    const shown = await show('<section><call-finder></call-finder></section>');
    const root = shown.querySelector('section')?.attachShadow({mode: 'open'});
    const provider = new FakeCallProvider();
    provider.append(document.createElement('slot'));
    root?.append(provider);
    expect(finder().found.value).to.equal(provider.controller);
  });

  it('is taken over by a provider that appears around it', async () => {
    const shown = await show('<div class="late"><call-finder></call-finder></div>');
    expect(finder().found.value).to.equal(pageCall());
    const late = shown.querySelector('.late');
    customElements.define('other-provider', class extends FakeCallProvider {});
    const provider = document.createElement('other-provider');
    late?.replaceWith(provider);
    if (late) provider.append(late);
    expect(finder().found.value).to.equal(provider.controller);
  });

  it('is taken over by an element around it that becomes a provider', async () => {
    const shown = await show('<div class="host"><call-finder></call-finder></div>');
    const host = shown.querySelector<HTMLElement>('.host');
    const calls = new FakeCall();
    if (host) new ContextProvider(host, {context: callContext, initialValue: calls}).hostConnected();
    expect(finder().found.value).to.equal(calls);
  });

  it('changes when the element is moved, in one task', async () => {
    const shown = await show(`
      <call-provider id="a"><call-finder></call-finder></call-provider><call-provider id="b"></call-provider>`);
    const element = finder();
    expect(element.found.value).to.equal(callsOf('a'));
    shown.querySelector('#b')?.append(element);
    expect(element.found.value).to.equal(callsOf('b'));
    shown.append(element);
    expect(element.found.value).to.equal(pageCall());
    expect(presenceOf(callsOf('a')).elements.size, 'left behind').to.equal(0);
    expect(presenceOf(callsOf('b')).elements.size, 'left behind').to.equal(0);
  });

  it('is forgotten outside the document, with the press that was kept', async () => {
    await show('<call-finder for="nobody"></call-finder>');
    const element = finder();
    let isPressed = false;
    element.found.act(() => (isPressed = true));
    element.remove();
    expect(element.found.value).to.equal(undefined);
    element.for = undefined;
    document.body.append(element);
    await element.updateComplete;
    expect(element.found.value).to.equal(pageCall());
    expect(isPressed).to.equal(false);
    element.remove();
  });

  it('is that of the provider named by for, wherever the element is', async () => {
    await show(`
      <call-provider id="a"></call-provider>
      <call-provider id="b"><call-finder for="a"></call-finder></call-provider>`);
    expect(finder().found.value).to.equal(callsOf('a'));
  });

  it('looks for the id in its own root before the document', async () => {
    const shown = await show('<call-provider id="same"></call-provider><div class="host"></div>');
    const root = shown.querySelector('.host')?.attachShadow({mode: 'open'});
    const near = new FakeCallProvider();
    near.id = 'same';
    const element = document.createElement('call-finder');
    element.for = 'same';
    root?.append(near, element);
    expect(element.found.value).to.equal(near.controller);
  });

  it('waits for an id that comes later, and never falls back', async () => {
    const shown = await show('<call-provider><call-finder for="late"></call-finder></call-provider>');
    expect(finder().found.value).to.equal(undefined);
    const late = new FakeCallProvider();
    late.id = 'late';
    shown.append(late);
    expect(finder().found.value).to.equal(late.controller);
  });

  it('follows a changed for', async () => {
    await show('<call-provider id="a"></call-provider><call-finder></call-finder>');
    const element = finder();
    element.for = 'a';
    await element.updateComplete;
    expect(element.found.value).to.equal(callsOf('a'));
    element.for = undefined;
    await element.updateComplete;
    expect(element.found.value).to.equal(pageCall());
  });

  it('is looked for again when the named provider is gone', async () => {
    const shown = await show('<call-provider id="gone"></call-provider><call-finder for="gone"></call-finder>');
    const provider = shown.querySelector('#gone');
    provider?.remove();
    // What <call-provider> does one task after it was removed.
    if (provider) document.dispatchEvent(new ContextProviderEvent(callContext, provider));
    expect(finder().found.value).to.equal(undefined);
  });

  it('of what is inside an element with for is that of the element', async () => {
    const shown = await show(`
      <call-frame for="late"><call-finder></call-finder></call-frame>`);
    const frame = shown.querySelector('call-frame');
    await frame?.updateComplete;
    expect(frame?.inner.found.value).to.equal(undefined);
    const late = new FakeCallProvider();
    late.id = 'late';
    shown.append(late);
    expect(frame?.found.value).to.equal(late.controller);
    expect(frame?.inner.found.value, 'in the shadow root').to.equal(late.controller);
    expect(finder(shown).found.value, 'in a slot').to.equal(late.controller);
  });

  it('is that of its own page in another document', async () => {
    const frame = await fixture<HTMLIFrameElement>('<iframe title="another page"></iframe>');
    await show('<call-finder></call-finder>');
    const element = finder();
    const other = frame.contentDocument;
    if (!other) throw new Error('The frame has no document.');
    other.body.append(element);
    expect(element.ownerDocument).to.equal(other);
    const found = element.found.value;
    expect(found).to.exist;
    expect(found).to.equal(pageOf(other)?.call);
    expect(found).not.to.equal(pageCall());
    document.body.append(element);
    expect(element.found.value).to.equal(pageCall());
    element.remove();
  });

  it('is found by a second copy of the library with the same key', () => {
    // What createContext returns for the key is the key itself.
    expect(callContext).to.equal(Symbol.for('call-elements:call'));
  });

  it('draws the element anew after a change, until it leaves', async () => {
    await show('<call-provider id="p"><call-finder></call-finder></call-provider>');
    const element = finder();
    const calls = callsOf('p');
    await element.updateComplete;
    calls.show({phase: 'ongoing'});
    expect(element.isUpdatePending).to.equal(true);
    await element.updateComplete;
    fixtureCleanup();
    await element.updateComplete;
    calls.show(null);
    expect(element.isUpdatePending).to.equal(false);
  });
});
