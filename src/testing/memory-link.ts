import type {Clock, Link, LinkEvent, LinkOptions, LinkStatistics} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';

/** One text as it went over a data channel. */
export interface Spoken {
  /** The page it came from, and the one it went to. */
  readonly src: string;
  readonly dst: string;
  readonly text: string;
}

/** What a page sends over its connections now. */
export interface Sent {
  readonly sound: MediaStream | null;
  readonly preview: MediaStream | null;
  readonly screenPreview: MediaStream | null;
}

/**
 * The network between pages: connections that come up when the answer to an offer reaches the one who made it. The
 * "SDP" names offer and answer, so that only ends that belong together find each other.
 */
export class Wires {
  readonly clock: Clock;
  readonly ends = new Map<string, MemoryLink>();
  /** Is told of every text that goes over a data channel. */
  overhear: (spoken: Spoken) => void = () => {};
  #made = 0;
  /** How long a text is under way, and how long a connection takes to come up. */
  latency = 5;
  setupTime = 50;
  /** While false nothing comes up and nothing arrives. */
  isUp = true;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Takes one end, and names it. */
  plugIn(link: MemoryLink): string {
    const name = `end${this.#made++}`;
    this.ends.set(name, link);
    return name;
  }

  unplug(link: MemoryLink): void {
    this.ends.delete(link.name);
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
}

export interface LinkOwner {
  /** The page that makes it. */
  readonly owner: string;
  readonly sent: Sent;
}

/** One end of a connection in memory. */
export class MemoryLink implements Link {
  readonly name: string;
  readonly owner: string;
  readonly isPlain: boolean;
  readonly #wires: Wires;
  readonly #sent: Sent;
  readonly #listener: (event: LinkEvent) => void;
  #other: MemoryLink | null = null;
  /** Offer and answer were exchanged, and no network took the path away since. */
  #isAgreed = false;
  #isConnected = false;
  #isClosed = false;
  #isOpen = false;
  #sends = false;
  #sendsScreen = false;
  /** What the other one sends has arrived. */
  #sees = false;
  #pendingOffer: string | null = null;

  constructor(wires: Wires, {owner, sent}: LinkOwner, {plain, listener}: LinkOptions) {
    this.#wires = wires;
    this.owner = owner;
    this.#sent = sent;
    this.isPlain = plain;
    this.#listener = listener;
    this.name = wires.plugIn(this);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  get remoteAudio(): MediaStream | null {
    return this.#seen?.sound ?? null;
  }

  get remoteVideo(): MediaStream | null {
    return this.#seen?.preview ?? null;
  }

  get remoteScreen(): MediaStream | null {
    const other = this.#other;
    return other && other.#sendsScreen ? (this.#seen?.screenPreview ?? null) : null;
  }

  get #seen(): Sent | undefined {
    const other = this.#other;
    return this.#sees && other ? other.#sent : undefined;
  }

  async statistics(): Promise<LinkStatistics> {
    return {relayed: false, rtt: null, entries: []};
  }

  offer(offer: string): void {
    this.#pendingOffer = offer;
    this.soon(() => {
      this.tell({type: 'offered', offer, sdp: `offer ${offer} of ${this.name}`});
      this.tell({type: 'candidate', candidate: {candidate: `candidate of ${this.name}`}, ufrag: this.name});
    });
  }

  answer(offer: string, sdp: string): void {
    this.#pendingOffer = null;
    this.soon(() => {
      const [kind, , , theirs] = sdp.split(' ');
      if (kind !== 'offer') {
        this.tell({type: 'broken', error: new CallError('negotiation-failed', 'That is no offer.')});
        return;
      }
      // Whoever made the offer may have left by now; that does not show in it.
      this.#other = this.#wires.ends.get(theirs ?? '') ?? null;
      this.tell({type: 'answered', offer, sdp: `answer ${offer} of ${this.name}`});
      this.tell({type: 'candidate', candidate: {candidate: `candidate of ${this.name}`}, ufrag: this.name});
    });
  }

