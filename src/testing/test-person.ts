import {CallController} from '../controller/call-controller.js';
import type {Ports} from '../controller/ports.js';
import {type CallSettings, defaultSettings} from '../core/call-settings.js';
import type {CallPhase, CallSnapshot, DialOptions} from '../core/call-snapshot.js';
import type {Station} from './station.js';
import type {TestDevices} from './test-devices.js';

interface Facts {
  readonly station: Station;
  readonly ports: Ports;
  readonly devices: TestDevices;
  readonly settings: Partial<CallSettings>;
  /** How long to wait in vain, in milliseconds. */
  readonly timeout: number;
}

/** Somebody else on the network: a page of their own, without anything to see. */
export class TestPerson {
  readonly name: string;
  /** Their calls, for whatever the methods here do not do. */
  readonly controller: CallController;
  readonly devices: TestDevices;
  readonly #station: Station;
  readonly #timeout: number;

  /** @internal Made by `TestNetwork.join()`. */
  constructor(name: string, {station, ports, devices, settings, timeout}: Facts) {
    this.name = name;
    this.devices = devices;
    this.#station = station;
    this.#timeout = timeout;
    this.controller = new CallController(ports, {...defaultSettings, ...settings}, () => {});
    this.controller.connect(name);
  }

  /** Their call, or the last one, or null. */
  get call(): CallSnapshot | null {
    return this.controller.call;
  }

  get phase(): CallPhase {
    return this.call?.phase ?? 'idle';
  }

  dial(to: string, options?: DialOptions): void {
    this.controller.dial(to, options);
  }

  answer(options?: {readonly media?: 'video' | 'audio'}): void {
    this.controller.answer(options);
  }

  decline(): void {
    this.controller.decline();
  }

  hangUp(): void {
    this.controller.hangUp();
  }

  /** Waits until they can be called. A call before that waits for them for a moment, too. */
  async registered(): Promise<void> {
    await this.#eventually(() => this.controller.registration.state === 'registered', 'can be called');
  }

  /** Waits until somebody calls them. */
  rings(): Promise<CallSnapshot> {
    return this.until((call) => call.phase === 'incoming', 'rings');
  }

  /** Waits until they are connected with somebody. */
  talks(): Promise<CallSnapshot> {
    return this.until((call) => call.phase === 'ongoing', 'talks');
  }

  /** Waits until their call is over; `reason` and `by` say how. */
  ends(): Promise<CallSnapshot> {
    return this.until((call) => call.phase === 'ended', 'ends a call');
  }

  /** Waits until their call is as it should be; `what` they do then is said if it never is. */
  until(condition: (call: CallSnapshot) => boolean, what = 'has such a call'): Promise<CallSnapshot> {
    return this.#eventually(() => this.call && condition(this.call) && this.call, what);
  }

  /** Closes the page, which says goodbye to whom it talks with. */
  leave(): void {
    this.#station.leave();
  }

  /** Is gone without a word: others notice by and by. */
  crash(): void {
    this.#station.crash();
  }

  #eventually<T>(find: () => T | null | false, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const look = () => {
        const found = find();
        if (found === null || found === false) return;
        over.abort();
        resolve(found);
      };
      const timer = setTimeout(() => {
        over.abort();
        reject(new Error(`Waited ${this.#timeout} ms in vain until ${this.name} ${what}: ${this.#situation}.`));
      }, this.#timeout);
      over.signal.addEventListener('abort', () => clearTimeout(timer));
      this.controller.subscribe(look, over.signal);
      look();
    });
  }

  get #situation(): string {
    const {call, registration} = this.controller;
    if (registration.state !== 'registered') return `${this.name} is ${registration.state} at the broker`;
    if (!call) return 'there is no call';
    return call.reason ? `the call ended, ${call.reason} by ${call.by}` : `the call is ${call.phase} (${call.step})`;
  }
}
