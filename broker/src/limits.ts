import {isIPv6} from 'node:net';

/** How much one client, one address and one node may ask for. Times are in milliseconds, sizes in bytes. */
export const defaultLimits = {
  /** Longest message; a longer one closes the socket with 1009. */
  messageBytes: 65_536,
  /** Messages a second from one socket; faster ones wait their turn. */
  messageRate: 50,
  /** Messages one socket may send at once before the rate applies. */
  messageBurst: 300,
  /** Bytes waiting for one client that does not read; with more it is disconnected. */
  outboundBytes: 1_048_576,
  /** Sockets on this node. */
  sockets: 20_000,
  /** Sockets from one address (an IPv6 /64 counts as one). */
  socketsPerIp: 100,
  /** New sockets a second from one address. */
  upgradeRate: 20,
  /** New sockets at once from one address before the rate applies. */
  upgradeBurst: 200,
  /** Refused tokens a minute from one address before it has to wait. */
  authFailures: 10,
  /** How long an address with too many refused tokens waits. */
  authBlockMs: 60_000,
  /** Longest id. */
  idLength: 1_100,
  /** Longest token. */
  tokenLength: 4_096,
  /** How often a minute an id may move from one open socket to another. */
  takeovers: 5,
  /** How long messages wait for a client that lost its connection. */
  awayMs: 5_000,
  /** Messages that wait for one client. */
  awayMessages: 128,
  /** Bytes that wait for one client. */
  awayBytes: 262_144,
  /** Least time between two EXPIREs about one callee, unless each answers an OFFER. */
  expireMs: 1_000,
  /** Time between WebSocket pings. */
  pingMs: 25_000,
  /** Silence after which a socket counts as dead. */
  deadMs: 60_000,
  /** How long Redis remembers who is where without being told again. */
  presenceMs: 60_000,
  /** Time between two such tellings. */
  refreshMs: 20_000,
  /** How long a Redis command may take. */
  backplaneMs: 3_000,
  /** After Redis returned: how long unknown ids may still be about to be announced by another node. */
  settleMs: 3_000,
  /** Drain: time for load balancers to notice. */
  drainWaitMs: 5_000,
  /** Drain: the sockets are closed over this time, … */
  drainSpreadMs: 3_000,
  /** … or this, when there are more than 5,000. */
  drainSpreadLargeMs: 10_000,
  /** Drain: time for the last frames. */
  drainFinishMs: 2_000,
  /** Time a client has to finish the head of its request. */
  headersMs: 10_000,
  /** Life of TURN credentials. */
  turnMs: 3_600_000,
  /** TURN credentials one subject may fetch a minute. */
  turnRate: 10,
  /** Least time between two fetches of the JWKS. */
  jwksMs: 30_000,
  /** Time after which withdrawn keys are noticed. */
  jwksRefreshMs: 600_000,
};

export type Limits = Readonly<typeof defaultLimits>;

/** Lets `burst` through at once and `rate` a second after that. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt = performance.now();

  constructor(rate: number, burst: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes one token if there is one. */
  take(): boolean {
    this.#fill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Whether nobody would notice if this bucket were replaced by a new one. */
  get full(): boolean {
    this.#fill();
    return this.#tokens >= this.#burst;
  }

  #fill(): void {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) * this.#rate) / 1000);
    this.#filledAt = now;
  }
}

interface Visitor {
  sockets: number;
  readonly upgrades: TokenBucket;
  readonly failures: TokenBucket;
  blockedUntil: number;
}

/** What each address has open and has tried lately. Forgets those that are back to nothing. */
export class Visitors {
  readonly #limits: Limits;
  readonly #byAddress = new Map<string, Visitor>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#byAddress.size;
  }

  /** Why this address may not open another socket now, if so. */
  obstacle(ip: string): 'ip-blocked' | 'ip-sockets' | 'ip-rate' | undefined {
    const visitor = this.#visitor(ip);
    if (this.blocked(ip)) return 'ip-blocked';
    if (visitor.sockets >= this.#limits.socketsPerIp) return 'ip-sockets';
    return visitor.upgrades.take() ? undefined : 'ip-rate';
  }

  blocked(ip: string): boolean {
    return this.#visitor(ip).blockedUntil > performance.now();
  }

  entered(ip: string): void {
    this.#visitor(ip).sockets += 1;
  }

  left(ip: string): void {
    this.#visitor(ip).sockets -= 1;
  }

  /** Notes a refused token. */
  failed(ip: string): void {
    const visitor = this.#visitor(ip);
    if (!visitor.failures.take()) visitor.blockedUntil = performance.now() + this.#limits.authBlockMs;
  }

  /** Drops who has nothing open and nothing held against them. */
  forget(): void {
    const now = performance.now();
    for (const [key, {sockets, upgrades, failures, blockedUntil}] of this.#byAddress) {
      if (sockets === 0 && blockedUntil <= now && upgrades.full && failures.full) this.#byAddress.delete(key);
    }
  }

  #visitor(ip: string): Visitor {
    const key = networkOf(ip);
    let visitor = this.#byAddress.get(key);
    if (visitor === undefined) {
      const {upgradeRate, upgradeBurst, authFailures} = this.#limits;
      visitor = {
        sockets: 0,
        upgrades: new TokenBucket(upgradeRate, upgradeBurst),
        // The failure that finds the bucket empty is the one that blocks.
        failures: new TokenBucket(authFailures / 60, authFailures - 1),
        blockedUntil: 0,
      };
      this.#byAddress.set(key, visitor);
    }
    return visitor;
  }
}

/** One household, one key: an IPv6 subscriber owns at least a /64. */
function networkOf(ip: string): string {
  const address = ip.startsWith('::ffff:') ? ip.slice(7) : ip;
  if (!isIPv6(address)) return address;
  const [front = [], back = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = address.includes('::') ? Array.from({length: 8 - front.length - back.length}, () => '0') : [];
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
