/**
 * P18: what there is of the interface for everybody and for the page around it, counted in a call on a demo page; beside
 * it a rival that makes players, because those that make calls let nobody into one without an account.
 */
import {readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {launch} from '../tools/browser.js';
import {startDemo} from '../tools/serve.js';
import {projectFolder} from '../tools/vite-settings.js';
import {Stage} from '../test/e2e/support/stage.js';
import {judgeFigure} from './support/figures.js';
import {type InterfaceRow, measure, rootProperties} from './support/interface-row.js';

/** What a page has to bear, and who can read it. */
interface Row extends InterfaceRow {
  readonly onRoot: number;
  readonly foreignRequests: number;
  readonly locales: number;
}

const window = {width: 1000, height: 1000};
const ours = await measureOurs();
const theirs = await measureMediaChrome();
print('call-elements, <call-view> in a call', ours);
print('media-chrome, a player with its buttons', theirs);
judgeRow(ours);

async function measureOurs(): Promise<Row> {
  const stage = await Stage.setWithDemo();
  try {
    const {page} = await stage.person('alice');
    await page.setViewport(window);
    const foreign = listForeign(stage.site.origin);
    // The page alone, to know what is its own.
    await page.setRequestInterception(true);
    const withhold = (isOurs: boolean) => {
      page.removeAllListeners('request');
      page.on('request', (request) => {
        foreign.note(request.url());
        if (isOurs && request.url().endsWith('/call-elements.js')) void request.abort();
        else void request.continue();
      });
    };
    withhold(true);
    const path = `${stage.site.origin}/three-tags.html`;
    await page.goto(path, {waitUntil: 'networkidle0'});
    const own = new Set(await page.evaluate(rootProperties));
    withhold(false);
    await page.goto(path, {waitUntil: 'networkidle0'});
    const foreignRequests = foreign.urls.length;

    const alice = await stage.person('alice');
    const bob = await stage.reachable('bob', '/three-tags.html?name=bob&to=alice');
    await alice.press('Call Bob');
    await bob.press('Answer');
    await alice.isIn('ongoing');
    await alice.seesFrames();
    // The last of its buttons comes with the first measurement.
    await page.waitForSelector('call-view:is(:state(quality-good), :state(quality-fair), :state(quality-poor))');
    const added = (await page.evaluate(rootProperties)).filter((name) => !own.has(name));
    const row = await measure(page, 'call-view');
    const tables = readdirSync(join(projectFolder, 'src/localization/locales'));
    return {...row, onRoot: added.length, foreignRequests, locales: tables.length + 1};
  } finally {
    await stage.close();
  }
}

async function measureMediaChrome(): Promise<Row> {
  const script = `/@fs${fileURLToPath(import.meta.resolve('media-chrome'))}`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Player</title>
    <script type="module" src="${script}"></script></head><body><media-controller>
    <video slot="media" muted playsinline></video><media-control-bar>
    ${['play', 'seek-backward', 'seek-forward', 'mute', 'playback-rate', 'captions', 'airplay', 'cast', 'pip', 'fullscreen'].map((name) => `<media-${name}-button></media-${name}-button>`).join('')}
    <media-volume-range></media-volume-range><media-time-range></media-time-range></media-control-bar>
    </media-controller></body></html>`;
  const demo = await startDemo({pages: {'/player.html': html}});
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument('globalThis.__name ??= (named) => named');
    await page.setViewport(window);
    const foreign = listForeign(demo.origin);
    page.on('request', (request) => foreign.note(request.url()));
    await page.goto(`${demo.origin}/player.html`, {waitUntil: 'networkidle0'});
    const onRoot = (await page.evaluate(rootProperties)).length;
    // A picture that needs no file.
    await page.$eval('video', (video) => {
      const canvas = document.createElement('canvas');
      canvas.getContext('2d')?.fillRect(0, 0, 1, 1);
      video.srcObject = canvas.captureStream();
    });
    const row = await measure(page, 'media-controller, media-controller *');
    const language = fileURLToPath(import.meta.resolve('media-chrome/dist/lang/en.js'));
    const tables = readdirSync(dirname(language)).filter((name) => name.endsWith('.js'));
    return {...row, onRoot, foreignRequests: foreign.urls.length, locales: tables.length};
  } finally {
    await browser.close();
    await demo.close();
  }
}

/** Requests that go elsewhere than to the page's own origin. */
function listForeign(origin: string) {
  const urls: string[] = [];
  return {
    urls,
    note(url: string) {
      if (/^(?:http|ws)/.test(url) && new URL(url).origin !== origin) urls.push(url);
    },
  };
}

function print(who: string, row: Row) {
  const of = (some: number) => `${some} of ${row.controls}`;
  console.log(`P18 ${who}
  axe nodes                        ${row.axeNodes}
  controls named                   ${of(row.named)}
  reached by keyboard              ${of(row.reached)}
  focus visible                    ${of(row.focusShown)}
  focus visible, forced colours    ${of(row.focusShownInForcedColours)}
  smallest target, mouse / touch   ${row.mouseTarget.toFixed(0)} / ${row.touchTarget.toFixed(0)} px
  parts reached from the page      ${row.partsReached} of ${row.parts}
  custom properties on :root       ${row.onRoot}
  requests to third parties        ${row.foreignRequests}
  locales                          ${row.locales}
`);
}

function judgeRow(row: Row) {
  judgeFigure('P18 axe nodes', row.axeNodes, 0, 'nodes');
  judgeFigure('P18 controls without a name', row.controls - row.named, 0, 'controls');
  judgeFigure('P18 controls no key leads to', row.controls - row.reached, 0, 'controls');
  judgeFigure('P18 controls that do not show their focus', row.controls - row.focusShown, 0, 'controls');
  judgeFigure('P18 in forced colours', row.controls - row.focusShownInForcedColours, 0, 'controls');
  judgeFigure('P18 missing of 44 px, by touch', Math.max(0, 44 - row.touchTarget), 0, 'px');
  judgeFigure('P18 parts the page does not reach', row.parts - row.partsReached, 0, 'parts');
  judgeFigure('P18 custom properties on :root', row.onRoot, 0, 'properties');
  judgeFigure('P18 requests to third parties', row.foreignRequests, 0, 'requests');
}