  accept(sdp: string): void {
    const [, offer, , theirs] = sdp.split(' ');
    if (offer !== this.#pendingOffer) return;
    this.#pendingOffer = null;
    const other = this.#wires.ends.get(theirs ?? '');
    if (!other) return;
    this.#other = other;
    this.#isAgreed = true;
    other.#isAgreed = true;
    this.comeUpSoon();
  }

  /** The way is there without any. */
  addCandidate(_candidate: RTCIceCandidateInit | null, _ufrag: string): void {}

  attach(): void {
    this.#sends = true;
    if (this.#isConnected) this.#other?.see();
  }

  attachScreen(on: boolean): void {
    this.#sendsScreen = on;
    this.showChange();
  }

  /** Other pictures are sent now. */
  showChange(): void {
    const other = this.#other;
    if (other && other.#sees) other.tell({type: 'streams'});
  }

  send(text: string): boolean {
    const other = this.#other;
    if (!this.#isOpen || !other) return false;
    this.#wires.overhear({src: this.owner, dst: other.owner, text});
    this.#wires.clock.after(this.#wires.latency, () => {
      if (this.#wires.isUp) other.hear(text);
    });
    return true;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#end();
    const other = this.#other;
    // The other side sees the channel close a moment after the last text.
    this.#wires.clock.after(this.#wires.latency + 10, () => {
      if (this.#wires.isUp) other?.beLeft();
    });
  }

  /** The page is gone without a word: the other side notices by and by. */
  vanish(): void {
    if (this.#isClosed) return;
    this.#end();
    const other = this.#other;
    this.#wires.clock.after(7_500, () => other?.lose('disconnected'));
    this.#wires.clock.after(17_500, () => other?.fail());
  }

  #end(): void {
    this.#isClosed = true;
    this.#isOpen = false;
    this.#isConnected = false;
    this.#wires.unplug(this);
  }

  /** The path is there, so it connects after a while. */
  comeUpSoon(): void {
    const other = this.#other;
    if (!other || !this.#isAgreed || !other.#isAgreed || this.#isConnected) return;
    this.#wires.clock.after(this.#wires.setupTime, () => {
      if (!this.#wires.isUp || !this.#isAgreed || this.#isClosed || other.#isClosed) return;
      this.#comeUp();
      other.#comeUp();
    });
  }

  #comeUp(): void {
    const wasConnected = this.#isConnected;
    this.#isConnected = true;
    if (!wasConnected) this.tell({type: 'connection', state: 'connected'});
    if (!this.#isOpen && !this.isPlain && this.#other?.isPlain === false) {
      this.#isOpen = true;
      this.tell({type: 'channel', open: true});
    }
    const other = this.#other;
    if (other && other.#sends) this.see();
  }

  /** The other one's picture and sound arrive. */
  see(): void {
    if (this.#sees) return;
    this.#sees = true;
    this.tell({type: 'streams'});
  }

  lose(state: 'disconnected' | 'failed'): void {
    if (state === 'failed') this.#isAgreed = false;
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.tell({type: 'connection', state});
  }

  /** What was disconnected for long. */
  fail(): void {
    this.#isConnected = false;
    this.#isAgreed = false;
    this.tell({type: 'connection', state: 'failed'});
  }

  /** The other side closed its end. */
  beLeft(): void {
    if (this.isPlain || this.#other?.isPlain) this.tell({type: 'connection', state: 'closed'});
    this.closeChannel();
  }

  /** The browser says that the channel is gone. */
  closeChannel(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.tell({type: 'channel', open: false});
  }

  hear(text: string): void {
    if (this.#isOpen) this.tell({type: 'text', text});
  }

  protected soon(run: () => void): void {
    this.#wires.clock.after(1, run);
  }

  protected tell(event: LinkEvent): void {
    if (!this.#isClosed) this.#listener(event);
  }
}
