import {expect} from '@open-wc/testing';
import {CallError, callErrorCodes} from '../../src/core/call-error.js';
import type {CallSnapshot} from '../../src/core/call-snapshot.js';
import {endReasons} from '../../src/core/end-reason.js';
import {findPart, part, textOf} from '../fakes/in-provider.js';
import {picture} from '../fakes/picture.js';
import {control, silent, video, view} from '../fakes/staged-view.js';
import {until} from '../fakes/until.js';

const states: Record<string, Partial<CallSnapshot> | null> = {
  idle: null,
  outgoing: {phase: 'outgoing', step: 'calling'},
  ringing: {phase: 'outgoing', step: 'ringing'},
  connecting: {phase: 'connecting'},
  ongoing: {phase: 'ongoing', connectedAt: Date.now()},
  'ongoing without cameras': {phase: 'ongoing', connectedAt: Date.now(), media: 'audio', local: silent, remote: silent},
  reconnecting: {phase: 'reconnecting', connectedAt: Date.now()},
  terminating: {phase: 'terminating'},
  ended: {phase: 'ended', reason: 'hangup', by: 'remote', endedAt: Date.now()},
};

describe('<call-view>', () => {
  it('is not there without a call', async () => {
    const {element} = await view(null);
    expect(getComputedStyle(element).display).to.equal('none');
    expect(element.matches(':state(inactive)')).to.equal(true);
  });

  it('stays without a call with when-idle="show"', async () => {
    const {element} = await view(null, 'when-idle="show"', '<p slot="idle">Nobody here</p>');
    expect(textOf(element)).to.equal('Nobody here');
    expect(getComputedStyle(element).display).to.equal('block');
  });

  it('says Calling…, then Ringing…, with one’s own picture and its buttons', async () => {
    const {element, show, call} = await view({phase: 'outgoing', step: 'media'});
    expect(textOf(element)).to.include('Calling…');
    expect(element.matches(':state(outgoing)')).to.equal(true);
    await show({phase: 'outgoing', step: 'ringing'});
    expect(textOf(element)).to.include('Ringing…');
    expect(element.matches(':state(ringing)')).to.equal(true);
    expect(findPart(element, 'self-video')).to.exist;
    control(element, 'call-camera-toggle').click();
    control(element, 'call-mic-toggle').click();
    expect(call.asked('toggle')).to.deep.equal([
      {do: 'toggle', what: 'camera'},
      {do: 'toggle', what: 'mic'},
    ]);
  });

  it('leaves a ringing call to others, and one that ended without an answer', async () => {
    const {element, show} = await view({phase: 'incoming', direction: 'incoming'});
    expect(element.matches(':state(inactive)')).to.equal(true);
    await show({phase: 'ended', direction: 'incoming', reason: 'cancelled', by: 'remote'});
    expect(element.matches(':state(inactive)')).to.equal(true);
  });

  it('calls nothing missed that was answered', async () => {
    const {element, show} = await view({phase: 'connecting', direction: 'incoming', answeredAt: 1});
    await show({phase: 'ended', direction: 'incoming', answeredAt: 1, reason: 'cancelled', by: 'remote'});
    expect(textOf(part(element, 'ended'))).to.include('bob ended the call');
  });

  it('keeps its buttons where they are until the call is over', async () => {
    const {element, show} = await view({phase: 'ongoing', connectedAt: Date.now()});
    const place = () => control(element, 'call-hangup').getBoundingClientRect().x;
    const before = place();
    await show({phase: 'terminating', connectedAt: Date.now()});
    expect(place()).to.equal(before);
    expect(control(element, 'call-hangup')).to.have.attribute('aria-disabled', 'true');
  });

  it('says how a call ended that was answered but never connected', async () => {
    const {element, show} = await view({phase: 'connecting', direction: 'incoming', answeredAt: 1});
    await show({phase: 'ended', direction: 'incoming', answeredAt: 1, reason: 'connect-failed', by: 'system'});
    expect(textOf(part(element, 'ended'))).to.include('No connection to bob');
  });

  it('says that it waits for the picture, then shows it', async () => {
    const {element, call, show} = await view({phase: 'ongoing', connectedAt: Date.now()});
    expect(textOf(part(element, 'placeholder'))).to.include('Waiting for the picture of bob…');
    call.remoteVideo = picture();
    await show({phase: 'ongoing', connectedAt: Date.now()});
    await until(() => !findPart(element, 'placeholder'), 'the picture replaces the placeholder');
    const remote = video(element, 'remote-video');
    expect(remote.hidden).to.equal(false);
    expect(remote.getAttribute('aria-label')).to.equal('bob');
    await until(() => !remote.paused && remote.videoWidth === 64, 'the picture plays');
    expect(remote.muted, 'the sound comes from elsewhere').to.equal(true);
  });

  it('plays on after it was moved', async () => {
    const {element, call, show} = await view({phase: 'ongoing', connectedAt: Date.now()});
    call.remoteVideo = picture();
    call.localVideo = picture();
    await show({phase: 'ongoing', connectedAt: Date.now()});
    const videos = [video(element, 'remote-video'), video(element, 'self-video')];
    await until(() => videos.every(({paused}) => !paused), 'both play');
    const elsewhere = document.createElement('section');
    element.parentElement?.append(elsewhere);
    elsewhere.append(element);
    await until(() => videos.every(({paused}) => !paused), 'both play again');
  });

  it('says that the other camera is off, and that the other one is muted', async () => {
    const {element} = await view({phase: 'ongoing', connectedAt: Date.now(), remote: silent});
    expect(textOf(part(element, 'stage')))
      .to.include('The camera of bob is off')
      .and.to.include('bob is muted');
    expect(element.matches(':state(remote-muted)')).to.equal(true);
    expect(element.matches(':state(remote-camera-off)')).to.equal(true);
  });

  it('says nothing of what the other one sends before anybody knows', async () => {
    const {element, show} = await view(null);
    for (const phase of ['outgoing', 'connecting'] as const) {
      await show({phase, remote: silent});
      expect(element.matches(':state(remote-muted)'), phase).to.equal(false);
      expect(element.matches(':state(remote-camera-off)'), phase).to.equal(false);
    }
  });

  it('says what is switched off here, with one name for each button', async () => {
    const {element, show} = await view({phase: 'ongoing'});
    const [mic, camera] = [control(element, 'call-mic-toggle'), control(element, 'call-camera-toggle')];
    expect([textOf(mic), mic.getAttribute('aria-pressed')]).to.deep.equal(['Mute microphone', 'false']);
    expect([textOf(camera), camera.getAttribute('aria-pressed')]).to.deep.equal(['Turn off camera', 'false']);
    await show({phase: 'ongoing', local: silent});
    expect([textOf(mic), mic.getAttribute('aria-pressed')]).to.deep.equal(['Mute microphone', 'true']);
    expect([textOf(camera), camera.getAttribute('aria-pressed')]).to.deep.equal(['Turn off camera', 'true']);
    expect(element.matches(':state(mic-muted)')).to.equal(true);
    expect(element.matches(':state(camera-off)')).to.equal(true);
    expect(textOf(part(element, 'self-view'))).to.equal('Your camera is off');
  });

  it('shows for how long they are connected, and stops at the end', async () => {
    const {element, show} = await view({phase: 'ongoing', connectedAt: Date.now() - 62_500});
    expect(textOf(part(element, 'timer'))).to.equal('1:02');
    await until(() => textOf(part(element, 'timer')) === '1:03', 'the clock goes on');
    await show({phase: 'ended', connectedAt: 0, endedAt: 3_725_000, reason: 'hangup', by: 'local'});
    expect(textOf(part(element, 'timer'))).to.equal('1:02:05');
  });

  it('hangs up by its button and by nothing else', async () => {
    const {element, call} = await view({phase: 'ongoing'});
    element.focus();
    for (const target of [element, part(element, 'stage'), control(element, 'call-hangup')]) {
      target.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, composed: true}));
    }
    expect(call.requests).to.be.empty;
    control(element, 'call-hangup').click();
    expect(call.requests).to.deep.equal([{do: 'hangUp'}]);
  });

  it('has a toolbar that is one stop for Tab, and arrow keys inside', async () => {
    const {element} = await view({phase: 'ongoing'});
    const tags = ['call-mic-toggle', 'call-camera-toggle', 'call-hangup'];
    const [mic, camera, hangup] = tags.map((tag) => element.shadowRoot?.querySelector<HTMLElement>(tag));
    const focused = () => element.shadowRoot?.activeElement;
    const press = (key: string) =>
      focused()?.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    mic?.focus();
    expect(focused()).to.equal(mic);
    for (const [key, next] of [
      ['ArrowRight', camera],
      ['End', hangup],
      ['ArrowRight', mic],
      ['ArrowLeft', hangup],
      ['Home', mic],
    ] as const) {
      press(key);
      expect(focused(), key).to.equal(next);
    }
    expect([mic, camera, hangup].map((item) => item?.getAttribute('tabindex'))).to.deep.equal([null, '-1', '-1']);
  });

  it('keeps the focus when the button that had it goes', async () => {
    const {element, show} = await view({phase: 'ongoing'});
    control(element, 'call-hangup').focus();
    await show({phase: 'ended', reason: 'hangup', by: 'local'});
    expect(document.activeElement).to.equal(element);
    expect(element.shadowRoot?.activeElement).to.have.attribute('role', 'region');
  });

  it('has the buttons the page asks for', async () => {
    const {element} = await view({phase: 'ongoing'}, 'controls="mic hangup"');
    expect(element.shadowRoot?.querySelector('call-camera-toggle')).to.equal(null);
    expect(element.shadowRoot?.querySelector('call-mic-toggle')).to.exist;
    const none = await view({phase: 'ongoing'}, 'controls="none"');
    expect(none.element.shadowRoot?.querySelector('call-hangup')).to.equal(null);
  });

  it('calls again, unless the page cancels that', async () => {
    const {element, call} = await view({
      phase: 'ended',
      reason: 'busy',
      by: 'remote',
      media: 'audio',
      subject: 'Order',
      toName: 'Bob Stone',
    });
    part(element, 'redial-button').click();
    expect(call.asked('dial')).to.deep.equal([
      {do: 'dial', to: 'bob', options: {media: 'audio', subject: 'Order', toName: 'Bob Stone'}},
    ]);
    element.addEventListener('call-request', (event) => event.preventDefault());
    part(element, 'redial-button').click();
    expect(call.asked('dial')).to.have.lengthOf(1);
  });

  it('sends nobody to the settings of the browser when the page around forbids the microphone', async () => {
    const {element, call, show} = await view(states['outgoing'] ?? null);
    call.problem = new CallError('policy-blocked', 'The page does not let this frame use the microphone.');
    await show({phase: 'ended', reason: 'media-denied', by: 'local'});
    const said = textOf(part(element, 'ended'));
    expect(said).to.include('This page does not let calls use the microphone');
    expect(said).not.to.include('llow the microphone');
  });

  it('takes the ended call away by its button, or after a while', async () => {
    const {element, call} = await view({phase: 'ended', reason: 'busy', by: 'remote'});
    part(element, 'close-button').click();
    expect(call.asked('dismiss')).to.have.lengthOf(1);
    const short = await view({phase: 'ended', reason: 'busy', by: 'remote'}, 'ended-duration="0.05"');
    await until(() => short.call.asked('dismiss').length === 1, 'it is dismissed');
  });

  for (const direction of ['outgoing', 'incoming'] as const) {
    for (const reason of endReasons) {
      for (const by of ['local', 'remote'] as const) {
        it(`says how a call ended: ${direction}, ${reason}, ${by}`, async () => {
          const {element} = await view({
            phase: 'ended',
            direction,
            reason,
            by,
            answeredAt: 1,
            connectedAt: 1,
            endedAt: 2,
            displayName: 'Bob Stone',
          });
          const sentence = textOf(part(element, 'ended').querySelector('p') ?? element);
          expect(sentence).to.match(/^\S.{8,}$/);
          expect(sentence).not.to.match(/undefined|null|\[object/);
        });
      }
    }
  }

  for (const code of callErrorCodes) {
    it(`tells the person of ${code}`, async () => {
      const {element, call, show} = await view({phase: 'ongoing'});
      call.problem = new CallError(code, 'For developers.');
      await show({phase: 'ongoing'});
      expect(textOf(part(element, 'toast'))).to.match(/^[A-Z].{10,}/);
    });
  }

  it('offers to turn on sound that the browser blocks', async () => {
    const {element, call, show} = await view({phase: 'ongoing'});
    call.audioBlocked = true;
    await show({phase: 'ongoing'});
    expect(element.matches(':state(audio-blocked)')).to.equal(true);
    part(element, 'unblock-audio-button').click();
    expect(call.asked('unblockAudio')).to.have.lengthOf(1);
  });

  it('is small and large again where it floats, and moves by arrow keys inside the window', async () => {
    const {element} = await view({phase: 'ongoing'}, 'floating');
    part(element, 'minimize-button').click();
    await element.updateComplete;
    expect(findPart(element, 'stage')).to.equal(null);
    expect(element.matches(':state(minimized)')).to.equal(true);
    control(element, 'call-hangup');
    part(element, 'restore-button').click();
    await element.updateComplete;
    expect(findPart(element, 'stage')).to.exist;

    const before = element.getBoundingClientRect();
    const press = (key: string) =>
      part(element, 'handle').dispatchEvent(new KeyboardEvent('keydown', {key, cancelable: true}));
    press('ArrowLeft');
    expect(element.getBoundingClientRect().left).to.equal(before.left - 24);
    for (let presses = 0; presses < 100; presses += 1) press('ArrowUp');
    expect(element.getBoundingClientRect().top).to.be.at.least(0);
  });

  it('can be furnished by the page', async () => {
    const {element} = await view(
      {phase: 'ongoing'},
      '',
      '<b slot="header">Room 5</b><i slot="remote-placeholder">One moment</i><button slot="controls">Leave</button>',
    );
    const text = textOf(element);
    expect(text).to.include('Room 5').and.to.include('One moment').and.to.include('Leave');
    expect(text).not.to.include('Mute microphone');
  });

  it('speaks in one place, to the end', async () => {
    const {element, show} = await view({phase: 'ongoing'});
    const status = element.shadowRoot?.querySelector('call-status')?.shadowRoot;
    expect(status?.querySelectorAll('[role="status"]')).to.have.lengthOf(1);
    expect(element.shadowRoot?.querySelectorAll('[role="status"], [aria-live]')).to.have.lengthOf(0);
    await show({phase: 'ended', reason: 'hangup', by: 'remote'});
    const said = status?.querySelector('[role="status"]');
    expect(said?.checkVisibility(), 'nothing is said of what is not displayed').to.equal(true);
    expect(said && textOf(said)).to.equal('bob ended the call');
  });

  for (const [name, call] of Object.entries(states)) {
    it(`is accessible, and every button is large enough: ${name}`, async () => {
      const {element} = await view(call, 'floating when-idle="show"');
      await expect(element).to.be.accessible();
      const inner = [...(element.shadowRoot?.querySelectorAll('*') ?? [])].flatMap((one) => [
        one,
        ...(one.shadowRoot?.querySelectorAll('button') ?? []),
      ]);
      for (const button of inner.filter((one) => one.localName === 'button')) {
        const {width, height} = button.getBoundingClientRect();
        expect(Math.min(width, height), button.outerHTML.slice(0, 60)).to.be.at.least(44);
      }
    });
  }

  it('writes no style attribute', async () => {
    const {element} = await view({phase: 'ongoing'});
    const styled = [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])].filter((one) =>
      one.hasAttribute('style'),
    );
    expect(styled).to.be.empty;
  });
});
