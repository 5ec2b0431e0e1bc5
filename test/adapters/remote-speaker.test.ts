import {expect} from '@open-wc/testing';
import {DeviceChoice} from '../../src/adapters/device-choice.js';
import {RemoteSpeaker} from '../../src/adapters/remote-speaker.js';
import {CallError} from '../../src/core/call-error.js';
import {until} from '../fakes/until.js';
import {capture, inbound, stopCaptured} from './captured.js';
import {connected, type Pair, watchConnections} from './link-pair.js';

describe('RemoteSpeaker', () => {
  const speakers: RemoteSpeaker[] = [];
  let made: HTMLAudioElement[] = [];
  let connections: ReturnType<typeof watchConnections>;
  let call: Pair | undefined;
  const {Audio} = globalThis;
  const {play} = HTMLMediaElement.prototype;

  beforeEach(() => {
    made = [];
    connections = watchConnections();
    globalThis.Audio = class extends Audio {
      constructor() {
        super();
        made.push(this);
      }
    };
  });

  afterEach(() => {
    HTMLMediaElement.prototype.play = play;
    for (const speaker of speakers.splice(0)) speaker.play(null);
    call?.caller.link.close();
    call?.callee.link.close();
    call = undefined;
    connections.restore();
    globalThis.Audio = Audio;
    stopCaptured();
  });

  function ownSpeaker(choice = new DeviceChoice({persist: false})) {
    let changes = 0;
    const speaker = new RemoteSpeaker(() => (changes += 1), choice);
    speakers.push(speaker);
    return {speaker, choice, changes: () => changes};
  }

  /** Somebody who speaks. */
  async function remote() {
    call = await connected();
    const {mic} = await capture();
    call.callee.tracks.publish('mic', mic);
    call.callee.link.attach();
    const stream = call.caller.link.remoteAudio;
    const receiver = connections.made
      .flatMap((connection) => connection.getReceivers())
      .find(({track}) => track === stream?.getTracks()[0]);
    // The browser decodes only what is played.
    const energy = async () => (await inbound(receiver)).totalAudioEnergy ?? 0;
    return {stream, energy};
  }

  async function untilRising(energy: () => Promise<number>) {
    const before = await energy();
    await until(async () => (await energy()) > before, 'sound is heard', 8000);
  }

  /** As a page without a gesture has it, which the tests' own browser is told not to mind. */
  function block() {
    let isBlocked = true;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (!isBlocked) return play.call(this);
      this.pause();
      return Promise.reject(new DOMException('', 'NotAllowedError'));
    };
    return () => (isBlocked = false);
  }

  it('plays outside the document', async () => {
    const {stream, energy} = await remote();
    const {speaker} = ownSpeaker();
    speaker.play(stream);
    await untilRising(energy);
    expect(made[0]?.isConnected).to.be.false;
    expect(speaker.blocked).to.be.false;
  });

  it('makes one element at the first call, and keeps it', async () => {
    const {stream} = await remote();
    const {speaker} = ownSpeaker();
    speaker.play(null);
    expect(made).to.be.empty;
    for (const next of [stream, null, new MediaStream(), stream]) speaker.play(next);
    expect(made.length).to.equal(1);
    expect(made[0]?.srcObject).to.equal(stream);
  });

  it('does not begin again when told the same stream', async () => {
    const {stream, energy} = await remote();
    const {speaker} = ownSpeaker();
    speaker.play(stream);
    await untilRising(energy);
    let begins = 0;
    made[0]?.addEventListener('loadstart', () => (begins += 1));
    speaker.play(stream);
    await untilRising(energy);
    expect(begins).to.equal(0);
  });

  it('tells when the browser blocks it, and plays after the first gesture anywhere', async () => {
    const {stream, energy} = await remote();
    const unblock = block();
    const {speaker, changes} = ownSpeaker();
    speaker.play(stream);
    await until(() => speaker.blocked, 'it is blocked');
    expect(changes()).to.equal(1);
    unblock();
    document.body.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
    await until(() => !speaker.blocked, 'it is not blocked any more');
    expect(changes()).to.equal(2);
    await untilRising(energy);
  });

  it('stays blocked until the gesture counts', async () => {
    const {stream, energy} = await remote();
    const unblock = block();
    const {speaker, changes} = ownSpeaker();
    speaker.play(stream);
    await until(() => speaker.blocked, 'it is blocked');
    speaker.unblock();
    await Promise.resolve();
    expect([speaker.blocked, changes()]).to.deep.equal([true, 1]);
    unblock();
    speaker.unblock();
    await untilRising(energy);
    expect(speaker.blocked).to.be.false;
  });

  it('is not blocked once there is nothing to play', async () => {
    const {stream} = await remote();
    block();
    const {speaker} = ownSpeaker();
    speaker.play(stream);
    await until(() => speaker.blocked, 'it is blocked');
    speaker.play(null);
    expect(speaker.blocked).to.be.false;
  });

  it('is primed by a click, and plays with the same element', async () => {
    const {stream, energy} = await remote();
    const {speaker, changes} = ownSpeaker();
    speaker.prime();
    expect(made[0]?.paused).to.be.false;
    speaker.play(stream);
    await untilRising(energy);
    expect(made.length).to.equal(1);
    expect(changes()).to.equal(0);
  });

  it('plays on the chosen speaker, also on one chosen before the first call', async () => {
    const {stream, energy} = await remote();
    const devices = await navigator.mediaDevices.enumerateDevices();
    const outputs = devices.filter(({kind, deviceId}) => kind === 'audiooutput' && deviceId !== 'default');
    const [first, second] = outputs.map(({deviceId}) => deviceId);
    if (!first || !second) throw new Error('The browser has too few fake speakers.');
    const {speaker, choice} = ownSpeaker();
    speaker.prime();
    await speaker.select(first);
    speaker.play(stream);
    await until(() => made[0]?.sinkId === first, 'it plays on the first');
    await speaker.select(second);
    expect(made[0]?.sinkId).to.equal(second);
    expect(choice.get('audiooutput')).to.equal(second);
    await untilRising(energy);
  });

  it('plays elsewhere while the chosen speaker is unplugged, and there again when it is back', async () => {
    const {stream, energy} = await remote();
    const devices = await navigator.mediaDevices.enumerateDevices();
    const chosen = devices.find(({kind, deviceId}) => kind === 'audiooutput' && deviceId !== 'default')?.deviceId;
    if (!chosen) throw new Error('The browser has too few fake speakers.');
    const {speaker, choice} = ownSpeaker();
    speaker.play(stream);
    await speaker.select(chosen);
    navigator.mediaDevices.enumerateDevices = async () => devices.filter(({deviceId}) => deviceId !== chosen);
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await until(() => made[0]?.sinkId === '', 'it plays elsewhere');
    expect(choice.get('audiooutput')).to.equal(chosen);
    await untilRising(energy);
    Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices');
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await until(() => made[0]?.sinkId === chosen, 'it is back');
    await untilRising(energy);
  });

  it('stays where it is when the chosen speaker is none', async () => {
    const {stream} = await remote();
    const {speaker, choice} = ownSpeaker();
    speaker.play(stream);
    const error = await speaker.select('nonsense').catch((cause: unknown) => cause);
    expect(error instanceof CallError && error.code).to.equal('device-lost');
    expect(choice.get('audiooutput')).to.be.undefined;
  });
});
