/** P11: a thousand buttons until they are drawn, and one change that concerns all of them. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {launch} from '../tools/browser.js';
import {filesOf, plainFilesOf} from './support/bundle.js';
import {judge, takeTurns} from './support/figures.js';

const [ours, page] = await Promise.all([filesOf('../src/cdn/call-elements.ts'), plainFilesOf('pages/buttons.ts')]);
const files = new Map<string, string>([
  ...[...ours].map(([name, code]) => [`/ours/${name}`, code] as const),
  ...[...page].map(([name, code]) => [`/page/${name}`, code] as const),
]);
const scripts = [`/ours/${[...ours.keys()][0]}`, `/page/${[...page.keys()][0]}`];
const html = `<!doctype html><html lang="en"><head><title>Buttons</title><link rel="icon" href="data:,">
  ${scripts.map((script) => `<script type="module" src="${script}"></script>`).join('')}</head><body></body></html>`;
const server = createServer((request, response) => {
  const code = files.get(request.url ?? '');
  response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
  response.end(code ?? html);
});
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
// It has listened by now, on TCP.
const {port} = server.address() as AddressInfo;

const browser = await launch({args: ['--js-flags=--expose-gc']});
const tab = await browser.newPage();
await tab.goto(`http://localhost:${port}/`);
await tab.waitForFunction('window.buttons !== undefined && customElements.get("call-button") !== undefined');

const measure = (who: 'ours' | 'floor', what: 'fill' | 'change') => async () =>
  tab.evaluate(
    async (side, act) => {
      const field = window.buttons[side];
      if (act === 'change') await field.fill();
      // Garbage of the other one is not to count here.
      (globalThis as {gc?: () => void}).gc?.();
      const milliseconds = await field[act]();
      field.clear();
      return milliseconds;
    },
    who,
    what,
  );

const rival = 'lit + context';
const filled = await takeTurns(12, measure('ours', 'fill'), measure('floor', 'fill'));
judge({what: 'P11 1,000 buttons, upgraded and drawn', rival, unit: 'ms', goal: 1.5}, filled);
const changed = await takeTurns(12, measure('ours', 'change'), measure('floor', 'change'));
judge({what: 'P11 one change of availability, 1,000 buttons', rival, unit: 'ms', goal: 1.5}, changed);
await browser.close();
server.close();
