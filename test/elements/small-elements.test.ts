import {expect, fixture} from '@open-wc/testing';
import '../../src/elements/call-button/call-button.js';
import '../../src/elements/call-camera-toggle/call-camera-toggle.js';
import '../../src/elements/call-hangup/call-hangup.js';
import '../../src/elements/call-mic-toggle/call-mic-toggle.js';
import '../../src/elements/call-quality/call-quality.js';
import '../../src/elements/call-screen-toggle/call-screen-toggle.js';
import '../../src/elements/call-status/call-status.js';
import '../../src/elements/call-view/call-view.js';
import {presenceOf} from '../../src/context/presence.js';
import {goodQuality} from '../fakes/fake-call.js';
import {drawn, findPart, inProvider, part, textOf} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

const controls = [
  ['call-mic-toggle', 'Mute microphone', {do: 'toggle', what: 'mic'}],
  ['call-camera-toggle', 'Turn off camera', {do: 'toggle', what: 'camera'}],
  ['call-hangup', 'Hang up', {do: 'hangUp'}],
] as const;

for (const [tag, name, request] of controls) {
  describe(`<${tag}>`, () => {
    it('does what it says, during a call', async () => {
      const {element, call, after} = await inProvider(tag, `<${tag}></${tag}>`);
      const button = part(element, 'button');
      expect(textOf(button)).to.equal(name);
      button.click();
      expect(call.requests, 'without a call').to.be.empty;
      expect(button).to.have.attribute('aria-disabled', 'true');
      for (const phase of ['outgoing', 'connecting', 'ongoing', 'reconnecting'] as const) {
        await after(() => call.show({phase}));
        button.click();
        expect(call.requests.splice(0), phase).to.deep.equal([request]);
      }
    });

    it('has its name when a page gives it an icon with white space around', async () => {
      const {element} = await inProvider(tag, `<${tag}> \n <i slot="icon" aria-hidden="true">!</i> \n </${tag}>`);
      expect(part(element, 'button').title).to.equal(name);
      await expect(element).to.be.accessible();
    });

    it('lets a page name it and give it an icon', async () => {
      const {element} = await inProvider(tag, `<${tag}><i slot="icon">!</i>Off with it</${tag}>`);
      expect(textOf(part(element, 'label'))).to.equal('Off with it');
      expect(textOf(part(element, 'icon'))).to.equal('!');
    });

    it('takes the focus as a whole, is large enough and accessible', async () => {
      const {element, call, after} = await inProvider(tag, `<${tag}></${tag}>`);
      await after(() => call.show({phase: 'ongoing'}));
      element.focus();
      expect(element.shadowRoot?.activeElement).to.equal(part(element, 'button'));
      expect(part(element, 'button').getBoundingClientRect().width).to.be.at.least(44);
      await expect(element).to.be.accessible();
    });
  });
}

describe('<call-screen-toggle>', () => {
  it('shows the screen and stops that, while the call is up', async () => {
    const {element, call, after} = await inProvider('call-screen-toggle', '<call-screen-toggle></call-screen-toggle>');
    const button = part(element, 'button');
    await after(() => call.show({phase: 'connecting'}));
    button.click();
    expect(call.requests).to.be.empty;
    await after(() => call.show({phase: 'ongoing'}));
    expect([textOf(button), button.getAttribute('aria-pressed')]).to.deep.equal(['Share screen', 'false']);
    button.click();
    expect(call.requests).to.deep.equal([{do: 'toggle', what: 'screen'}]);
    await after(() => call.show({phase: 'ongoing', local: {mic: true, camera: true, screen: true, hold: false}}));
    expect([textOf(button), button.getAttribute('aria-pressed')]).to.deep.equal(['Share screen', 'true']);
    await expect(element).to.be.accessible();
  });
});

describe('<call-quality>', () => {
  it('says how good the connection is, and what it suffers from', async () => {
    const {element, call, after} = await inProvider('call-quality', '<call-quality></call-quality>');
    await after(() => call.show({phase: 'ongoing'}));
    expect(getComputedStyle(element).display).to.equal('none');
    await after(() => call.quality.set(goodQuality));
    expect(textOf(part(element, 'label'))).to.equal('Good connection');
    expect(element.matches(':state(good)')).to.equal(true);
    await after(() => call.quality.set({...goodQuality, level: 'poor', reason: 'delay', relayed: true}));
    expect(textOf(part(element, 'label'))).to.equal('Poor connection');
    const details = part(element, 'details');
    expect(details.checkVisibility()).to.equal(false);
    part(element, 'button').click();
    await until(() => details.checkVisibility(), 'it tells more');
    expect(textOf(details)).to.equal('Poor connection It takes long to arrive Through a relay');
    await until(() => part(element, 'button').getAttribute('aria-expanded') === 'true', 'it says that it does');
    await expect(element).to.be.accessible();
    await after(() => call.quality.set(null));
    expect(findPart(element, 'button')).to.equal(null);
    expect(element.matches(':state(inactive)')).to.equal(true);
  });
});

