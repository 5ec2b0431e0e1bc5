import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {findPart, part, textOf} from '../fakes/in-provider.js';
import {picture} from '../fakes/picture.js';
import {control, focused, sending, silent, view} from '../fakes/staged-view.js';
import {until} from '../fakes/until.js';

type View = HTMLElementTagNameMap['call-view'];

const up = {phase: 'ongoing', connectedAt: Date.now()} as const;
const devices = {
  available: [
    {kind: 'audioinput', id: 'a', label: 'Built-in'},
    {kind: 'audioinput', id: 'b', label: 'Headset'},
    {kind: 'videoinput', id: 'c', label: 'Webcam'},
  ],
  selected: {audioinput: 'b', videoinput: 'c'},
} as const;

const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => sendKeys({press: key})), Promise.resolve());

function inner(element: View, selector: string): HTMLElement {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The view has no ${selector}.`);
  return found;
}

function menuOf(element: View): HTMLElement {
  const menu = inner(element, 'call-device-menu').shadowRoot?.querySelector<HTMLElement>('[role="menu"]');
  if (!menu) throw new Error('There is no menu.');
  return menu;
}

const isShown = (popup: HTMLElement) => popup.matches(':popover-open');

/** A call with a picture that plays: without, there is nothing to take out of the page. */
async function viewWithPicture(attributes = '') {
  const staged = await view(up, attributes);
  staged.call.remoteVideo = picture();
  staged.call.devices = devices;
  await staged.show(up);
  await until(() => !findPart(staged.element, 'placeholder'), 'there is a picture');
  return staged;
}

describe('<call-view> and its controls', () => {
  afterEach(async () => {
    if (document.fullscreenElement) await document.exitFullscreen();
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
  });

  it('has a button for everything, each reached through a part', async () => {
    const {element} = await view(up);
    const parts = ['hold-button', 'pip-button', 'fullscreen-button'].map((name) => part(element, name));
    expect(parts.map(textOf)).to.deep.equal(['Hold', 'Picture in picture', 'Full screen']);
    for (const [tag, name] of Object.entries({mic: 'mic-toggle', camera: 'camera-toggle', screen: 'screen-toggle'})) {
      expect(inner(element, `call-${name}`).getAttribute('exportparts')).to.include(`button:${tag}-button`);
    }
    expect(inner(element, 'call-device-menu').getAttribute('exportparts')).to.match(/devices-button.* menu, menu-item/);
    expect(inner(element, 'call-quality').getAttribute('exportparts')).to.include('button:quality');
    const style = document.createElement('style');
    style.textContent = 'call-view::part(devices-button) { border-radius: 3px } call-view::part(menu) { color: red }';
    document.head.append(style);
    expect(getComputedStyle(control(element, 'call-device-menu')).borderRadius).to.equal('3px');
    expect(getComputedStyle(menuOf(element)).color).to.equal('rgb(255, 0, 0)');
    style.remove();
  });

  it('walks through all buttons by arrow keys, and Tab leaves them', async () => {
    const {element, call, show} = await view(up);
    call.devices = devices;
    await show(up);
    inner(element, 'call-mic-toggle').focus();
    const names: (string | null | undefined)[] = [];
    for (let index = 0; index < 8; index += 1) {
      names.push(focused()?.getAttribute('title'));
      await press('ArrowRight');
    }
    expect(names).to.deep.equal([
      'Mute microphone',
      'Turn off camera',
      'Share screen',
      'Devices',
      'Hold',
      'Picture in picture',
      'Full screen',
      'Hang up',
    ]);
    expect(focused()?.getAttribute('title'), 'it goes around').to.equal('Mute microphone');
    await press('End', 'Tab');
    expect(element.matches(':focus-within'), 'one Tab leaves').to.equal(false);
  });

  it('walks in the direction of reading', async () => {
    document.documentElement.dir = 'rtl';
    try {
      const {element} = await view(up);
      inner(element, 'call-mic-toggle').focus();
      await press('ArrowLeft');
      expect(focused()?.getAttribute('title')).to.equal('Turn off camera');
    } finally {
      document.documentElement.dir = '';
    }
  });

  it('holds the call and says so by aria-pressed', async () => {
    const {element, call, show} = await view({phase: 'connecting'});
    part(element, 'hold-button').click();
    expect(call.requests, 'not before it is up').to.be.empty;
    await show(up);
    part(element, 'hold-button').click();
    expect(call.asked('toggle')).to.deep.equal([{do: 'toggle', what: 'hold'}]);
    await show({...up, local: {...sending, hold: true}});
    expect(part(element, 'hold-button')).to.have.attribute('aria-pressed', 'true');
    expect(textOf(part(element, 'hold-button'))).to.equal('Hold');
    expect(element.matches(':state(on-hold)')).to.equal(true);
    expect(textOf(part(element, 'stage'))).to.include('On hold');
    await show({...up, displayName: 'Bob', remote: {...sending, hold: true}});
    expect(textOf(part(element, 'stage'))).to.include('Bob put you on hold');
    expect(textOf(inner(element, 'call-status')), 'it is said aloud too').to.equal('Bob put you on hold');
  });

  it('can take a held call back where no button holds it', async () => {
    const held = {...up, local: {...sending, hold: true}};
    const {element, call, show} = await view(held);
    expect(findPart(element, 'resume-button'), 'the button does it').to.equal(null);
    for (const controls of ['mic hangup', 'none']) {
      element.controls = controls;
      await show(held);
      part(element, 'resume-button').click();
      expect(call.requests.splice(0)).to.deep.equal([{do: 'toggle', what: 'hold'}]);
    }
    await show(up);
    expect(findPart(element, 'resume-button')).to.equal(null);
  });

  it('opens one menu of all devices, chooses by keys, and gives the focus back', async () => {
    const {element, call, show} = await view(up);
    call.devices = devices;
    await show(up);
    const button = control(element, 'call-device-menu');
    button.focus();
    await press('Enter');
    await until(
      () => isShown(menuOf(element)) && focused()?.textContent?.includes('Headset'),
      'the chosen one has the focus',
    );
    expect(button).to.have.attribute('aria-expanded', 'true');
    const items = [...menuOf(element).querySelectorAll('[role="menuitemradio"]')];
    expect(items.map(textOf)).to.deep.equal(['Built-in', 'Headset', 'Webcam']);
    expect(items.map((item) => item.getAttribute('aria-checked'))).to.deep.equal(['false', 'true', 'true']);
    await press('ArrowDown', 'ArrowDown');
    expect(textOf(focused() ?? element), 'arrows go around').to.equal('Built-in');
    await press('End');
    expect(textOf(focused() ?? element)).to.equal('Webcam');
    await press('b');
    expect(textOf(focused() ?? element), 'a letter goes to what begins with it').to.equal('Built-in');
    await press('Enter');
    expect(call.asked('select')).to.deep.equal([{do: 'select', kind: 'audioinput', id: 'a'}]);
    await until(() => !isShown(menuOf(element)), 'it is closed');
    expect(focused() === button).to.equal(true);
  });

  it('leaves by Escape one layer at a time, and never ends the call', async () => {
    const {element, call} = await viewWithPicture();
    inner(element, '[part~="fullscreen-button"]').focus();
    await press('Enter');
    await until(() => element.matches(':state(fullscreen)'), 'it has the whole screen');
    expect(part(element, 'fullscreen-button')).to.have.attribute('aria-pressed', 'true');
    inner(element, 'call-device-menu').focus();
    await press('ArrowDown');
    await until(() => isShown(menuOf(element)), 'the menu opens by its arrow');
    await press('Escape');
    await until(() => !isShown(menuOf(element)), 'the menu is closed');
    expect(element.matches(':fullscreen'), 'nothing but the menu').to.equal(true);
    expect(focused() === control(element, 'call-device-menu')).to.equal(true);
    await press('Escape');
    await until(() => !element.matches(':state(fullscreen)'), 'the page is back');
    await press('Escape', 'Escape');
    expect(call.requests).to.be.empty;
  });

  it('closes its menu when it leaves full screen', async () => {
    const {element} = await viewWithPicture();
    inner(element, '[part~="fullscreen-button"]').focus();
    await press('Enter');
    await until(() => element.matches(':state(fullscreen)'), 'it has the whole screen');
    inner(element, 'call-device-menu').focus();
    await press('Enter');
    await until(() => isShown(menuOf(element)), 'the menu is open');
    await document.exitFullscreen();
    await until(() => !isShown(menuOf(element)), 'the menu is closed');
  });

  it('offers its menu by a press with the pointer, and closes it by a press elsewhere', async () => {
    const {element, call, show} = await view(up);
    call.devices = devices;
    await show(up);
    control(element, 'call-device-menu').click();
    await until(() => isShown(menuOf(element)), 'it is open');
    const {left, right, top, bottom} = menuOf(element).getBoundingClientRect();
    expect(left).to.be.at.least(0);
    expect(top).to.be.at.least(0);
    expect(right).to.be.at.most(innerWidth);
    expect(bottom).to.be.at.most(innerHeight);
    await expect(element).to.be.accessible();
    control(element, 'call-device-menu').click();
    await until(() => !isShown(menuOf(element)), 'it is closed again');
  });

  it('listens to M, V and H inside it, if the page wants that, and shows them', async () => {
    const {element, call, show} = await view(up, '', '<input slot="header" aria-label="Note" />');
    const mic = control(element, 'call-mic-toggle');
    mic.focus();
    await press('m', 'v', 'h');
    expect(call.requests, 'not unasked').to.be.empty;
    expect(mic).not.to.have.attribute('aria-keyshortcuts');
    call.hotkeys = true;
    await show(up);
    expect(mic.title).to.equal('Mute microphone (M)');
    expect(mic).to.have.attribute('aria-keyshortcuts', 'M');
    await press('m', 'v');
    expect(call.requests.splice(0)).to.deep.equal([
      {do: 'toggle', what: 'mic'},
      {do: 'toggle', what: 'camera'},
    ]);
    element.querySelector('input')?.focus();
    await press('m', 'h');
    expect(call.requests, 'not while somebody types').to.be.empty;
    mic.focus();
    await sendKeys({down: 'Control'});
    await press('m');
    await sendKeys({up: 'Control'});
    expect(call.requests, 'not with other keys').to.be.empty;
    await press('h');
    expect(call.requests.splice(0)).to.deep.equal([{do: 'hangUp'}]);
    mic.blur();
    await press('m');
    expect(call.requests, 'not outside').to.be.empty;
  });

  it('says that one shares one’s screen, and stops that', async () => {
    const {element, call, show} = await view({...up, local: {...sending, screen: true}});
    expect(textOf(element)).to.include('You are sharing your screen');
    expect(element.matches(':state(sharing)')).to.equal(true);
    expect(control(element, 'call-screen-toggle')).to.have.attribute('aria-pressed', 'true');
    part(element, 'stop-sharing-button').click();
    expect(call.asked('toggle')).to.deep.equal([{do: 'toggle', what: 'screen'}]);
    await show(up);
    expect(!!findPart(element, 'stop-sharing-button')).to.equal(false);
  });

  it('shows how good the connection is, and draws nothing else for it', async () => {
    const {element, call} = await view(up);
    const before = element.shadowRoot?.innerHTML;
    let drawings = 0;
    const {requestUpdate} = element;
    element.requestUpdate = (...change) => {
      drawings += 1;
      return requestUpdate.apply(element, change);
    };
    for (const level of ['good', 'fair', 'poor'] as const) {
      call.quality.set({level, reason: 'loss', rtt: 9, loss: 0.1, jitter: 3, relayed: true});
      await inner(element, 'call-quality').getBoundingClientRect();
      expect(element.matches(`:state(quality-${level})`)).to.equal(true);
    }
    expect(drawings).to.equal(0);
    expect(element.shadowRoot?.innerHTML).to.equal(before);
    await until(() => control(element, 'call-quality').title.startsWith('Poor connection'), 'it says so');
  });

  it('draws nothing for loudness; it tells who speaks while muted', async () => {
    const {element, call} = await view({...up, local: silent, remote: silent});
    let drawings = 0;
    const {requestUpdate} = element;
    element.requestUpdate = (...change) => {
      if (change.length === 0 || change[1] !== change[2]) drawings += 1;
      return requestUpdate.apply(element, change);
    };
    for (const remote of [0.1, 0.5, 0.9]) call.levels.set({mic: 0, remote, speakingWhileMuted: false});
    expect(inner(element, '.face').style.getPropertyValue('--_level')).to.equal('0.90');
    await element.updateComplete;
    expect(textOf(part(element, 'stage'))).not.to.include('speaking');
    call.levels.set({mic: 0.5, remote: 0, speakingWhileMuted: true});
    await until(() => element.matches(':state(speaking-while-muted)'), 'it is a state');
    expect(textOf(inner(element, '[role="alert"]'))).to.equal('You are speaking while muted');
    element.remove();
    expect(call.levels.listeners, 'what nobody sees is not measured').to.equal(0);
  });

  it('does not draw itself anew for its clock', async () => {
    const {element, show} = await view({...up, connectedAt: Date.now() - 9_500});
    const region = inner(element, '[role="region"]');
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(region, {subtree: true, childList: true, attributes: true, characterData: true});
    await until(() => textOf(part(element, 'timer')) === '0:11', 'the clock goes on', 3000);
    expect(changes.every(({target}) => part(element, 'timer').contains(target))).to.equal(true);
    expect(changes.length).to.be.at.least(2);
    observer.disconnect();
    await show({phase: 'reconnecting', connectedAt: Date.now() - 11_900});
    expect(textOf(part(element, 'timer')), 'it does not begin anew').to.equal('0:11');
  });

  it('takes the call to a small window of its own, with buttons, and back by Escape', async () => {
    const {element, call, show} = await viewWithPicture();
    inner(element, '[part~="pip-button"]').focus();
    await press('Enter');
    await until(() => element.matches(':state(pip)'), 'it is in the small window', 5000);
    expect(part(element, 'pip-button')).to.have.attribute('aria-pressed', 'true');
    const {document: inside} = pictureWindow();
    const root = inside.querySelector('div')?.shadowRoot;
    if (!root) throw new Error('There is nothing in the window.');
    expect(textOf(root)).to.include('bob').and.to.include('Hang up');
    await until(
      () => [...root.querySelectorAll('video')].some(({videoWidth}) => videoWidth === 64),
      'the picture is there',
    );
    expect(root.querySelector('button')?.getBoundingClientRect().height, 'it has its looks').to.be.at.least(44);
    root.querySelector<HTMLElement>('[title="Mute microphone"]')?.click();
    expect(call.requests.splice(0)).to.deep.equal([{do: 'toggle', what: 'mic'}]);
    await show({...up, local: {...sending, mic: false}});
    expect(root.querySelector('[title="Mute microphone"]')).to.have.attribute('aria-pressed', 'true');
    inner(element, '[part~="pip-button"]').focus();
    await press('Escape');
    await until(() => !element.matches(':state(pip)'), 'it is back');
    expect(call.requests).to.be.empty;
  });

  it('takes the picture alone to a small window where the browser can do no more', async () => {
    const known = Object.getOwnPropertyDescriptor(window, 'documentPictureInPicture');
    Object.defineProperty(window, 'documentPictureInPicture', {value: undefined, configurable: true});
    try {
      const {element, show} = await view({...up, remote: silent});
      expect(part(element, 'pip-button'), 'without a picture there is nothing to take').to.have.attribute(
        'aria-disabled',
        'true',
      );
      await show(null);
      const pictured = await viewWithPicture();
      await pictured.show(up);
      inner(pictured.element, '[part~="pip-button"]').focus();
      await press('Enter');
      await until(() => pictured.element.matches(':state(pip)'), 'it is in the small window', 5000);
      expect(document.pictureInPictureElement === pictured.element).to.equal(true);
      await press('Escape');
      await until(() => !pictured.element.matches(':state(pip)'), 'it is back');
    } finally {
      if (known) Object.defineProperty(window, 'documentPictureInPicture', known);
    }
  });

  it('closes the small window when the call is over, and not when it is moved', async () => {
    const {element, show} = await viewWithPicture();
    inner(element, '[part~="pip-button"]').focus();
    await press('Enter');
    await until(() => element.matches(':state(pip)'), 'it is in the small window', 5000);
    const small = pictureWindow();
    const elsewhere = document.createElement('section');
    element.parentElement?.append(elsewhere);
    elsewhere.append(element);
    // Whatever leaves the page for good is known a task later.
    await new Promise((resolve) => setTimeout(resolve));
    expect(small.closed).to.equal(false);
    await show({...up, displayName: 'Bobby'});
    expect(element.matches(':state(pip)')).to.equal(true);
    expect(textOf(pictureWindow().document.querySelector('div')?.shadowRoot ?? element)).to.include('Bobby');
    await show({phase: 'ended', reason: 'hangup', by: 'remote'});
    await until(() => !element.matches(':state(pip)'), 'it is closed');
  });
});

/** The window the browser opened in front of all others. */
function pictureWindow(): Window {
  // The types do not know the interface yet.
  const {window: opened} = (window as unknown as {documentPictureInPicture: {window: Window | null}})
    .documentPictureInPicture;
  if (!opened) throw new Error('There is no window.');
  return opened;
}
