import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {isLong, seed} from '../fakes/chance.js';
import type {FakePage} from '../fakes/fake-world.js';
import {FakeWorld} from '../fakes/fake-world.js';

const calls = Number(process.env.CALL_ELEMENTS_CALLS ?? (isLong ? 200_000 : 10_000));

/** Random numbers that a seed makes come again. */
class Chance {
  #state: number;

  constructor(from: number) {
    this.#state = from >>> 0;
  }

  /** Between 0 and 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  upTo(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  oneOf<T>(first: T, ...others: readonly T[]): T {
    return [first, ...others][this.upTo(others.length + 1)] ?? first;
  }
}

class Soak {
  readonly world = new FakeWorld();
  readonly chance = new Chance(seed);
  /** What was done in the call at hand, for whoever has to find out why it went wrong. */
  readonly story: string[] = [];
  readonly reasons = new Map<string, number>();
  alice!: FakePage;
  bob!: FakePage;

  async begin(): Promise<void> {
    this.alice = await this.world.page('alice');
    this.bob = await this.world.page('bob');
    this.world.board.fate = ({src, dst}) => (src === dst ? [5] : this.#fate());
  }

  get pages(): readonly FakePage[] {
    return [this.alice, this.bob];
  }

  /** Some messages get lost, some come twice, some overtake others. */
  #fate(): readonly number[] {
    const {chance} = this;
    if (chance.happens(0.1)) return [];
    const late = () => (chance.happens(0.1) ? chance.upTo(4_000) : 1 + chance.upTo(100));
    return chance.happens(0.15) ? [late(), late()] : [late()];
  }

  /** One call with everything that may happen in it, until both are free again. */
  async play(): Promise<void> {
    const {chance, world} = this;
    this.story.length = 0;
    for (const {media} of this.pages) {
      media.isPermitted = chance.happens(0.8);
      media.decision = chance.happens(0.9) ? 'grant' : 'deny';
      media.hasCamera = chance.happens(0.9);
      media.startTime = chance.happens(0.8) ? chance.upTo(300) : chance.upTo(6_000);
    }
    const [caller, callee] = chance.happens(0.5) ? [this.alice, this.bob] : [this.bob, this.alice];
    this.#do(caller, 'dial');
    await this.#pass();
    if (chance.happens(0.15)) this.#do(callee, 'dial');
    for (let move = chance.upTo(8); move > 0; move -= 1) {
      await this.#pass();
      this.#doSomething(callee, caller);
    }
    await this.#pass();
    if (chance.happens(0.05)) {
      this.story.push('the network is gone for good');
      world.network.fail('failed');
    } else {
      this.#do(chance.oneOf(caller, callee), 'hangUp');
      world.network.restore();
    }
    world.board.start();
    await this.#untilFree();
    world.network.restore();
    this.#judge();
  }

  async #pass(): Promise<void> {
    const {chance} = this;
    await this.world.pass(chance.happens(0.85) ? chance.upTo(600) : chance.upTo(9_000));
  }

  #doSomething(callee: FakePage, caller: FakePage): void {
    const {chance, world} = this;
    const any = chance.oneOf(caller, callee);
    const dice = chance.next();
    if (callee.phase === 'incoming' && dice < 0.6) return this.#do(callee, dice < 0.5 ? 'answer' : 'decline');
    if (dice < 0.65) return this.#do(any, 'toggle');
    if (dice < 0.72) return this.#do(any, 'share');
    if (dice < 0.78) return this.#do(any, 'change network');
    if (dice < 0.83) return this.#do(any, 'hangUp');
    if (dice < 0.86) return this.#do(any, 'dial');
    this.story.push(`fault ${dice}`);
    if (dice < 0.89) world.network.fail('disconnected');
    else if (dice < 0.92) world.network.fail('failed');
    else if (dice < 0.96) world.network.restore();
    else if (dice < 0.97) world.board.stop();
    else if (dice < 0.98) world.board.start();
    else if (dice < 0.99) world.board.cut(this.#nameOf(any));
    else for (const link of any.openLinks) link.closeChannel();
  }

  #do(page: FakePage, what: 'dial' | 'answer' | 'decline' | 'hangUp' | 'toggle' | 'share' | 'change network'): void {
    this.story.push(`${this.world.clock.now()}: ${this.#nameOf(page)}, ${page.phase}, does ${what}`);
    switch (what) {
      case 'dial':
        return page.calls.dial(page === this.alice ? 'bob' : 'alice');
      case 'toggle':
        return this.chance.happens(0.5) ? page.calls.toggleCamera() : page.calls.toggleMic();
      case 'share':
        return page.calls.toggleScreen();
      case 'change network':
        return page.happen('networkChanged');
      default:
        return page.calls[what]();
    }
  }

  #nameOf(page: FakePage): string {
    return page === this.alice ? 'alice' : 'bob';
  }

  async #untilFree(): Promise<void> {
    for (let second = 0; second < 130; second += 1) {
      if (this.pages.every(({phase}) => phase === 'ended' || phase === 'idle')) return;
      await this.world.pass(1_000);
    }
  }

  /** Every call that either side was told of has ended, once, and left nothing behind. */
  #judge(): void {
    for (const page of this.pages) {
      const told = new Set(page.told('state').map(({call}) => call.id));
      const ended = page.told('ended').map(({call}) => call.id);
      const isOver = ended.length === told.size && new Set(ended).size === told.size;
      if (!isOver) this.#fail(`Not every call of ${this.#nameOf(page)} ended once: ${ended.length} of ${told.size}.`);
      if (page.leftovers.length > 0) this.#fail(`${this.#nameOf(page)} is left with ${page.leftovers.join(', ')}.`);
      for (const {reason} of page.told('ended')) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
      page.notices.length = 0;
      page.links.length = 0;
    }
    this.world.relayed.length = 0;
    this.world.spoken.length = 0;
  }

  #fail(what: string): never {
    assert.fail(`Seed ${seed}: ${what}\n${this.story.join('\n')}\n${this.world.talk.join('\n')}`);
  }

  /** Lets everything run out that may still be under way. */
  async end(): Promise<void> {
    this.world.board.fate = () => [5];
    for (const {calls} of this.pages) calls.connect();
    await this.world.pass(200_000);
  }
}

describe(`${calls} calls over a broker that loses, doubles and reorders, seed ${seed}`, () => {
  it('all end, once, on both sides, and leave no device, no connection and no timer behind', async (test) => {
    const soak = new Soak();
    await soak.begin();
    for (let call = 0; call < calls; call += 1) await soak.play();
    const open = soak.world.network.ends.size;
    await soak.end();

    assert.equal(open, 0);
    assert.deepEqual(
      soak.pages.map(({phase}) => ['idle', 'ended'].includes(phase)),
      [true, true],
    );
    // One each: the heartbeat of the registration.
    assert.deepEqual(
      soak.pages.map(({timers}) => timers),
      [1, 1],
    );
    const reasons = [...soak.reasons].sort(([, a], [, b]) => b - a).map(([reason, times]) => `${reason} ${times}`);
    test.diagnostic(`seed ${seed}: ${reasons.join(', ')}`);
    // It went through all that it was meant to.
    for (const reason of ['hangup', 'cancelled', 'declined', 'no-answer', 'media-denied', 'connection-lost']) {
      assert.notEqual(soak.reasons.get(reason), undefined, `No call ended ${reason}.`);
    }
  });
});
