import type {LinkOptions, Ports, Signaling, Surroundings} from '../controller/ports.js';
import type {MemoryLink} from './memory-link.js';
import type {MemoryMedia} from './memory-media.js';
import type {PageClock} from './page-clock.js';
import type {Switchboard} from './switchboard.js';

type Listener = Parameters<Surroundings['listen']>[0];

/** What happens to a page. */
export type Happening = Parameters<Listener>[0];

interface Equipment {
  readonly board: Switchboard;
  /** Of the tab: who comes back with it gets the name back. */
  readonly token: string;
  readonly clock: PageClock;
  readonly media: MemoryMedia;
  readonly makeLink: (options: LinkOptions) => MemoryLink;
  readonly obstacle?: Surroundings['obstacle'];
}

/** One page in a world in memory: its ways to others, what happens to it, and how it goes. */
export class Station {
  readonly ports: Pick<Ports, 'openSignaling' | 'openLink' | 'openMedia' | 'clock' | 'surroundings'>;
  readonly #clock: PageClock;
  readonly #media: MemoryMedia;
  readonly #links = new Set<MemoryLink>();
  readonly #listeners = new Set<Listener>();
  #signaling: Signaling | undefined;
  #isGone = false;

  constructor({board, token, clock, media, makeLink, obstacle = null}: Equipment) {
    this.#clock = clock;
    this.#media = media;
    const openSignaling = board.opener(token);
    this.ports = {
      openSignaling: (listener) => (this.#signaling = openSignaling((event) => this.#isGone || listener(event))),
      openLink: ({plain, listener}) => {
        const link = makeLink({plain, listener: (event) => this.#isGone || listener(event)});
        for (const old of this.#links) if (old.isClosed) this.#links.delete(old);
        this.#links.add(link);
        return link;
      },
      openMedia: (listener) => {
        media.listen((event) => {
          if (this.#isGone) return;
          if (event.type === 'preview') for (const link of this.#links) link.showChange();
          listener(event);
        });
        return media;
      },
      clock,
      surroundings: {
        obstacle,
        listen: (listener, signal) => {
          this.#listeners.add(listener);
          signal.addEventListener('abort', () => this.#listeners.delete(listener), {once: true});
        },
      },
    };
  }

  happen(event: Happening): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** The tab is closed or goes elsewhere: the page has its last word. */
  leave(): void {
    this.happen('pagehide');
    this.#go((link) => link.close());
  }

  /** The tab is killed: the page has no last word. */
  crash(): void {
    this.#go((link) => link.vanish());
  }

  #go(drop: (link: MemoryLink) => void): void {
    this.#isGone = true;
    this.#clock.stop();
    this.#media.close();
    for (const link of this.#links) drop(link);
    this.#signaling?.close();
  }
}
