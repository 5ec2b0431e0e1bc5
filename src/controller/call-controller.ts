import {attentionFor} from '../core/attention.js';
import {CallError} from '../core/call-error.js';
import {isLive} from '../core/call-machine.js';
import {idOf, parseName} from '../core/call-name.js';
import type {CallSettings} from '../core/call-settings.js';
import type {
  CallSnapshot,
  CheckStep,
  DeviceKind,
  DeviceList,
  DialOptions,
  Obstacle,
  Registration,
} from '../core/call-snapshot.js';
import type {CallState, EndedCall} from '../core/call-state.js';
import {advance, openLine} from '../core/line.js';
import type {Line, LineEffect, LineEvent, LineTimer} from '../core/line.js';
import {Alarms} from './alarms.js';
import {Capture} from './capture.js';
import {endOf, isNewCall, isSettling, mediaChange, phaseChange} from './changes.js';
import {Links} from './links.js';
import {Meters} from './meters.js';
import type {CallNotice} from './notice.js';
import type {Attention, Link, Media, MediaEvent, Ports, Signaling, Speaker} from './ports.js';
import {missedSnapshot, registrationOf, snapshotOf} from './snapshot.js';

/** How long somebody who could not be reached counts as away. */
const away = 60_000;

/** The work an effect of one kind asks for. */
type Doing = {readonly [K in LineEffect['do']]: (effect: Extract<LineEffect, {do: K}>, before: CallState) => void};

/**
 * The calls of one page or provider. Feeds what happens to the machines in core, does what they ask for through ports,
 * and tells whoever listens. It decides nothing.
 */
export class CallController {
  readonly #ports: Ports;
  readonly #notify: (notice: CallNotice) => void;
  readonly #signaling: Signaling;
  readonly #media: Media;
  readonly #speaker: Speaker;
  readonly #attention: Attention;
  readonly #meters: Meters;
  readonly #links: Links;
  readonly #capture: Capture;
  readonly #timers: Alarms<LineTimer>;
  readonly #listeners = new Set<() => void>();
  readonly #closed = new AbortController();
  /** Events that came while another was worked off, and what is to be told when all are. */
  readonly #events: LineEvent[] = [];
  readonly #notices: CallNotice[] = [];
  #isWorking = false;
  /** There is something the page has not been told yet. */
  #isStale = false;

  #line: Line;
  #quietCall = '';
  #silencedCall = '';
  #problem: CallError | null = null;
  /** Whom nobody could reach lately, until they count as anybody again. */
  readonly #unreachable: Alarms<string>;
  #call: CallSnapshot | null = null;
  #registration: Registration;

