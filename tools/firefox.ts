import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import puppeteer, {type Browser} from 'puppeteer-core';

const folders = (process.env['PATH'] ?? '').split(delimiter);
const path = [
  process.env['FIREFOX_PATH'],
  ...folders.flatMap((folder) => [join(folder, 'firefox'), join(folder, 'firefox-esr')]),
].find((candidate) => candidate !== undefined && existsSync(candidate));

/** For `{skip: …}`. Chromium comes with the development dependencies. */
export const missingFirefox = path === undefined && 'there is no Firefox (install one or set FIREFOX_PATH)';

/** With devices that are not real and need not be asked for; it reaches other browsers of the same machine. */
const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
};

export function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({browser: 'firefox', executablePath: path ?? '', extraPrefsFirefox: preferences});
}
