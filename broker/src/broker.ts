import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer, type RawData, type WebSocket} from 'ws';
import {TokenRefused, type Auth} from './auth.js';
import {Connection, type MayCall} from './connection.js';
import {Visitors, type Limits} from './limits.js';
import {
  addressOf,
  closeCode,
  decode,
  encode,
  errorMessage,
  expireMessage,
  ID_TAKEN,
  isId,
  OPEN,
  type DeliveredType,
  type Envelope,
} from './protocol.js';
import {ipOf, originAllowed, queryOf, turnAway, type Doorway} from './doorway.js';
import type {Ownership, Realm} from './realm.js';
import {Tally} from './tally.js';

/** Sees what one client sends to another, after it was found fit to be relayed. */
export type OnRelay = (src: string, message: Envelope) => void;

/** Where structured log lines go; a pino logger fits. Nothing that is passed here holds a token. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}

export interface BrokerParts {
  readonly realm: Realm;
  readonly auth: Auth;
  readonly limits: Limits;
  readonly doorway: Doorway;
  readonly log: Log;
  readonly mayCall?: MayCall | undefined;
  readonly onRelay?: OnRelay | undefined;
  /** Close sockets when their JWT runs out. Off unless asked for: calls outlive it anyway. */
  readonly closeOnExpiry?: boolean | undefined;
}

