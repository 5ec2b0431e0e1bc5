import {deviceKinds} from './acquire.js';
import {listDevices} from './device-lister.js';
import type {TrackKind} from './local-tracks.js';
import {isAllowedByPolicy} from './media-error.js';

type Device = Exclude<TrackKind, 'screen'>;

/** Whether the browser would have to ask the person before it gives a device. */
export class DevicePermissions {
  /** Browsers keep what they answered up to date, and alive for as long as the page: asked once, not for every call. */
  readonly #answers = new Map<Device, Promise<PermissionStatus>>();

  async has(kind: Device): Promise<boolean> {
    if (!isAllowedByPolicy(kind)) return false;
    try {
      return (await this.#answer(kind)).state === 'granted';
    } catch {
      // This browser does not say it of devices, but gives their names only to pages that may use them.
      const devices = await listDevices();
      return devices?.some((device) => device.kind === deviceKinds[kind] && device.label !== '') ?? false;
    }
  }

  #answer(kind: Device): Promise<PermissionStatus> {
    const known = this.#answers.get(kind);
    if (known) return known;
    const name = kind === 'mic' ? 'microphone' : 'camera';
    // The types do not list devices, because not all browsers know them by name.
    const answer = navigator.permissions.query({name: name as PermissionName});
    this.#answers.set(kind, answer);
    return answer;
  }
}
