import type {CallSnapshot, LinkQuality, SoundLevels} from '../core/call-snapshot.js';
import {Measured} from './measured.js';
import type {Link, Ports} from './ports.js';

const silence: SoundLevels = {mic: 0, remote: 0, speakingWhileMuted: false};

/** How well the connection of a call does, and how loud both sides are: measured only while there is something to measure. */
export class Meters {
  readonly quality = new Measured<LinkQuality | null>(null);
  readonly levels = new Measured(silence, () => this.#measureLevels());
  readonly #ports: Pick<Ports, 'measureQuality' | 'measureLevels'>;
  readonly #noticed: (quality: LinkQuality) => void;
  #call: CallSnapshot | null = null;
  #link: Link | null = null;
  #watched: {readonly link: Link; readonly stop: AbortController} | null = null;
  #listening: AbortController | null = null;

  constructor(ports: Pick<Ports, 'measureQuality' | 'measureLevels'>, noticed: (quality: LinkQuality) => void) {
    this.#ports = ports;
    this.#noticed = noticed;
  }

  /** The call as it is now, and the connection that carries it. */
  follow(call: CallSnapshot | null, link: Link | null): void {
    this.#call = call;
    this.#link = link;
    this.#measureQuality(call?.phase === 'ongoing' ? link : null);
    this.#measureLevels();
  }

  #measureQuality(link: Link | null): void {
    if (link === (this.#watched?.link ?? null)) return;
    this.#watched?.stop.abort();
    this.#watched = null;
    this.quality.set(null);
    if (!link) return;
    const stop = new AbortController();
    this.#watched = {link, stop};
    const take = (quality: LinkQuality) => {
      this.quality.set(quality);
      this.#noticed(quality);
    };
    this.#ports.measureQuality(link, take, stop.signal);
  }

  #measureLevels(): void {
    const isWanted = this.levels.isObserved && this.#isTalking;
    if (isWanted === (this.#listening !== null)) return;
    this.#listening?.abort();
    this.#listening = null;
    this.levels.set(silence);
    if (!isWanted) return;
    this.#listening = new AbortController();
    const sounds = () => ({remote: this.#link?.remoteAudio ?? null, isMuted: this.#isMuted});
    this.#ports.measureLevels(sounds, (levels) => this.levels.set(levels), this.#listening.signal);
  }

  get #isTalking(): boolean {
    const phase = this.#call?.phase;
    return phase === 'connecting' || phase === 'ongoing' || phase === 'reconnecting';
  }

  /** On hold nobody expects to be heard. */
  get #isMuted(): boolean {
    const local = this.#call?.local;
    return local !== undefined && !local.mic && !local.hold;
  }
}
