import type {Peer, PeerError, PeerErrorType} from 'peerjs';
import type {SignalingEvent} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';
import type {Envelope} from '../core/envelope.js';
import type {Broker} from './peerjs-broker.js';

/** What of PeerJS is used. */
export type PeerJs = Pick<typeof import('peerjs'), 'Peer' | 'util'>;

/** How a connection ended by itself. */
export interface Ending {
  readonly type: 'lost' | 'refused';
  readonly error: CallError;
}

export interface ConnectionSettings {
  readonly peerJs: PeerJs;
  readonly broker: Broker;
  readonly key: string;
  readonly id: string;
  readonly token: string;
  readonly listener: (event: Exclude<SignalingEvent, Ending>) => void;
}

/** Often enough for a broker that forgets whoever is silent for 90 s, seldom enough for a phone. */
const heartbeat = 20_000;

/** How long a broker may take to close the connection after saying why. */
const farewell = 1_000;

/** The close code by which a broker says that it was about the token. */
const unauthorized = 4401;

/** What a broker says in its own name. Everything else comes from other pages and is never shown to PeerJS. */
const fromBroker: readonly unknown[] = ['OPEN', 'ERROR', 'ID-TAKEN', 'INVALID-KEY'];

/** One WebSocket to the broker, by PeerJS: it registers the id and keeps it alive; nothing else of PeerJS is used. */
export class PeerJsConnection {
  /** Never settles once it was closed from here. */
  readonly ended: Promise<Ending>;
  readonly #peer: Peer | undefined;
  readonly #listener: ConnectionSettings['listener'];
  readonly #webSocket: WebSocket | undefined;
  readonly #over = new AbortController();
  /** Set while it is not over. */
  #resolve: ((ending: Ending) => void) | undefined;
  #wasOpen = false;
  #farewell: ReturnType<typeof setTimeout> | undefined;

  constructor({peerJs, broker, key, id, token, listener}: ConnectionSettings) {
    this.ended = new Promise((resolve) => (this.#resolve = resolve));
    this.#listener = listener;
    try {
      // PeerJS puts these into its URL as they are.
      const inUrl = {key: encodeURIComponent(key), token: encodeURIComponent(token)};
      this.#peer = newPeer(peerJs, id, {...broker, ...inUrl, pingInterval: heartbeat});
    } catch (cause) {
      // The browser does not let this page open the socket at all: an insecure broker on a secure page.
      this.#end({
        type: 'refused',
        error: new CallError('server-unreachable', 'The browser refused to contact the broker.', {cause}),
      });
      return;
    }
    this.#peer.on('open', (opened) => listener({type: 'opened', id: opened}));
    this.#peer.on('error', (error) => this.#fail(error));
    this.#keepMessagesFrom(this.#peer);
    this.#webSocket = webSocketOf(this.#peer);
    this.#webSocket?.addEventListener('open', () => this.#open(), {signal: this.#over.signal});
  }

  send(envelope: Envelope) {
    // PeerJS drops what cannot be sent at once.
    if (this.#resolve) this.#peer?.socket.send(envelope);
  }

  close() {
    this.#resolve = undefined;
    clearTimeout(this.#farewell);
    this.#over.abort();
    this.#peer?.removeAllListeners();
    this.#peer?.destroy();
  }

  #open() {
    this.#wasOpen = true;
    this.#listener({type: 'socketOpen'});
  }

  /**
   * Lets PeerJS see what the broker says in its own name, and nothing else: for an OFFER it would make a connection, so
   * any stranger could make this page's browser contact them.
   */
  #keepMessagesFrom({socket}: Peer) {
    const toPeerJs = socket.listeners('message');
    socket.removeAllListeners('message');
    socket.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null) return;
      // Whatever came: every field is still unknown.
      const {type, src, payload} = message as Readonly<Record<string, unknown>>;
      // PeerJS reads `payload.msg` without looking.
      if (fromBroker.includes(type)) for (const read of toPeerJs) read({type, payload: payload ?? {}});
      else if (typeof type === 'string' && typeof src === 'string')
        this.#listener({type: 'received', received: {type, src, payload}});
    });
  }

  #fail(cause: PeerError<`${PeerErrorType}`>) {
    switch (cause.type) {
      case 'server-error':
        this.#waitForCloseCode(cause);
        break;
      case 'unavailable-id':
        this.#end({
          type: 'refused',
          error: new CallError('username-taken', 'Somebody else is registered by this name.', {cause}),
        });
        break;
      case 'invalid-id':
        this.#end({type: 'refused', error: new CallError('invalid-name', 'PeerJS does not take this id.', {cause})});
        break;
      case 'invalid-key':
        this.#end({
          type: 'refused',
          error: new CallError('server-rejected', 'The broker does not know the key.', {cause}),
        });
        break;
      default:
        this.#end({
          type: 'lost',
          error: this.#wasOpen
            ? new CallError('server-closed', 'The connection to the broker was closed.', {cause})
            : new CallError('server-unreachable', 'The broker cannot be reached.', {cause}),
        });
    }
  }

  /** What an ERROR is about is in the code the broker closes the socket with, which arrives right behind it. */
  #waitForCloseCode(cause: unknown) {
    const refuse = (code?: number) =>
      this.#end({
        type: 'refused',
        error:
          code === unauthorized
            ? new CallError('unauthorized', 'The broker did not accept the token.', {cause})
            : new CallError('server-rejected', 'The broker refused this page.', {cause}),
      });
    this.#webSocket?.addEventListener('close', ({code}) => refuse(code), {signal: this.#over.signal});
    this.#farewell = setTimeout(refuse, farewell);
  }

  #end(ending: Ending) {
    const resolve = this.#resolve;
    this.close();
    resolve?.(ending);
  }
}

/**
 * PeerJS does not talk to its broker where WebRTC is missing, but whoever calls such a page is to hear that it cannot.
 * So for the moment it looks, something is there.
 */
function newPeer({Peer, util}: PeerJs, ...options: ConstructorParameters<typeof Peer>): Peer {
  const {supports} = util;
  const {data} = supports;
  supports.data = true;
  try {
    return new Peer(...options);
  } finally {
    supports.data = data;
  }
}

function webSocketOf({socket}: Peer): WebSocket | undefined {
  // PeerJS tells nobody when its socket opens or why it closes. The contract tests watch over this field.
  return (socket as unknown as {readonly _socket?: WebSocket})._socket;
}
