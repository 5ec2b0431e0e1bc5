import type {DeviceList} from '../core/call-snapshot.js';

type Devices = DeviceList['available'];

/** The list of devices, kept up to date for as long as something is captured. */
export class DeviceLister {
  readonly #changed: (change: 'added' | 'removed') => void;
  #available: Devices = [];

  constructor(changed: (change: 'added' | 'removed') => void) {
    this.#changed = changed;
  }

  get available() {
    return this.#available;
  }

  listen(signal: AbortSignal) {
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.refresh(), {signal});
  }

  async refresh() {
    const before = this.#available;
    const found = await listDevices();
    if (!found) return;
    this.#available = found
      // What cannot be chosen is not offered.
      .filter(({kind}) => kind !== 'audiooutput' || 'setSinkId' in HTMLMediaElement.prototype)
      .map(({kind, deviceId, label}) => ({kind, id: deviceId, label}));
    if (lacksSome(before, this.#available)) this.#changed('removed');
    else if (lacksSome(this.#available, before)) this.#changed('added');
  }
}

/** What there is; nothing where the browser does not tell this page. */
export async function listDevices(): Promise<MediaDeviceInfo[] | undefined> {
  return navigator.mediaDevices?.enumerateDevices().catch(() => undefined);
}

/** Whether there is something in `some` that is not in `others`, or was without its name there. */
function lacksSome(some: Devices, others: Devices): boolean {
  return some.some(
    ({kind, id, label}) => !others.some((other) => other.kind === kind && other.id === id && other.label === label),
  );
}
