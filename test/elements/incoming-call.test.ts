import {expect, fixture} from '@open-wc/testing';
import '../../src/elements/call-view/call-view.js';
import '../../src/elements/incoming-call/incoming-call.js';
import {pageOf} from '../../src/context/page-mark.js';
import {CallError} from '../../src/core/call-error.js';
import type {CallSnapshot} from '../../src/core/call-snapshot.js';
import {findPart, inProvider, part, textOf} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

const ringing = {id: 'call-7', direction: 'incoming', peer: 'alice', phase: 'incoming', step: 'ringing'} as const;

async function ring(attributes = '', call: Partial<CallSnapshot> = {}, inside = '') {
  const staged = await inProvider('incoming-call', `<incoming-call ${attributes}>${inside}</incoming-call>`);
  await staged.after(() => staged.call.show({...ringing, ...call}));
  return staged;
}

function press(element: HTMLElement, key: string) {
  const focused = element.shadowRoot?.activeElement ?? element;
  focused.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true}));
}

describe('<incoming-call>', () => {
  it('shows nothing while nobody calls', async () => {
    const {element} = await inProvider('incoming-call', '<incoming-call></incoming-call>');
    expect(textOf(element)).to.equal('');
    expect(element.matches(':state(idle)')).to.equal(true);
  });

  it('says who calls, how, and about what', async () => {
    const {element} = await ring('', {displayName: 'Alice Moreau', subject: 'Order 4711'});
    expect(textOf(part(element, 'heading'))).to.equal('Video call from Alice Moreau');
    expect(textOf(part(element, 'caller'))).to.equal('alice');
    expect(textOf(part(element, 'subject'))).to.equal('Order 4711');
    expect(element.matches(':state(incoming)')).to.equal(true);
  });

  it('calls a guest who calls nobody by a random name, and tells two of them apart', async () => {
    const guest = {...ringing, peer: 'nAU0eJq3', anonymous: true};
    const {element, call, after} = await ring('', guest);
    expect(textOf(part(element, 'heading'))).to.equal('Video call from Guest nAU0');
    expect(part(element, 'caller').hidden).to.be.true;
    await after(() => call.show({...guest, displayName: 'Alice Moreau'}));
    expect(textOf(part(element, 'heading'))).to.equal('Video call from Alice Moreau');
    expect(textOf(part(element, 'caller'))).to.equal('nAU0eJq3');
    expect(part(element, 'caller').hidden).to.be.false;
  });

  it('says a name once where the caller has no other', async () => {
    const {element, call, after} = await ring();
    const shown = () => textOf(part(element, 'card')).split('alice').length - 1;
    expect(getComputedStyle(part(element, 'caller')).display).to.equal('none');
    await after(() => call.show({...ringing, displayName: 'Alice Moreau'}));
    expect(getComputedStyle(part(element, 'caller')).display).not.to.equal('none');
    expect(shown()).to.equal(1);
  });

  it('answers, answers without the camera, declines and silences', async () => {
    const {element, call} = await ring();
    for (const name of ['answer-button', 'answer-audio-button', 'decline-button', 'silence-button'])
      part(element, name).click();
    expect(call.requests).to.deep.equal([
      {do: 'answer'},
      {do: 'answer', media: 'audio'},
      {do: 'decline'},
      {do: 'silence'},
    ]);
  });

  it('answers a voice call by one button', async () => {
    const {element} = await ring('', {media: 'audio'});
    expect(findPart(element, 'answer-audio-button')).to.equal(null);
    expect(textOf(part(element, 'heading'))).to.equal('Call from alice');
    expect(element.matches(':state(voice)')).to.equal(true);
  });

  it('never gives the camera with media="audio"', async () => {
    const {element, call} = await ring('media="audio"');
    expect(findPart(element, 'answer-audio-button')).to.equal(null);
    part(element, 'answer-button').click();
    element.answer({media: 'video'});
    expect(call.requests).to.deep.equal([
      {do: 'answer', media: 'audio'},
      {do: 'answer', media: 'audio'},
    ]);
  });

  it('can be used by script', async () => {
    const {element, call} = await ring();
    element.answer({media: 'audio'});
    element.silence();
    element.decline();
    expect(call.requests).to.deep.equal([{do: 'answer', media: 'audio'}, {do: 'silence'}, {do: 'decline'}]);
  });

  it('gives the focus to the view when it was answered, else back to where it came from', async () => {
    for (const phase of ['connecting', 'ended'] as const) {
      const field = await fixture<HTMLInputElement>('<input aria-label="Message" />');
      const {element, call, after} = await inProvider(
        'incoming-call',
        '<incoming-call missed-duration="0"></incoming-call><call-view></call-view>',
      );
      await after(() => call.show(ringing));
      field.focus();
      part(element, 'answer-button').focus();
      await after(() => call.show({...ringing, phase, ...(phase === 'ended' && {reason: 'declined', by: 'local'})}));
      const next = phase === 'ended' ? field : element.parentElement?.querySelector('call-view');
      await until(() => document.activeElement === next, `${phase}: ${next?.localName} has the focus`);
    }
  });

  it('says once and loudly that somebody calls, and leaves the focus where it is', async () => {
    const field = await fixture<HTMLInputElement>('<input aria-label="Message" />');
    field.focus();
    const {element} = await ring();
    const alerts = element.shadowRoot?.querySelectorAll('[role="alert"]');
    expect(alerts).to.have.lengthOf(1);
    expect(alerts?.[0] && textOf(alerts[0])).to.equal('Video call from alice');
    expect(document.activeElement).to.equal(field);
  });

  it('stays away when the page shows the call itself', async () => {
    const {element} = await ring('', {quiet: true});
    expect(textOf(element)).to.equal('');
    expect(element.matches(':state(idle)')).to.equal(true);
  });

  it('says what the other side switched', async () => {
    const {element} = await ring('', {remote: {mic: false, camera: false, screen: false, hold: false}, silenced: true});
    for (const state of ['remote-muted', 'remote-camera-off', 'silenced']) {
      expect(element.matches(`:state(${state})`), state).to.equal(true);
    }
    expect(findPart(element, 'silence-button')).to.equal(null);
    expect(textOf(element)).to.include('The camera of alice is off').and.to.include('alice is muted');
  });

  it('offers to turn on the ringtone where the browser does not let it play', async () => {
    const {element, call, after} = await ring();
    expect(findPart(element, 'sound-button') === null).to.equal(true);
    await after(() => {
      call.ringBlocked = true;
      call.publish();
    });
    expect(element.matches(':state(sound-blocked)')).to.equal(true);
    part(element, 'sound-button').click();
    expect(call.asked('unblockAudio')).to.have.lengthOf(1);
    await after(() => call.show({...ringing, silenced: true}));
    expect(element.matches(':state(sound-blocked)'), 'nobody wants to hear it').to.equal(false);
    expect(findPart(element, 'sound-button') === null).to.equal(true);
  });

  it('can be told that a missed call was seen', async () => {
    const {element, call, after} = await ring();
    await after(() => call.show({...ringing, phase: 'ended', reason: 'cancelled', missed: true}));
    part(element, 'close-button').click();
    await element.updateComplete;
    expect(textOf(element)).to.equal('');
  });

  it('is not replaced by the white space between what goes into its slots', async () => {
    const {element} = await ring('', {}, '\n <b slot="caller">The boss</b> \n');
    expect(textOf(part(element, 'card')))
      .to.include('The boss')
      .and.to.include('Decline');
  });

  it('can be reached by Tab as a banner', async () => {
    const {element} = await ring();
    const inTurn = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('button') ?? [])];
    expect(inTurn).to.have.lengthOf(4);
    for (const button of inTurn) {
      button.focus();
      expect(element.shadowRoot?.activeElement === button).to.equal(true);
      expect(button.tabIndex).to.equal(0);
    }
  });

  it('rings without a sound with no-sound', async () => {
    const {call} = await ring('no-sound');
    expect(call.asked('silence')).to.have.lengthOf(1);
  });

  it('shows pictures, and only those that do no harm', async () => {
    const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
    const {element, call, after} = await ring('', {avatar: picture});
    expect(part(element, 'avatar')).to.have.attribute('src', picture);
    await after(() => call.show({...ringing, displayName: 'Zoë van Aken', avatar: 'javascript:alert(1)'}));
    expect(part(element, 'avatar').getAttribute('src')).to.equal(null);
    expect(textOf(part(element, 'avatar'))).to.equal('ZA');
  });

  it('shows what strangers write as bounded text', async () => {
    const {element} = await ring('', {
      displayName: `<img src=x onerror=alert(1)>\u202e${'x'.repeat(10_000)}`,
      subject: '<b>free</b>',
    });
    expect(textOf(part(element, 'heading')).length).to.be.below(90);
    expect(textOf(part(element, 'heading'))).not.to.include('\u202e');
    expect(textOf(part(element, 'subject'))).to.equal('<b>free</b>');
    expect(element.shadowRoot?.querySelector('img, b')).to.equal(null);
  });

  it('says that a call was missed, for a while', async () => {
    const {element, call, after} = await ring('missed-duration="0.05"', {displayName: 'Alice'});
    await after(() => call.show({...ringing, displayName: 'Alice', phase: 'ended', reason: 'cancelled', missed: true}));
    expect(textOf(part(element, 'missed'))).to.equal('Missed call from Alice');
    await expect(element).to.be.accessible();
    await until(() => !findPart(element, 'missed'), 'the missed call is taken away');
  });

  it('just goes after a call that was not missed', async () => {
    const {element, call, after} = await ring();
    await after(() => call.show({...ringing, phase: 'ended', reason: 'declined', by: 'local'}));
    expect(textOf(element)).to.equal('');
  });

  it('says nothing of a missed call with missed-duration="0"', async () => {
    const {element, call, after} = await ring('missed-duration="0"');
    await after(() => call.show({...ringing, phase: 'ended', reason: 'cancelled', missed: true}));
    expect(textOf(element)).to.equal('');
  });

  it('says that nobody can call, and tries again', async () => {
    const {element, call, after} = await inProvider('incoming-call', '<incoming-call></incoming-call>');
    const reason = new CallError('username-taken', 'Somebody else is alice.');
    await after(() => call.register({state: 'failed', name: 'alice', reason}));
    expect(textOf(part(element, 'offline')))
      .to.include('You cannot be reached')
      .and.to.include('already taken');
    await expect(element).to.be.accessible();
    part(element, 'offline').querySelector('button')?.click();
    expect(call.asked('connect')).to.deep.equal([{do: 'connect', name: 'alice'}]);
  });

  it('says that nobody can call by a name nobody can have, and does not offer to try it again', async () => {
    const {element, call, after} = await inProvider('incoming-call', '<incoming-call></incoming-call>');
    const reason = new CallError('invalid-name', 'A name has 1 to 64 characters.', {attribute: 'name'});
    await after(() => call.register({state: 'failed', name: '', reason}));
    expect(textOf(part(element, 'offline')))
      .to.include('You cannot be reached')
      .and.to.include('This name cannot be used');
    expect(findPart(element, 'retry-button')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('can be replaced whole, or in pieces', async () => {
    const {element} = await ring('', {}, '<p>Somebody is at the door</p>');
    expect(textOf(part(element, 'card'))).to.equal('Somebody is at the door');
    const pieces = await ring('', {}, '<b slot="caller">The boss</b>');
    expect(textOf(part(pieces.element, 'card')))
      .to.include('The boss')
      .and.to.include('Decline');
  });

  it('is a landmark by the name of what happens, also with a card of the page', async () => {
    for (const inside of ['', '<p>Somebody is at the door</p>']) {
      const {element} = await ring('', {}, inside);
      const card = part(element, 'card');
      expect(card.localName, 'a section with a name').to.equal('section');
      expect(card).to.have.attribute('aria-label', 'Video call from alice');
    }
  });

  it('ignores a name inside a provider', async () => {
    const {call} = await inProvider('incoming-call', '<incoming-call name="alice"></incoming-call>');
    expect(call.asked('connect')).to.be.empty;
    expect(pageOf(document)?.call.registration.state).to.equal('offline');
  });

  describe('as a dialog', () => {
    it('has a name and focuses no button, also with a card of the page', async () => {
      const {element} = await ring('layout="dialog"', {}, '<button>Take it</button>');
      const dialog = element.shadowRoot?.querySelector('dialog');
      expect(dialog?.open).to.equal(true);
      expect(dialog).to.have.attribute('aria-label', 'Video call from alice');
      expect(element.shadowRoot?.activeElement === part(element, 'card'), 'the card has the focus').to.equal(true);
    });

    it('is an alert dialog that focuses its heading, never a button', async () => {
      const {element} = await ring('layout="dialog"');
      const dialog = element.shadowRoot?.querySelector('dialog');
      expect(dialog?.open).to.equal(true);
      expect(dialog).to.have.attribute('role', 'alertdialog');
      expect(dialog).to.have.attribute('closedby', 'none');
      expect(element.shadowRoot?.activeElement === part(element, 'heading')).to.equal(true);
    });

    for (const key of ['Enter', ' ', 'a']) {
      it(`answers nothing by the key ${JSON.stringify(key)} pressed while typing`, async () => {
        const {element, call} = await ring('layout="dialog"');
        press(element, key);
        expect(call.requests).to.be.empty;
      });
    }

    it('silences and becomes a banner by Escape, and gives the focus back', async () => {
      const field = await fixture<HTMLInputElement>('<input aria-label="Message" />');
      field.focus();
      const {element, call} = await ring('layout="dialog"');
      expect(document.activeElement).to.equal(element);
      press(element, 'Escape');
      await element.updateComplete;
      expect(call.requests).to.deep.equal([{do: 'silence'}]);
      expect(element.shadowRoot?.querySelector('dialog')?.open).to.equal(false);
      expect(document.activeElement).to.equal(field);
      expect(textOf(part(element, 'card'))).to.include('Decline');
    });

    it('does so wherever the focus is', async () => {
      const {element, call} = await ring('layout="dialog"');
      // As a click beside the dialog does.
      element.blur();
      expect(document.activeElement).to.equal(document.body);
      document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, cancelable: true}));
      await element.updateComplete;
      expect(call.requests).to.deep.equal([{do: 'silence'}]);
      expect(element.shadowRoot?.querySelector('dialog')?.open).to.equal(false);
    });

    it('is a dialog again for the next call', async () => {
      const {element, call, after} = await ring('layout="dialog"');
      press(element, 'Escape');
      await after(() => call.show({...ringing, phase: 'ended', reason: 'cancelled', by: 'remote'}));
      await after(() => call.show({...ringing, id: 'call-8'}));
      expect(element.shadowRoot?.querySelector('dialog')?.open).to.equal(true);
    });

    it('is one whatever the layout while a modal of the page lets nothing else be pressed', async () => {
      const modal = await fixture<HTMLDialogElement>('<dialog aria-label="News">News</dialog>');
      modal.showModal();
      const {element, call, after} = await ring();
      const answer = part(element, 'answer-button');
      const {left, top, width, height} = answer.getBoundingClientRect();
      const pressed = element.shadowRoot?.elementFromPoint(left + width / 2, top + height / 2);
      expect(pressed === answer, 'it can be pressed').to.equal(true);
      modal.close();
      await after(() => call.show(null));
      await after(() => call.show({...ringing, id: 'call-8'}));
      expect(element.shadowRoot?.querySelector('dialog')?.open, 'and a banner again for the next').to.equal(false);
    });

    it('stays a banner inside that modal', async () => {
      const modal = await fixture<HTMLDialogElement>(
        '<dialog aria-label="News"><fake-provider><incoming-call></incoming-call></fake-provider></dialog>',
      );
      modal.showModal();
      modal.querySelector('fake-provider')?.controller.show(ringing);
      const element = modal.querySelector('incoming-call');
      await element?.updateComplete;
      expect(element && !!findPart(element, 'answer-button')).to.equal(true);
      expect(element?.shadowRoot?.querySelector('dialog')?.open).to.equal(false);
    });

    it('goes with the call, and gives the focus back', async () => {
      const field = await fixture<HTMLInputElement>('<input aria-label="Message" />');
      field.focus();
      const {call, after} = await ring('layout="dialog"');
      await after(() => call.show({...ringing, phase: 'connecting'}));
      expect(document.activeElement).to.equal(field);
    });
  });

  for (const layout of ['banner', 'dialog', 'inline']) {
    it(`is accessible: ${layout}`, async () => {
      const {element} = await ring(`layout="${layout}"`, {subject: 'Order 4711', displayName: 'Alice'});
      await expect(element).to.be.accessible();
      for (const button of element.shadowRoot?.querySelectorAll('button') ?? []) {
        // Where it comes to lie between two pixels, sums of fractions are not exact.
        expect(button.getBoundingClientRect().height).to.be.at.least(43.99);
      }
    });
  }
});
