/** A small page, tested as its developer would: with what `call-elements/testing.js` gives, and nothing else. */
import {expect, fixture, fixtureCleanup} from '@open-wc/testing';
import '../../src/index.js';
import {TestNetwork} from '../../src/testing.js';
import {findPart, part, textOf, untilState} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

type Provider = HTMLElementTagNameMap['call-provider'];

/** What goes out of a page, by the name of the door. */
const wentOut: string[] = [];

/** Everything by which a page could leave itself, watched. */
const doors = {
  fetch: globalThis.fetch,
  WebSocket: globalThis.WebSocket,
  RTCPeerConnection: globalThis.RTCPeerConnection,
  XMLHttpRequest: globalThis.XMLHttpRequest,
  AudioContext: globalThis.AudioContext,
};

function watchDoors() {
  for (const [name, door] of Object.entries(doors)) {
    const note = () => wentOut.push(name);
    const watched = new Proxy(door, {
      // What is given on is what the original would have got.
      construct: (target, args: unknown[]) => (note(), Reflect.construct(target, args) as object),
      apply: (target, self, args: unknown[]) => (note(), Reflect.apply(target as () => unknown, self, args)),
    });
    Object.defineProperty(globalThis, name, {value: watched, configurable: true, writable: true});
  }
  const {mediaDevices} = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (constraints) => (wentOut.push('getUserMedia'), getUserMedia(constraints));
}

const markup = `
  <call-button to="bob">Call Bob</call-button>
  <incoming-call layout="inline"></incoming-call>
  <call-view></call-view>`;

/** Alice's page on a network of its own. */
async function alicesPage(network: TestNetwork, inside = markup) {
  const page = document.createElement('call-provider');
  page.name = 'alice';
  page.network = network;
  page.innerHTML = inside;
  await fixture(page);
  await untilState(page, 'registered');
  return page;
}

function inside<T extends 'call-button' | 'incoming-call' | 'call-view'>(page: Provider, tag: T) {
  const found = page.querySelector(tag);
  if (!found) throw new Error(`The page has no <${tag}>.`);
  return found;
}

const press = (page: Provider) => part(inside(page, 'call-button'), 'button').click();

async function pressOnCard(page: Provider, button: 'answer-button' | 'decline-button') {
  const card = inside(page, 'incoming-call');
  await until(() => findPart(card, button), 'the card shows');
  part(card, button).click();
}

/** Whether a view's picture moves. */
const plays = (page: Provider, name: 'remote-video' | 'self-video') => {
  const video = findPart(inside(page, 'call-view'), name);
  return video instanceof HTMLVideoElement && video.videoWidth > 0 && video.currentTime > 0;
};

const problemOn = (page: Provider) => page.controller.problem?.code;

