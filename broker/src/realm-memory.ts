import type {Claim, Ownership, Realm, RealmNode, Routed} from './realm.js';
import {TokenBucket, type Limits} from './limits.js';

interface Presence {
  /** Nobody while away. */
  owner: Ownership | undefined;
  /** Away for too long: kept only until the callers have taken their messages back. */
  over: boolean;
  waiting: string[];
  waitingBytes: number;
  readonly moves: TokenBucket;
  ending?: NodeJS.Timeout;
}

/** The realm of a single process. */
export class MemoryRealm implements Realm {
  readonly #limits: Limits;
  readonly #presences = new Map<string, Presence>();
  #node: RealmNode | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  start(node: RealmNode): void {
    this.#node = node;
  }

  async claim(owner: Ownership): Promise<Claim> {
    const presence = this.#presences.get(owner.id) ?? this.#appear(owner.id);
    const previous = presence.owner;
    if (previous !== undefined && (previous.tok !== owner.tok || !presence.moves.take())) return {ok: false};

    clearTimeout(presence.ending);
    const queued = presence.waiting;
    Object.assign(presence, {owner, over: false, waiting: [], waitingBytes: 0});
    if (previous !== undefined) this.#node?.kick(previous.id, previous.conn);
    return {ok: true, queued};
  }

  async release(id: string, conn: string, awayMs: number): Promise<void> {
    const presence = this.#presences.get(id);
    if (presence?.owner?.conn !== conn) return;
    presence.owner = undefined;
    if (awayMs === 0) this.#end(id, presence);
    else presence.ending = setTimeout(() => this.#end(id, presence), awayMs);
  }

  async route(id: string, raw: string): Promise<Routed> {
    const presence = this.#presences.get(id);
    if (presence === undefined || presence.over) return 'offline';
    if (presence.owner !== undefined && this.#node?.deliver(id, presence.owner.conn, raw)) return 'sent';
    const {awayMessages, awayBytes} = this.#limits;
    if (presence.waiting.length >= awayMessages || presence.waitingBytes + raw.length > awayBytes) return 'offline';
    presence.waiting.push(raw);
    presence.waitingBytes += raw.length;
    return 'queued';
  }

  async unqueue(id: string, raw: string): Promise<boolean> {
    const presence = this.#presences.get(id);
    const index = presence?.waiting.indexOf(raw) ?? -1;
    if (presence === undefined || index < 0) return false;
    presence.waiting.splice(index, 1);
    if (presence.over) this.#end(id, presence);
    return true;
  }

  up(): boolean {
    return true;
  }

  async close(): Promise<void> {
    for (const {ending} of this.#presences.values()) clearTimeout(ending);
    this.#presences.clear();
  }

  #appear(id: string): Presence {
    const {takeovers} = this.#limits;
    const moves = new TokenBucket(takeovers / 60, takeovers);
    const presence: Presence = {owner: undefined, over: false, waiting: [], waitingBytes: 0, moves};
    this.#presences.set(id, presence);
    return presence;
  }

  #end(id: string, presence: Presence): void {
    presence.over = true;
    if (presence.waiting.length === 0) this.#presences.delete(id);
  }
}
