import {loadPeerJs, PeerJsSignaling} from '../adapters/peerjs-signaling.js';
import type {Identity, Signaling, SignalingEvent} from '../controller/ports.js';
import type {Envelope} from '../core/envelope.js';
import type {Connections} from './connections.js';
import {load} from './load.js';

/** The way to the broker that is set at the moment of connecting, which need not be the one set at the last time. */
export class LateSignaling implements Signaling {
  readonly #connections: () => Connections;
  readonly #listener: (event: SignalingEvent) => void;
  #current: {readonly signaling: Signaling; readonly address: string} | undefined;

  constructor(connections: () => Connections, listener: (event: SignalingEvent) => void) {
    this.#connections = connections;
    this.#listener = listener;
  }

  warm() {
    if (!this.#connections().broken) this.#signaling().warm();
  }

  open(identity: Identity) {
    const {broken} = this.#connections();
    if (broken) {
      this.close();
      queueMicrotask(() => this.#listener({type: 'refused', error: broken, heldRecently: false}));
    } else {
      this.#signaling().open(identity);
    }
  }

  close() {
    this.#current?.signaling.close();
  }

  send(envelope: Envelope) {
    this.#current?.signaling.send(envelope);
  }

  #signaling(): Signaling {
    const {signaling: settings} = this.#connections();
    const address = JSON.stringify([settings.broker, settings.key, !settings.token]);
    if (this.#current?.address === address) return this.#current.signaling;
    this.close();
    const token = async () => (await this.#connections().signaling.token?.()) ?? '';
    const signaling = new PeerJsSignaling(
      {...settings, ...(settings.token && {token}), loadPeerJs: () => load(loadPeerJs, 'peerjs')},
      this.#listener,
    );
    this.#current = {signaling, address};
    return signaling;
  }
}
