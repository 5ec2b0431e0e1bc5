import {expect, fixtureCleanup} from '@open-wc/testing';
import {
  emulateMedia,
  executeServerCommand,
  resetMouse,
  sendKeys,
  sendMouse,
  setViewport,
} from '@web/test-runner-commands';
import {CallError} from '../../src/core/call-error.js';
import type {CallSnapshot} from '../../src/core/call-snapshot.js';
import {drawn, findPart, inProvider, part, textOf} from '../fakes/in-provider.js';
import {picture} from '../fakes/picture.js';
import {control, focused, sending, silent, video, view} from '../fakes/staged-view.js';
import {until} from '../fakes/until.js';

type View = HTMLElementTagNameMap['call-view'];

const up = {phase: 'ongoing', connectedAt: Date.now()} as const;
const layouts = ['auto', 'focus', 'split', 'voice'] as const;

const states: Record<string, Partial<CallSnapshot>> = {
  outgoing: {phase: 'outgoing', step: 'ringing'},
  ongoing: up,
  'both without camera': {...up, local: silent, remote: silent},
  voice: {...up, media: 'audio', local: {...sending, camera: false}, remote: {...sending, camera: false}},
  reconnecting: {phase: 'reconnecting', connectedAt: Date.now()},
  held: {...up, local: {...sending, hold: true}},
  'held by the other one': {...up, media: 'audio', local: silent, remote: {...silent, hold: true}},
  'sharing a screen': {...up, local: {...sending, screen: true}},
  'shown a screen': {...up, remote: {...sending, screen: true}},
  terminating: {phase: 'terminating', connectedAt: Date.now()},
  denied: {phase: 'ended', reason: 'media-denied', by: 'local'},
};

/** A view both sides of which show pictures, in a place of a given width. */
async function pictured(attributes: string, width: number, call: Partial<CallSnapshot> = up) {
  const staged = await view(call, attributes);
  if (staged.element.parentElement) {
    staged.element.parentElement.style.display = 'block';
    staged.element.parentElement.style.width = `${width}px`;
  }
  staged.call.remoteVideo = picture();
  staged.call.localVideo = picture();
  staged.call.remoteScreen = picture();
  await staged.show(call);
  await until(() => !findPart(staged.element, 'placeholder'), 'there is a picture');
  return staged;
}

function box(element: View, name: string): DOMRect {
  return part(element, name).getBoundingClientRect();
}

function everyButton(element: View): HTMLElement[] {
  const all = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('*') ?? [])];
  return all
    .flatMap((one) => [one, ...(one.shadowRoot?.querySelectorAll<HTMLElement>('*') ?? [])])
    .filter((one) => one.localName === 'button' && one.checkVisibility());
}

async function drag(from: Element, x: number, y: number) {
  const {left, top, width, height} = from.getBoundingClientRect();
  const [startX, startY] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  await sendMouse({type: 'move', position: [startX, startY]});
  await sendMouse({type: 'down'});
  await sendMouse({type: 'move', position: [startX + Math.round(x / 2), startY + Math.round(y / 2)]});
  await sendMouse({type: 'move', position: [startX + x, startY + y]});
  await sendMouse({type: 'up'});
}

