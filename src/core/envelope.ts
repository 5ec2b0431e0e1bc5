/** A message on its way to the broker, in PeerJS's own form. */
export interface Envelope {
  readonly type: string;
  readonly dst: string;
  readonly payload: unknown;
}

/** A message as the broker delivered it: `src` is stamped by the broker, everything else is the sender's word. */
export interface Received {
  readonly type: string;
  readonly src: string;
  readonly payload: unknown;
}
