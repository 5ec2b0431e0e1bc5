import type {Link, LinkEvent, LinkOptions, LinkStatistics, OpenLink} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';
import type {FakeClock} from './fake-clock.js';
import {FakeStream} from './fake-media.js';

/** One text as it went over a data channel. */
export interface Spoken {
  /** The page it came from, and the one it went to. */
  readonly src: string;
  readonly dst: string;
  readonly text: string;
  readonly stamp: number;
}

/**
 * The network between pages: connections that come up when the answer to an offer reaches the one who made it. The
 * "SDP" names offer and answer, so that only ends that belong together find each other.
 */
export class FakeNetwork {
  readonly #clock: FakeClock;
  readonly ends = new Map<string, FakeLink>();
  /** Every text that went over a data channel. */
  readonly log: Spoken[] = [];
  #made = 0;
  /** How long a text is under way, and how long a connection takes to come up. */
  latency = 5;
  setupTime = 50;
  /** While false nothing comes up and nothing arrives. */
  isUp = true;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** The way a page makes connections; `opened` sees each of them. */
  opener(owner: string, opened: (link: FakeLink) => void): OpenLink {
    return (options) => {
      const link = new FakeLink(this, this.#clock, {name: `end${this.#made++}`, owner}, options);
      this.ends.set(link.name, link);
      opened(link);
      return link;
    };
  }

  /**
   * The network goes away under all connections. Those that are only disconnected come back by themselves; those that
   * failed need a new offer.
   */
  fail(state: 'disconnected' | 'failed'): void {
    this.isUp = false;
    for (const end of this.ends.values()) end.lose(state);
  }

  restore(): void {
    this.isUp = true;
    for (const end of this.ends.values()) end.comeUpSoon();
  }

  forget(link: FakeLink): void {
    this.ends.delete(link.name);
  }
}

export class FakeLink implements Link {
  readonly name: string;
  /** The page that made it. */
  readonly owner: string;
  readonly isPlain: boolean;
  readonly #network: FakeNetwork;
  readonly #clock: FakeClock;
  readonly #listener: (event: LinkEvent) => void;
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  readonly candidates: string[] = [];
  /** The next description cannot be made. */
  isBroken = false;
  #other: FakeLink | null = null;
  /** Offer and answer were exchanged, and no network took the path away since. */
  #isAgreed = false;
  #isConnected = false;
  #isClosed = false;
  #isOpen = false;
  #sends = false;
  #pendingOffer: string | null = null;
  #remoteAudio: MediaStream | null = null;
  #remoteVideo: MediaStream | null = null;
  readonly remoteScreen = null;

  constructor(
    network: FakeNetwork,
    clock: FakeClock,
    {name, owner}: {readonly name: string; readonly owner: string},
    {plain, listener}: LinkOptions,
  ) {
    this.#network = network;
    this.#clock = clock;
    this.name = name;
    this.owner = owner;
    this.isPlain = plain;
    this.#listener = listener;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  get remoteAudio(): MediaStream | null {
    return this.#remoteAudio;
  }

  get remoteVideo(): MediaStream | null {
    return this.#remoteVideo;
  }

  async statistics(): Promise<LinkStatistics> {
    return {relayed: false, rtt: null, entries: []};
  }

  offer(offer: string, restart?: 'ice'): void {
    this.asked.push(restart ? 'restart' : 'offer');
    this.#pendingOffer = offer;
    this.#soon(() => {
      if (this.#breaks()) return;
      this.#tell({type: 'offered', offer, sdp: `offer ${offer} of ${this.name}`});
      this.#tell({type: 'candidate', candidate: {candidate: `candidate of ${this.name}`}, ufrag: this.name});
    });
  }