describe('<call-view> and its layouts', () => {
  before(() => setViewport({width: 1000, height: 900}));
  afterEach(async () => {
    document.documentElement.dir = '';
    await resetMouse();
  });

  it('puts one picture in a corner of the other, or both beside each other', async () => {
    const {element: auto} = await pictured('', 800);
    expect(box(auto, 'remote-video').width).to.equal(box(auto, 'stage').width);
    expect(box(auto, 'self-view').width).to.be.below(box(auto, 'stage').width / 3);
    expect(box(auto, 'controls').top).to.be.at.least(box(auto, 'stage').bottom);
    fixtureCleanup();
    const {element: focus} = await pictured('layout="focus"', 800);
    expect(box(focus, 'controls').bottom, 'the buttons lie on the picture').to.be.at.most(box(focus, 'stage').bottom);
    expect(box(focus, 'self-view').bottom, 'and cover nobody').to.be.at.most(box(focus, 'controls').bottom - 44);
    fixtureCleanup();
    const {element: split} = await pictured('layout="split"', 800);
    expect(box(split, 'self-view').left).to.be.at.least(box(split, 'remote-video').right);
    expect(box(split, 'self-view').width).to.be.closeTo(box(split, 'remote-video').width, 2);
    fixtureCleanup();
    const {element: narrow} = await pictured('layout="split"', 320);
    expect(box(narrow, 'self-view').top, 'one below the other').to.be.at.least(box(narrow, 'remote-video').bottom);
  });

  it('shows a face in place of pictures where there are none, and where the page wants none', async () => {
    const {element} = await view({...states['voice'], displayName: 'Bob Stone'});
    expect(textOf(part(element, 'avatar'))).to.equal('BS');
    expect(!!findPart(element, 'self-view')).to.equal(false);
    expect(element.matches(':state(voice)')).to.equal(true);
    const {element: unseen, call, show} = await view(up, 'layout="voice"');
    call.remoteVideo = picture();
    await show(up);
    expect(video(unseen, 'remote-video').hidden).to.equal(true);
    expect(!!findPart(unseen, 'self-view')).to.equal(false);
    expect(textOf(part(unseen, 'placeholder')), 'and waits for none').to.equal('B Voice call with bob');
  });

  it('writes a name of any length into two lines, and nothing under one’s own picture', async () => {
    const name = 'Maximiliane Freifrau von Hohenstein-Waldenburg zu Rabenstein';
    const remote = {mic: true, camera: false, screen: false, hold: false};
    for (const layout of ['auto', 'focus'])
      for (const width of [280, 400, 480, 800]) {
        const {element} = await pictured(`layout="${layout}"`, width, up);
        const named = await view({...up, remote, displayName: name}, `layout="${layout}"`);
        named.element.style.width = `${width}px`;
        const sentence = named.element.renderRoot.querySelector('[part="placeholder"] p')?.getBoundingClientRect();
        const own = box(named.element, 'self-view');
        const isClear = !!sentence && (sentence.bottom <= own.top || sentence.right <= own.left);
        expect(isClear, `${layout}, ${width} px`).to.equal(true);
        const height = box(named.element, 'header').height;
        expect(height, 'two lines').to.be.below(box(element, 'header').height + 24);
        fixtureCleanup();
      }
  });

  it('shows the other one’s screen large, and the camera small', async () => {
    const {element} = await pictured('', 800, states['shown a screen']);
    await until(() => video(element, 'screen-video').videoWidth > 0, 'the screen is there');
    expect(box(element, 'screen-video').width).to.equal(box(element, 'stage').width);
    expect(box(element, 'remote-video').width).to.be.below(box(element, 'stage').width / 3);
    expect(textOf(part(element, 'stage'))).to.include('bob is sharing a screen');
  });

  it('does not show oneself, or shows oneself as others do, if the page wants that', async () => {
    const {element: without} = await view(up, 'no-self-view');
    expect(!!findPart(without, 'self-view')).to.equal(false);
    const {element: mirrored} = await view(up);
    expect(getComputedStyle(part(mirrored, 'self-video')).scale).to.equal('-1 1');
    const {element: plain} = await view(up, 'no-mirror');
    expect(getComputedStyle(part(plain, 'self-video')).scale).to.equal('none');
  });

  for (const width of [280, 320, 400, 800]) {
    for (const layout of layouts) {
      it(`clips nothing at ${width} pixels: ${layout}`, async () => {
        const {element, call, show} = await view(up, `layout="${layout}"`);
        if (element.parentElement) element.parentElement.style.cssText = `display: block; width: ${width}px`;
        call.quality.set({level: 'poor', reason: 'loss', rtt: 1, loss: 1, jitter: 1, relayed: true});
        call.audioBlocked = true;
        call.problem = new CallError('permission-denied', 'For developers.');
        for (const state of Object.values(states)) {
          await show({...state, displayName: 'Wolfeschlegelsteinhausenbergerdorff'});
          const around = element.getBoundingClientRect();
          expect(around.width).to.equal(width);
          const region = element.shadowRoot?.querySelector('.view');
          expect(region?.scrollWidth).to.be.at.most(region?.clientWidth ?? 0);
          for (const button of everyButton(element)) {
            const {left, right, width: wide, height} = button.getBoundingClientRect();
            expect(left, button.outerHTML).to.be.at.least(around.left);
            expect(right, button.outerHTML).to.be.at.most(around.right);
            expect(Math.min(wide, height), button.outerHTML).to.be.at.least(44);
          }
        }
      });
    }
  }

  it('lets buttons cover no other', async () => {
    for (const layout of layouts) {
      for (const width of [280, 800]) {
        fixtureCleanup();
        const {element} = await pictured(`layout="${layout}"`, width, up).catch(() => view(up, 'layout="voice"'));
        const boxes = everyButton(element).map((button) => button.getBoundingClientRect());
        for (const [index, one] of boxes.entries()) {
          for (const other of boxes.slice(index + 1)) {
            const apart =
              one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
            expect(apart, `${layout} ${width}`).to.equal(true);
          }
        }
      }
    }
  });

  it('has room for all of it in a low window', async () => {
    await setViewport({width: 740, height: 360});
    try {
      const {element} = await pictured('', 700);
      expect(element.getBoundingClientRect().height).to.be.at.most(360);
      expect(box(element, 'controls').bottom, 'the buttons lie on the picture').to.equal(box(element, 'stage').bottom);
    } finally {
      await setViewport({width: 1000, height: 900});
    }
  });

  it('moves one’s own picture from corner to corner by arrow keys', async () => {
    const {element} = await pictured('', 600);
    const grip = part(element, 'self-view').querySelector('button');
    grip?.focus();
    expect(focused()?.getAttribute('aria-label')).to.equal('Move your own picture (arrow keys)');
    const corner = () => {
      const [self, stage] = [box(element, 'self-view'), box(element, 'stage')];
      return [self.top < stage.top + 40 ? 'above' : 'below', self.left < stage.left + 40 ? 'left' : 'right'].join(' ');
    };
    expect(corner()).to.equal('below right');
    for (const [key, place] of [
      ['ArrowUp', 'above right'],
      ['ArrowLeft', 'above left'],
      ['ArrowDown', 'below left'],
      ['ArrowRight', 'below right'],
    ] as const) {
      await sendKeys({press: key});
      await element.updateComplete;
      expect(corner(), key).to.equal(place);
    }
    document.documentElement.dir = 'rtl';
    expect(corner(), 'mirrored').to.equal('below left');
    await sendKeys({press: 'ArrowRight'});
    await element.updateComplete;
    expect(corner(), 'and keys stay where they point').to.equal('below right');
  });

  for (const dir of ['ltr', 'rtl'] as const) {
    it(`lets one’s own picture be dragged, and puts it into the nearest corner: ${dir}`, async () => {
      document.documentElement.dir = dir;
      const {element} = await pictured('', 600);
      const stage = box(element, 'stage');
      const self = part(element, 'self-view');
      const toLeft = dir === 'ltr';
      await drag(self, toLeft ? -360 : 360, -220);
      await element.updateComplete;
      const there = self.getBoundingClientRect();
      expect(there.top - stage.top).to.be.closeTo(10, 2);
      expect(toLeft ? there.left - stage.left : stage.right - there.right).to.be.closeTo(10, 2);
    });
  }

  it('is dragged by its handle, stays inside the window, and is found again where it stood', async () => {
    const {element, call} = await view(up, 'floating');
    const before = element.getBoundingClientRect();
    await drag(part(element, 'handle'), -100, -60);
    const moved = element.getBoundingClientRect();
    expect([moved.left, moved.top]).to.deep.equal([before.left - 100, before.top - 60]);
    await drag(part(element, 'handle'), -2000, -2000);
    const corner = element.getBoundingClientRect();
    expect([corner.left, corner.top]).to.deep.equal([0, 0]);
    part(element, 'minimize-button').click();
    await element.updateComplete;
    const small = element.getBoundingClientRect();

    const provider = element.parentElement;
    element.remove();
    const next = document.createElement('call-view');
    next.floating = true;
    provider?.append(next);
    await drawn(next);
    call.show(up);
    await drawn(next);
    expect(next.matches(':state(minimized)')).to.equal(true);
    const found = next.getBoundingClientRect();
    expect([found.left, found.top]).to.deep.equal([small.left, small.top]);
  });

  it('comes back into the window when that gets smaller', async () => {
    const {element} = await view(up, 'floating');
    try {
      await drag(part(element, 'handle'), -500, -100);
      await setViewport({width: 400, height: 700});
      await until(() => element.getBoundingClientRect().left >= 0, 'it is inside');
      const {left, right, top, bottom} = element.getBoundingClientRect();
      expect(left).to.be.at.least(0);
      expect(top).to.be.at.least(0);
      expect(right).to.be.at.most(400);
      expect(bottom).to.be.at.most(700);
    } finally {
      await setViewport({width: 1000, height: 900});
    }
  });

  it('stands in the other corner where one reads from right to left', async () => {
    document.documentElement.dir = 'rtl';
    const {element} = await view(up, 'floating');
    expect(element.getBoundingClientRect().left).to.be.closeTo(16, 1);
  });

  it('tells what replaced a device that was unplugged, for a while', async () => {
    const {element, call, show} = await view(up);
    const headset = {kind: 'audioinput', id: 'b', label: 'Headset'} as const;
    const inside = {kind: 'audioinput', id: 'a', label: 'Built-in'} as const;
    call.devices = {available: [inside, headset], selected: {audioinput: 'b'}};
    await show(up);
    call.devices = {available: [inside, headset], selected: {audioinput: 'a'}};
    await show(up);
    expect(!!findPart(element, 'toast'), 'somebody chose that').to.equal(false);
    call.devices = {available: [inside, headset], selected: {audioinput: 'b'}};
    await show(up);
    call.devices = {available: [inside], selected: {audioinput: 'a'}};
    await show(up);
    call.problem = new CallError('device-lost', 'For developers.');
    await show(up);
    expect(textOf(element)).to.include('Unplugged. Now using Built-in.').and.not.to.include('was unplugged');
  });

  it('says where this browser lets one allow the microphone, and takes what was read away', async () => {
    const {element, call, show} = await view(up);
    call.problem = new CallError('permission-denied', 'For developers.');
    await show(up);
    expect(textOf(part(element, 'toast'))).to.include('to the left of the address');
    part(element, 'toast').querySelector('button')?.click();
    await element.updateComplete;
    expect(!!findPart(element, 'toast')).to.equal(false);
    await show({phase: 'ended', reason: 'media-denied', by: 'local'});
    expect(textOf(part(element, 'ended'))).to.include('to the left of the address');
    await show({phase: 'ended', reason: 'media-denied', by: 'remote'});
    expect(textOf(part(element, 'ended'))).not.to.include('to the left of the address');
  });

  it('stands still for those who want no motion', async () => {
    const {element} = await view({phase: 'reconnecting', connectedAt: 1});
    const turning = () => element.shadowRoot?.getAnimations().length ?? 0;
    expect(turning()).to.be.above(0);
    await emulateMedia({reducedMotion: 'reduce'});
    try {
      expect(turning()).to.equal(0);
    } finally {
      await emulateMedia({reducedMotion: 'no-preference'});
    }
  });

  it('shows all its buttons and what is focused in forced colours', async () => {
    await executeServerCommand('forced-colors', 'active');
    expect(matchMedia('(forced-colors: active)').matches).to.equal(true);
    try {
      const {element} = await view(up, 'floating');
      for (const button of everyButton(element)) {
        const {borderStyle, borderTopWidth, borderTopColor} = getComputedStyle(button);
        expect([borderStyle, borderTopWidth], button.outerHTML).to.deep.equal(['solid', '1px']);
        expect(borderTopColor, button.outerHTML).not.to.equal('rgba(0, 0, 0, 0)');
      }
      control(element, 'call-mic-toggle').focus();
      await sendKeys({press: 'ArrowRight'});
      expect(getComputedStyle(focused() ?? element).outlineStyle).to.equal('solid');
    } finally {
      await executeServerCommand('forced-colors', 'none');
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const layout of layouts) {
      it(`is accessible in every state: ${layout}, ${colorScheme}`, async () => {
        document.documentElement.style.colorScheme = colorScheme;
        document.body.style.background = 'Canvas';
        const {element, call, after} = await inProvider(
          'call-view',
          `<call-view layout="${layout}" when-idle="show"></call-view>`,
        );
        call.quality.set({level: 'fair', reason: 'delay', rtt: 400, loss: 0, jitter: 1, relayed: false});
        for (const [name, state] of Object.entries(states)) {
          await after(() => call.show({...state, displayName: 'Bob Stone'}));
          await expect(element, name).to.be.accessible();
        }
        document.documentElement.style.colorScheme = '';
        document.body.style.background = '';
      });
    }
  }
});
