import {randomBytes} from 'node:crypto';
import type {Cluster, Redis} from 'ioredis';
import type {Log} from './broker.js';
import type {Limits} from './limits.js';
import type {Claim, Ownership, Realm, RealmNode, Routed} from './realm.js';

/** Where Redis (7 or later) or Valkey is: one server, a cluster, or one server guarded by sentinels. */
export type RedisOptions =
  | {readonly url: string}
  | {readonly cluster: readonly string[]; readonly password?: string | undefined}
  | {readonly sentinels: readonly string[]; readonly name: string; readonly password?: string | undefined};

/*
 * Every id lives in one of 64 shards, and so do its keys and the channels its owner may listen on: in a cluster they
 * share a slot, so that a script sees the record, the queue and the subscribers of an id on one server.
 *
 *   p:{sNN}:<id>   hash: tok, node, conn of the owner; none of them while away; `bytes` waiting
 *   q:{sNN}:<id>   list: messages waiting
 *   m:{sNN}:<id>   counter: moves from one live socket to another within a minute
 *   n:{sNN}:<node> channel: every node listens on its 64, whatever its number of clients
 */
const shards = 64;

/**
 * A node that does not listen is dead or cut off: it owns nothing, and who was there is away.
 * Told with `again`, a node repeats an older claim, which must not win against a newer one.
 */
const claimScript = `
local id, node, tok, conn, presenceMs, takeovers, again = unpack(ARGV)
local channels = string.match(KEYS[1], '^p(:.-}:)')
local owner = redis.call('HMGET', KEYS[1], 'tok', 'node', 'conn')
local rival = owner[3] and owner[3] ~= conn
if rival and again == '1' then return false end
if rival then
  local channel = 'n' .. channels .. owner[2]
  if redis.call('PUBSUB', 'SHARDNUMSUB', channel)[2] > 0 then
    if owner[1] ~= tok then return false end
    if redis.call('INCR', KEYS[3]) > tonumber(takeovers) then return false end
    redis.call('PEXPIRE', KEYS[3], 60000, 'NX')
    redis.call('SPUBLISH', channel, 'kick\\n' .. id .. '\\n' .. owner[3])
  end
end
local queued = redis.call('LRANGE', KEYS[2], 0, -1)
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'tok', tok, 'node', node, 'conn', conn)
redis.call('PEXPIRE', KEYS[1], presenceMs)
return queued`;

/** An id whose node does not listen is away from the first message on that finds out. Messages wait only for who is away. */
const routeScript = `
local id, raw, awayMessages, awayBytes, awayMs, queueMs, settling = unpack(ARGV)
local channels = string.match(KEYS[1], '^p(:.-}:)')
local owner = redis.call('HMGET', KEYS[1], 'node', 'conn')
local known = redis.call('EXISTS', KEYS[1]) == 1
if not known and settling ~= '1' then return 'offline' end
if owner[1] then
  local message = 'message\\n' .. id .. '\\n' .. owner[2] .. '\\n' .. raw
  if redis.call('SPUBLISH', 'n' .. channels .. owner[1], message) > 0 then return 'sent' end
end
if owner[1] or not known then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'bytes', 0)
  redis.call('PEXPIRE', KEYS[1], awayMs)
end
if redis.call('LLEN', KEYS[2]) >= tonumber(awayMessages) then return 'offline' end
if tonumber(redis.call('HGET', KEYS[1], 'bytes') or 0) + #raw > tonumber(awayBytes) then return 'offline' end
redis.call('HINCRBY', KEYS[1], 'bytes', #raw)
redis.call('RPUSH', KEYS[2], raw)
redis.call('PEXPIRE', KEYS[2], queueMs)
return 'queued'`;

const releaseScript = `
local conn, awayMs = unpack(ARGV)
if redis.call('HGET', KEYS[1], 'conn') ~= conn then return end
redis.call('DEL', KEYS[1])
if awayMs ~= '0' then
  redis.call('HSET', KEYS[1], 'bytes', 0)
  redis.call('PEXPIRE', KEYS[1], awayMs)
end`;

const scripts = {
  brokerClaim: {lua: claimScript, numberOfKeys: 3},
  brokerRoute: {lua: routeScript, numberOfKeys: 2},
  brokerRelease: {lua: releaseScript, numberOfKeys: 1},
};

/** The scripts, as methods that ioredis adds while running. */
interface Scripts {
  brokerClaim(...args: (string | number)[]): Promise<string[] | null>;
  brokerRoute(...args: (string | number)[]): Promise<Routed>;
  brokerRelease(...args: (string | number)[]): Promise<void>;
}

type Client = (Redis | Cluster) & Scripts;

