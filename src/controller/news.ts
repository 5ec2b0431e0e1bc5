import type {CallError} from '../core/call-error.js';
import {isLive} from '../core/call-machine.js';
import type {CallSnapshot, Registration} from '../core/call-snapshot.js';
import type {CallState, EndedCall} from '../core/call-state.js';
import type {Line} from '../core/line.js';
import {Alarms} from './alarms.js';
import {endOf, isNewCall, isSettling, mediaChange, phaseChange} from './changes.js';
import type {CallNotice} from './notice.js';
import type {Clock} from './ports.js';
import type {Announcement, RunningLine} from './running-line.js';
import {missedSnapshot, registrationOf, snapshotOf} from './snapshot.js';

/** How long somebody who could not be reached counts as away. */
const away = 60_000;

/** What happens on the line in the page's own words: notices still to be given, and what elements show. */
export class News {
  readonly #line: RunningLine;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #notices: CallNotice[] = [];
  readonly #away: Alarms<string>;
  #problem: CallError | null = null;
  #registration: Registration;
  #quietCall = '';
  #silencedCall = '';

  /** `changed` hears of what changes by itself, without an event on the line. */
  constructor(line: RunningLine, clock: Clock, changed: () => void) {
    this.#line = line;
    this.#clock = clock;
    this.#changed = changed;
    this.#away = new Alarms(clock);
    this.#registration = this.#registrationNow();
  }

  /** Null also for a call that has not rung yet, and may never. */
  get call(): CallSnapshot | null {
    const {call} = this.#line.current;
    return isSettling(call) ? null : this.#show(call);
  }

  get registration(): Registration {
    return this.#registration;
  }

  get problem(): CallError | null {
    return this.#problem;
  }

  get hasMore(): boolean {
    return this.#notices.length > 0;
  }

  /** Nobody could reach them lately. */
  isAway(id: string): boolean {
    return this.#away.has(id);
  }

  /** Elements and sounds of ours stay away from this call. */
  keepQuiet(): void {
    this.#quietCall = this.#callId;
  }

  silence(): void {
    this.#silencedCall = this.#callId;
  }

  add(notice: CallNotice): void {
    this.#notices.push(notice);
  }

  next(): CallNotice | undefined {
    return this.#notices.shift();
  }

  announce(what: Announcement, before: CallState): void {
    switch (what.do) {
      case 'announceIncoming': {
        const call = this.#show(this.#line.current.call);
        if (call) this.add({type: 'incoming', call});
        return;
      }
      case 'announceConnected':
        return void this.#noteConnected();
      case 'announceEnded':
        return this.#noteEnded(what.call, before);
      case 'announceMissed': {
        const {call, settings} = this.#line.current;
        const known = call.phase !== 'idle' && call.sessid === what.sessid ? this.#show(call) : null;
        this.add({
          type: 'missed',
          call: known ?? missedSnapshot(what, settings.realm, this.#clock.now()),
          reason: what.reason,
        });
        return;
      }
      case 'report':
        return this.report(what.error);
    }
  }

  /** True when elements have something new to show. */
  follow(before: Line): boolean {
    const {call, registration} = this.#line.current;
    if (call !== before.call) {
      if (isNewCall(before.call, call)) this.#problem = null;
      this.#notices.push(...phaseChange(before.call, call, this.#show), ...mediaChange(before.call, call, this.#show));
    }
    const isRegistrationNew = registration !== before.registration && this.#noteRegistration();
    // A heartbeat is nothing to tell anybody.
    return call !== before.call || isRegistrationNew || this.hasMore;
  }

  report(error: CallError): void {
    // A stranger's garbage is nothing the person could do anything about.
    if (error.code !== 'message-rejected') this.#problem = error;
    this.add({type: 'error', call: this.#show(this.#line.current.call), error});
  }

  close(): void {
    this.#away.cancelAll();
  }

  get #callId(): string {
    const {call} = this.#line.current;
    return call.phase === 'idle' ? '' : call.id;
  }

  readonly #show = (call: CallState): CallSnapshot | null => {
    const {realm} = this.#line.current.settings;
    const id = call.phase === 'idle' ? '' : call.id;
    return snapshotOf(call, {realm, quiet: id === this.#quietCall, silenced: id === this.#silencedCall});
  };

  #registrationNow(): Registration {
    const {registration, settings} = this.#line.current;
    return registrationOf(registration, settings.realm);
  }

  async #noteConnected(): Promise<void> {
    const {
      link,
      current: {call},
    } = this.#line;
    const snapshot = this.#show(call);
    if (!snapshot || !link || !isLive(call)) return;
    const setupMs = this.#clock.now() - (call.answeredAt ?? call.startedAt);
    const {relayed} = await link.statistics();
    // It may be over by now; that it was connected is no news then.
    const {call: now} = this.#line.current;
    if (!isLive(now) || now.id !== call.id) return;
    this.add({type: 'connected', call: snapshot, setupMs, relayed});
    this.#changed();
  }

  #noteEnded(ended: EndedCall, before: CallState): void {
    this.#away.cancel(ended.peer);
    if (ended.reason === 'offline' || ended.reason === 'unreachable') {
      // Then the button for them becomes a button again.
      this.#away.set(ended.peer, away, this.#changed);
    }
    this.#notices.push(...endOf(ended, before, this.#show));
  }

  #noteRegistration(): boolean {
    const next = this.#registrationNow();
    const {state, name, reason, anonymous} = this.#registration;
    if (next.state === state && next.name === name && next.reason === reason && next.anonymous === anonymous) {
      return false;
    }
    this.#registration = next;
    const isRenamed = next.state === 'registered' && next.name !== name;
    if (next.state === state && !isRenamed) return true;
    if (next.state === 'registered') this.#problem = null;
    this.add({type: 'registration', registration: next});
    return true;
  }
}
