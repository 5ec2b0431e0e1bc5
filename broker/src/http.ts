import type {IncomingMessage, ServerResponse} from 'node:http';
import {TokenRefused, turnCredentials, type Auth, type Grant} from './auth.js';
import type {Broker} from './broker.js';
import {ipOf, originAllowed, queryOf, type Doorway} from './doorway.js';
import {TokenBucket, type Limits} from './limits.js';

export interface TurnOptions {
  /** coturn's `static-auth-secret`. */
  readonly secret: string;
  /** `turn:` and `turns:` URLs that get credentials, `stun:` URLs that need none. */
  readonly urls: readonly string[];
}

export interface ApiParts {
  readonly broker: Broker;
  readonly auth: Auth;
  readonly doorway: Doorway;
  readonly limits: Limits;
  readonly turn?: TurnOptions | undefined;
  /** Whether anybody may list the ids of this node's clients. */
  readonly discovery?: boolean | undefined;
}

/** What clients ask over plain HTTP: an id, TURN credentials, and, where allowed, who is there. */
export class Api {
  readonly #parts: ApiParts;
  /** How often each subject may still fetch TURN credentials. */
  readonly #turnRates = new Map<string, TokenBucket>();

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  /** Answers if `route` (the path below the mount point) is one of ours. */
  handle(route: string, request: IncomingMessage, response: ServerResponse): boolean {
    const {key} = this.#parts.doorway;
    const answer = {[`/${key}/id`]: this.#id, [`/${key}/peers`]: this.#peers, [`/${key}/ice`]: this.#ice}[route];
    if (answer === undefined) return false;

    // Errors of a client that hangs up while it is answered.
    response.on('error', () => undefined);
    response.setHeader('Cache-Control', 'no-store');
    if (!this.#greet(request, response)) end(response, 403);
    else if (request.method === 'OPTIONS') end(response, 204);
    else if (request.method !== 'GET' && request.method !== 'HEAD') end(response, 405);
    else void answer.call(this, request, response);
    return true;
  }

  /** What a server says that has nothing else to say. */
  handleAlone(route: string | undefined, response: ServerResponse): void {
    if (route === '')
      endJson(response, {name: 'call-elements-broker', description: 'Brokers calls of PeerJS clients.'});
    else end(response, 404);
  }

  /** Says which pages may read the answer. */
  #greet({headers}: IncomingMessage, response: ServerResponse): boolean {
    const {origins} = this.#parts.doorway;
    response.setHeader('Vary', 'Origin');
    if (!originAllowed(headers.origin, origins)) return false;
    response.setHeader('Access-Control-Allow-Origin', origins === undefined ? '*' : (headers.origin ?? 'null'));
    response.setHeader('Access-Control-Allow-Headers', 'Authorization');
    response.setHeader('Access-Control-Max-Age', '600');
    return true;
  }

  /** Works while Redis is away: without an id a PeerJS client destroys itself instead of trying again. */
  #id(_: IncomingMessage, response: ServerResponse): void {
    const id = this.#parts.auth.guestId();
    if (id === undefined) end(response, 403);
    else end(response, 200, id, 'text/html; charset=utf-8');
  }

  #peers(_: IncomingMessage, response: ServerResponse): void {
    if (this.#parts.discovery) endJson(response, this.#parts.broker.ids());
    else end(response, 401);
  }

  async #ice(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const {auth, broker, doorway, limits, turn} = this.#parts;
    if (turn === undefined) return end(response, 404);
    const ip = ipOf(request, doorway.trustProxy);
    if (broker.blocked(ip)) return end(response, 429);

    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || token.length > limits.tokenLength) return end(response, 401);
    let grant: Grant;
    try {
      grant = await auth.verify(token, queryOf(request).get('id'));
    } catch (error) {
      if (!(error instanceof TokenRefused)) return end(response, 503);
      broker.noteFailure(ip);
      return end(response, 401);
    }

    if (!this.#turnRate(grant.sub).take()) return end(response, 429);
    const credentials = turnCredentials(turn.secret, grant.sub, limits.turnMs);
    const isTurn = (url: string): boolean => /^turns?:/.test(url);
    const iceServers = turn.urls.map((urls) => (isTurn(urls) ? {urls, ...credentials} : {urls}));
    endJson(response, {iceServers, ttl: Math.floor(limits.turnMs / 1000)});
  }

  #turnRate(sub: string): TokenBucket {
    for (const [other, bucket] of this.#turnRates) if (bucket.full) this.#turnRates.delete(other);
    const {turnRate} = this.#parts.limits;
    const bucket = this.#turnRates.get(sub) ?? new TokenBucket(turnRate / 60, turnRate);
    this.#turnRates.set(sub, bucket);
    return bucket;
  }
}

const endJson = (response: ServerResponse, value: unknown): void =>
  end(response, 200, JSON.stringify(value), 'application/json');

function end(response: ServerResponse, status: number, body = '', type = 'text/plain'): void {
  if (body !== '') response.setHeader('Content-Type', type);
  response.writeHead(status).end(body);
}
