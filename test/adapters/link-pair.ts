import {PublishedTracks} from '../../src/adapters/local-tracks.js';
import {RtcLink} from '../../src/adapters/rtc-link.js';
import type {LinkEvent} from '../../src/controller/ports.js';
import {until} from '../fakes/until.js';

export type EventOf<T extends LinkEvent['type']> = Extract<LinkEvent, {type: T}>;

/** One side of a call as a controller would hold it: a link, what it captures, and what it was told. */
export class Side {
  readonly tracks = new PublishedTracks();
  readonly events: LinkEvent[] = [];
  readonly link: RtcLink;
  /** Where own candidates go. */
  toOther: (candidate: RTCIceCandidateInit | null, ufrag: string) => void = () => undefined;

  constructor({
    plain = false,
    configuration = async () => ({}),
  }: {plain?: boolean; configuration?: () => Promise<RTCConfiguration>} = {}) {
    const listener = (event: LinkEvent) => {
      this.events.push(event);
      if (event.type === 'candidate') this.toOther(event.candidate, event.ufrag);
    };
    this.link = new RtcLink({plain, listener}, {configuration, tracks: this.tracks});
  }

  all<T extends LinkEvent['type']>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  has(type: 'connection', state: EventOf<'connection'>['state']): boolean {
    return this.all(type).some((event) => event.state === state);
  }

  get isOpen(): boolean {
    return this.all('channel').at(-1)?.open === true;
  }

  get texts(): string[] {
    return this.all('text').map(({text}) => text);
  }

  async offered(offer: string): Promise<string> {
    await until(() => this.all('offered').some((event) => event.offer === offer), `${offer} is made`);
    return this.all('offered').find((event) => event.offer === offer)?.sdp ?? '';
  }

  async answered(offer: string): Promise<string> {
    await until(() => this.all('answered').some((event) => event.offer === offer), `${offer} is answered`);
    return this.all('answered').find((event) => event.offer === offer)?.sdp ?? '';
  }

  /** How many descriptions it made. */
  get descriptions(): number {
    return this.all('offered').length + this.all('answered').length;
  }
}

export interface Pair {
  readonly caller: Side;
  readonly callee: Side;
}

/** Two links whose candidates reach each other, as yet without descriptions. */
export function pair(caller = new Side(), callee = new Side()): Pair {
  caller.toOther = (candidate, ufrag) => callee.link.addCandidate(candidate, ufrag);
  callee.toOther = (candidate, ufrag) => caller.link.addCandidate(candidate, ufrag);
  return {caller, callee};
}

/** Exchanges one offer and its answer. */
export async function negotiate(from: Side, to: Side, offer: string, restart?: 'ice') {
  from.link.offer(offer, restart);
  to.link.answer(offer, await from.offered(offer));
  from.link.accept(await to.answered(offer));
}

/** Two links with an open channel. */
export async function connected(sides = pair()): Promise<Pair> {
  const {caller, callee} = sides;
  await negotiate(caller, callee, 'first');
  await until(() => caller.isOpen && callee.isOpen, 'both channels are open', 5000);
  return sides;
}

/** Every RTCPeerConnection made from now on; `restore` ends it. */
export function watchConnections() {
  const made: RTCPeerConnection[] = [];
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
  return {made, restore: () => (globalThis.RTCPeerConnection = Original)};
}
