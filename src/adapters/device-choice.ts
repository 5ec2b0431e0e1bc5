import type {DeviceKind} from '../core/call-snapshot.js';

const key = 'call-elements:devices';

/** Which devices the person chose, remembered for the next visit unless the page does not want that. */
export class DeviceChoice {
  readonly #persist: boolean;
  #chosen: Readonly<Partial<Record<DeviceKind, string>>>;

  constructor({persist}: {readonly persist: boolean}) {
    this.#persist = persist;
    this.#chosen = persist ? read() : {};
  }

  get(kind: DeviceKind): string | undefined {
    return this.#chosen[kind];
  }

  set(kind: DeviceKind, id: string) {
    this.#chosen = {...this.#chosen, [kind]: id};
    if (!this.#persist) return;
    try {
      localStorage.setItem(key, JSON.stringify(this.#chosen));
    } catch {
      // Storage is blocked or full: the choice lasts as long as the page.
    }
  }
}

function read(): Partial<Record<DeviceKind, string>> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return {};
    const {audioinput, videoinput, audiooutput}: Partial<Record<string, unknown>> = {...stored};
    return {
      ...(typeof audioinput === 'string' && {audioinput}),
      ...(typeof videoinput === 'string' && {videoinput}),
      ...(typeof audiooutput === 'string' && {audiooutput}),
    };
  } catch {
    // Storage is blocked, or somebody wrote something else there: as if nothing had been chosen.
    return {};
  }
}
