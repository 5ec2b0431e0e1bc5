/** What happened on a node since its start. */
export class Tally {
  opened = 0;
  taken = 0;
  relayedLocal = 0;
  relayedBus = 0;
  queued = 0;
  expired = 0;
  throttled = 0;
  slow = 0;
  dead = 0;
  kicked = 0;
  busErrors = 0;
  readonly refused = new Map<string, number>();
  /** Told the milliseconds each claim took. */
  onClaim: (ms: number) => void = () => undefined;

  refuse(reason: string): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }
}
