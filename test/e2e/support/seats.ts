import type {Browser} from 'puppeteer-core';
import {launch} from '../../../tools/browser.js';

/** Fewer pictures a second than it has by itself: several calls at once are still shown without a pause. */
const fakeCamera = '--use-fake-device-for-media-stream';

/** How long browsers stay open for another test file in this process, in milliseconds: starting one takes longer. */
const patience = 300;

const browsers = new Map<string, Promise<Browser>>();
let takers = 0;
let closing: NodeJS.Timeout | undefined;

/** Browsers for the people of one stage. Whoever has taken a seat gives it back. */
export function takeSeats(): void {
  clearTimeout(closing);
  takers++;
}

export function giveSeatsBack(): void {
  if (--takers > 0) return;
  closing = setTimeout(() => {
    for (const browser of browsers.values()) void browser.then((open) => open.close());
    browsers.clear();
  }, patience);
}

/**
 * The browser at that seat. Who calls somebody sits at another one, with a camera of their own: Chromium shares one among
 * the windows of a browser, and gives no picture to a window that opens it in the moment another one lets go of it.
 * `without`: flags it lacks, as {@link launch} has it.
 */
export function browserAt(seat: number, without: readonly string[]): Promise<Browser> {
  const key = [seat, ...without].join();
  const args = without.includes(fakeCamera) ? [] : [`${fakeCamera}=fps=10`];
  const browser = browsers.get(key) ?? launch({without: [fakeCamera, ...without], args});
  browsers.set(key, browser);
  return browser;
}
