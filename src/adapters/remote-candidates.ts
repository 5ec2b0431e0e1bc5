import {ufragsIn} from './sdp.js';

/** A page that sends more than this before its description is not one of ours. */
const most = 256;

/** A way to the other page, or null for “no more of them”. */
export type Candidate = RTCIceCandidateInit | null;

/**
 * Candidates of the other page. They travel apart from the descriptions they belong to: one may come before its own, or
 * after the next one. The ufrag tells which it belongs to.
 */
export class RemoteCandidates {
  #current: ReadonlySet<string> = new Set();
  readonly #past = new Set<string>();
  #waiting: {readonly candidate: Candidate; readonly ufrag: string}[] = [];

  /** Whether one that came can be added now. If not it is kept for its description, or dropped when that is history. */
  isDue(candidate: Candidate, ufrag: string): boolean {
    if (this.#belongs(ufrag)) return true;
    if (!this.#past.has(ufrag)) {
      this.#waiting.push({candidate, ufrag});
      if (this.#waiting.length > most) this.#waiting.shift();
    }
    return false;
  }

  /** Notes the description that was applied; returns the candidates that waited for it. */
  describedBy(sdp: string): Candidate[] {
    const described = new Set(ufragsIn(sdp));
    for (const ufrag of this.#current) if (!described.has(ufrag)) this.#past.add(ufrag);
    this.#current = described;
    const due = this.#waiting.filter(({ufrag}) => this.#belongs(ufrag));
    this.#waiting = this.#waiting.filter(({ufrag}) => !this.#belongs(ufrag) && !this.#past.has(ufrag));
    return due.map(({candidate}) => candidate);
  }

  /** Pages with an old PeerJS may not say a ufrag; they never restart, so there is but one description. */
  #belongs(ufrag: string): boolean {
    return this.#current.has(ufrag) || (ufrag === '' && this.#current.size > 0);
  }
}