/** One node: lets clients in, keeps their sockets, carries messages between them and the realm. */
export class Broker {
  readonly tally = new Tally();
  readonly #parts: BrokerParts;
  readonly #limits: Limits;
  readonly #server: WebSocketServer;
  readonly #visitors: Visitors;
  /** All sockets of this node, in whatever phase. */
  readonly #connections = new Set<Connection>();
  /** Who has been let in and not moved on, by id. */
  readonly #peers = new Map<string, Connection>();
  /** Who waits for the realm's answer, by `conn`. */
  readonly #claiming = new Map<string, Connection>();
  /** Messages waiting for somebody who is away, until they are taken back. */
  readonly #waiting = new Set<NodeJS.Timeout>();
  readonly #sweeper: NodeJS.Timeout;
  #draining = false;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.#limits = parts.limits;
    this.#visitors = new Visitors(parts.limits);
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      autoPong: false,
      maxPayload: parts.limits.messageBytes,
      // A message in countless crumbs costs far more memory than its bytes.
      maxFragments: 64,
      maxBufferedChunks: 1024,
    });
    this.#sweeper = setInterval(() => this.#sweep(), 1000).unref();
    parts.realm.start({
      deliver: (id, conn, raw) => this.#deliver(id, conn, raw),
      sendOn: (raw) => this.#sendOn(raw),
      kick: (id, conn) => this.#kick(id, conn),
      locals: () => this.#peers.values(),
    });
  }

  /** Clients that have been let in. */
  get connections(): number {
    return this.#peers.size;
  }

  /** Sizes of the tables that must be empty again when everybody has left. */
  get tables(): Readonly<Record<'connections' | 'claiming' | 'visitors' | 'waiting', number>> {
    const [connections, claiming] = [this.#connections.size, this.#claiming.size];
    return {connections, claiming, visitors: this.#visitors.size, waiting: this.#waiting.size};
  }

  /** The ids of this node's clients. */
  ids(): string[] {
    return [...this.#peers.keys()];
  }

  /** Why a load balancer should send nobody here now, if so. */
  get obstacle(): 'draining' | 'backplane' | undefined {
    if (this.#draining) return 'draining';
    return this.#parts.realm.up() ? undefined : 'backplane';
  }

  /** Whether refused tokens have locked an address out. */
  blocked(ip: string): boolean {
    return this.#visitors.blocked(ip);
  }

  noteFailure(ip: string): void {
    this.#visitors.failed(ip);
  }

  /** Takes over a connection that asked for a WebSocket, or turns it away. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ip = ipOf(request, this.#parts.doorway.trustProxy);
    const reason = this.#obstacleFor(request, ip);
    if (reason !== undefined) {
      this.#refuse(reason, ip);
      return turnAway(stream, statusOf[reason]);
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => void this.#enter(socket, request, ip));
  }

  #obstacleFor(request: IncomingMessage, ip: string): keyof typeof statusOf | undefined {
    if (this.obstacle !== undefined) return this.obstacle;
    if (!originAllowed(request.headers.origin, this.#parts.doorway.origins)) return 'origin';
    if (this.#connections.size >= this.#limits.sockets) return 'sockets';
    return this.#visitors.obstacle(ip);
  }

  async #enter(socket: WebSocket, request: IncomingMessage, ip: string): Promise<void> {
    const query = queryOf(request);
    const [id, token, key] = [query.get('id') ?? '', query.get('token') ?? '', query.get('key') ?? ''];
    const connection = new Connection(socket, id, this.#limits, this.tally, (from, frame) => this.#relay(from, frame));
    this.#connections.add(connection);
    this.#visitors.entered(ip);
    socket.on('close', (code) => {
      this.#connections.delete(connection);
      this.#visitors.left(ip);
      // 1001 is a reload or a crash of the page as much as its end: it may be back in a moment.
      this.#leave(connection, code === 1000 || code === 1005 ? 0 : this.#limits.awayMs);
      connection.phase = 'gone';
    });

    // What cannot work later either is said by ERROR, so that PeerJS stops; what may, by a close alone, so that it does not.
    const fault = this.#faultIn(id, token, key);
    if (fault !== undefined)
      return this.#turnOff(connection, ip, fault.reason, closeCode.badRequest, errorMessage(fault.text));
    socket.pause();
    try {
      connection.grant = await this.#parts.auth.admit(id, token);
    } catch (error) {
      if (!(error instanceof TokenRefused))
        return this.#turnOff(connection, ip, 'auth-unavailable', closeCode.tryAgainLater);
      this.#visitors.failed(ip);
      return this.#turnOff(connection, ip, 'token', closeCode.unauthorized, errorMessage('Invalid token provided'));
    }
    if (connection.phase !== 'opening') return;
    if (this.#parts.mayCall !== undefined || connection.grant.call !== undefined) connection.contacts = new Set();
    await this.#claim(connection, ip);
  }

  #faultIn(id: string, token: string, key: string): {reason: string; text: string} | undefined {
    if (id === '' || token === '' || key === '') {
      return {reason: 'parameters', text: 'No id, token, or key supplied to websocket server'};
    }
    if (key !== this.#parts.doorway.key) return {reason: 'key', text: 'Invalid key provided'};
    if (!isId(id, this.#limits.idLength)) return {reason: 'id', text: 'Invalid id provided'};
    return token.length > this.#limits.tokenLength
      ? {reason: 'token-length', text: 'Invalid token provided'}
      : undefined;
  }

  async #claim(connection: Connection, ip: string): Promise<void> {
    const {realm} = this.#parts;
    const askedAt = performance.now();
    this.#claiming.set(connection.conn, connection);
    let claim;
    try {
      claim = await realm.claim(connection);
    } catch {
      this.tally.busErrors += 1;
      // The claim may have been heard all the same.
      void this.#giveBack(connection, connection.early);
      return this.#turnOff(connection, ip, 'backplane', closeCode.tryAgainLater);
    } finally {
      this.#claiming.delete(connection.conn);
      this.tally.onClaim(performance.now() - askedAt);
    }
    if (!claim.ok) {
      this.tally.taken += 1;
      return this.#turnOff(connection, ip, 'taken', closeCode.replaced, ID_TAKEN);
    }
    const waiting = [...claim.queued, ...connection.early];
    connection.early = [];
    // Gone, or kicked, while the realm was thinking.
    if (connection.phase !== 'opening') return this.#giveBack(connection, waiting);
    this.#open(connection, waiting);
  }

  /** Undoes a claim that came to nothing. */
  async #giveBack(connection: Connection, waiting: readonly string[]): Promise<void> {
    await this.#release(connection, this.#limits.awayMs);
    for (const raw of waiting) this.#sendOn(raw);
  }

  #open(connection: Connection, waiting: readonly string[]): void {
    const previous = this.#peers.get(connection.id);
    if (previous !== undefined) this.#replace(previous);
    this.#peers.set(connection.id, connection);
    this.tally.opened += 1;
    connection.send(OPEN);
    for (const raw of waiting) this.#hand(connection, raw);
    connection.open();
  }

  /** Ends a connection that was never let in. */
  #turnOff(connection: Connection, ip: string, reason: string, code: number, farewell?: string): void {
    this.#refuse(reason, ip);
    connection.phase = 'gone';
    if (farewell !== undefined) connection.socket.send(farewell);
    connection.close(code);
  }

  #refuse(reason: string, ip: string): void {
    this.tally.refuse(reason);
    this.#parts.log.debug({reason, ip}, 'refused');
  }

  /** Gives the id up. The socket may go on speaking until it is closed, but nobody is led to it any more. */
  #leave(connection: Connection, awayMs: number): void {
    if (this.#peers.get(connection.id) !== connection) return;
    this.#peers.delete(connection.id);
    connection.phase = 'leaving';
    void this.#release(connection, awayMs);
  }

  /** Asks a client to come back, here or elsewhere. What it still sends on the way out is relayed. */
  #ask(connection: Connection, code: number): void {
    this.#leave(connection, this.#limits.awayMs);
    connection.close(code);
  }

  async #release({id, conn}: Ownership, awayMs: number): Promise<void> {
    try {
      await this.#parts.realm.release(id, conn, awayMs);
    } catch (error) {
      this.#parts.log.warn({error: String(error)}, 'not released');
    }
  }

  #kick(id: string, conn: string): void {
    const claiming = this.#claiming.get(conn);
    const peer = this.#peers.get(id);
    if (claiming !== undefined) claiming.phase = 'gone';
    const kicked = claiming ?? (peer?.conn === conn ? peer : undefined);
    if (kicked !== undefined) this.#replace(kicked);
  }

  #replace(connection: Connection): void {
    if (this.#peers.get(connection.id) === connection) this.#peers.delete(connection.id);
    this.tally.kicked += 1;
    connection.phase = 'gone';
    connection.close(closeCode.replaced);
  }

  /** The hot path: no promise, and no look at the recipient's id unless nobody here has it. */
  #relay(from: Connection, frame: RawData): void {
    const envelope = decode(frame);
    if (envelope === undefined) return;
    if (!from.mayWrite(envelope, this.#parts.mayCall)) return this.#expire(from.id, envelope.dst, envelope.type);
    const raw = encode(from.id, envelope);
    if (raw === undefined) return;
    this.#parts.onRelay?.(from.id, envelope);

    const to = this.#peers.get(envelope.dst);
    if (to?.canHear) {
      this.tally.relayedLocal += 1;
      to.contacts?.add(from.id);
      return to.send(raw);
    }
    if (to !== undefined) this.#leave(to, this.#limits.awayMs);
    if (isId(envelope.dst, this.#limits.idLength)) this.#route(from.id, envelope.dst, envelope.type, raw);
  }

  /** Sends what came through the realm. */
  #hand(to: Connection, raw: string): void {
    if (to.contacts !== undefined) {
      const {type, src} = addressOf(raw);
      if (type !== 'EXPIRE') to.contacts.add(src);
    }
    to.send(raw);
  }

  #deliver(id: string, conn: string, raw: string): boolean {
    const claiming = this.#claiming.get(conn);
    if (claiming !== undefined) return claiming.early.push(raw) > 0;
    const peer = this.#peers.get(id);
    if (peer?.conn !== conn || !peer.canHear) return false;
    this.#hand(peer, raw);
    return true;
  }

  /** Hands on a message that was on its way to a socket that is no more. */
  #sendOn(raw: string): void {
    const {src, dst, type} = addressOf(raw);
    this.#route(src, dst, type, raw);
  }

  #route(src: string, dst: string, type: DeliveredType, raw: string): void {
    this.#parts.realm.route(dst, raw).then(
      (routed) => {
        if (routed === 'sent') this.tally.relayedBus += 1;
        else if (routed === 'queued') this.#takeBackLater(src, dst, type, raw);
        else this.#expire(src, dst, type);
        if (routed === 'down') this.tally.busErrors += 1;
      },
      (error: Error) => this.#parts.log.warn({error: error.message}, 'not routed'),
    );
  }

  #takeBackLater(src: string, dst: string, type: DeliveredType, raw: string): void {
    this.tally.queued += 1;
    const timer = setTimeout(async () => {
      this.#waiting.delete(timer);
      // A realm that cannot say does not know of a delivery either.
      if (await this.#parts.realm.unqueue(dst, raw).catch(() => true)) this.#expire(src, dst, type);
    }, this.#limits.awayMs);
    this.#waiting.add(timer);
  }

  /** Tells a sender that the recipient is offline. */
  #expire(src: string, dst: string, type: DeliveredType): void {
    if (type === 'LEAVE' || type === 'EXPIRE') return;
    const sender = this.#peers.get(src);
    if (sender !== undefined) sender.expire(dst, type);
    // Moved to another node meanwhile, or gone.
    else this.#route(dst, src, 'EXPIRE', expireMessage(dst, src));
  }

  #sweep(): void {
    const now = performance.now();
    for (const connection of this.#connections) {
      connection.tend(now);
      const {expiresAt = Infinity} = connection.grant;
      if (this.#parts.closeOnExpiry && Date.now() > expiresAt) this.#ask(connection, closeCode.unauthorized);
    }
    this.#visitors.forget();
  }

  /** Leaves the cluster without dropping anybody: load balancers first, then the sockets, a few at a time. */
  async drain(): Promise<void> {
    const {drainWaitMs, drainSpreadMs, drainSpreadLargeMs, drainFinishMs} = this.#limits;
    this.#draining = true;
    this.#parts.log.info({connections: this.#connections.size}, 'draining');
    await delay(drainWaitMs);

    const leaving = [...this.#connections];
    const steps = Math.ceil((leaving.length > 5000 ? drainSpreadLargeMs : drainSpreadMs) / drainStepMs);
    const atOnce = Math.ceil(leaving.length / Math.max(1, steps));
    while (leaving.length > 0) {
      for (const connection of leaving.splice(0, atOnce)) this.#ask(connection, closeCode.goingAway);
      await delay(drainStepMs);
    }
    await delay(drainFinishMs);
  }

  /** Drops what is left and lets go of the realm. */
  async close(): Promise<void> {
    this.#draining = true;
    clearInterval(this.#sweeper);
    for (const timer of this.#waiting) clearTimeout(timer);
    for (const connection of this.#connections) {
      this.#leave(connection, this.#limits.awayMs);
      connection.socket.terminate();
    }
    await this.#parts.realm.close();
  }
}

const drainStepMs = 50;

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const statusOf = {
  draining: 503,
  backplane: 503,
  origin: 403,
  sockets: 503,
  'ip-blocked': 429,
  'ip-sockets': 429,
  'ip-rate': 429,
} as const;
