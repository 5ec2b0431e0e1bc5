import type {Link, LinkEvent, LinkOptions, OpenLink} from '../../src/controller/ports.js';
import type {FakeClock} from './fake-clock.js';

/**
 * The network between pages: connections that come up when the answer to an offer reaches the one who made it. The
 * "SDP" names offer and answer, so that only ends that belong together find each other.
 */
export class FakeNetwork {
  readonly #clock: FakeClock;
  readonly ends = new Map<string, FakeLink>();
  #made = 0;
  /** How long a text is under way, and how long a connection takes to come up. */
  latency = 5;
  setupTime = 50;
  /** While false nothing comes up and nothing arrives. */
  isUp = true;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** The way pages make connections; `opened` sees each of them. */
  opener(opened: (link: FakeLink) => void): OpenLink {
    return (options) => {
      const link = new FakeLink(this, this.#clock, `end${this.#made++}`, options);
      this.ends.set(link.name, link);
      opened(link);
      return link;
    };
  }

  /** What happens to a connection when the network under it goes away. */
  fail(state: 'disconnected' | 'failed'): void {
    this.isUp = false;
    for (const end of this.ends.values()) end.lose(state);
  }

  restore(): void {
    this.isUp = true;
  }
}

export class FakeLink implements Link {
  readonly name: string;
  readonly #network: FakeNetwork;
  readonly #clock: FakeClock;
  readonly #listener: (event: LinkEvent) => void;
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  readonly candidates: string[] = [];
  #other: FakeLink | null = null;
  #isConnected = false;
  #isClosed = false;
  #isOpen = false;
  #pendingOffer: string | null = null;
  readonly remoteAudio = null;
  readonly remoteVideo = null;
  readonly remoteScreen = null;

  constructor(network: FakeNetwork, clock: FakeClock, name: string, {listener}: LinkOptions) {
    this.#network = network;
    this.#clock = clock;
    this.name = name;
    this.#listener = listener;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async relayed(): Promise<boolean> {
    return false;
  }

  offer(offer: string, restart?: 'ice'): void {
    this.asked.push(restart ? 'restart' : 'offer');
    this.#pendingOffer = offer;
    this.#soon(() => {
      this.#tell({type: 'offered', offer, sdp: `offer ${offer} of ${this.name}`});
      this.#tell({type: 'candidate', candidate: {candidate: `candidate of ${this.name}`}, ufrag: this.name});
    });
  }

  answer(offer: string, sdp: string): void {
    this.asked.push('answer');
    this.#pendingOffer = null;
    this.#soon(() => {
      const [, , , theirs] = sdp.split(' ');
      const other = this.#network.ends.get(theirs ?? '');
      if (!other) {
        this.#tell({type: 'answered', offer, sdp: `answer ${offer} of ${this.name} to nobody`});
        return;
      }
      this.#other = other;
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
    this.#clock.after(this.#network.setupTime, () => {
      if (!this.#network.isUp || this.#isClosed || other.#isClosed) return;
      this.comeUp();
      other.comeUp();
    });
  }

  addCandidate(candidate: RTCIceCandidateInit | null): void {
    if (candidate?.candidate) this.candidates.push(candidate.candidate);
  }

  attach(): void {
    this.asked.push('attach');
  }

  attachScreen(on: boolean): void {
    this.asked.push(on ? 'screen on' : 'screen off');
  }

  send(text: string): boolean {
    if (!this.#isOpen) return false;
    const other = this.#other;
    this.#clock.after(this.#network.latency, () => {
      if (this.#network.isUp) other?.hear(text);
    });
    return true;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isOpen = false;
    const other = this.#other;
    // The other side sees the channel close a moment after the last text.
    this.#clock.after(this.#network.latency + 10, () => {
      if (this.#network.isUp) other?.closeChannel();
    });
  }

  comeUp(): void {
    const wasConnected = this.#isConnected;
    this.#isConnected = true;
    if (!wasConnected) this.#tell({type: 'connection', state: 'connected'});
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#tell({type: 'channel', open: true});
    }
  }

  lose(state: 'disconnected' | 'failed'): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#tell({type: 'connection', state});
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

  #soon(run: () => void): void {
    this.#clock.after(1, run);
  }

  #tell(event: LinkEvent): void {
    if (!this.#isClosed) this.#listener(event);
  }
}
