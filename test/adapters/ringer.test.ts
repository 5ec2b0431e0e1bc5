import {expect} from '@open-wc/testing';
import {Ringer} from '../../src/adapters/ringer.js';
import {type Ring, ringSound} from '../../src/adapters/ring-sounds.js';
import type {CallError} from '../../src/core/call-error.js';
import {until} from '../fakes/until.js';
import {hearContexts, untilLoud} from './heard-contexts.js';

/** A second of a tone, as a file. */
function bell(): string {
  const rate = 8_000;
  const bytes = new DataView(new ArrayBuffer(44 + rate));
  const write = (at: number, text: string) => [...text].forEach((c, i) => bytes.setUint8(at + i, c.charCodeAt(0)));
  write(0, 'RIFF');
  bytes.setUint32(4, 36 + rate, true);
  write(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  write(36, 'data');
  bytes.setUint32(40, rate, true);
  for (let i = 0; i < rate; i += 1) bytes.setUint8(44 + i, 128 + 60 * Math.sin(i / 3));
  return URL.createObjectURL(new Blob([bytes], {type: 'audio/wav'}));
}

describe('Ringer', () => {
  let contexts: ReturnType<typeof hearContexts>;
  let files: HTMLAudioElement[] = [];
  let buzzes: (Iterable<number> | VibratePattern)[] = [];
  const ringers: Ringer[] = [];
  const {Audio} = globalThis;
  const {vibrate} = Navigator.prototype;

  beforeEach(() => {
    contexts = hearContexts();
    files = [];
    buzzes = [];
    globalThis.Audio = class extends Audio {
      constructor(address?: string) {
        super(address);
        files.push(this);
      }
    };
    Navigator.prototype.vibrate = (pattern) => buzzes.push(pattern) > 0;
    Object.defineProperty(navigator, 'userActivation', {value: {hasBeenActive: true}, configurable: true});
  });

  afterEach(() => {
    for (const ringer of ringers.splice(0)) ringer.ring(null, '');
    expect(contexts.open, 'contexts left open').to.equal(0);
    expect(
      files.every(({paused}) => paused),
      'files are silent',
    ).to.be.true;
    contexts.restore();
    globalThis.Audio = Audio;
    Navigator.prototype.vibrate = vibrate;
    Reflect.deleteProperty(navigator, 'userActivation');
  });

  function ownRinger() {
    const failures: CallError[] = [];
    let changes = 0;
    const ringer = new Ringer({changed: () => (changes += 1), failed: (error) => failures.push(error)});
    ringers.push(ringer);
    return {ringer, failures, changes: () => changes};
  }

  for (const ring of ['ringtone', 'ringback'] as const) {
    it(`plays a ${ring} one can hear, until it is told to stop`, async () => {
      const {ringer} = ownRinger();
      ringer.ring(ring, '');
      await untilLoud(contexts.made[0]?.ear, `the ${ring}`);
      expect(ringer.blocked).to.be.false;
      ringer.ring(null, '');
      expect(contexts.open).to.equal(0);
    });
  }

  it('does not begin anew each time it is told the same', async () => {
    const {ringer} = ownRinger();
    ringer.ring('ringtone', '');
    ringer.ring('ringtone', '');
    expect(contexts.made.length).to.equal(1);
  });

  it('makes no context before anything rings, nor for none', () => {
    const {ringer} = ownRinger();
    ringer.ring(null, '');
    ringer.ring('ringtone', 'none');
    expect(contexts.made).to.be.empty;
    expect(ringer.blocked).to.be.false;
  });

  it('vibrates for who is called, and only as long as it rings', () => {
    const {ringer} = ownRinger();
    ringer.ring('ringback', '');
    expect(buzzes).to.be.empty;
    ringer.ring('ringtone', '');
    const [pattern] = buzzes;
    const lasts = Array.isArray(pattern) ? pattern.reduce((sum, ms) => sum + ms, 0) : 0;
    expect(lasts).to.be.greaterThan(65_000);
    ringer.ring(null, '');
    expect(buzzes.at(-1)).to.equal(0);
  });

  it('plays the sound of the page instead', async () => {
    const {ringer} = ownRinger();
    const address = bell();
    ringer.ring('ringtone', address);
    await until(() => (files[0]?.currentTime ?? 0) > 0, 'the file plays');
    expect(files[0]?.loop).to.be.true;
    expect(contexts.made).to.be.empty;
    expect(ringer.blocked).to.be.false;
    URL.revokeObjectURL(address);
  });

  it('falls back to its own when that cannot be played, and says so', async () => {
    const {ringer, failures} = ownRinger();
    ringer.ring('ringtone', 'data:audio/wav;base64,AAAA');
    await until(() => contexts.made.length > 0, 'its own sound begins');
    await untilLoud(contexts.made[0]?.ear, 'the ringtone');
    expect(failures.map(({code, attribute}) => [code, attribute])).to.deep.equal([['load-failed', 'ringtone']]);
  });

  it('says that it is blocked, and rings at the first gesture anywhere', async () => {
    contexts.block();
    const {ringer, changes} = ownRinger();
    ringer.ring('ringtone', '');
    expect(ringer.blocked).to.be.false;
    await until(() => ringer.blocked, 'it is blocked');
    expect(changes()).to.equal(1);
    contexts.allow();
    dispatchEvent(new Event('pointerdown'));
    await until(() => !ringer.blocked, 'it is not blocked any more');
    await untilLoud(contexts.made[0]?.ear, 'the ringtone');
    expect(changes()).to.equal(2);
  });

  it('rings when it is unblocked', async () => {
    contexts.block();
    const {ringer} = ownRinger();
    ringer.ring('ringtone', '');
    await until(() => ringer.blocked, 'it is blocked');
    contexts.allow();
    ringer.unblock();
    await until(() => !ringer.blocked, 'it is not blocked any more');
  });

  it('is not blocked when it need not ring any more', async () => {
    contexts.block();
    const {ringer} = ownRinger();
    ringer.ring('ringtone', '');
    await until(() => ringer.blocked, 'it is blocked');
    ringer.ring(null, '');
    expect(ringer.blocked).to.be.false;
  });
});

describe('The sounds', () => {
  /** Power in each tenth of a second of two turns. */
  async function cadence(ring: Ring) {
    const seconds = 8;
    const context = new OfflineAudioContext(1, seconds * 44_100, 44_100);
    const source = context.createBufferSource();
    source.buffer = ringSound(context, ring);
    source.loop = true;
    source.connect(context.destination);
    source.start();
    const samples = (await context.startRendering()).getChannelData(0);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const tenths = Array.from({length: seconds * 10}, (_, nth) => {
      const piece = samples.subarray(nth * 4_410, (nth + 1) * 4_410);
      return piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length;
    });
    return {peak, isLoud: tenths.map((loudness) => loudness > 1e-4), turn: source.buffer.duration};
  }

  it('of a ringback are a second of tone, and three of silence', async () => {
    const {isLoud, turn} = await cadence('ringback');
    expect(turn).to.equal(4);
    expect(isLoud.slice(0, 10)).to.not.include(false);
    expect(isLoud.slice(11, 40)).to.not.include(true);
    expect(isLoud.slice(41, 49)).to.not.include(false);
  });

  it('of a ringtone are another cadence, neither distorted nor endless', async () => {
    const {isLoud, peak, turn} = await cadence('ringtone');
    expect(peak).to.be.within(0.2, 1);
    expect(turn).to.not.equal(4);
    expect(isLoud.slice(0, 15)).to.not.include(false);
    expect(isLoud.slice(28, 33)).to.not.include(true);
  });
});
