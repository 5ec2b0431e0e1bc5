import {systemClock} from '../adapters/system-clock.js';
import type {Attention, Clock, MeasureQuality, Ports, Speaker} from '../controller/ports.js';
import type {CallSettings} from '../core/call-settings.js';
import type {LinkQuality} from '../core/call-snapshot.js';
import {checkInMemory} from './memory-check.js';
import {MemoryLink, Wires} from './memory-link.js';
import {MemoryMedia} from './memory-media.js';
import {PageClock} from './page-clock.js';
import {Station} from './station.js';
import {Switchboard} from './switchboard.js';
import {TestDevices} from './test-devices.js';
import {TestPerson} from './test-person.js';

export interface TestNetworkOptions {
  /** The time by which everything happens; the real one unless given. */
  readonly clock?: Clock;
  /** How long `rings()`, `talks()` and `ends()` wait, in real milliseconds; 4000 unless given. */
  readonly timeout?: number;
}

/**
 * A broker, connections and devices in memory. What a page would have of the network and of the browser it has of this:
 * no request, no permission, no WebRTC.
 */
export class TestNetwork {
  /** Those of the page under test; the people who join have their own. */
  readonly devices = new TestDevices();
  readonly #clock: Clock;
  readonly #timeout: number;
  readonly #board: Switchboard;
  readonly #wires: Wires;
  readonly #stations = new Set<Station>();
  readonly #people = new Set<TestPerson>();
  readonly #qualityListeners = new Set<() => void>();
  #quality: LinkQuality = {level: 'good', reason: null, rtt: 20, loss: 0, jitter: 2, relayed: false};
  #ids = 0;

  constructor({clock = systemClock, timeout = 4_000}: TestNetworkOptions = {}) {
    this.#clock = clock;
    this.#timeout = timeout;
    this.#board = new Switchboard(clock);
    // PeerServer waits five seconds for who is away; so long no test would.
    this.#board.patience = 500;
    this.#wires = new Wires(clock);
  }

  /** Somebody else, who can be called and call from now on. */
  join(name: string, settings: Partial<CallSettings> = {}): TestPerson {
    const devices = new TestDevices();
    const {station, ports} = this.#equip(name, devices);
    const person = new TestPerson(name, {station, ports, devices, settings, timeout: this.#timeout});
    this.#people.add(person);
    return person;
  }

  /** What a controller works with: for a page, `configureCalls({network})` and `provider.network` ask for it. */
  ports(): Ports {
    return this.#equip('You', this.devices).ports;
  }

  /** The network is gone under everybody: no broker, and calls reconnect. */
  goOffline(): void {
    this.#wires.fail('failed');
    this.stopBroker();
  }

  /** It is back, and calls go on. */
  goOnline(): void {
    this.#wires.restore();
    this.startBroker();
  }

  /** The broker is gone; calls go on. */
  stopBroker(): void {
    this.#board.stop();
  }

  startBroker(): void {
    this.#board.start();
    for (const station of this.#stations) station.happen('online');
  }

  /** How well connections carry calls. */
  get quality(): LinkQuality {
    return this.#quality;
  }

  set quality(quality: LinkQuality) {
    this.#quality = quality;
    for (const listener of this.#qualityListeners) listener();
  }

  /** Everybody who joined leaves. Nothing waits any more, so that a process can end. */
  close(): void {
    for (const person of this.#people) person.leave();
    this.#people.clear();
  }

  #equip(owner: string, devices: TestDevices): {readonly station: Station; readonly ports: Ports} {
    const clock = new PageClock(this.#clock);
    const media = new MemoryMedia(clock, devices, owner);
    const station = new Station({
      board: this.#board,
      token: this.#nextId(),
      clock,
      media,
      makeLink: (options) => new MemoryLink(this.#wires, {owner, sent: media}, options),
    });
    this.#stations.add(station);
    const ports: Ports = {
      ...station.ports,
      openSpeaker: () => silentSpeaker,
      openAttention: () => noAttention,
      measureQuality: this.#measureQuality,
      measureLevels: () => {},
      check: (_broker, report, signal) =>
        void checkInMemory({devices, isBrokerUp: () => this.#board.isUp}, report, signal),
      randomId: () => this.#nextId(),
    };
    return {station, ports};
  }

  #nextId(): string {
    return `test${this.#ids++}`;
  }

  readonly #measureQuality: MeasureQuality = (_link, tell, signal) => {
    const listener = () => tell(this.#quality);
    this.#qualityListeners.add(listener);
    const cancel = this.#clock.after(1, listener);
    signal.addEventListener('abort', () => {
      cancel();
      this.#qualityListeners.delete(listener);
    });
  };
}

/** Pages under test ring in silence. */
const silentSpeaker: Speaker = {blocked: false, play() {}, prime() {}, unblock() {}, async select() {}};

const noAttention: Attention = {ringBlocked: false, want() {}, unblock() {}};
