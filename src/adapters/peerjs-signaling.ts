import type {Identity, Signaling, SignalingEvent} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';
import {isPeerJsId} from '../core/call-name.js';
import type {Envelope} from '../core/envelope.js';
import {brokerUrl, parseBroker} from './peerjs-broker.js';
import {type Ending, type PeerJs, PeerJsConnection} from './peerjs-connection.js';
import {TabToken} from './tab-token.js';

export interface PeerJsSettings {
  /** Where the broker is; the public one unless given. */
  readonly broker?: string | URL;
  /** Which of the networks on that broker. */
  readonly key?: string;
  /** Gives what proves who this page is, fresh for every connection. */
  readonly token?: () => Promise<string> | string;
  /** How to get PeerJS when it is first needed. */
  readonly loadPeerJs?: () => Promise<PeerJs>;
}

/** The way to a PeerJS broker: its protocol, without PeerJS's calls. */
export class PeerJsSignaling implements Signaling {
  readonly #settings: PeerJsSettings;
  readonly #listener: (event: SignalingEvent) => void;
  readonly #broker;
  readonly #key: string;
  readonly #tokens = new Map<string, TabToken>();
  /** The ids the broker issued, by those the page had made up. */
  readonly #guestIds = new Map<string, string>();
  #attempt: AbortController | undefined;
  #connection: PeerJsConnection | undefined;

  /** Throws a CallError when `broker` is no address. Nothing is loaded or contacted before `open`. */
  constructor(settings: PeerJsSettings, listener: (event: SignalingEvent) => void) {
    this.#settings = settings;
    this.#listener = listener;
    this.#broker = parseBroker(String(settings.broker ?? ''), globalThis.document?.baseURI);
    this.#key = settings.key ?? 'peerjs';
  }

  warm() {
    // `open` loads it again, and says so if it cannot be had.
    this.#load().catch(() => {});
  }

  open(identity: Identity) {
    this.#attempt?.abort();
    this.#attempt = new AbortController();
    void this.#register(identity, this.#attempt.signal);
  }

  close() {
    this.#attempt?.abort();
    this.#attempt = undefined;
    for (const token of this.#tokens.values()) token.release();
  }

  send(envelope: Envelope) {
    this.#connection?.send(envelope);
  }

  /** One try, from loading PeerJS to the end of the connection. Reports nothing once it was aborted. */
  async #register({id, anonymous}: Identity, signal: AbortSignal) {
    let ending = await this.#connect(this.#guestIds.get(id) ?? id, anonymous, signal);
    // Once per try: whoever issues an id and refuses it would do so again.
    if (anonymous && !signal.aborted && isAboutIdentity(ending)) {
      const guestId = await this.#askForGuestId(signal);
      if (guestId !== null && !signal.aborted) {
        this.#guestIds.set(id, guestId);
        ending = await this.#connect(guestId, anonymous, signal);
      }
    }
    if (signal.aborted) return;
    const heldRecently = ending.error.code === 'username-taken' && this.#tokenFor(id, anonymous).heldRecently;
    this.#listener(
      ending.type === 'refused'
        ? {type: 'refused', error: ending.error, heldRecently}
        : {type: 'lost', error: ending.error},
    );
  }

  async #connect(id: string, anonymous: boolean, signal: AbortSignal): Promise<Ending> {
    const tabToken = this.#tokenFor(id, anonymous);
    const [peerJs, token] = await Promise.allSettled([this.#load(), this.#prove(tabToken, signal)]);
    if (peerJs.status === 'rejected') {
      return {type: 'lost', error: new CallError('load-failed', 'PeerJS could not be loaded.', {cause: peerJs.reason})};
    }
    if (token.status === 'rejected') {
      // Whoever comes back after an outage may find the application that signs tokens still out.
      return {type: 'lost', error: tokenError(token.reason)};
    }
    // Nobody waits for this outcome any more.
    if (signal.aborted) return {type: 'lost', error: new CallError('server-closed', 'Called off.')};

    let isOurs = false;
    const connection = new PeerJsConnection({
      peerJs: peerJs.value,
      broker: this.#broker,
      key: this.#key,
      id,
      token: token.value,
      listener: (event) => {
        // A broker passes on nothing to whom it has not given the id.
        isOurs ||= event.type !== 'socketOpen';
        this.#listener(event);
      },
    });
    this.#connection = connection;

    // The page after a reload may ask for the id before the broker knows that this one has left.
    const noteHeld = () => {
      if (isOurs) tabToken.held();
    };
    const leave = () => {
      noteHeld();
      connection.close();
      globalThis.removeEventListener('pagehide', noteHeld);
      signal.removeEventListener('abort', leave);
    };
    globalThis.addEventListener('pagehide', noteHeld);
    signal.addEventListener('abort', leave);
    const ending = await connection.ended;
    leave();
    // Who once was let in asks again before giving up.
    return isOurs ? {type: 'lost', error: ending.error} : ending;
  }

  async #load(): Promise<PeerJs> {
    return (this.#settings.loadPeerJs ?? loadPeerJs)();
  }

  /** What proves to the broker who this page is, and which of that person's pages. */
  async #prove(tabToken: TabToken, signal: AbortSignal): Promise<string> {
    const [proof] = await Promise.all([this.#settings.token?.(), tabToken.claim(signal)]);
    return proof === undefined ? tabToken.value : `${proof}~${tabToken.value}`;
  }

  #tokenFor(id: string, anonymous: boolean): TabToken {
    let token = this.#tokens.get(id);
    if (!token) {
      token = new TabToken(`${brokerUrl(this.#broker)}${this.#key}`, id, {lasting: !anonymous});
      this.#tokens.set(id, token);
    }
    return token;
  }

  /** An id the broker itself made, or null when it makes none. */
  async #askForGuestId(signal: AbortSignal): Promise<string | null> {
    try {
      const response = await fetch(`${brokerUrl(this.#broker)}${encodeURIComponent(this.#key)}/id`, {
        signal,
        cache: 'no-store',
      });
      const id = response.ok ? await response.text() : '';
      return isPeerJsId(id) ? id : null;
    } catch {
      // What is reported is why the own id was refused.
      return null;
    }
  }
}

/** Whether the broker itself refused, for a reason that another id may mend. */
function isAboutIdentity({type, error}: Ending): boolean {
  return type === 'refused' && (error.code === 'unauthorized' || error.code === 'server-rejected');
}

/** With the attribute in it, where the page knows which. */
function tokenError(cause: unknown): CallError {
  return cause instanceof CallError ? cause : new CallError('token-failed', 'No token could be had.', {cause});
}

/** By name, so that a bundler leaves out what is not used: two thirds of PeerJS are data channels. */
export async function loadPeerJs(): Promise<PeerJs> {
  const {Peer, util} = await import('peerjs');
  return {Peer, util};
}
