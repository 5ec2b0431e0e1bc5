import {CallError} from '../core/call-error.js';

/** Microphone, camera and screen of somebody, and what they say when a page asks for them. */
export class TestDevices {
  /** With `prompt` the page waits until somebody says `allow()` or `deny()`. */
  permission: 'granted' | 'denied' | 'prompt' = 'granted';
  hasMicrophone = true;
  hasCamera = true;
  /** What they do when they are asked for their screen. */
  sharesScreen = true;
  readonly #questions: ((isAllowed: boolean) => void)[] = [];
  readonly #losses = new Set<(device: 'mic' | 'camera' | 'screen') => void>();

  /** Says yes to whatever the page asks or asked. */
  allow(): void {
    this.permission = 'granted';
    this.#decide(true);
  }

  /** Says no to it. */
  deny(): void {
    this.permission = 'denied';
    this.#decide(false);
  }

  /** A device that is in use is pulled out, or the sharing of the screen ended with the browser's own button. */
  unplug(device: 'microphone' | 'camera' | 'screen'): void {
    if (device === 'microphone') this.hasMicrophone = false;
    if (device === 'camera') this.hasCamera = false;
    for (const lose of this.#losses) lose(device === 'microphone' ? 'mic' : device);
  }

  /** @internal Resolves when the page may have them; rejects when it may not. */
  async ask(): Promise<void> {
    const isAllowed =
      this.permission === 'prompt'
        ? await new Promise<boolean>((decide) => this.#questions.push(decide))
        : this.permission === 'granted';
    if (!isAllowed) throw new CallError('permission-denied', 'The person said no.');
  }

  /** @internal Tells of a device that was in use and is gone. */
  onLost(lose: (device: 'mic' | 'camera' | 'screen') => void): void {
    this.#losses.add(lose);
  }

  #decide(isAllowed: boolean): void {
    for (const decide of this.#questions.splice(0)) decide(isAllowed);
  }
}
