import {expect} from '@open-wc/testing';
import {pageOf} from '../../src/context/page-mark.js';
import '../../src/elements/call-button/call-button.js';
import type {CallPhase, Obstacle} from '../../src/core/call-snapshot.js';
import {endReasons} from '../../src/core/end-reason.js';
import type {CallErrorEvent} from '../../src/events/call-error-event.js';
import type {CallRequestEvent} from '../../src/events/call-request-event.js';
import {findPart, inProvider, part, textOf} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

async function buttonTo(to: string, attributes = '', label = 'Call Bob') {
  const staged = await inProvider('call-button', `<call-button to="${to}" ${attributes}>${label}</call-button>`);
  return {...staged, button: part(staged.element, 'button')};
}

function events<E extends Event>(target: EventTarget, type: string): E[] {
  const seen: E[] = [];
  // The caller knows which class comes by this name.
  target.addEventListener(type, (event) => seen.push(event as E));
  return seen;
}

describe('<call-button>', () => {
  it('is a button with the label the page gave it', async () => {
    const {button} = await buttonTo('bob');
    expect(button).to.have.tagName('button');
    expect(textOf(button)).to.equal('Call Bob');
  });

  it('draws in place of what a server rendered, where nobody takes that over', async () => {
    const place = document.createElement('div');
    place.setHTMLUnsafe(
      '<call-button to="bob"><template shadowrootmode="open"><button>From the server</button></template></call-button>',
    );
    document.body.append(place);
    const button = place.querySelector('call-button');
    await button?.updateComplete;
    const drawn = [...(button?.shadowRoot?.querySelectorAll('button') ?? [])].map(textOf);
    place.remove();
    expect(drawn).to.deep.equal(['Call bob']);
  });

  it('names the person when the page gave no label', async () => {
    expect(textOf((await buttonTo('bob', '', '')).button)).to.equal('Call bob');
    expect(textOf((await buttonTo('bob', 'to-name="Bob Stone"', '')).button)).to.equal('Call Bob Stone');
  });

  it('dials whom it names, with what it is told', async () => {
    const {button, call} = await buttonTo('bob', 'media="audio" subject="Order 4711" to-name="Bob Stone"');
    button.click();
    expect(call.asked('dial')).to.deep.equal([
      {do: 'dial', to: 'bob', options: {media: 'audio', subject: 'Order 4711', toName: 'Bob Stone'}},
    ]);
  });

  it('asks the page before it dials', async () => {
    const {element, button} = await buttonTo('bob', 'media="audio"');
    const requests = events<CallRequestEvent>(document, 'call-request');
    button.click();
    expect(requests).to.have.lengthOf(1);
    expect(requests[0]?.target).to.equal(element);
    expect(requests[0]?.to).to.equal('bob');
    expect(requests[0]?.media).to.equal('audio');
  });

  it('dials nobody when the page cancels the request', async () => {
    const {element, button, call} = await buttonTo('bob');
    element.addEventListener('call-request', (event) => event.preventDefault());
    button.click();
    expect(call.asked('dial')).to.be.empty;
  });

  it('fetches code when the pointer or the focus comes, and connects nothing', async () => {
    const {button, call} = await buttonTo('bob');
    button.dispatchEvent(new PointerEvent('pointerenter'));
    button.focus();
    expect(call.asked('warm')).to.have.lengthOf(2);
    expect(call.asked('connect')).to.be.empty;
  });

  it('connects when the pointer or a key goes down, before the click', async () => {
    const {button, call} = await buttonTo('bob');
    button.dispatchEvent(new PointerEvent('pointerdown'));
    button.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}));
    button.dispatchEvent(new KeyboardEvent('keydown', {key: 'a'}));
    expect(call.asked('connect')).to.have.lengthOf(2);
  });

  it('leaves a page that is registered as it is', async () => {
    const {button, call, after} = await buttonTo('bob');
    await after(() => call.register({state: 'registered', name: 'alice'}));
    button.dispatchEvent(new PointerEvent('pointerdown'));
    expect(call.asked('connect')).to.be.empty;
  });

  it('becomes Cancel while it rings, then Hang up', async () => {
    const {button, call, after} = await buttonTo('bob');
    await after(() => call.show({phase: 'outgoing'}));
    expect(textOf(button)).to.equal('Cancel');
    await after(() => call.show({phase: 'ongoing'}));
    expect(textOf(button)).to.equal('Hang up');
    button.click();
    expect(call.requests.map((request) => request.do)).to.deep.equal(['hangUp']);
  });

  it('takes a double click for one press', async () => {
    const {button, call, after} = await buttonTo('bob');
    button.dispatchEvent(new MouseEvent('click', {detail: 1}));
    await after(() => call.show({phase: 'outgoing'}));
    button.dispatchEvent(new MouseEvent('click', {detail: 2}));
    expect(call.requests.map((request) => request.do)).to.deep.equal(['dial']);
  });

  it('does not dial when the other side ends the call while Cancel is being pressed', async () => {
    const {button, call, after} = await buttonTo('bob');
    const press = () => button.dispatchEvent(new PointerEvent('pointerdown'));
    const release = () => button.dispatchEvent(new MouseEvent('click', {detail: 1}));
    await after(() => call.show({phase: 'outgoing'}));
    press();
    await after(() => call.show({phase: 'ended', reason: 'declined', by: 'remote'}));
    release();
    expect(call.asked('dial')).to.be.empty;
    press();
    release();
    expect(call.asked('dial')).to.have.lengthOf(1);
  });

  it('stays a button that does nothing during the call with no-toggle', async () => {
    const {button, call, after} = await buttonTo('bob', 'no-toggle');
    await after(() => call.show({phase: 'outgoing'}));
    button.click();
    expect(call.requests).to.be.empty;
    expect(textOf(button)).to.equal('Calling…');
  });

  it('answers when the one it calls is calling', async () => {
    const {button, call, after} = await buttonTo('bob');
    await after(() => call.show({phase: 'incoming', direction: 'incoming'}));
    expect(textOf(button)).to.equal('Answer');
    button.click();
    expect(call.asked('answer')).to.have.lengthOf(1);
  });

  it('shows the phases of a call to its own person only', async () => {
    const {element, call, after} = await buttonTo('bob');
    const phases: CallPhase[] = [
      'outgoing',
      'incoming',
      'connecting',
      'ongoing',
      'reconnecting',
      'terminating',
      'ended',
    ];
    for (const phase of phases) {
      await after(() => call.show({phase, peer: 'bob', reason: 'hangup', by: 'local'}));
      expect(element.matches(`:state(${phase})`), phase).to.equal(true);
      await after(() => call.show({phase, peer: 'carol', reason: 'hangup', by: 'local'}));
      expect(element.matches(':state(idle)'), `${phase} of another call`).to.equal(true);
    }
  });

  it('says that it rings at the other side', async () => {
    const {element, call, after} = await buttonTo('bob');
    await after(() => call.show({phase: 'outgoing', step: 'ringing'}));
    expect(element.matches(':state(ringing)')).to.equal(true);
    expect(textOf(element)).to.include('Ringing…');
  });

  const obstacles: Obstacle[] = [
    'self',
    'unsupported',
    'insecure-context',
    'other-call',
    'recently-offline',
    'invalid-name',
  ];
  for (const obstacle of obstacles) {
    it(`says why it cannot call: ${obstacle}`, async () => {
      const {element, button, call, after} = await buttonTo('bob');
      await after(() => {
        call.obstacle = obstacle;
        call.publish();
      });
      expect(button).to.have.attribute('aria-disabled', 'true');
      expect(button).not.to.have.attribute('disabled');
      const reason = textOf(part(element, 'reason'));
      expect(reason).not.to.equal('');
      expect(button.getAttribute('aria-describedby')).to.equal(part(element, 'reason').id);
      expect(element.matches(':state(unavailable)')).to.equal(true);
      button.click();
      await element.updateComplete;
      expect(call.asked('dial')).to.be.empty;
      expect(textOf(spokenBy(element))).to.equal(reason);
      await expect(element).to.be.accessible();
    });
  }

  it('says what the page wants said instead', async () => {
    const {element} = await buttonTo('bob', 'disabled', 'Talk to us <span slot="unavailable">We are closed</span>');
    expect(textOf(part(element, 'reason'))).to.equal('We are closed');
    const other = await buttonTo('bob', 'disabled unavailable-text="Closed until Monday"');
    expect(textOf(part(other.element, 'reason'))).to.equal('Closed until Monday');
  });

  it('complains once about an empty to, and speaks after every press', async () => {
    const {element, button} = await buttonTo('');
    const errors = events<CallErrorEvent>(document, 'call-error');
    button.click();
    button.click();
    await element.updateComplete;
    expect(errors.map(({code, attribute}) => [code, attribute])).to.deep.equal([['bad-attribute', 'to']]);
    expect(textOf(spokenBy(element))).to.equal('There is nobody to call here');
  });

  it('has nobody to call when `to` is taken away, and calls a number by its digits', async () => {
    const {element, button, call} = await buttonTo('bob');
    element.removeAttribute('to');
    await element.updateComplete;
    button.click();
    expect(call.asked('dial')).to.deep.equal([]);
    // JavaScript has no types.
    Object.assign(element, {to: 4711});
    await element.updateComplete;
    button.click();
    expect(call.asked('dial').map(({to}) => to)).to.deep.equal(['4711']);
  });

  it('complains about its own name', async () => {
    const {element, button, call, after} = await buttonTo('alice');
    await after(() => {
      call.obstacle = 'self';
      call.publish();
    });
    const errors = events<CallErrorEvent>(document, 'call-error');
    button.click();
    expect(errors.map(({code}) => code)).to.deep.equal(['self-call']);
    expect(element.matches(':state(self)')).to.equal(true);
  });

  it('complains about media it does not know, and calls all the same', async () => {
    const {button, call} = await buttonTo('bob', 'media="smell"');
    const errors = events<CallErrorEvent>(document, 'call-error');
    button.click();
    expect(errors.map(({code, attribute}) => [code, attribute])).to.deep.equal([['bad-attribute', 'media']]);
    expect(call.asked('dial')).to.have.lengthOf(1);
  });

  for (const reason of endReasons) {
    it(`says how the call ended where no view does: ${reason}`, async () => {
      const {element, call, after} = await buttonTo('bob');
      await after(() => call.show({phase: 'ended', reason, by: 'remote'}));
      await until(() => textOf(part(element, 'reason')), 'the sentence is there');
      expect(textOf(spokenBy(element))).to.equal(textOf(part(element, 'reason')));
    });
  }

  it('speaks also when a framework set the property `to`, and no attribute', async () => {
    const {element: toCarol, call, after} = await inProvider('call-button', '<call-button></call-button>'.repeat(2));
    const toBob = toCarol.nextElementSibling as typeof toCarol;
    toCarol.to = 'carol';
    toBob.to = 'bob';
    await after(() => call.show({phase: 'outgoing'}));
    await toBob.updateComplete;
    expect([toCarol, toBob].map((button) => textOf(spokenBy(button)))).to.deep.equal(['', 'Calling…']);
  });

  const calls = {
    idle: null,
    outgoing: {phase: 'outgoing'},
    incoming: {phase: 'incoming', direction: 'incoming'},
    connecting: {phase: 'connecting'},
    ongoing: {phase: 'ongoing'},
    reconnecting: {phase: 'reconnecting'},
    terminating: {phase: 'terminating'},
    ended: {phase: 'ended', reason: 'busy', by: 'remote'},
  } as const;
  for (const [phase, shown] of Object.entries(calls)) {
    it(`is accessible: ${phase}`, async () => {
      const {element, call, after} = await buttonTo('bob');
      await after(() => call.show(shown));
      await expect(element).to.be.accessible();
    });
  }

  it('takes the focus as a whole and is 44 px high', async () => {
    const {element, button} = await buttonTo('bob');
    element.focus();
    expect(element.shadowRoot?.activeElement).to.equal(button);
    expect(button.getBoundingClientRect().height).to.be.at.least(44);
  });

  it('shows an icon unless the page gives one', async () => {
    const {element} = await buttonTo('bob');
    const handset = findPart(element, 'icon')?.firstElementChild;
    expect(handset?.getBoundingClientRect().width).to.equal(20);
    element.insertAdjacentHTML('beforeend', '<b slot="icon">!</b>');
    expect(handset?.getBoundingClientRect().width).to.equal(0);
  });

  it('has a label where there is only an icon and white space, until the page gives one', async () => {
    const {element, button} = await buttonTo('bob', '', '\n<b slot="icon"></b>\n');
    await until(() => textOf(button) === 'Call bob', 'the label is there');
    element.append('Ring Bob');
    await until(() => textOf(button) === 'Ring Bob', 'the page has said something');
  });

  it('asks for no other language when it leaves an English page', async () => {
    const {element} = await buttonTo('bob');
    const page = pageOf(document);
    if (!page) throw new Error('The page has not been prepared.');
    const {speak} = page;
    let asked = 0;
    page.speak = () => (asked += 1);
    document.documentElement.lang = 'en';
    await until(() => asked === 1, 'the page says what language it is in');
    element.remove();
    await element.updateComplete;
    document.documentElement.removeAttribute('lang');
    await until(() => asked > 1, 'and says so no more');
    page.speak = speak;
    expect(asked).to.equal(2);
  });
});

/** What a screen reader hears. */
function spokenBy(element: HTMLElementTagNameMap['call-button']): Element {
  const live = element.shadowRoot?.querySelector('[role="status"]');
  if (!live) throw new Error('The button speaks nowhere.');
  return live;
}