/** The realm of all nodes that share one Redis. */
export class RedisRealm implements Realm {
  readonly #commands: Client;
  /** Listens. A cluster client does both: it keeps connections of its own for listening. */
  readonly #ears: Redis | Cluster;
  readonly #limits: Limits;
  readonly #log: Log;
  readonly #name = randomBytes(6).toString('hex');
  /** Channels subscribed to since the connection was made. */
  readonly #listening = new Set<string>();
  /** Callers whose message waits for Redis to return, in the order of arrival. */
  readonly #waiters = new Set<(up: boolean) => void>();
  /** Ids given up while Redis could not be told, by `conn`. */
  readonly #owed = new Map<string, string>();
  #node: RealmNode | undefined;
  #up = false;
  #everUp = false;
  #settledAt = 0;
  #refresher: NodeJS.Timeout | undefined;
  #relisten: NodeJS.Timeout | undefined;

  private constructor(commands: Client, ears: Redis | Cluster, limits: Limits, log: Log) {
    this.#commands = commands;
    this.#ears = ears;
    this.#limits = limits;
    this.#log = log;
  }

  /** Makes a realm that connects when started, and again whenever it has to. */
  static async connect(options: RedisOptions, limits: Limits, log: Log): Promise<RedisRealm> {
    const {Cluster, Redis} = await import('ioredis');
    const connection = {
      lazyConnect: true,
      commandTimeout: limits.backplaneMs,
      connectTimeout: limits.backplaneMs,
      keepAlive: 15_000,
      // Sent again, a command that was heard before the line broke would deliver twice.
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      // Waiting is done here, where it ends.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: retryIn,
    };
    if ('cluster' in options) {
      // A cluster client tries again when a master changes, which it can only do with single commands.
      const {lazyConnect, retryStrategy, enableOfflineQueue, maxRetriesPerRequest: _, ...redisOptions} = connection;
      const cluster = new Cluster([...options.cluster], {
        scripts,
        lazyConnect,
        enableOfflineQueue,
        shardedSubscribers: true,
        clusterRetryStrategy: retryStrategy,
        slotsRefreshInterval: 5000,
        redisOptions: {...redisOptions, ...(options.password !== undefined && {password: options.password})},
      });
      return new RedisRealm(cluster as unknown as Client, cluster, limits, log); // `scripts` are methods now
    }
    const dial = (extra: object): Redis => {
      if ('url' in options) return new Redis(options.url, {...connection, ...extra});
      const sentinels = options.sentinels.map(addressIn);
      return new Redis({
        ...connection,
        ...extra,
        sentinels,
        name: options.name,
        ...(options.password !== undefined && {password: options.password}),
      });
    };
    const commands = dial({scripts, enableAutoPipelining: true}) as unknown as Client; // `scripts` are methods now
    return new RedisRealm(commands, dial({}), limits, log);
  }

