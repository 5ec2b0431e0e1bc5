import {expect} from '@open-wc/testing';
import {checkCalls, type CheckResources} from '../../src/adapters/call-check.js';
import {PeerJsSignaling} from '../../src/adapters/peerjs-signaling.js';
import {listenTo} from '../../src/adapters/sound-levels.js';
import {CallError} from '../../src/core/call-error.js';
import type {CheckStep} from '../../src/core/call-snapshot.js';
import {brokerUrl} from '../broker.js';
import {until} from '../fakes/until.js';
import {hearContexts} from './heard-contexts.js';
import {watchConnections} from './link-pair.js';

describe('checkCalls', () => {
  const tracks: MediaStreamTrack[] = [];
  const aborts: AbortController[] = [];
  let contexts: ReturnType<typeof hearContexts>;
  let connections: ReturnType<typeof watchConnections>;

  beforeEach(() => {
    contexts = hearContexts();
    connections = watchConnections();
  });

  afterEach(() => {
    for (const abort of aborts.splice(0)) abort.abort();
    expect(tracks.filter(({readyState}) => readyState === 'live')).to.be.empty;
    expect(connections.made.filter(({signalingState}) => signalingState !== 'closed')).to.be.empty;
    expect(contexts.open, 'contexts left open').to.equal(0);
    tracks.length = 0;
    contexts.restore();
    connections.restore();
  });

  async function acquire(kind: 'mic' | 'camera') {
    const wanted = kind === 'mic' ? {audio: true} : {video: true};
    const [track] = (await navigator.mediaDevices.getUserMedia(wanted)).getTracks();
    if (!track) throw new Error('There is no such device.');
    tracks.push(track);
    return track;
  }

  function check(resources: Partial<CheckResources> = {}, isRegistered = true) {
    const steps: CheckStep[] = [];
    const abort = new AbortController();
    aborts.push(abort);
    const all: CheckResources = {
      acquire,
      speaker: undefined,
      configuration: async () => ({iceServers: [{urls: 'stun:127.0.0.1:1'}]}),
      openSignaling: () => {
        throw new Error('Nobody is to be asked.');
      },
      listen: listenTo,
      ...resources,
    };
    checkCalls(all, {isRegistered, guestId: 'throwaway'}, (step) => steps.push(step), abort.signal);
    const of = (what: CheckStep['what']) => steps.filter((step) => step.what === what);
    const end = async (what: CheckStep['what']) => {
      await until(() => of(what).some(({state}) => state !== 'running'), `${what} is tried out`, 12_000);
      return of(what).at(-1);
    };
    return {steps, abort, of, end};
  }

  it('hears the microphone, sees the camera, plays a tone', async () => {
    const {of, end} = check();
    expect((await end('speaker'))?.state).to.equal('passed');
    expect((await end('microphone'))?.state).to.equal('passed');
    expect((await end('camera'))?.state).to.equal('passed');
    expect(of('microphone').some(({level = 0}) => level > 0.04)).to.be.true;
    expect((await end('relay'))?.state).to.equal('skipped');
    expect((await end('broker'))?.state).to.equal('passed');
  });

  it('says what is wrong with a device, and tries the next one', async () => {
    const {end} = check({
      acquire: async (kind) => {
        if (kind === 'mic') throw new CallError('no-microphone', 'There is none.');
        return acquire(kind);
      },
    });
    const microphone = await end('microphone');
    expect([microphone?.state, microphone?.error?.code]).to.deep.equal(['failed', 'no-microphone']);
    expect((await end('camera'))?.state).to.equal('passed');
  });

  it('reaches a broker under another name', async () => {
    const broker = await brokerUrl();
    const {end} = check({openSignaling: (listener) => new PeerJsSignaling({broker}, listener)}, false);
    expect((await end('broker'))?.state).to.equal('passed');
  });

  it('says that a broker cannot be reached', async () => {
    const {end} = check(
      {openSignaling: (listener) => new PeerJsSignaling({broker: 'http://127.0.0.1:9/'}, listener)},
      false,
    );
    const broker = await end('broker');
    expect([broker?.state, broker?.error?.code]).to.deep.equal(['failed', 'server-unreachable']);
  });

  it('finds no relay where none answers', async () => {
    const turn = {urls: 'turn:127.0.0.1:9?transport=tcp', username: 'me', credential: 'secret'};
    const {end} = check({configuration: async () => ({iceServers: [turn]})});
    const relay = await end('relay');
    expect([relay?.state, relay?.error?.code]).to.deep.equal(['failed', 'connection-failed']);
  });

  it('stops at once and says nothing more', async () => {
    const {abort, steps, of} = check({listen: () => {}});
    await until(() => tracks.length > 0, 'the microphone runs');
    expect(of('microphone').map(({state}) => state)).to.deep.equal(['running']);
    abort.abort();
    expect(tracks.every(({readyState}) => readyState === 'ended')).to.be.true;
    const before = steps.length;
    expect((await check().end('microphone'))?.state, 'another one goes on').to.equal('passed');
    expect(steps.length).to.equal(before);
  });

  it('releases a device that comes late', async () => {
    let give = () => {};
    const {abort} = check({
      acquire: async (kind) => {
        await new Promise<void>((resolve) => (give = resolve));
        return acquire(kind);
      },
    });
    abort.abort();
    give();
    await until(() => tracks.length > 0 && tracks.every(({readyState}) => readyState === 'ended'), 'it is released');
  });
});
