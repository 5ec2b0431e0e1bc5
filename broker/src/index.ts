import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import type {Server as TlsServer} from 'node:https';
import type {Duplex} from 'node:stream';
import {createAuth, type AuthOptions} from './auth.js';
import {Broker, type Log, type OnRelay} from './broker.js';
import type {MayCall} from './connection.js';
import {pathOf, turnAway, type Doorway} from './doorway.js';
import {Api, type TurnOptions} from './http.js';
import {defaultLimits, type Limits} from './limits.js';
import {MemoryRealm} from './realm-memory.js';
import type {RedisOptions} from './realm-redis.js';
import type {Realm} from './realm.js';
import type {Tally} from './tally.js';

export type {AuthOptions, Grant} from './auth.js';
export type {Log, OnRelay} from './broker.js';
export type {MayCall, Sender} from './connection.js';
export type {TurnOptions} from './http.js';
export {defaultLimits, type Limits} from './limits.js';
export type {Envelope, RelayedType} from './protocol.js';
export type {RedisOptions} from './realm-redis.js';
export type {Claim, Ownership, Realm, RealmNode, Routed} from './realm.js';
export type {Tally} from './tally.js';

export interface BrokerOptions {
  /** Who may use which id. Everybody any, unless given. */
  readonly auth?: AuthOptions | undefined;
  /** Shares ids with other nodes. This process alone, unless given. */
  readonly redis?: RedisOptions | undefined;
  /** A realm of your own, instead of memory or `redis`. */
  readonly realm?: Realm | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** PeerJS's `key`; “peerjs” unless given. */
  readonly key?: string | undefined;
  /** Origins of pages that may use this broker; all unless given. */
  readonly origins?: readonly string[] | undefined;
  /** How many proxies of yours stand before this server; none unless given. */
  readonly trustProxy?: number | undefined;
  readonly turn?: TurnOptions | undefined;
  /** Lets anybody list the ids of this node's clients. */
  readonly discovery?: boolean | undefined;
  /** Closes a socket when its JWT runs out. */
  readonly closeOnExpiry?: boolean | undefined;
  readonly mayCall?: MayCall | undefined;
  /** Sees every message between clients; for audits and tests. Slows down whatever it takes its time with. */
  readonly onRelay?: OnRelay | undefined;
  readonly log?: Log | undefined;
}

/** A broker that has not met its clients yet: give it an HTTP server. */
export interface EmbeddableBroker {
  /** Serves `path` (`/` unless given) of an HTTP server and leaves every other path to whom it belonged. */
  attach(server: Server | TlsServer, path?: string): void;
  /** Answers a request below `path` if it is for the broker; for servers that pass requests around themselves. */
  handle(request: IncomingMessage, response: ServerResponse, path?: string): boolean;
  /** The same for a WebSocket. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, path?: string): boolean;
  /** Why load balancers should stay away now, if so. */
  readonly obstacle: 'draining' | 'backplane' | undefined;
  /** Clients connected to this node. */
  readonly connections: number;
  readonly tally: Tally;
  /** Sizes of what must be empty again when everybody has left. */
  readonly tables: Broker['tables'];
  /** Sends all clients elsewhere, gently. Follow it by `close()`. */
  drain(): Promise<void>;
  /** Ends all connections and gives the HTTP servers back as they were. */
  close(): Promise<void>;
}

const silent: Log = {debug: () => undefined, info: () => undefined, warn: () => undefined};

/** Makes a broker. Does not wait for Redis: until it is there, clients are asked to come back. */
export async function createBroker(options: BrokerOptions = {}): Promise<EmbeddableBroker> {
  const {redis, turn, discovery, mayCall, onRelay, closeOnExpiry, log = silent} = options;
  const limits: Limits = {...defaultLimits, ...options.limits};
  const doorway: Doorway = {
    key: options.key ?? 'peerjs',
    origins: options.origins,
    trustProxy: options.trustProxy ?? 0,
  };
  const auth = await createAuth(options.auth ?? {}, limits);
  const realm = options.realm ?? (redis === undefined ? new MemoryRealm(limits) : await redisRealm(redis, limits, log));
  const broker = new Broker({realm, auth, limits, doorway, log, mayCall, onRelay, closeOnExpiry});
  const api = new Api({broker, auth, doorway, limits, turn, discovery});
  const detachments: (() => void)[] = [];

  const handle: EmbeddableBroker['handle'] = (request, response, path = '/') => {
    const route = routeBelow(path, request);
    return route !== undefined && api.handle(route, request, response);
  };
  const upgrade: EmbeddableBroker['upgrade'] = (request, stream, head, path = '/') => {
    if (routeBelow(path, request) !== '/peerjs') return false;
    broker.upgrade(request, stream, head);
    return true;
  };

  return {
    handle,
    upgrade,
    attach(server, path = '/') {
      detachments.push(
        putBefore(server, {
          handle: (request, response) => handle(request, response, path),
          upgrade: (request, stream, head) => upgrade(request, stream, head, path),
          handleAlone: (request, response) => api.handleAlone(routeBelow(path, request), response),
        }),
      );
    },
    get obstacle() {
      return broker.obstacle;
    },
    get connections() {
      return broker.connections;
    },
    tally: broker.tally,
    get tables() {
      return broker.tables;
    },
    drain: () => broker.drain(),
    async close() {
      for (const detach of detachments) detach();
      await broker.close();
    },
  };
}

async function redisRealm(redis: RedisOptions, limits: Limits, log: Log): Promise<Realm> {
  const {RedisRealm} = await import('./realm-redis.js');
  return RedisRealm.connect(redis, limits, log);
}

/** What is left of the path of a request below a mount point; nothing if it is elsewhere. */
function routeBelow(mountPoint: string, request: IncomingMessage): string | undefined {
  const base = mountPoint.endsWith('/') ? mountPoint.slice(0, -1) : mountPoint;
  const path = pathOf(request);
  return path === base || path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

interface Listeners extends Pick<EmbeddableBroker, 'handle' | 'upgrade'> {
  /** Answers what is not for the broker, on a server where nobody else does. */
  readonly handleAlone: RequestListener;
}

/** Lets the broker look at the requests of a server before whatever else answers them. */
function putBefore(server: Server | TlsServer, {handle, upgrade, handleAlone}: Listeners): () => void {
  // Requests have no order of listeners in which one could pass to the next, so the others move behind ours.
  const others = server.listeners('request') as RequestListener[]; // listeners of this event have no other shape
  const onRequest: RequestListener = (request, response) => {
    if (handle(request, response)) return;
    if (others.length === 0) handleAlone(request, response);
    for (const listener of others) listener.call(server, request, response);
  };
  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // With other listeners about, it is for one of them.
    if (!upgrade(request, stream, head) && server.listenerCount('upgrade') === 1) turnAway(stream, 404);
  };
  server.removeAllListeners('request').on('request', onRequest).on('upgrade', onUpgrade);

  return () => {
    server.off('upgrade', onUpgrade).off('request', onRequest);
    for (const listener of others) server.on('request', listener);
  };
}
