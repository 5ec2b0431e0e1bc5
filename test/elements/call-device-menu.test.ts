import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/elements/call-device-menu/call-device-menu.js';
import type {DeviceList} from '../../src/core/call-snapshot.js';
import {inProvider, part, textOf} from '../fakes/in-provider.js';
import {focused} from '../fakes/staged-view.js';
import {until} from '../fakes/until.js';

const all: DeviceList = {
  available: [
    {kind: 'audioinput', id: 'a', label: 'Built-in'},
    {kind: 'audioinput', id: 'b', label: ''},
    {kind: 'videoinput', id: 'c', label: 'Webcam'},
    {kind: 'audiooutput', id: 'd', label: 'Loudspeaker'},
  ],
  selected: {audioinput: 'a', videoinput: 'c', audiooutput: 'd'},
};

async function menuOf(devices: DeviceList, attributes = '', inside = '') {
  const staged = await inProvider('call-device-menu', `<call-device-menu ${attributes}>${inside}</call-device-menu>`);
  await staged.after((call) => {
    call.devices = devices;
    call.show({phase: 'ongoing'});
  });
  const {element} = staged;
  const menu = part(element, 'menu');
  return {
    ...staged,
    menu,
    button: part(element, 'button'),
    items: () => [...menu.querySelectorAll<HTMLElement>('[role="menuitemradio"]')],
    async open() {
      part(element, 'button').click();
      await until(
        () => menu.matches(':popover-open') && menu.contains(element.shadowRoot?.activeElement ?? null),
        'it is open',
      );
    },
  };
}

describe('<call-device-menu>', () => {
  it('has groups for all kinds, or one kind alone', async () => {
    const {menu, items} = await menuOf(all);
    const groups = [...menu.querySelectorAll('[role="group"]')].map((group) => group.getAttribute('aria-label'));
    expect(groups).to.deep.equal(['Microphone', 'Camera', 'Speaker']);
    expect(items().map(textOf)).to.deep.equal(['Built-in', 'Microphone 2', 'Webcam', 'Loudspeaker']);
    const camera = await menuOf(all, 'kind="videoinput"');
    expect(camera.items().map(textOf)).to.deep.equal(['Webcam']);
    expect(textOf(camera.button)).to.equal('Camera');
  });

  it('leaves out speakers where there are none to choose from', async () => {
    const deaf = {...all, available: all.available.filter(({kind}) => kind !== 'audiooutput')};
    const {menu} = await menuOf(deaf);
    expect(menu.querySelectorAll('[role="group"]')).to.have.lengthOf(2);
    const {element} = await menuOf(deaf, 'kind="audiooutput"');
    expect(getComputedStyle(element).display).to.equal('none');
    expect(element.matches(':state(inactive)')).to.equal(true);
  });

  it('opens nothing without devices', async () => {
    const {button, menu} = await menuOf({available: [], selected: {}});
    expect(button).to.have.attribute('aria-disabled', 'true');
    button.click();
    expect(menu.matches(':popover-open')).to.equal(false);
  });

  it('changes the device in the middle of a call, and shows which one is used', async () => {
    const {call, items, open, after, menu} = await menuOf(all);
    await open();
    items()[1]?.click();
    expect(call.asked('select')).to.deep.equal([{do: 'select', kind: 'audioinput', id: 'b'}]);
    expect(menu.matches(':popover-open')).to.equal(false);
    await after((changed) => {
      changed.devices = {...all, selected: {...all.selected, audioinput: 'b'}};
      changed.publish();
    });
    expect(items().map((item) => item.getAttribute('aria-checked'))).to.deep.equal(['false', 'true', 'true', 'true']);
  });

  it('stays open for the space bar, and goes on at Tab', async () => {
    const {call, element, open, menu, button} = await menuOf(all);
    await open();
    await sendKeys({press: 'ArrowDown'});
    await sendKeys({press: 'Space'});
    expect(call.asked('select')).to.deep.equal([{do: 'select', kind: 'audioinput', id: 'b'}]);
    expect(menu.matches(':popover-open')).to.equal(true);
    await sendKeys({press: 'Escape'});
    await until(() => !menu.matches(':popover-open'), 'it is closed');
    expect(focused() === button).to.equal(true);
    await open();
    await sendKeys({press: 'Tab'});
    await until(() => !menu.matches(':popover-open'), 'it is closed');
    expect(element.matches(':focus-within')).to.equal(false);
  });

  it('opens at its end by the arrow upwards', async () => {
    const {button} = await menuOf(all);
    button.focus();
    await sendKeys({press: 'ArrowUp'});
    await until(() => textOf(focused() ?? button) === 'Loudspeaker', 'the last one has the focus');
  });

  it('shows how loud the microphone is, while it is open and without drawing itself', async () => {
    const {element, call, open, menu} = await menuOf(all);
    expect(call.levels.listeners).to.equal(0);
    await open();
    expect(call.levels.listeners).to.equal(1);
    const before = element.isUpdatePending;
    call.levels.set({mic: 0.5, remote: 0, speakingWhileMuted: false});
    expect(part(element, 'level').style.getPropertyValue('--_level')).to.equal('0.50');
    expect(element.isUpdatePending).to.equal(before);
    menu.hidePopover();
    await until(() => call.levels.listeners === 0, 'nobody listens');
  });

  it('is accessible, open and closed, and can be named by the page', async () => {
    const {element, open, button} = await menuOf(all, '', '<i slot="icon">!</i>Gear');
    expect(textOf(button)).to.equal('! Gear');
    expect(button.title).to.equal('Gear');
    await expect(element).to.be.accessible();
    await open();
    await expect(element).to.be.accessible();
    for (const item of [button, ...element.renderRoot.querySelectorAll('[part="menu-item"]')]) {
      expect(item.getBoundingClientRect().height).to.be.at.least(44);
    }
  });
});