describe('A page on a test network', () => {
  let network: TestNetwork;

  before(watchDoors);
  beforeEach(() => {
    network = new TestNetwork();
  });
  afterEach(() => {
    network.close();
    fixtureCleanup();
  });
  after(() => {
    expect(wentOut, 'nothing goes out').to.be.empty;
  });

  it('calls: rings, is answered, shows both pictures, and hangs up', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network);
    press(page);
    expect(await bob.rings()).to.include({peer: 'alice', media: 'video', direction: 'incoming'});
    await untilState(inside(page, 'call-button'), 'ringing');

    bob.answer();
    await bob.talks();
    await untilState(page, 'ongoing');
    await until(() => plays(page, 'remote-video') && plays(page, 'self-video'), 'both pictures move', 5_000);

    page.hangUp();
    expect(await bob.ends()).to.include({reason: 'hangup', by: 'remote'});
    await untilState(page, 'ended');
  });

  it('is called: shows who, answers at a press, and learns that the other one hung up', async () => {
    const bob = network.join('bob', {displayName: 'Bob Builder'});
    const page = await alicesPage(network);
    bob.dial('alice', {subject: 'The fence'});
    const card = inside(page, 'incoming-call');
    await until(() => findPart(card, 'heading'), 'the card shows');
    expect(textOf(part(card, 'card')))
      .to.include('Bob Builder')
      .and.include('The fence');

    await pressOnCard(page, 'answer-button');
    await bob.talks();
    bob.hangUp();
    expect(await bob.ends()).to.include({reason: 'hangup', by: 'local'});
    await untilState(page, 'ended');
    expect(page.call).to.include({reason: 'hangup', by: 'remote'});
  });

  it('declines, and is declined', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network);
    bob.dial('alice');
    await pressOnCard(page, 'decline-button');
    expect(await bob.ends()).to.include({reason: 'declined', by: 'remote'});

    press(page);
    await bob.rings();
    bob.decline();
    await until(() => page.call?.reason === 'declined', 'the page learns of it');
    await untilState(inside(page, 'call-button'), 'ended');
  });

  it('says that somebody is busy, and is busy itself', async () => {
    network.join('bob', {doNotDisturb: true});
    const page = await alicesPage(network);
    press(page);
    await until(() => page.call?.reason === 'busy', 'Bob is busy');

    const [carol, dave] = [network.join('carol'), network.join('dave')];
    carol.dial('alice');
    await pressOnCard(page, 'answer-button');
    await carol.talks();
    dave.dial('alice');
    expect(await dave.ends()).to.include({reason: 'busy'});
  });

  it('says that somebody is not there', async () => {
    const page = await alicesPage(network);
    press(page);
    await until(() => page.call?.reason === 'offline', 'Bob is offline');
    await untilState(inside(page, 'call-button'), 'unavailable');
  });

  it('says that its microphone was refused, before and when it is asked', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network);
    network.devices.permission = 'denied';
    press(page);
    await until(() => page.call?.reason === 'media-denied', 'the call is over');
    expect(problemOn(page)).to.equal('permission-denied');

    network.devices.permission = 'prompt';
    press(page);
    await untilState(page, 'outgoing');
    network.devices.deny();
    await until(() => page.call?.reason === 'media-denied', 'the call is over again');

    network.devices.permission = 'prompt';
    press(page);
    await untilState(page, 'outgoing');
    network.devices.allow();
    await bob.rings();
  });

  it('goes on without a camera, and when one is unplugged', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network);
    network.devices.hasCamera = false;
    press(page);
    await bob.rings();
    bob.answer();
    await bob.until((call) => call.phase === 'ongoing' && !call.remote.camera, 'sees that there is no camera');
    expect(problemOn(page)).to.equal('no-camera');
    bob.devices.unplug('camera');
    await until(() => page.call?.remote.camera === false, 'the page learns of it');
    expect(page.call?.phase).to.equal('ongoing');
  });

  it('reconnects when the network was gone', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network);
    press(page);
    await bob.rings();
    bob.answer();
    await untilState(page, 'ongoing');
    network.goOffline();
    await untilState(page, 'reconnecting');
    await untilState(page, 'unreachable');
    network.goOnline();
    await untilState(page, 'ongoing');
    await untilState(page, 'registered');
  });

  it('shows a screen', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network);
    press(page);
    await bob.rings();
    bob.answer();
    await untilState(page, 'ongoing');
    bob.controller.toggleScreen(true);
    const view = inside(page, 'call-view');
    await until(() => {
      const screen = findPart(view, 'screen-video');
      return screen instanceof HTMLVideoElement && screen.videoWidth > 0;
    }, 'the screen is seen');
    page.toggleScreen(true);
    await bob.until((call) => call.remote.screen, 'sees the page’s screen');
    expect(bob.controller.remoteScreen).not.to.equal(null);
  });

  it('is refused a screen, and a camera it switches on later', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network);
    Object.assign(network.devices, {hasCamera: false, sharesScreen: false});
    page.dial('bob', {media: 'audio'});
    await bob.rings();
    bob.answer();
    await untilState(page, 'ongoing');
    page.toggleScreen(true);
    await until(() => problemOn(page) === 'permission-denied', 'the screen is refused');
    page.toggleCamera(true);
    await until(() => problemOn(page) === 'no-camera', 'there is no camera');
    expect(page.call?.local).to.include({screen: false, camera: false});
  });

  it('tells how good the connection is', async () => {
    const bob = network.join('bob');
    const page = await alicesPage(network, `${markup}<call-quality></call-quality>`);
    press(page);
    await bob.rings();
    bob.answer();
    await untilState(inside(page, 'call-view'), 'quality-good');
    network.quality = {...network.quality, level: 'poor', loss: 0.2, reason: 'loss'};
    await untilState(inside(page, 'call-view'), 'quality-poor');
  });

  it('checks the devices before a call', async () => {
    network.devices.hasCamera = false;
    const page = await alicesPage(network, '<call-check></call-check>');
    const outcomes: string[] = [];
    page.controller.check?.(
      ({what, state, error}) => state === 'running' || outcomes.push(`${what} ${error?.code ?? state}`),
      new AbortController().signal,
    );
    await until(() => outcomes.length === 5, 'all is checked');
    expect(outcomes).to.deep.equal([
      'microphone passed',
      'camera no-camera',
      'speaker passed',
      'broker passed',
      'relay skipped',
    ]);
  });

  it('cannot take a name that somebody has', async () => {
    const other = network.join('alice');
    await other.registered();
    const page = document.createElement('call-provider');
    page.name = 'alice';
    page.network = network;
    await fixture(page);
    await until(() => page.registration.reason?.code === 'username-taken', 'the name is refused');
  });

  it('moves to another network, with a controller of its own', async () => {
    const page = await alicesPage(network);
    const before = page.controller;
    const elsewhere = new TestNetwork();
    const bob = elsewhere.join('bob');
    page.network = elsewhere;
    await until(() => page.registration.state === 'registered' && page.controller !== before, 'it is there');
    press(page);
    await bob.rings();
    elsewhere.close();
  });
});
