import {CallController} from '../../src/controller/call-controller.js';
import type {CallNotice} from '../../src/controller/notice.js';
import type {Check} from '../../src/controller/ports.js';
import {parseText} from '../../src/core/call-message.js';
import type {CallMessage} from '../../src/core/call-message.js';
import type {CallSettings} from '../../src/core/call-settings.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import type {CallSnapshot} from '../../src/core/call-snapshot.js';
import {unwrap} from '../../src/core/envelope.js';
import {type Spoken, Wires} from '../../src/testing/memory-link.js';
import {PageClock} from '../../src/testing/page-clock.js';
import {type Happening, Station} from '../../src/testing/station.js';
import {type Relayed, Switchboard} from '../../src/testing/switchboard.js';
import {TestClock} from '../../src/testing/test-clock.js';
import {FakeAttention} from './fake-attention.js';
import {FakeLink} from './fake-link.js';
import {FakeMedia, FakeSpeaker} from './fake-media.js';
import {FakeMeters} from './fake-meters.js';

/** One message between two pages, whichever way it went. */
export interface Said extends Stamped {
  readonly via: 'broker' | 'channel';
  readonly from: string;
  readonly to: string;
  readonly message: CallMessage;
  /** A page without our library sent it. */
  readonly plain: boolean;
}

/** Where it stands among all that was said in a world. */
interface Stamped {
  readonly stamp: number;
}

interface PageOptions {
  /** Of the tab it lives in; a reloaded page has that of the one before. */
  readonly token?: string;
  readonly obstacle?: 'unsupported' | 'insecure-context';
}

/** Pages, the broker and the network between them, all in memory and on one clock. */
export class FakeWorld {
  readonly clock = new TestClock();
  readonly board = new Switchboard(this.clock);
  readonly network = new Wires(this.clock);
  /** Everything that went over the broker, and over data channels. */
  readonly relayed: (Relayed & Stamped)[] = [];
  readonly spoken: (Spoken & Stamped)[] = [];
  #stamps = 0;
  #ids = 0;
  #tabs = 0;

