import {attentionFor} from '../core/attention.js';
import {CallError} from '../core/call-error.js';
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
import {openLine} from '../core/line.js';
import type {Line, LineEvent} from '../core/line.js';
import {obstacleTo} from '../core/obstacle.js';
import {isolate} from './isolate.js';
import {Meters} from './meters.js';
import {News} from './news.js';
import type {CallNotice} from './notice.js';
import type {Attention, Link, Media, MediaEvent, Ports, Speaker} from './ports.js';
import {type LineWatcher, RunningLine} from './running-line.js';

/**
 * The calls of one page or provider: what can be asked of them, and what can be seen of them. It decides nothing: that is
 * done in core, on the line it keeps running.
 */
export class CallController {
  readonly #ports: Ports;
  readonly #notify: (notice: CallNotice) => void;
  readonly #line: RunningLine;
  readonly #news: News;
  readonly #media: Media;
  readonly #speaker: Speaker;
  readonly #attention: Attention;
  readonly #meters: Meters;
  readonly #listeners = new Set<() => void>();
  readonly #closed = new AbortController();
  /** There is something the page has not been told yet. */
  #isStale = false;
  #call: CallSnapshot | null = null;

  constructor(ports: Ports, settings: CallSettings, notify: (notice: CallNotice) => void) {
    const publish = () => this.#publish();
    const watcher: LineWatcher = {
      announced: (what, before) => this.#news.announce(what, before),
      moved: (event, before) => this.#hearMove(event, before),
      settled: () => this.#tell(),
      changed: publish,
      released: () => this.#release(),
    };
    this.#ports = ports;
    this.#notify = notify;
    this.#media = ports.openMedia((event) => this.#hearMedia(event));
    const line = openLine(ports.randomId(), settings, ports.surroundings.obstacle);
    this.#line = new RunningLine(line, ports, this.#media, watcher);
    this.#news = new News(this.#line, ports.clock, publish);
    this.#speaker = ports.openSpeaker(publish);
    this.#attention = ports.openAttention({
      changed: publish,
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
    return this.#news.registration;
  }

  get devices(): DeviceList {
    return this.#media.devices;
  }

  get problem(): CallError | null {
    return this.#news.problem;
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
    return this.settings.hotkeys;
  }

  get settings(): CallSettings {
    return this.#line.current.settings;
  }

  set settings(settings: CallSettings) {
    this.#take({type: 'settings', settings});
    this.#publish();
    void this.#lookAtPermission();
  }

  obstacleTo(name: string): Obstacle | null {
    return obstacleTo(name, this.#line.current, (id) => this.#news.isAway(id));
  }

  dial(to: string, {media, subject, toName, plain}: DialOptions = {}): void {
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
      to: idOf(name, this.settings.realm),
      sessid: this.#ports.randomId(),
      ...(media && {media}),
      ...(subject && {subject}),
      ...(toName && {toName}),
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
    this.#news.silence();
    this.#publish();
  }

  /** The page shows this incoming call itself: elements and sounds of ours stay away. */
  keepQuiet(): void {
    this.#news.keepQuiet();
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
    const isRegistered = this.registration.state === 'registered';
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
    this.#line.warm();
  }

  subscribe(listener: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), {once: true});
  }

  /** Says goodbye to whoever it talks to, gives the name back and releases everything. For good. */
  close(): void {
    this.#closed.abort();
    this.#line.close();
  }

  #release(): void {
    this.#news.close();
    this.#media.close();
    this.#speaker.play(null);
    this.#meters.follow(null, null);
    this.#attention.want(attentionFor(null, {...this.settings, notifications: false}));
    this.#listeners.clear();
  }

  #toggle(what: 'mic' | 'camera' | 'screen' | 'hold', on: boolean | undefined): void {
    this.#take({type: 'toggle', what, ...(on !== undefined && {on})});
  }

  /** Under this name, without one as before, or (null, or nobody ever chose one) under a token-like id. */
  #identify(name?: string | null): boolean {
    const {settings, registration} = this.#line.current;
    if (name === null || (name === undefined && registration.id === '')) {
      this.#take({type: 'identify', id: this.#guestId(), anonymous: true});
    }
    if (name === undefined || name === null) return true;
    const parsed = parseName(name);
    if (parsed === null) {
      const error = new CallError('invalid-name', 'A name has 1 to 64 characters.', {attribute: 'name'});
      this.#take({type: 'misnamed', error});
      return false;
    }
    this.#take({type: 'identify', id: idOf(parsed, settings.realm), anonymous: false});
    return true;
  }

  #guestId(): string {
    // Ids begin and end with a letter or digit.
    const token = this.#ports.randomId().replaceAll('-', 'A').replaceAll('_', 'B');
    return idOf(token, this.settings.realm);
  }

  #take(event: LineEvent): void {
    this.#line.take(event);
  }

  #publish(): void {
    this.#isStale = true;
    this.#line.work();
  }

  #tell(): boolean {
    const isStale = this.#isStale;
    this.#isStale = false;
    if (isStale) this.#call = this.#news.call;
    for (let notice = this.#news.next(); notice; notice = this.#news.next()) isolate(() => this.#notify(notice));
    if (isStale) this.#show();
    return this.#isStale || this.#news.hasMore;
  }

  #show(): void {
    // The page may have asked our elements to stay away; they are to see that at once.
    this.#call = this.#news.call;
    this.#speaker.play(this.#heardLink?.remoteAudio ?? null);
    this.#meters.follow(this.#call, this.#line.link);
    this.#attention.want(attentionFor(this.#call, this.settings));
    for (const listener of this.#listeners) isolate(listener);
  }

  /** Tells the page something that changes nothing elements show. */
  #notice(notice: CallNotice): void {
    if (this.#line.isClosed) return;
    this.#news.add(notice);
    this.#line.work();
  }

  #report(error: CallError): void {
    if (this.#line.isClosed) return;
    this.#news.report(error);
    this.#publish();
  }

  /** The connection whose sound and picture are played: none on hold. */
  get #heardLink(): Link | null {
    return this.#call?.local.hold ? null : this.#line.link;
  }

  #hearMove(event: LineEvent, before: Line): void {
    const {state} = this.registration;
    this.#isStale = this.#news.follow(before) || this.#isStale;
    const isBack = this.registration.state === 'registered' && state !== 'registered';
    if (isBack || event.type === 'mediaReady') void this.#lookAtPermission();
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
        if (!this.#line.isClosed) this.#news.add(event);
        return this.#publish();
      case 'preview':
        return this.#publish();
    }
  }

  #hearSurroundings(event: 'online' | 'networkChanged' | 'pagehide' | 'pageshow' | 'visible'): void {
    this.#take({type: event === 'visible' ? 'online' : event});
    if (event === 'visible') void this.#lookAtPermission();
  }

  /** Whether microphone and camera may be used without asking: only then is a call answered by itself. */
  async #lookAtPermission(): Promise<void> {
    const {autoAnswer, media} = this.settings;
    if (autoAnswer.length === 0) return;
    const granted = await this.#media.permitted({audio: true, video: media === 'video'});
    if (granted !== this.#line.current.permitted) this.#take({type: 'permission', granted});
  }
}