  answer(offer: string, sdp: string): void {
    this.asked.push('answer');
    this.#pendingOffer = null;
    this.#soon(() => {
      if (this.#breaks()) return;
      const [kind, , , theirs] = sdp.split(' ');
      if (kind !== 'offer') {
        this.#tell({type: 'broken', error: new CallError('negotiation-failed', 'That is no offer.')});
        return;
      }
      // Whoever made the offer may have left by now; that does not show in it.
      this.#other = this.#network.ends.get(theirs ?? '') ?? null;
      this.#tell({type: 'answered', offer, sdp: `answer ${offer} of ${this.name}`});
      this.#tell({type: 'candidate', candidate: {candidate: `candidate of ${this.name}`}, ufrag: this.name});
    });
  }

  accept(sdp: string): void {
    this.asked.push('accept');
    const [, offer, , theirs] = sdp.split(' ');
    if (offer !== this.#pendingOffer) return;
    this.#pendingOffer = null;
    const other = this.#network.ends.get(theirs ?? '');
    if (!other) return;
    this.#other = other;
    this.#isAgreed = true;
    other.#isAgreed = true;
    this.comeUpSoon();
  }

  addCandidate(candidate: RTCIceCandidateInit | null): void {
    if (candidate?.candidate) this.candidates.push(candidate.candidate);
  }

  attach(): void {
    this.asked.push('attach');
    this.#sends = true;
    if (this.#isConnected) this.#other?.see();
  }

  attachScreen(on: boolean): void {
    this.asked.push(on ? 'screen on' : 'screen off');
  }

  send(text: string): boolean {
    const other = this.#other;
    if (!this.#isOpen || !other) return false;
    this.#network.log.push({src: this.owner, dst: other.owner, text, stamp: this.#clock.stamp()});
    this.#clock.after(this.#network.latency, () => {
      if (this.#network.isUp) other.hear(text);
    });
    return true;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#end();
    const other = this.#other;
    // The other side sees the channel close a moment after the last text.
    this.#clock.after(this.#network.latency + 10, () => {
      if (this.#network.isUp) other?.beLeft();
    });
  }

  /** The page is gone without a word: the other side notices by and by. */
  vanish(): void {
    if (this.#isClosed) return;
    this.#end();
    const other = this.#other;
    this.#clock.after(7_500, () => other?.lose('disconnected'));
    this.#clock.after(17_500, () => other?.fail());
  }

  #end(): void {
    this.#isClosed = true;
    this.#isOpen = false;
    this.#isConnected = false;
    this.#network.forget(this);
  }

  /** The path is there, so it connects after a while. */
  comeUpSoon(): void {
    const other = this.#other;
    if (!other || !this.#isAgreed || !other.#isAgreed || this.#isConnected) return;
    this.#clock.after(this.#network.setupTime, () => {
      if (!this.#network.isUp || !this.#isAgreed || this.#isClosed || other.#isClosed) return;
      this.#comeUp();
      other.#comeUp();
    });
  }

  #comeUp(): void {
    const wasConnected = this.#isConnected;
    this.#isConnected = true;
    if (!wasConnected) this.#tell({type: 'connection', state: 'connected'});
    if (!this.#isOpen && !this.isPlain && this.#other?.isPlain === false) {
      this.#isOpen = true;
      this.#tell({type: 'channel', open: true});
    }
    const other = this.#other;
    if (other && other.#sends) this.see();
  }

  /** The other one's picture and sound arrive. */
  see(): void {
    if (this.#remoteAudio) return;
    this.#remoteAudio = new FakeStream();
    this.#remoteVideo = new FakeStream();
    this.#tell({type: 'streams'});
  }

  lose(state: 'disconnected' | 'failed'): void {
    if (state === 'failed') this.#isAgreed = false;
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#tell({type: 'connection', state});
  }

  /** What was disconnected for long. */
  fail(): void {
    this.#isConnected = false;
    this.#isAgreed = false;
    this.#tell({type: 'connection', state: 'failed'});
  }

  /** The other side closed its end. */
  beLeft(): void {
    if (this.isPlain || this.#other?.isPlain) this.#tell({type: 'connection', state: 'closed'});
    this.closeChannel();
  }

  /** The browser says that the channel is gone. */
  closeChannel(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#tell({type: 'channel', open: false});
  }

  hear(text: string): void {
    if (this.#isOpen) this.#tell({type: 'text', text});
  }

  #breaks(): boolean {
    if (!this.isBroken) return false;
    this.#tell({type: 'broken', error: new CallError('negotiation-failed', 'The description could not be made.')});
    return true;
  }

  #soon(run: () => void): void {
    this.#clock.after(1, run);
  }

  #tell(event: LinkEvent): void {
    if (!this.#isClosed) this.#listener(event);
  }
}
