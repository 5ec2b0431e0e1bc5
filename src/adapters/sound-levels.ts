import type {Sounds} from '../controller/ports.js';
import type {SoundLevels} from '../core/call-snapshot.js';
import {listen, silent, type Speaking} from '../core/sound-levels.js';
import type {LocalTracks} from './local-tracks.js';

/** How often it is listened, in milliseconds. */
const pause = 100;

/** What is listened to. */
export interface Heard {
  readonly tracks: LocalTracks;
  readonly sounds: () => Sounds;
}

/** Tells how loud the microphone and the other side are. */
export function measureLevels({tracks, sounds}: Heard, listener: (levels: SoundLevels) => void, signal: AbortSignal) {
  const context = new AudioContext();
  const mic = new Ear(context);
  const remote = new Ear(context);
  let speaking: Speaking = silent;

  const look = () => {
    const {remote: stream, isMuted} = sounds();
    // A copy, because the one that is sent is silent while muted, and has to be.
    mic.hear(tracks.mic, {asCopy: true});
    remote.hear(stream?.getAudioTracks()[0] ?? null);
    // Browsers start it at the first gesture.
    if (context.state === 'suspended') void context.resume();
    const level = mic.level;
    speaking = isMuted ? listen(speaking, level) : silent;
    listener({mic: tracks.mic?.enabled ? level : 0, remote: remote.level, speakingWhileMuted: speaking.isSpeaking});
  };
  const timer = setInterval(look, pause);
  look();

  const stop = () => {
    clearInterval(timer);
    mic.hear(null);
    remote.hear(null);
    void context.close();
  };
  signal.addEventListener('abort', stop, {once: true});
}

/** Hears how loud one track is. */
class Ear {
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;
  #track: MediaStreamTrack | null = null;
  #copy: MediaStreamTrack | null = null;
  #source: MediaStreamAudioSourceNode | null = null;

  constructor(context: AudioContext) {
    this.#context = context;
    this.#analyser = context.createAnalyser();
    // What was heard since the look before, or nearly.
    this.#analyser.fftSize = 4096;
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  hear(track: MediaStreamTrack | null, {asCopy = false} = {}) {
    if (track === this.#track) return;
    this.#source?.disconnect();
    this.#copy?.stop();
    this.#track = track;
    this.#copy = (asCopy && track?.clone()) || null;
    if (this.#copy) this.#copy.enabled = true;
    const heard = this.#copy ?? track;
    this.#source = heard && this.#context.createMediaStreamSource(new MediaStream([heard]));
    this.#source?.connect(this.#analyser);
  }

  /** 0 to 1, such that speaking at arm's length is about a half. */
  get level(): number {
    if (!this.#source) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    return Math.min(1, Math.sqrt(power) * 4);
  }
}

/** Tells how loud one track is, as often as {@link measureLevels}. */
export function listenTo(track: MediaStreamTrack, heard: (level: number) => void, signal: AbortSignal) {
  const context = new AudioContext();
  const ear = new Ear(context);
  ear.hear(track);
  const look = () => {
    if (context.state === 'suspended') void context.resume();
    heard(ear.level);
  };
  const timer = setInterval(look, pause);
  const stop = () => {
    clearInterval(timer);
    void context.close();
  };
  signal.addEventListener('abort', stop, {once: true});
}
