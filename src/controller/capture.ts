import {CallError} from '../core/call-error.js';
import type {SentMedia} from '../core/call-snapshot.js';
import type {LineEvent} from '../core/line.js';
import type {Media, WantedMedia} from './ports.js';

/** The first microphone and camera of one call at a time, with its outcome as an event; one that comes late is nobody's. */
export class Capture {
  readonly #media: Media;
  readonly #take: (event: LineEvent) => void;
  #current: {readonly callId: string; readonly abort: AbortController} | undefined;

  constructor(media: Media, take: (event: LineEvent) => void) {
    this.#media = media;
    this.#take = take;
  }

  async open(callId: string, wanted: WantedMedia): Promise<void> {
    this.#current?.abort.abort();
    const abort = new AbortController();
    this.#current = {callId, abort};
    // The ring need not wait for the camera when nobody has to be asked.
    void this.#media.permitted(wanted).then((granted) => {
      if (granted && !abort.signal.aborted) this.#take({type: 'permitted', callId});
    });
    try {
      const opened = await this.#media.open(wanted, abort.signal);
      if (!abort.signal.aborted) this.#take({type: 'mediaReady', callId, ...opened});
    } catch (cause) {
      if (abort.signal.aborted) return;
      const error = isCallError(cause) ? cause : new CallError('internal', 'Capture failed.', {cause});
      this.#take({type: 'mediaFailed', callId, reason: isRefusal(error) ? 'media-denied' : 'media-unavailable', error});
    }
  }

  set(callId: string, local: SentMedia): void {
    if (this.#current?.callId === callId) this.#media.set(local);
  }

  close(callId: string): void {
    if (this.#current?.callId !== callId) return;
    this.#current.abort.abort();
    this.#current = undefined;
    this.#media.close();
  }
}

/** Also one of another copy of the library: what tests play may come from there. */
function isCallError(cause: unknown): cause is CallError {
  return cause instanceof Error && cause.name === 'CallError';
}

/** Somebody said no, as opposed to: nothing is there. */
function isRefusal({code}: CallError): boolean {
  return code === 'permission-denied' || code === 'policy-blocked' || code === 'insecure-context';
}
