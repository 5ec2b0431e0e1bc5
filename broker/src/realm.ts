/** A socket that owns an id: `tok` says whose it is, `conn` which of that owner's sockets. */
export interface Ownership {
  readonly id: string;
  /** Hash of the owner's identity, never a token. */
  readonly tok: string;
  /** Random per socket. Every later word about the id carries it, so that a late one about an older socket is ignored. */
  readonly conn: string;
}

/** What a realm asks of the node it serves. */
export interface RealmNode {
  /** Hands a message to a socket of this node; false when it is gone. */
  deliver(id: string, conn: string, raw: string): boolean;
  /** Routes a message anew that came too late for a socket of this node. */
  sendOn(raw: string): void;
  /** The id moved on: closes the socket that had it. */
  kick(id: string, conn: string): void;
  /** Everything this node owns, for telling a realm that forgot. Who leaves while it is read is skipped. */
  locals(): Iterable<Ownership>;
}

/** `down` = the realm could not be asked. */
export type Routed = 'sent' | 'queued' | 'offline' | 'down';

export type Claim = {readonly ok: true; readonly queued: readonly string[]} | {readonly ok: false};

/** Who is where: everything nodes have to agree on, and nothing else. */
export interface Realm {
  start(node: RealmNode): void;
  /** Takes an id, and the messages that waited for it, in one step. Rejects when the realm could not be asked. */
  claim(owner: Ownership): Promise<Claim>;
  /** Gives an id up; for `awayMs` messages wait and anybody may take it. Without effect unless `conn` still owns it. */
  release(id: string, conn: string, awayMs: number): Promise<void>;
  /** Sends to whoever owns the id. Messages of one caller arrive in the order of the calls. */
  route(id: string, raw: string): Promise<Routed>;
  /** Takes a waiting message back; true when it was still waiting. */
  unqueue(id: string, raw: string): Promise<boolean>;
  /** Whether new sockets can be taken in. */
  up(): boolean;
  close(): Promise<void>;
}
