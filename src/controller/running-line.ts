import type {CallState} from '../core/call-state.js';
import {advance} from '../core/line.js';
import type {Line, LineEffect, LineEvent, LineTimer} from '../core/line.js';
import {Alarms} from './alarms.js';
import {Capture} from './capture.js';
import {Links} from './links.js';
import type {Link, Media, Ports, Signaling} from './ports.js';

/** What the page is to be told of, as core says it. */
export type Announcement = Extract<LineEffect, {do: `announce${string}` | 'report'}>;

/** Whoever follows a line. All of it is heard in the middle of the work, so what is asked for then waits its turn. */
export interface LineWatcher {
  announced(what: Announcement, before: CallState): void;
  /** The line moved, and what the move asked for is done or under way. */
  moved(event: LineEvent, before: Line): void;
  /** No event is left: time to tell what happened. True when that left more to tell. */
  settled(): boolean;
  /** What can be seen and heard changed. */
  changed(): void;
  /** The line was closed, and nothing happens any more. */
  released(): void;
}

/** The work an effect of one kind asks for. */
type Doing = {readonly [K in LineEffect['do']]: (effect: Extract<LineEffect, {do: K}>, before: CallState) => void};

/** A line with the world it acts on: takes one event after another and does what core makes of it. */
export class RunningLine {
  readonly #ports: Ports;
  readonly #watcher: LineWatcher;
  readonly #signaling: Signaling;
  readonly #media: Media;
  readonly #links: Links;
  readonly #capture: Capture;
  readonly #timers: Alarms<LineTimer>;
  /** What came while another event was worked off. */
  readonly #events: LineEvent[] = [];
  #current: Line;
  #isWorking = false;
  #isClosed = false;

  constructor(line: Line, ports: Ports, media: Media, watcher: LineWatcher) {
    const take = (event: LineEvent) => this.take(event);
    this.#current = line;
    this.#ports = ports;
    this.#watcher = watcher;
    this.#media = media;
    this.#signaling = ports.openSignaling(take);
    this.#links = new Links(ports.openLink, {take, changed: () => watcher.changed()});
    this.#capture = new Capture(media, take);
    this.#timers = new Alarms(ports.clock);
  }

  get current(): Line {
    return this.#current;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The connection that carries the call. */
  get link(): Link | null {
    return this.#links.carrying(this.#current.call);
  }

  /** Loads what reaching the broker will need. */
  warm(): void {
    this.#signaling.warm();
  }

  take(event: LineEvent): void {
    if (this.#isClosed) return;
    this.#events.push(event);
    this.work();
  }

  /**
   * Runs to completion: state first, then effects, then whatever the watcher tells. What happens meanwhile, also in the
   * page's own handlers, waits its turn.
   */
  work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      do {
        for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#advance(next);
      } while (this.#watcher.settled() || this.#events.length > 0);
    } finally {
      this.#isWorking = false;
    }
    if (this.#isClosed) this.#release();
  }

  /** Says goodbye to whoever it talks to and gives the name back. For good. */
  close(): void {
    this.take({type: 'pagehide'});
    this.take({type: 'disconnect'});
    this.#isClosed = true;
    // Called by a handler of the page, the farewell is still to be said.
    this.work();
  }

  #release(): void {
    this.#timers.cancelAll();
    this.#watcher.released();
  }

  #advance(event: LineEvent): void {
    const before = this.#current;
    const {clock} = this.#ports;
    const moment = {now: clock.now(), id: this.#ports.randomId(), random: Math.random()};
    const [next, ...effects] = advance(before, event, moment);
    this.#current = next;
    for (const effect of effects) this.#do(effect, before.call);
    this.#watcher.moved(event, before);
  }

  #do<K extends LineEffect['do']>(effect: Extract<LineEffect, {do: K}>, before: CallState): void {
    // The table has one entry per kind; TypeScript cannot follow the kind through a generic lookup.
    (this.#doing[effect.do] as (effect: LineEffect, before: CallState) => void)(effect, before);
  }

  readonly #announce = (what: Announcement, before: CallState) => this.#watcher.announced(what, before);

  readonly #doing: Doing = {
    open: ({id, anonymous}) => this.#signaling.open({id, anonymous}),
    close: () => this.#signaling.close(),
    transmit: ({envelope}) => this.#signaling.send(envelope),
    say: ({conn, text}) => void this.#links.get(conn)?.send(text),
    arm: ({timer, ms}) => this.#timers.set(timer, ms, () => this.take({type: 'timer', timer})),
    disarm: ({timers}) => timers.forEach((timer) => this.#timers.cancel(timer)),
    openMedia: ({callId, audio, video, patient}) => void this.#capture.open(callId, {audio, video, patient}),
    setMedia: ({callId, local}) => this.#capture.set(callId, local),
    closeMedia: ({callId}) => this.#capture.close(callId),
    openLink: ({conn, plain}) => this.#links.open(conn, plain),
    offer: ({conn, offer, restart}) => this.#links.get(conn)?.offer(offer, restart),
    answer: ({conn, offer, sdp}) => this.#links.get(conn)?.answer(offer, sdp),
    accept: ({conn, sdp}) => this.#links.get(conn)?.accept(sdp),
    addCandidate: ({conn, candidate, ufrag}) => this.#links.get(conn)?.addCandidate(candidate, ufrag),
    attach: ({conn}) => this.#links.get(conn)?.attach(),
    attachScreen: ({conn, on}) => this.#links.get(conn)?.attachScreen(on),
    closeLink: ({conn}) => this.#links.close(conn),
    announceIncoming: (effect, before) => {
      // Whoever is rung may want them in a second.
      this.#media.warm();
      this.#announce(effect, before);
    },
    announceConnected: this.#announce,
    announceEnded: this.#announce,
    announceMissed: this.#announce,
    report: this.#announce,
    // oxlint-disable-next-line no-console -- what a stranger sends is no error of this page, but whoever debugs wants it
    note: ({text}) => console.debug(`call-elements: ${text}`),
  };
}