  constructor() {
    this.board.overhear = (message) => this.relayed.push({...message, stamp: this.#stamps++});
    this.network.overhear = (text) => this.spoken.push({...text, stamp: this.#stamps++});
  }

  /** A page with a controller of its own; with a name it is registered before this returns. */
  async page(name?: string, settings: Partial<CallSettings> = {}, options: PageOptions = {}): Promise<FakePage> {
    const {token = `tab${this.#tabs++}`, obstacle = null} = options;
    const page = new FakePage(this, {name, token, obstacle, settings: {...defaultSettings, ...settings}});
    if (name !== undefined) {
      page.calls.connect(name);
      // Long enough that a ring need not wait for the end of a burst.
      await this.pass(1_500);
    }
    return page;
  }

  /** The pages of two people who could call each other. */
  async pair(settings: Partial<CallSettings> = {}): Promise<readonly [alice: FakePage, bob: FakePage]> {
    return [await this.page('alice', settings), await this.page('bob', settings)];
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** All messages of calls so far in their order, on the broker and on data channels; those to oneself are no talk. */
  get said(): readonly Said[] {
    const onBroker = this.relayed.flatMap((relayed): Said[] => {
      const opened = unwrap(relayed);
      if (opened?.kind !== 'message' || opened.message.type === 'PING') return [];
      const {message, plain} = opened;
      return [{via: 'broker', from: relayed.src, to: relayed.dst, message, plain, stamp: relayed.stamp}];
    });
    const onChannel = this.spoken.flatMap(({src, dst, text, stamp}): Said[] => {
      const message = parseText(text);
      return message ? [{via: 'channel', from: src, to: dst, message, plain: false, stamp}] : [];
    });
    return [...onBroker, ...onChannel].sort((a, b) => a.stamp - b.stamp);
  }

  /** What was said, candidates left out, as `broker alice SETUP` or `channel bob HANGUP resp`. */
  get talk(): readonly string[] {
    return this.said.filter(({message}) => message.type !== 'CANDIDATE').map(asText);
  }

  nextId(): string {
    return `id${this.#ids++}`;
  }
}

function asText({via, from, message}: Said): string {
  const {type, resp} = message;
  const reason = 'reason' in message ? message.reason : undefined;
  // A request is the rule; PROGRESS and REJECT are always responses.
  const isResponse = resp && type !== 'PROGRESS' && type !== 'REJECT';
  return [via, from, type, isResponse ? 'resp' : '', reason ?? ''].filter(Boolean).join(' ');
}

interface PageFacts {
  readonly name: string | undefined;
  readonly token: string;
  readonly obstacle: 'unsupported' | 'insecure-context' | null;
  readonly settings: CallSettings;
}

export class FakePage {
  readonly calls: CallController;
  readonly media: FakeMedia;
  readonly speaker = new FakeSpeaker();
  readonly attention = new FakeAttention();
  readonly meters = new FakeMeters();
  /** What it was asked to try out. */
  readonly checks: Parameters<Check>[] = [];
  /** Every connection it ever made. */
  readonly links: FakeLink[] = [];
  /** All the page was told, in order. */
  readonly notices: CallNotice[] = [];
  /** Does something the moment the page is told something. */
  react: (notice: CallNotice) => void = () => {};
  readonly #world: FakeWorld;
  readonly #facts: PageFacts;
  readonly #clock: PageClock;
  readonly #station: Station;

  constructor(world: FakeWorld, facts: PageFacts) {
    this.#world = world;
    this.#facts = facts;
    this.#clock = new PageClock(world.clock);
    this.media = new FakeMedia(this.#clock);
    this.#station = new Station({
      board: world.board,
      token: facts.token,
      clock: this.#clock,
      media: this.media,
      obstacle: facts.obstacle,
      makeLink: (options) => {
        const link = new FakeLink(world.network, {owner: facts.name ?? facts.token, sent: this.media}, options);
        this.links.push(link);
        return link;
      },
    });
    this.calls = new CallController(
      {
        ...this.#station.ports,
        openSpeaker: this.speaker.open,
        openAttention: this.attention.open,
        measureQuality: this.meters.measureQuality,
        measureLevels: this.meters.measureLevels,
        check: (...asked) => void this.checks.push(asked),
        randomId: () => world.nextId(),
      },
      facts.settings,
      (notice) => {
        this.notices.push(notice);
        this.react(notice);
      },
    );
  }

  happen(event: Happening): void {
    this.#station.happen(event);
  }

  /** The tab is closed or goes elsewhere: the page has its last word. */
  leave(): void {
    this.#station.leave();
  }

  /** The tab is killed: the page has no last word. */
  crash(): void {
    this.#station.crash();
  }

  /** The same tab after a reload: another page under the same name. */
  async reload(): Promise<FakePage> {
    this.leave();
    const {name, token, settings} = this.#facts;
    return this.#world.page(name, settings, {token});
  }

  get call(): CallSnapshot | null {
    return this.calls.call;
  }

  get phase(): string {
    return this.calls.call?.phase ?? 'idle';
  }

  get step(): string {
    return this.calls.call?.step ?? 'idle';
  }

  /** How the call ended: `declined by remote`. */
  get ending(): string | null {
    const call = this.calls.call;
    return call?.phase === 'ended' ? `${call.reason} by ${call.by}` : null;
  }

  /** The phases it was told of, in order. */
  get phases(): readonly string[] {
    return this.told('state').map(({phase}) => phase);
  }

  get openLinks(): readonly FakeLink[] {
    return this.links.filter(({isClosed}) => !isClosed);
  }

  /** What a call that is over must not leave behind. */
  get leftovers(): readonly string[] {
    return [
      this.media.isCapturing ? 'microphone or camera' : '',
      this.openLinks.length > 0 ? 'connection' : '',
      this.speaker.playing ? 'sound' : '',
      this.calls.remoteVideo || this.calls.localVideo ? 'picture' : '',
    ].filter(Boolean);
  }

  /** How much the page still waits for. */
  get timers(): number {
    return this.#clock.pending;
  }

  /** The notices of one type. */
  told<T extends CallNotice['type']>(type: T): Extract<CallNotice, {type: T}>[] {
    return this.notices.filter((notice): notice is Extract<CallNotice, {type: T}> => notice.type === type);
  }
}

/** A world with the pages of Alice and Bob. */
export async function aliceAndBob(settings: Partial<CallSettings> = {}) {
  const world = new FakeWorld();
  const [alice, bob] = await world.pair(settings);
  return {world, alice, bob};
}

/** Alice has called, and Bob's page rings. */
export async function aliceRingsBob(settings: Partial<CallSettings> = {}) {
  const {world, alice, bob} = await aliceAndBob(settings);
  await ringing(world, alice, bob);
  return {world, alice, bob};
}

/** Alice has called, Bob has answered, they talk. */
export async function aliceTalksToBob(settings: Partial<CallSettings> = {}) {
  const {world, alice, bob} = await aliceAndBob(settings);
  await talking(world, alice, bob);
  return {world, alice, bob};
}

/** One page calls the other, which rings. */
export async function ringing(world: FakeWorld, caller: FakePage, callee: FakePage, to = 'bob'): Promise<void> {
  caller.calls.dial(to);
  await world.pass(200);
  if (callee.phase !== 'incoming') throw new Error(`It is ${callee.phase} instead of ringing.`);
}

/** Two pages in a call. */
export async function talking(world: FakeWorld, caller: FakePage, callee: FakePage, to = 'bob'): Promise<void> {
  await ringing(world, caller, callee, to);
  callee.calls.answer();
  await world.pass(500);
  if (caller.phase !== 'ongoing' || callee.phase !== 'ongoing') throw new Error('They do not talk.');
}