describe('<call-hangup>', () => {
  it('is not pressed by the second half of a double click that met something else', async () => {
    const {element, call, after} = await inProvider('call-hangup', '<call-hangup></call-hangup>');
    await after(() => call.show({phase: 'ongoing'}));
    part(element, 'button').dispatchEvent(new MouseEvent('click', {detail: 2}));
    expect(call.requests).to.be.empty;
  });
});

describe('<call-status>', () => {
  it('says in one sentence how the call is getting on', async () => {
    const {element, call, after} = await inProvider('call-status', '<call-status></call-status>');
    const sentences = [
      [{phase: 'outgoing', step: 'calling'}, 'Calling…'],
      [{phase: 'outgoing', step: 'ringing'}, 'Ringing…'],
      [{phase: 'incoming', direction: 'incoming', peer: 'alice', media: 'audio'}, 'Call from alice'],
      [{phase: 'connecting'}, 'Connecting…'],
      [{phase: 'ongoing'}, 'In a call'],
      [{phase: 'reconnecting'}, 'Reconnecting…'],
      [{phase: 'terminating'}, 'Ending the call…'],
      [{phase: 'ended', reason: 'busy', by: 'remote', displayName: 'Bob'}, 'Bob is on another call'],
    ] as const;
    for (const [shown, sentence] of sentences) {
      await after(() => call.show(shown));
      expect(textOf(part(element, 'label'))).to.equal(sentence);
      expect(element.matches(`:state(${shown.phase})`)).to.equal(true);
      expect(element.matches(':state(ringing)')).to.equal('step' in shown && shown.step === 'ringing');
    }
    await expect(element).to.be.accessible();
  });

  it('is the one that speaks, of several and of buttons', async () => {
    const provider = await fixture<HTMLElementTagNameMap['fake-provider']>(
      '<fake-provider><call-button to="bob"></call-button><call-status></call-status><call-status></call-status></fake-provider>',
    );
    const speaking = async () => {
      const elements = [...provider.querySelectorAll('call-status'), ...provider.querySelectorAll('call-button')];
      for (const element of elements) await drawn(element);
      return elements
        .flatMap((element) => [...element.renderRoot.querySelectorAll('[role="status"]')].map(textOf))
        .filter(Boolean);
    };
    provider.controller.show({phase: 'outgoing'});
    expect(await speaking()).to.deep.equal(['Calling…']);
    for (const status of provider.querySelectorAll('call-status')) status.remove();
    provider.controller.show({phase: 'outgoing', step: 'ringing'});
    expect(await speaking()).to.deep.equal(['Ringing…']);
  });

  for (const order of [
    '<call-button to="bob"></call-button><call-view></call-view>',
    '<call-view></call-view><call-button to="bob"></call-button>',
  ]) {
    it(`lets a button finish what it is saying, and says the next sentence: ${order}`, async () => {
      const {element: button, call} = await inProvider('call-button', order);
      const view = button.parentElement?.querySelector('call-view');
      if (!view) throw new Error('There is no view.');
      const show = async (step: string) => {
        call.show({phase: 'outgoing', step});
        await drawn(button);
        await drawn(view);
        const status = view.renderRoot.querySelector('call-status');
        return [button, status].map((element) => {
          const region = element?.renderRoot.querySelector('[role="status"]');
          return region && region.ariaLive !== 'off' ? textOf(region) : '';
        });
      };
      expect(await show('media')).to.deep.equal(['Calling…', '']);
      expect(await show('ringing'), 'as long as it has not taken over').to.deep.equal(['Ringing…', '']);
      expect(await show('calling')).to.deep.equal(['Calling…', '']);
      await until(() => presenceOf(call).first('status'), 'the status has taken over');
      expect(await show('calling'), 'whatever else changes').to.deep.equal(['Calling…', '']);
      expect(await show('ringing')).to.deep.equal(['', 'Ringing…']);
    });
  }

  it('calls nothing missed that was answered', async () => {
    const {element, call, after} = await inProvider('call-status', '<call-status></call-status>');
    const rung = {direction: 'incoming', peer: 'alice'} as const;
    for (const reason of ['cancelled', 'no-answer'] as const) {
      await after(() => call.show({...rung, phase: 'ended', reason, by: 'remote'}));
      expect(textOf(part(element, 'label'))).to.equal('Missed call from alice');
      await after(() => call.show({...rung, phase: 'ended', reason, by: 'remote', answeredAt: 1}));
      expect(textOf(part(element, 'label'))).to.equal('alice ended the call');
    }
  });
});