  start(node: RealmNode): void {
    this.#node = node;
    for (const client of new Set<Redis | Cluster>([this.#commands, this.#ears])) {
      client.on('ready', () => void this.#listen());
      client.on('close', () => this.#lost());
      client.on('error', (error: Error) => this.#log.warn({error: error.message}, 'redis'));
      // Failing to connect is reported by the two events above.
      client.connect().catch(() => undefined);
    }
    // A cluster client mends its own subscriptions when masters change; those who missed messages have them waiting.
    this.#ears.on('subscribersReady', () => void this.#listen());
    this.#ears.on('smessage', (_channel: string, text: string) => this.#hear(text));
    this.#refresher = setInterval(() => void this.#reassert(), this.#limits.refreshMs);
  }

  async claim(owner: Ownership): Promise<Claim> {
    const queued = await this.#claim(owner, false);
    return queued === null ? {ok: false} : {ok: true, queued};
  }

  async release(id: string, conn: string, awayMs: number): Promise<void> {
    try {
      await this.#commands.brokerRelease(keyOf('p', id), conn, awayMs);
    } catch {
      // Nobody else could take the id, and messages would go nowhere, until the record runs out.
      this.#owed.set(conn, id);
    }
  }

  async route(id: string, raw: string): Promise<Routed> {
    if (!this.#up && !(await this.#returnsInTime())) return 'down';
    const {awayMessages, awayBytes, awayMs} = this.#limits;
    // Whether others are still announcing their clients is asked when the command goes out, not when it was wanted.
    const settling = performance.now() < this.#settledAt ? 1 : 0;
    try {
      const keys = [keyOf('p', id), keyOf('q', id)];
      return await this.#commands.brokerRoute(
        ...keys,
        id,
        raw,
        awayMessages,
        awayBytes,
        awayMs,
        this.#queueMs,
        settling,
      );
    } catch (error) {
      this.#log.warn({error: String(error)}, 'not routed');
      return 'down';
    }
  }

  async unqueue(id: string, raw: string): Promise<boolean> {
    return (await this.#commands.lrem(keyOf('q', id), 1, raw)) > 0;
  }

  up(): boolean {
    return this.#up;
  }

  async close(): Promise<void> {
    clearInterval(this.#refresher);
    clearTimeout(this.#relisten);
    this.#up = false;
    // Replies to what was sent last, the releases, are worth a moment; a Redis that is gone is not.
    const patience = new Promise((resolve) => setTimeout(resolve, 1000).unref());
    await Promise.race([this.#commands.quit().catch(() => undefined), patience]);
    this.#commands.disconnect();
    this.#ears.disconnect();
  }

  /** Longer than messages wait: their senders must still find them. */
  get #queueMs(): number {
    return this.#limits.awayMs + this.#limits.backplaneMs;
  }

  #claim({id, tok, conn}: Ownership, again: boolean): Promise<string[] | null> {
    const {presenceMs, takeovers} = this.#limits;
    const keys = [keyOf('p', id), keyOf('q', id), keyOf('m', id)];
    return this.#commands.brokerClaim(...keys, id, this.#name, tok, conn, presenceMs, takeovers, again ? 1 : 0);
  }

  #hear(text: string): void {
    // Ids may hold spaces, never line breaks; messages may hold anything.
    const [kind, id = '', conn = ''] = text.split('\n', 3);
    if (kind === 'kick') return this.#node?.kick(id, conn);
    const raw = text.slice(`message\n${id}\n${conn}\n`.length);
    if (this.#node?.deliver(id, conn, raw)) return;
    // The socket is gone but Redis did not know. Now it does, and the message waits for the next one.
    void this.release(id, conn, this.#limits.awayMs).then(() => this.#node?.sendOn(raw));
  }

  /** Listens on all channels, and is up from then on. */
  async #listen(): Promise<void> {
    if (this.#commands.status !== 'ready' || this.#ears.status !== 'ready') return;
    await Promise.all(Array.from({length: shards}, (_, shard) => this.#listenOn(`n:{${tagOf(shard)}}:${this.#name}`)));
    if (this.#listening.size < shards) {
      // Without a connection the next `ready` tries again; a part of a cluster may need a while.
      this.#relisten ??= setTimeout(() => {
        this.#relisten = undefined;
        void this.#listen();
      }, 500);
      return;
    }
    if (!this.#up) {
      this.#up = true;
      this.#settledAt = this.#everUp ? performance.now() + this.#limits.settleMs : 0;
      this.#everUp = true;
      for (const waiter of this.#waiters) waiter(true);
      this.#log.info({}, 'redis is up');
    }
    await this.#reassert();
  }

  /** Once for each connection: a cluster client repeats subscriptions by itself, and keeps every one it was given. */
  async #listenOn(channel: string): Promise<void> {
    if (this.#listening.has(channel)) return;
    try {
      await this.#ears.ssubscribe(channel);
      this.#listening.add(channel);
    } catch (error) {
      this.#log.warn({error: String(error)}, 'not subscribed');
    }
  }

  #lost(): void {
    this.#listening.clear();
    if (!this.#up) return;
    this.#up = false;
    this.#log.warn({}, 'redis is down');
  }

  /** Waits for Redis, but not longer than a caller should. */
  #returnsInTime(): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter = (up: boolean): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(up);
      };
      const timer = setTimeout(waiter, this.#limits.backplaneMs, false);
      this.#waiters.add(waiter);
    });
  }

  /** Repeats what this node has, for a Redis that may have lost it, and learns what moved on meanwhile. */
  async #reassert(): Promise<void> {
    for (const [conn, id] of this.#owed) {
      this.#owed.delete(conn);
      void this.release(id, conn, this.#limits.awayMs);
    }
    // Some at a time: messages should not queue behind twenty thousand claims. The iterator skips who left meanwhile.
    const locals = this.#node?.locals()[Symbol.iterator]();
    for (;;) {
      const batch: Ownership[] = [];
      for (let next = locals?.next(); next?.done === false; next = locals?.next()) {
        if (batch.push(next.value) === 256) break;
      }
      if (batch.length === 0 || !this.#up) return;
      await Promise.all(batch.map((owner) => this.#reassertOne(owner)));
    }
  }

  async #reassertOne(owner: Ownership): Promise<void> {
    let queued;
    try {
      queued = await this.#claim(owner, true);
    } catch {
      // The connection is gone again; the next time comes with the next `ready`.
      return;
    }
    if (queued === null) return this.#node?.kick(owner.id, owner.conn);
    for (const raw of queued) if (!this.#node?.deliver(owner.id, owner.conn, raw)) this.#node?.sendOn(raw);
  }
}

function keyOf(kind: string, id: string): string {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) hash = (hash * 31 + id.charCodeAt(index)) | 0;
  return `${kind}:{${tagOf((hash >>> 0) % shards)}}:${id}`;
}

const tagOf = (shard: number): string => `s${String(shard).padStart(2, '0')}`;

/** Soon at first, and a little apart, so that the nodes do not come back all at once. */
const retryIn = (times: number): number => Math.min(50 * 2 ** Math.min(times, 5), 1000) * (0.75 + Math.random() / 2);

function addressIn(text: string): {host: string; port: number} {
  const colon = text.lastIndexOf(':');
  return {host: text.slice(0, colon), port: Number(text.slice(colon + 1))};
}