  constructor(ports: Ports, settings: CallSettings, notify: (notice: CallNotice) => void) {
    this.#ports = ports;
    this.#notify = notify;
    this.#line = openLine(ports.randomId(), settings, ports.surroundings.obstacle);
    this.#registration = registrationOf(this.#line.registration, settings.realm);
    this.#signaling = ports.openSignaling((event) => this.#take(event));
    this.#media = ports.openMedia((event) => this.#hearMedia(event));
    this.#links = new Links(ports.openLink, {take: (event) => this.#take(event), changed: () => this.#publish()});
    this.#capture = new Capture(this.#media, (event) => this.#hearCapture(event));
    this.#timers = new Alarms(ports.clock);
    this.#unreachable = new Alarms(ports.clock);
    this.#speaker = ports.openSpeaker(() => this.#publish());
    this.#attention = ports.openAttention({
      changed: () => this.#publish(),
      failed: (error) => this.#notice({type: 'error', call: this.#call, error}),
      hangUp: () => this.hangUp(),
      toggleMic: () => this.toggleMic(),
      toggleCamera: () => this.toggleCamera(),
    });
    this.#meters = new Meters(ports, (quality) => {
      if (this.#call) this.#notice({type: 'quality', call: this.#call, quality});
    });
    ports.surroundings.listen((event) => this.#hearSurroundings(event), this.#closed.signal);
    void this.#lookAtPermission();
  }

  get call(): CallSnapshot | null {
    return this.#call;
  }

  get registration(): Registration {
    return this.#registration;
  }

  get devices(): DeviceList {
    return this.#media.devices;
  }

  get problem(): CallError | null {
    return this.#problem;
  }

  get localVideo(): MediaStream | null {
    return this.#media.preview;
  }

  get localScreen(): MediaStream | null {
    return this.#media.screenPreview;
  }

  get remoteVideo(): MediaStream | null {
    return this.#heardLink?.remoteVideo ?? null;
  }

  get remoteScreen(): MediaStream | null {
    return this.#heardLink?.remoteScreen ?? null;
  }

  get audioBlocked(): boolean {
    return this.#speaker.blocked;
  }

  /** Changes with every look at the connection that shows something new; listeners of the call are not told. */
  get quality() {
    return this.#meters.quality;
  }

  get levels() {
    return this.#meters.levels;
  }

  get ringBlocked(): boolean {
    return this.#attention.ringBlocked;
  }

  get hotkeys(): boolean {
    return this.#line.settings.hotkeys;
  }

  get settings(): CallSettings {
    return this.#line.settings;
  }

  set settings(settings: CallSettings) {
    this.#take({type: 'settings', settings});
    this.#publish();
    void this.#lookAtPermission();
  }

  obstacleTo(name: string): Obstacle | null {
    const {obstacle, settings, registration, call} = this.#line;
    if (name === '') return 'nobody';
    const parsed = parseName(name);
    if (parsed === null) return 'invalid-name';
    if (obstacle) return obstacle;
    const id = idOf(parsed, settings.realm);
    if (id === registration.id) return 'self';
    if (isLive(call)) return call.peer === id || call.phase === 'terminating' ? null : 'other-call';
    return this.#unreachable.has(id) ? 'recently-offline' : null;
  }

  dial(to: string, {media, subject, plain}: DialOptions = {}): void {
    const name = parseName(to);
    if (name === null) {
      this.#report(
        new CallError('invalid-name', 'The name to call is empty, too long, or no text.', {attribute: 'to'}),
      );
      return;
    }
    this.#speaker.prime();
    this.#identify();
    this.#take({
      type: 'dial',
      to: idOf(name, this.#line.settings.realm),
      sessid: this.#ports.randomId(),
      ...(media && {media}),
      ...(subject && {subject}),
      ...(plain && {plain}),
    });
  }

  answer({media}: {readonly media?: 'video' | 'audio'} = {}): void {
    this.#speaker.prime();
    this.#take({type: 'answer', ...(media && {media})});
  }

  decline(): void {
    this.#take({type: 'decline'});
  }

  hangUp(): void {
    this.#take({type: 'hangUp'});
  }

  silence(): void {
    if (this.#line.call.phase === 'idle') return;
    this.#silencedCall = this.#line.call.id;
    this.#publish();
  }

  /** The page shows this incoming call itself: elements and sounds of ours stay away. */
  keepQuiet(): void {
    if (this.#line.call.phase === 'idle') return;
    this.#quietCall = this.#line.call.id;
    this.#publish();
  }

  toggleMic(on?: boolean): void {
    this.#toggle('mic', on);
  }

  toggleCamera(on?: boolean): void {
    this.#toggle('camera', on);
  }

  toggleScreen(on?: boolean): void {
    this.#toggle('screen', on);
  }

  toggleHold(on?: boolean): void {
    this.#toggle('hold', on);
  }

  async selectDevice(kind: DeviceKind, id: string): Promise<void> {
    try {
      if (kind !== 'audiooutput') return await this.#media.select(kind, id);
      await this.#speaker.select(id);
      this.#hearMedia({type: 'devices', devices: this.devices, change: 'selected'});
    } catch (cause) {
      this.#report(cause instanceof CallError ? cause : new CallError('internal', 'No such device.', {cause}));
    }
  }

  unblockAudio(): void {
    this.#speaker.unblock();
    this.#attention.unblock();
  }

  check(report: (step: CheckStep) => void, signal: AbortSignal): void {
    const isRegistered = this.#registration.state === 'registered';
    this.#ports.check({isRegistered, guestId: this.#guestId()}, report, signal);
  }

  connect(name?: string | null): void {
    if (this.#identify(name)) this.#take({type: 'connect'});
  }

  disconnect(): void {
    this.#take({type: 'disconnect'});
  }

  dismiss(): void {
    this.#take({type: 'dismiss'});
  }

  warm(): void {
    this.#signaling.warm();
  }

  subscribe(listener: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), {once: true});
  }

  /** Says goodbye to whoever it talks to, gives the name back and releases everything. For good. */
  close(): void {
    this.#take({type: 'pagehide'});
    this.#take({type: 'disconnect'});
    this.#closed.abort();
    // Called by a handler of the page, the farewell is still to be said.
    if (!this.#isWorking) this.#release();
  }

  #release(): void {
    this.#timers.cancelAll();
    this.#unreachable.cancelAll();
    this.#media.close();
    this.#speaker.play(null);
    this.#meters.follow(null, null);
    this.#attention.want(attentionFor(null, {...this.#line.settings, notifications: false}));
    this.#listeners.clear();
  }

  #toggle(what: 'mic' | 'camera' | 'screen' | 'hold', on: boolean | undefined): void {
    this.#take({type: 'toggle', what, ...(on !== undefined && {on})});
  }

  /** Under this name, without one as before, or (null, or nobody ever chose one) under a token-like id. */
  #identify(name?: string | null): boolean {
    const {settings, registration} = this.#line;
    if (name === null || (name === undefined && registration.id === '')) {
      this.#take({type: 'identify', id: this.#guestId(), anonymous: true});
    }
    if (typeof name !== 'string') return true;
    const parsed = parseName(name);
    if (parsed === null) {
      this.#report(new CallError('invalid-name', 'A name has 1 to 64 characters.', {attribute: 'name'}));
      return false;
    }
    this.#take({type: 'identify', id: idOf(parsed, settings.realm), anonymous: false});
    return true;
  }

  #guestId(): string {
    // Ids begin and end with a letter or digit.
    const token = this.#ports.randomId().replaceAll('-', 'A').replaceAll('_', 'B');
    return idOf(token, this.#line.settings.realm);
  }

  #take(event: LineEvent): void {
    if (this.#closed.signal.aborted) return;
    this.#events.push(event);
    this.#work();
  }

  #publish(): void {
    this.#isStale = true;
    this.#work();
  }

  /**
   * Runs to completion: state first, then effects, then notices, then listeners. Whatever happens meanwhile, also in the
   * page's own handlers, waits its turn.
   */
  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      do {
        for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#advance(next);
        this.#tell();
      } while (this.#events.length > 0 || this.#notices.length > 0 || this.#isStale);
    } finally {
      this.#isWorking = false;
    }
    if (this.#closed.signal.aborted) this.#release();
  }

  #tell(): void {
    const isStale = this.#isStale;
    this.#isStale = false;
    if (isStale) this.#call = this.#shown;
    for (let notice = this.#notices.shift(); notice; notice = this.#notices.shift()) this.#notify(notice);
    if (!isStale) return;
    // The page may have asked our elements to stay away; they are to see that at once.
    this.#call = this.#shown;
    this.#speaker.play(this.#heardLink?.remoteAudio ?? null);
    this.#meters.follow(this.#call, this.#links.carrying(this.#line.call));
    this.#attention.want(attentionFor(this.#call, this.#line.settings));
    for (const listener of this.#listeners) listener();
  }

  /** Tells the page something that changes nothing elements show. */
  #notice(notice: CallNotice): void {
    if (this.#closed.signal.aborted) return;
    this.#notices.push(notice);
    this.#work();
  }

  #advance(event: LineEvent): void {
    const before = this.#line;
    const {clock} = this.#ports;
    const moment = {now: clock.now(), id: this.#ports.randomId(), random: Math.random()};
    const [next, ...effects] = advance(before, event, moment);
    this.#line = next;
    for (const effect of effects) this.#do(effect, before.call);
    // A heartbeat is nothing to tell anybody.
    this.#isStale ||= next.call !== before.call || this.#notices.length > 0;
    if (next.call !== before.call) this.#noteChange(before.call, next.call);
    if (next.registration !== before.registration) this.#noteRegistration();
  }

  #do<K extends LineEffect['do']>(effect: Extract<LineEffect, {do: K}>, before: CallState): void {
    // The table has one entry per kind; TypeScript cannot follow the kind through a generic lookup.
    (this.#doing[effect.do] as (effect: LineEffect, before: CallState) => void)(effect, before);
  }

  readonly #doing: Doing = {
    open: ({id, anonymous}) => this.#signaling.open({id, anonymous}),
    close: () => this.#signaling.close(),
    transmit: ({envelope}) => this.#signaling.send(envelope),
    say: ({conn, text}) => void this.#links.get(conn)?.send(text),
    arm: ({timer, ms}) => this.#timers.set(timer, ms, () => this.#take({type: 'timer', timer})),
    disarm: ({timers}) => timers.forEach((timer) => this.#timers.cancel(timer)),
    openMedia: ({callId, audio, video}) => void this.#capture.open(callId, {audio, video}),
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
    announceIncoming: () => this.#noteIncoming(),
    announceConnected: () => void this.#noteConnected(),
    announceEnded: ({call}, before) => this.#noteEnded(call, before),
    announceMissed: ({from, sessid, props, reason}) => {
      const {call, settings} = this.#line;
      const known = call.phase !== 'idle' && call.sessid === sessid ? this.#snapshot(call) : null;
      const missed = known ?? missedSnapshot({from, sessid, props}, settings.realm, this.#ports.clock.now());
      this.#notices.push({type: 'missed', call: missed, reason});
    },
    report: ({error}) => this.#noteError(error),
    // oxlint-disable-next-line no-console -- what a stranger sends is no error of this page, but whoever debugs wants it
    note: ({text}) => console.debug(`call-elements: ${text}`),
  };

  /** The connection whose sound and picture are played: none on hold. */
  get #heardLink(): Link | null {
    return this.#call?.local.hold ? null : this.#links.carrying(this.#line.call);
  }

  #hearMedia(event: MediaEvent): void {
    switch (event.type) {
      case 'lost':
        if (event.replaced) this.#report(event.error);
        else this.#take({type: 'trackLost', what: event.kind, error: event.error});
        return;
      case 'failed':
        return this.#take({type: 'trackLost', what: event.kind, error: event.error});
      case 'devices':
        if (!this.#closed.signal.aborted) this.#notices.push(event);
        return this.#publish();
      case 'preview':
        return this.#publish();
    }
  }

  #hearCapture(event: LineEvent): void {
    this.#take(event);
    if (event.type === 'mediaReady') void this.#lookAtPermission();
  }

  #hearSurroundings(event: 'online' | 'networkChanged' | 'pagehide' | 'pageshow' | 'visible'): void {
    this.#take({type: event === 'visible' ? 'online' : event});
    if (event === 'visible') void this.#lookAtPermission();
  }

  /** Whether microphone and camera may be used without asking: only then is a call answered by itself. */
  async #lookAtPermission(): Promise<void> {
    const {autoAnswer, media} = this.#line.settings;
    if (autoAnswer.length === 0) return;
    const granted = await this.#media.permitted({audio: true, video: media === 'video'});
    if (granted !== this.#line.permitted) this.#take({type: 'permission', granted});
  }

  /** Not a call that has not rung yet, and may never. */
  get #shown(): CallSnapshot | null {
    const {call} = this.#line;
    return isSettling(call) ? null : this.#snapshot(call);
  }

  #snapshot(call: CallState): CallSnapshot | null {
    const id = call.phase === 'idle' ? '' : call.id;
    const {realm} = this.#line.settings;
    return snapshotOf(call, {realm, quiet: id === this.#quietCall, silenced: id === this.#silencedCall});
  }

  readonly #show = (call: CallState) => this.#snapshot(call);

  #noteIncoming(): void {
    const call = this.#snapshot(this.#line.call);
    if (call) this.#notices.push({type: 'incoming', call});
  }

  #noteChange(before: CallState, after: CallState): void {
    if (isNewCall(before, after)) this.#problem = null;
    this.#notices.push(...phaseChange(before, after, this.#show), ...mediaChange(before, after, this.#show));
  }

  #noteEnded(ended: EndedCall, before: CallState): void {
    this.#unreachable.cancel(ended.peer);
    if (ended.reason === 'offline' || ended.reason === 'unreachable') {
      // Then the button for them becomes a button again.
      this.#unreachable.set(ended.peer, away, () => this.#publish());
    }
    this.#notices.push(...endOf(ended, before, this.#show));
  }

  async #noteConnected(): Promise<void> {
    const {call} = this.#line;
    const snapshot = this.#snapshot(call);
    const link = this.#links.carrying(call);
    if (!snapshot || !link || !isLive(call)) return;
    const setupMs = this.#ports.clock.now() - snapshot.startedAt;
    const {relayed} = await link.statistics();
    // It may be over by now; that it was connected is no news then.
    if (!isLive(this.#line.call) || this.#line.call.id !== call.id) return;
    this.#notices.push({type: 'connected', call: snapshot, setupMs, relayed});
    this.#publish();
  }

  #noteRegistration(): void {
    const next = registrationOf(this.#line.registration, this.#line.settings.realm);
    const {state, name, reason, anonymous} = this.#registration;
    if (next.state === state && next.name === name && next.reason === reason && next.anonymous === anonymous) return;
    this.#registration = next;
    this.#isStale = true;
    const isRenamed = next.state === 'registered' && next.name !== name;
    if (next.state === state && !isRenamed) return;
    if (next.state === 'registered') {
      this.#problem = null;
      void this.#lookAtPermission();
    }
    this.#notices.push({type: 'registration', registration: next});
  }

  #noteError(error: CallError): void {
    // A stranger's garbage is nothing the person could do anything about.
    if (error.code !== 'message-rejected') this.#problem = error;
    this.#notices.push({type: 'error', call: this.#snapshot(this.#line.call), error});
  }

  #report(error: CallError): void {
    if (this.#closed.signal.aborted) return;
    this.#noteError(error);
    this.#publish();
  }
}
