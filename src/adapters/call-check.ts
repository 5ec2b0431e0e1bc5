import type {Check, OpenSignaling, SignalingEvent} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';
import type {CheckStep} from '../core/call-snapshot.js';
import type {TrackKind} from './local-tracks.js';

type Device = Exclude<TrackKind, 'screen'>;

/** What a check works with: the same as the calls it is about. */
export interface CheckResources {
  readonly acquire: (kind: Device) => Promise<MediaStreamTrack>;
  /** The one the person chose. */
  readonly speaker: string | undefined;
  readonly configuration: () => Promise<RTCConfiguration>;
  readonly openSignaling: OpenSignaling;
  /** Tells how loud a track is, ten times a second. */
  readonly listen: (track: MediaStreamTrack, heard: (level: number) => void, signal: AbortSignal) => void;
}

/** How long each thing may take, in milliseconds. */
const patience = {sound: 15_000, picture: 8_000, broker: 10_000, relay: 10_000} as const;

/** As loud as somebody who speaks, and in so many looks. */
const voice = {level: 0.04, looks: 3} as const;

/** How long the tone is, in seconds. */
const toneLasts = 1.2;

/** Tries out one thing after another, beside it the way to others. Nothing of it is left when the signal aborts. */
export function checkCalls(resources: CheckResources, ...[broker, report, signal]: Parameters<Check>) {
  const attempt = (what: CheckStep['what'], tryOut: () => Promise<'passed' | 'skipped'>) =>
    carryOut(what, tryOut, report, signal);
  const tryDevices = async () => {
    await attempt('microphone', () => hearMicrophone(resources, report, signal));
    await attempt('camera', () => seeCamera(resources, signal));
    await attempt('speaker', () => playTone(resources, signal));
  };
  void tryDevices();
  void attempt('broker', async () => (broker.isRegistered ? 'passed' : reachBroker(resources, broker.guestId, signal)));
  void attempt('relay', () => reachRelay(resources, signal));
}

async function carryOut(
  what: CheckStep['what'],
  tryOut: () => Promise<'passed' | 'skipped'>,
  report: (step: CheckStep) => void,
  signal: AbortSignal,
) {
  if (signal.aborted) return;
  report({what, state: 'running'});
  try {
    const state = await tryOut();
    if (!signal.aborted) report({what, state});
  } catch (cause) {
    if (signal.aborted) return;
    const error = cause instanceof CallError ? cause : new CallError('internal', `${what} failed.`, {cause});
    report({what, state: 'failed', error});
  }
}

/** Works when it hears something: one that is switched off at the device gives silence. */
async function hearMicrophone(
  {acquire, listen}: CheckResources,
  report: (step: CheckStep) => void,
  signal: AbortSignal,
): Promise<'passed'> {
  const track = await acquire('mic');
  if (signal.aborted) track.stop();
  return within(patience.sound, signal, new CallError('device-in-use', 'Nothing but silence.'), async (done, end) => {
    end.addEventListener('abort', () => track.stop(), {once: true});
    let loud = 0;
    const heard = (level: number) => {
      report({what: 'microphone', state: 'running', level});
      if (level >= voice.level) loud += 1;
      if (loud >= voice.looks) done('passed');
    };
    listen(track, heard, end);
  });
}

async function seeCamera({acquire}: CheckResources, signal: AbortSignal): Promise<'passed'> {
  const track = await acquire('camera');
  if (signal.aborted) track.stop();
  return within(patience.picture, signal, new CallError('device-in-use', 'No picture came.'), async (done, end) => {
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    const release = () => {
      track.stop();
      video.srcObject = null;
    };
    end.addEventListener('abort', release, {once: true});
    video.addEventListener('loadeddata', () => done('passed'), {signal: end});
    await video.play();
  });
}

async function playTone({speaker}: CheckResources, signal: AbortSignal): Promise<'passed'> {
  const blocked = new CallError('audio-blocked', 'The browser does not let the tone play before a gesture.');
  return within(toneLasts * 1000 + 3_000, signal, blocked, async (done, end) => {
    const context = new AudioContext();
    const audio = new Audio();
    end.addEventListener('abort', () => {
      audio.srcObject = null;
      void context.close();
    });
    const output = context.createMediaStreamDestination();
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = 440;
    tone.connect(volume).connect(output);
    audio.srcObject = output.stream;
    // Only some browsers let a page choose; the one of last time may be gone.
    if (speaker !== undefined && 'setSinkId' in audio) await audio.setSinkId(speaker).catch(() => undefined);
    await Promise.all([context.resume(), audio.play()]);
    const start = context.currentTime;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.2, start + 0.05);
    volume.gain.setValueAtTime(0.2, start + toneLasts - 0.2);
    volume.gain.linearRampToValueAtTime(0, start + toneLasts);
    tone.addEventListener('ended', () => done('passed'), {signal: end});
    tone.start(start);
    tone.stop(start + toneLasts);
  });
}

/** Under a name nobody else has, so that the page's own stays as it is. */
function reachBroker({openSignaling}: CheckResources, guestId: string, signal: AbortSignal): Promise<'passed'> {
  const late = new CallError('server-unreachable', 'The broker does not answer.');
  return within(patience.broker, signal, late, async (done, end, fail) => {
    const signaling = openSignaling((event: SignalingEvent) => {
      if (event.type === 'opened') done('passed');
      if (event.type === 'refused' || event.type === 'lost') fail(event.error);
    });
    end.addEventListener('abort', () => signaling.close(), {once: true});
    signaling.open({id: guestId, anonymous: true});
  });
}

/** Whether a TURN server takes us in; nothing is sent to anybody else. */
async function reachRelay({configuration}: CheckResources, signal: AbortSignal): Promise<'passed' | 'skipped'> {
  const servers = await configuration();
  if (!servers.iceServers?.some(({urls}) => [urls].flat().some((url) => /^turns?:/i.test(url)))) return 'skipped';
  const late = new CallError('connection-failed', 'No TURN server answers.');
  return within(patience.relay, signal, late, async (done, end, fail) => {
    const connection = new RTCPeerConnection({...servers, iceTransportPolicy: 'relay'});
    end.addEventListener('abort', () => connection.close(), {once: true});
    connection.addEventListener('icecandidate', ({candidate}) => {
      if (candidate?.type === 'relay') done('passed');
      else if (!candidate) fail(late);
    });
    connection.createDataChannel('check');
    await connection.setLocalDescription();
  });
}

/**
 * Begins something and waits until it is done, failed, called off or too late. `end` aborts in each of these cases: it is
 * where things are released.
 */
function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  late: CallError,
  begin: (done: (outcome: T) => void, end: AbortSignal, fail: (error: unknown) => void) => Promise<void>,
): Promise<T> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(late), milliseconds);
  const callOff = () => end.abort(signal.reason);
  signal.addEventListener('abort', callOff);
  return new Promise<T>((resolve, reject) => {
    end.signal.addEventListener('abort', () => reject(end.signal.reason), {once: true});
    if (signal.aborted) return callOff();
    begin(resolve, end.signal, reject).catch(reject);
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', callOff);
    end.abort();
  });
}
