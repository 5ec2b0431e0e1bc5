import {CallController} from '../../src/controller/call-controller.js';
import type {CallNotice} from '../../src/controller/notice.js';
import type {Surroundings} from '../../src/controller/ports.js';
import type {CallSettings} from '../../src/core/call-settings.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import {FakeClock} from './fake-clock.js';
import type {FakeLink} from './fake-links.js';
import {FakeNetwork} from './fake-links.js';
import {FakeMedia, FakeSpeaker} from './fake-media.js';
import {Switchboard} from './switchboard.js';

type Happening = 'online' | 'networkChanged' | 'pagehide' | 'pageshow' | 'visible';

/** Pages, the broker and the network between them, all in memory and on one clock. */
export class FakeWorld {
  readonly clock = new FakeClock();
  readonly board = new Switchboard(this.clock);
  readonly network = new FakeNetwork(this.clock);
  #ids = 0;
  #tabs = 0;

  /** A page with a controller of its own; with a name it is registered before this returns. */
  async page(name?: string, settings: Partial<CallSettings> = {}): Promise<FakePage> {
    const page = new FakePage(this, `tab${this.#tabs++}`, {...defaultSettings, ...settings});
    if (name !== undefined) {
      page.calls.connect(name);
      // Long enough that a ring need not wait for the end of a burst.
      await this.clock.pass(1_500);
    }
    return page;
  }

  nextId(): string {
    return `id${this.#ids++}`;
  }
}

export class FakePage {
  readonly calls: CallController;
  readonly media: FakeMedia;
  readonly speaker = new FakeSpeaker();
  readonly links: FakeLink[] = [];
  /** All the page was told, in order. */
  readonly notices: CallNotice[] = [];
  readonly #listeners: ((event: Happening) => void)[] = [];

  constructor(world: FakeWorld, token: string, settings: CallSettings) {
    this.media = new FakeMedia(world.clock);
    const surroundings: Surroundings = {
      obstacle: null,
      listen: (listener) => void this.#listeners.push(listener),
    };
    this.calls = new CallController(
      {
        openSignaling: world.board.opener(token),
        openLink: world.network.opener((link) => this.links.push(link)),
        openMedia: this.media.opener,
        openSpeaker: this.speaker.open,
        clock: world.clock,
        surroundings,
        randomId: () => world.nextId(),
      },
      settings,
      (notice) => this.notices.push(notice),
    );
  }

  happen(event: Happening): void {
    for (const listener of this.#listeners) listener(event);
  }

  get phase(): string {
    return this.calls.call?.phase ?? 'idle';
  }

  get step(): string {
    return this.calls.call?.step ?? 'idle';
  }

  /** The notices of one type. */
  told<T extends CallNotice['type']>(type: T): Extract<CallNotice, {type: T}>[] {
    return this.notices.filter((notice): notice is Extract<CallNotice, {type: T}> => notice.type === type);
  }
}
