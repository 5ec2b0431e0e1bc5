import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {FoundCall} from '../../context/found-call.js';
import type {DeviceKind, DeviceList} from '../../core/call-snapshot.js';
import {inDigits} from '../../localization/digits.js';
import type {Words} from '../../localization/words.js';
import type {WordsController} from '../../localization/words-controller.js';

const kinds: readonly DeviceKind[] = ['audioinput', 'videoinput', 'audiooutput'];
/** How long it is told. */
const toldMs = 6000;

/** Notices that a device in use was unplugged and another one took its place. */
export class DeviceNews implements ReactiveController {
  /** What it is called, for some seconds. */
  replacement: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #call: FoundCall;
  readonly #words: WordsController<Words>;
  #before: DeviceList | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, call: FoundCall, words: WordsController<Words>) {
    this.#host = host;
    this.#call = call;
    this.#words = words;
    host.addController(this);
  }

  hostUpdate() {
    const now = this.#call.value?.devices;
    const before = this.#before;
    this.#before = now;
    if (!now || !before || now === before) return;
    const kind = kinds.find((one) => isReplaced(one, before, now));
    if (!kind) return;
    const devices = now.available.filter((device) => device.kind === kind);
    const index = devices.findIndex(({id}) => id === now.selected[kind]);
    this.replacement =
      devices[index]?.label || this.#words.table.unnamedDevice(kind, inDigits(index + 1, this.#words.language));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.replacement = null;
      this.#host.requestUpdate();
    }, toldMs);
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
    this.replacement = null;
    this.#before = undefined;
  }
}

function isReplaced(kind: DeviceKind, before: DeviceList, now: DeviceList): boolean {
  const [old, fresh] = [before.selected[kind], now.selected[kind]];
  const isThere = (id: string | undefined) => now.available.some((device) => device.kind === kind && device.id === id);
  return !!old && old !== fresh && !isThere(old) && isThere(fresh);
}
