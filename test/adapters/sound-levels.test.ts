import {expect} from '@open-wc/testing';
import {PublishedTracks} from '../../src/adapters/local-tracks.js';
import {measureLevels} from '../../src/adapters/sound-levels.js';
import type {SoundLevels} from '../../src/core/call-snapshot.js';
import {until} from '../fakes/until.js';
import {hearContexts} from './heard-contexts.js';

describe('measureLevels', () => {
  let contexts: ReturnType<typeof hearContexts>;
  let tones: AudioContext[] = [];
  const aborts: AbortController[] = [];

  beforeEach(() => (contexts = hearContexts()));
  afterEach(async () => {
    for (const abort of aborts.splice(0)) abort.abort();
    for (const tone of tones) await tone.close();
    tones = [];
    expect(contexts.open, 'contexts left open').to.equal(0);
    contexts.restore();
  });

  /** Somebody who speaks as loud as `gain` is set to. */
  function speaker() {
    const context = new AudioContext();
    tones.push(context);
    const output = context.createMediaStreamDestination();
    const tone = context.createOscillator();
    const volume = context.createGain();
    volume.gain.value = 0;
    tone.connect(volume).connect(output);
    tone.start();
    const [track] = output.stream.getAudioTracks();
    if (!track) throw new Error('There is no track.');
    return {track, stream: output.stream, volume: volume.gain};
  }

  function own() {
    const [me, other] = [speaker(), speaker()];
    const tracks = new PublishedTracks();
    tracks.publish('mic', me.track);
    const told: SoundLevels[] = [];
    const state = {isMuted: false};
    const abort = new AbortController();
    aborts.push(abort);
    measureLevels(
      {tracks, sounds: () => ({remote: other.stream, isMuted: state.isMuted})},
      (levels) => told.push(levels),
      abort.signal,
    );
    return {me, other, tracks, told, state, abort, last: () => told.at(-1)};
  }

  it('tells who is loud', async () => {
    const {me, other, last} = own();
    me.volume.value = 0.5;
    await until(() => (last()?.mic ?? 0) > 0.3, 'I am heard');
    expect(last()?.remote).to.be.below(0.05);
    me.volume.value = 0;
    other.volume.value = 0.5;
    await until(() => (last()?.remote ?? 0) > 0.3 && (last()?.mic ?? 1) < 0.05, 'the other one is heard');
  });

  it('tells that somebody speaks who is muted, and keeps the sent track silent', async () => {
    const {me, tracks, state, last, told} = own();
    me.track.enabled = false;
    state.isMuted = true;
    me.volume.value = 0.5;
    await until(() => last()?.speakingWhileMuted, 'it is noticed', 4_000);
    expect(me.track.enabled).to.be.false;
    expect(tracks.mic).to.equal(me.track);
    expect(told.every(({mic}) => mic === 0)).to.be.true;
    me.volume.value = 0;
    await until(() => last()?.speakingWhileMuted === false, 'it is over', 4_000);
  });

  it('says nothing of the kind of who is not muted', async () => {
    const {me, last, told} = own();
    me.volume.value = 0.5;
    await until(() => (last()?.mic ?? 0) > 0.3, 'I am heard');
    const before = told.length;
    await until(() => told.length > before + 5, 'it is told on');
    expect(told.some(({speakingWhileMuted}) => speakingWhileMuted)).to.be.false;
  });

  it('hears another microphone as soon as there is one', async () => {
    const {tracks, last} = own();
    const other = speaker();
    other.volume.value = 0.5;
    tracks.publish('mic', other.track);
    await until(() => (last()?.mic ?? 0) > 0.3, 'it is heard');
    tracks.publish('mic', null);
    await until(() => last()?.mic === 0, 'nothing is heard');
  });

  it('leaves nothing behind', async () => {
    const clones: MediaStreamTrack[] = [];
    const {clone} = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
      const copy = clone.call(this);
      clones.push(copy);
      return copy;
    };
    const {abort, told} = own();
    await until(() => told.length > 2, 'it is told');
    abort.abort();
    MediaStreamTrack.prototype.clone = clone;
    expect(clones.map(({readyState}) => readyState)).to.deep.equal(['ended']);
    const before = told.length;
    const next = own();
    await until(() => next.told.length > 3, 'somebody else is told as often');
    expect(told.length).to.equal(before);
  });
});
