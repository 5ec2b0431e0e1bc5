import {isLive} from '../core/call-machine.js';
import type {CallState} from '../core/call-state.js';
import type {LineEvent} from '../core/line.js';
import type {Link, LinkEvent, OpenLink} from './ports.js';

interface Listener {
  /** Something happened to a connection. */
  take(event: LineEvent): void;
  /** What can be seen and heard changed. */
  changed(): void;
}

/** The connections of one controller, by the names core gives them. */
export class Links {
  readonly #open: OpenLink;
  readonly #listener: Listener;
  readonly #links = new Map<string, Link>();

  constructor(open: OpenLink, listener: Listener) {
    this.#open = open;
    this.#listener = listener;
  }

  open(conn: string, plain: boolean): void {
    this.#links.set(conn, this.#open({plain, listener: (event) => this.#hear(conn, event)}));
  }

  get(conn: string): Link | undefined {
    return this.#links.get(conn);
  }

  close(conn: string): void {
    this.#links.get(conn)?.close();
    this.#links.delete(conn);
  }

  /** The one that carries the call: the newest that works, else the newest. */
  carrying(call: CallState): Link | null {
    if (!isLive(call)) return null;
    const newestFirst = [...call.links].reverse();
    const carrying = newestFirst.find(({state}) => state === 'connected') ?? newestFirst[0];
    return (carrying && this.#links.get(carrying.conn)) ?? null;
  }

  #hear(conn: string, event: LinkEvent): void {
    switch (event.type) {
      case 'streams':
        return this.#listener.changed();
      case 'answered':
        return this.#listener.take({...event, type: 'answerMade', conn});
      case 'candidate': {
        const candidate = event.candidate && {...event.candidate, candidate: event.candidate.candidate ?? ''};
        return this.#listener.take({type: 'localCandidate', conn, candidate, ufrag: event.ufrag});
      }
      default:
        return this.#listener.take({...event, conn});
    }
  }
}
