/** How long a broker may take to notice that the page before this one is gone. */
const recently = 5_000;

/** How long to wait for the page before this one, or the call before this one, to let go of the token. */
const handOver = 300;

/** What this tab keeps about one id at one broker. */
interface Kept {
  readonly token: string;
  /** When this tab last had the id. */
  readonly heldAt: number;
}

/**
 * The secret by which a broker knows that whoever asks for an id is the one who had it. A tab keeps it over reloads;
 * never do two live pages use the same, because a broker would let each take the id from the other without a word.
 */
export class TabToken {
  readonly #key: string;
  readonly #lasting: boolean;
  #kept: Kept;
  #unlock: (() => void) | undefined;

  /** `lasting`: worth keeping over a reload, as the id is. */
  constructor(broker: string, id: string, {lasting}: {readonly lasting: boolean}) {
    this.#key = `call-elements:token:${broker}:${id}`;
    this.#lasting = lasting;
    this.#kept = (lasting && read(this.#key)) || {token: randomToken(), heldAt: 0};
    this.#keep();
  }

  get value(): string {
    return this.#kept.token;
  }

  /** Whether this tab, in this page or the one before it, had the id so lately that the broker may not know it is free. */
  get heldRecently(): boolean {
    const {heldAt} = this.#kept;
    return Date.now() - heldAt < recently;
  }

  /** Notes that the id is ours up to now. */
  held() {
    this.#kept = {...this.#kept, heldAt: Date.now()};
    this.#keep();
  }

  /** Makes the token ours alone: where another page has it (a duplicated tab starts with a copy), takes a fresh one. */
  async claim(signal: AbortSignal): Promise<void> {
    // Only secure pages have locks; without, duplicated tabs take the id from each other.
    if (!this.#lasting || this.#unlock || !globalThis.navigator?.locks) return;
    let unlock = await lock(this.value, signal);
    if (!unlock && !signal.aborted) {
      this.#kept = {...this.#kept, token: randomToken()};
      unlock = await lock(this.value, signal);
    }
    if (signal.aborted) unlock?.();
    else this.#unlock = unlock;
  }

  /** Lets the next page have the token. */
  release() {
    this.#unlock?.();
    this.#unlock = undefined;
  }

  #keep() {
    if (this.#lasting) write(this.#key, this.#kept);
  }
}

/** Takes a token for this page alone, if it is free within a moment; the returned function gives it back. */
function lock(token: string, signal: AbortSignal): Promise<(() => void) | undefined> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), handOver);
  const giveUp = () => patience.abort();
  signal.addEventListener('abort', giveUp);
  return new Promise<(() => void) | undefined>((resolve) => {
    navigator.locks
      .request(
        `call-elements:token:${token}`,
        {signal: patience.signal},
        () => new Promise<void>((unlock) => resolve(unlock)),
      )
      // Somebody else has it, or this page may not use locks: both are answered by doing without.
      .catch(() => resolve(undefined));
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  });
}

function read(key: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    // Storage is blocked, or somebody wrote something else there: as if there were nothing.
    return null;
  }
}

function write(key: string, kept: Kept) {
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Storage is blocked or full: the token lasts as long as the page.
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  // Whatever was stored: every field is still unknown.
  const {token, heldAt} = value as Partial<Record<string, unknown>>;
  return typeof token === 'string' && /^[0-9a-f]{32}$/.test(token) && typeof heldAt === 'number';
}

/** 128 random bits. Not `randomUUID`, which pages without TLS lack. */
function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
