import type {LinkEvent} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';
import {MemoryLink} from '../../src/testing/memory-link.js';

/** A connection that notes what is asked of it, and can be broken. */
export class FakeLink extends MemoryLink {
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  readonly candidates: string[] = [];
  /** The next description cannot be made. */
  isBroken = false;

  override offer(offer: string, restart?: 'ice'): void {
    this.asked.push(restart ? 'restart' : 'offer');
    super.offer(offer);
  }

  override answer(offer: string, sdp: string): void {
    this.asked.push('answer');
    super.answer(offer, sdp);
  }

  override accept(sdp: string): void {
    this.asked.push('accept');
    super.accept(sdp);
  }

  override addCandidate(candidate: RTCIceCandidateInit | null): void {
    if (candidate?.candidate) this.candidates.push(candidate.candidate);
  }

  override attach(): void {
    this.asked.push('attach');
    super.attach();
  }

  override attachScreen(on: boolean): void {
    this.asked.push(on ? 'screen on' : 'screen off');
    super.attachScreen(on);
  }

  protected override tell(event: LinkEvent): void {
    const isMade = event.type === 'offered' || event.type === 'answered';
    if (!this.isBroken || !isMade) super.tell(event);
    else super.tell({type: 'broken', error: new CallError('negotiation-failed', 'The description could not be made.')});
  }
}
