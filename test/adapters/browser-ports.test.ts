import {expect} from '@open-wc/testing';
import {browserPorts} from '../../src/adapters/browser-ports.js';
import type {LinkEvent, Ports, SignalingEvent} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';
import type {CheckStep} from '../../src/core/call-snapshot.js';
import {until} from '../fakes/until.js';
import {stopCaptured, untilSeen} from './captured.js';

const turn = {urls: ['turn:127.0.0.1:1'], username: 'me', credential: 'secret'};

function portsWith(options: Partial<Parameters<typeof browserPorts>[0]> = {}): Ports {
  return browserPorts({signaling: {}, ice: {}, noPersist: true, ...options});
}

describe('browserPorts', () => {
  const goodbyes: (() => void)[] = [];
  afterEach(() => {
    for (const goodbye of goodbyes.splice(0)) goodbye();
    stopCaptured();
  });

  /** One side of a call; whatever its link says goes to the other. */
  async function caller(ports: Ports) {
    const media = ports.openMedia(() => undefined);
    await media.open({audio: true, video: true}, new AbortController().signal);
    const events: LinkEvent[] = [];
    let hear: (event: LinkEvent) => void = () => undefined;
    const link = ports.openLink({
      plain: false,
      listener: (event) => {
        events.push(event);
        hear(event);
      },
    });
    goodbyes.push(
      () => media.close(),
      () => link.close(),
    );
    return {link, onEvent: (listener: typeof hear) => (hear = listener)};
  }

  it('makes links send what the media of the same controller capture', async () => {
    const [alice, bob] = [await caller(portsWith()), await caller(portsWith())];
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      from.onEvent((event) => {
        if (event.type === 'offered') to.link.answer(event.offer, event.sdp);
        if (event.type === 'answered') to.link.accept(event.sdp);
        if (event.type === 'candidate') to.link.addCandidate(event.candidate, event.ufrag);
      });
    }
    alice.link.offer('first');
    alice.link.attach();
    bob.link.attach();
    await until(() => alice.link.remoteVideo && bob.link.remoteVideo, 'they are connected', 5000);
    await Promise.all([untilSeen(alice.link.remoteVideo, 'bob'), untilSeen(bob.link.remoteVideo, 'alice')]);
  });

  it('gets its servers as soon as its id is known, and once', async () => {
    let asked = 0;
    let tell: (event: SignalingEvent) => void = () => undefined;
    const ports = portsWith({
      signaling: (listener) => {
        tell = listener;
        return {warm: () => undefined, open: () => undefined, close: () => undefined, send: () => undefined};
      },
      ice: () => ({
        getIceServers: async () => {
          asked += 1;
          return [turn];
        },
      }),
    });
    const heard: string[] = [];
    ports.openSignaling(({type}) => heard.push(type));
    tell({type: 'socketOpen'});
    expect(asked).to.equal(0);
    tell({type: 'opened', id: 'alice'});
    tell({type: 'received', received: {type: 'OFFER', src: 'bob', payload: null}});
    await until(() => asked > 0, 'they are asked for');
    expect(asked).to.equal(1);
    expect(heard).to.deep.equal(['socketOpen', 'opened', 'received']);
  });

  it('says of every step of a check that it failed when what tries them out does not come', async () => {
    const missing = new CallError('load-failed', 'Not today.');
    const {check} = portsWith({load: () => Promise.reject(missing)});
    const told: CheckStep[] = [];
    check({isRegistered: true, guestId: 'guest'}, (step) => told.push(step), new AbortController().signal);
    await until(() => told.length === 5, 'all are told');
    expect(told.every(({state, error}) => state === 'failed' && error === missing)).to.be.true;
  });

  it('makes ids of 128 random bits', () => {
    const {randomId} = portsWith();
    const ids = Array.from({length: 100}, () => randomId());
    expect(ids.every((id) => /^[\w-]{22}$/.test(id))).to.be.true;
    expect(new Set(ids).size).to.equal(100);
  });

  it('runs what is due, unless it is called off', async () => {
    const {clock} = portsWith();
    const ran: string[] = [];
    const callOff = clock.after(1, () => ran.push('called off'));
    clock.after(2, () => ran.push('due'));
    callOff();
    await until(() => ran.length > 0, 'something ran');
    expect(ran).to.deep.equal(['due']);
    // Longer than browsers can wait: they would not wait at all.
    const never = clock.after(2 ** 31, () => ran.push('never'));
    clock.after(20, () => ran.push('due'));
    await until(() => ran.length > 1, 'something ran');
    never();
    expect(ran).to.deep.equal(['due', 'due']);
    expect(clock.now()).to.be.closeTo(Date.now(), 50);
  });

  it('tells what happens to the page until it is not asked any more', () => {
    const {surroundings} = portsWith();
    expect(surroundings.obstacle).to.be.null;
    const abort = new AbortController();
    const heard: string[] = [];
    surroundings.listen((event) => heard.push(event), abort.signal);
    dispatchEvent(new Event('online'));
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
    dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false}));
    dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
    dispatchEvent(new PageTransitionEvent('pagehide'));
    abort.abort();
    dispatchEvent(new Event('online'));
    expect(heard).to.deep.equal(['online', 'online', 'networkChanged', 'pageshow', 'pagehide']);
  });
});
