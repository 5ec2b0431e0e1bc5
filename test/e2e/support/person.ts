import assert from 'node:assert/strict';
import type {CDPSession, ElementHandle, Page} from 'puppeteer-core';
import type {CallMessage} from '../../../src/core/call-message.js';
import {eventually} from './eventually.js';
import type {HeardEvent} from './evidence.js';
import {visibleText} from './visible.js';

interface Where {
  readonly role?: string;
  /** A selector: only inside of it. */
  readonly within?: string;
}

/** Somebody in front of a page of their own: sees what it shows, presses what it offers. */
export class Person {
  readonly name: string;
  readonly page: Page;
  readonly #origin: string;

  constructor(name: string, page: Page, origin: string) {
    this.name = name;
    this.page = page;
    this.#origin = origin;
  }

  /** A fresh page; what was open before is left as when an address is typed. */
  async goTo(path: string): Promise<this> {
    await this.page.goto(new URL(path, this.#origin).href, {waitUntil: 'load'});
    return this;
  }

  async leave() {
    await this.page.goto('about:blank');
  }

  /** What has this accessible name, as assistive technology finds it. */
  async find(name: string, {role = 'button', within = ''}: Where = {}): Promise<ElementHandle<Element>> {
    const selector = selectorFor(name, role, within);
    let found: ElementHandle<Element> | null = null;
    const isThere = async () => {
      found = await this.page.$(selector);
      return found?.isVisible();
    };
    await eventually(isThere, `${this.name} finds ${role} “${name}”`).catch(async (cause: unknown) => {
      throw new Error(`${this.name} finds no ${role} “${name}” in:\n${await this.text()}`, {cause});
    });
    assert(found);
    return found;
  }

  /** Presses it with the mouse, where it is. */
  async press(name: string, where: Where = {}) {
    const found = await this.find(name, where);
    await found.click();
    await found.dispose();
  }

  async fill(label: string, text: string) {
    const field = await this.find(label, {role: 'textbox'});
    // All that is in it is marked and typed over.
    await field.click({count: 3});
    await this.page.keyboard.type(text);
  }

  async has(name: string, {role = 'button', within = ''}: Where = {}): Promise<boolean> {
    return (await this.page.$(selectorFor(name, role, within))) !== null;
  }

  /** All that can be seen, a line for each block. */
  async text(): Promise<string> {
    return this.page.evaluate(visibleText);
  }

  async sees(sentence: string, ms?: number) {
    await eventually(async () => (await this.text()).includes(sentence), `${this.name} sees “${sentence}”`, ms).catch(
      async (cause: unknown) => {
        throw new Error(`${this.name} does not see “${sentence}” but:\n${await this.text()}`, {cause});
      },
    );
  }

  async seesNoMore(sentence: string, ms?: number) {
    await eventually(
      async () => !(await this.text()).includes(sentence),
      `${this.name} sees “${sentence}” no more`,
      ms,
    );
  }

  /** The library's events of this type, so far. */
  async heard(type: string): Promise<HeardEvent[]> {
    const events = await this.page.evaluate(() => window.evidence.events);
    return events.filter((event) => event.type === type);
  }

  /** Waits for an event, and returns the last one like it. */
  async hears(type: string, suits: (event: HeardEvent) => boolean = () => true, ms?: number): Promise<HeardEvent> {
    let found: HeardEvent | undefined;
    await eventually(
      async () => (found = (await this.heard(type)).filter(suits).at(-1)),
      `${this.name} hears ${type}`,
      ms,
    ).catch(async (cause: unknown) => {
      const heard = await this.page.evaluate(() => window.evidence.events);
      throw new Error(`${this.name} does not hear ${type} but ${JSON.stringify(heard, null, 1)}`, {cause});
    });
    assert(found);
    return found;
  }

  /** Registered: others can call. */
  async isReachable() {
    await this.hears('call-registration', ({state}) => state === 'registered');
  }

  /** Where the call is, by the events of the page. */
  async phase(): Promise<string> {
    return (await this.heard('call-state')).at(-1)?.phase ?? 'idle';
  }

  async isIn(phase: string, ms?: number) {
    await eventually(async () => (await this.phase()) === phase, `${this.name} is in ${phase}`, ms).catch(
      async (cause: unknown) => {
        const heard = await this.page.evaluate(() => window.evidence.events);
        throw new Error(`${this.name} is not in ${phase}: ${JSON.stringify(heard)}`, {cause});
      },
    );
  }

  /** Sees moving pictures in the `<video>` with this part: decoded frames go by, in a place that can be seen. */
  async seesFrames(part = 'remote-video', {within = 'body', count = 3}: {within?: string; count?: number} = {}) {
    const shown = async () => this.page.evaluate(countFrames, part, within);
    const before = Math.max(await shown(), 0);
    let now = before;
    await eventually(async () => (now = await shown()) >= before + count, `${this.name} sees ${part} move`).catch(
      async (cause: unknown) => {
        throw new Error(`${this.name} saw ${now - before} frames of ${part}:\n${await this.text()}`, {cause});
      },
    );
  }

  /** Hears sound: energy arrives, and the `<audio>` plays on. */
  async hearsSound() {
    const before = await this.page.evaluate(measureSound);
    const grown = async () => {
      const now = await this.page.evaluate(measureSound);
      // A connection that takes the place of another begins at nothing.
      before.energy = Math.min(before.energy, now.energy);
      before.played = Math.min(before.played, now.played);
      return now.energy > before.energy && now.played > before.played;
    };
    await eventually(grown, `${this.name} hears sound`);
  }

  /** What was said over data channels, without what is only for the machine. */
  async saidDirectly(): Promise<CallMessage[]> {
    const texts = await this.page.evaluate(() => window.evidence.channelTexts);
    // Written by our own pages.
    return texts.flatMap((text) => (text.startsWith('{') ? [JSON.parse(text) as CallMessage] : []));
  }

  /** From now on whoever asks for microphone or camera waits, until the returned function is called. */
  async delaysMedia(): Promise<() => Promise<void>> {
    await this.page.evaluate(() => {
      const {prototype} = MediaDevices;
      const {getUserMedia} = prototype;
      let release = () => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      window.releaseMedia = release;
      prototype.getUserMedia = async function (constraints) {
        await released;
        return getUserMedia.call(this, constraints);
      };
    });
    return () => this.page.evaluate(() => window.releaseMedia?.());
  }

  /** On pages opened from now on half a minute is three seconds: for what a page does after so long. */
  async hurries() {
    await this.page.evaluateOnNewDocument(() => {
      const {setTimeout} = window;
      const hurried = (run: () => void, ms = 0) => setTimeout(run, ms / 10);
      window.setTimeout = hurried as typeof setTimeout;
    });
  }

  /** What the settings of the browser say of this page; it has to be one whose browser asks (see {@link Stage.person}). */
  async permits(state: 'granted' | 'denied' | 'prompt', ...devices: ('microphone' | 'camera')[]) {
    const permissions = devices.map((name) => ({permission: {name}, state}));
    await this.page.browserContext().setPermission(this.#origin, ...permissions);
  }

  /** As if nothing had happened yet in this page. */
  async forget() {
    await this.page.evaluate(() => {
      const {steps, channelTexts, captures, tracks, events} = window.evidence;
      for (const list of [steps, channelTexts, captures, tracks, events]) list.length = 0;
    });
  }

  async devtools(): Promise<CDPSession> {
    return this.page.createCDPSession();
  }
}

/** By what assistive technology finds it. */
function selectorFor(name: string, role: string, within: string): string {
  return `${within} ::-p-aria([name="${name}"][role="${role}"])`.trim();
}

/** Runs in a page. -1 while there is no such video to be seen. */
function countFrames(part: string, within: string): number {
  const inside = (root: Element | ShadowRoot): HTMLVideoElement[] =>
    [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
      ...(element instanceof HTMLVideoElement && (element.part.contains(part) || element.id === part) ? [element] : []),
      ...(element.shadowRoot ? inside(element.shadowRoot) : []),
    ]);
  const place = document.querySelector(within);
  const video =
    place &&
    [...(place.shadowRoot ? inside(place.shadowRoot) : []), ...inside(place)].find(
      (one) => one.checkVisibility({visibilityProperty: true}) && one.clientWidth > 1,
    );
  if (!video) return -1;
  const {frames} = window.evidence;
  const count = frames.get(video);
  if (count !== undefined) return count;
  frames.set(video, 0);
  const next = () => {
    frames.set(video, (frames.get(video) ?? 0) + 1);
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
  return 0;
}

/** Runs in a page: the energy of all sound that arrived, and for how long the element that plays it has played. */
async function measureSound(): Promise<{energy: number; played: number}> {
  const {connections, audios} = window.evidence;
  const reports = await Promise.all(
    connections.filter(({connectionState}) => connectionState !== 'closed').map((connection) => connection.getStats()),
  );
  let energy = 0;
  for (const report of reports) {
    for (const one of report.values() as Iterable<{type: string; kind?: string; totalAudioEnergy?: number}>) {
      if (one.type === 'inbound-rtp' && one.kind === 'audio') energy += one.totalAudioEnergy ?? 0;
    }
  }
  const playing = [...audios, ...document.querySelectorAll('video')].filter(
    ({paused, muted, srcObject}) => !paused && !muted && srcObject instanceof MediaStream && srcObject.active,
  );
  return {energy, played: Math.max(0, ...playing.map(({currentTime}) => currentTime))};
}
