import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Browser, CDPSession, ElementHandle, Page} from 'puppeteer-core';
import {launch} from '../../tools/browser.js';
import {type Demo, startDemo} from '../../tools/serve.js';
import {controlsSeen, showFocus} from './support/controls.js';

/** Runs in a page: which controls look alike. */
function kindsOf(controls: readonly HTMLElement[]): string[] {
  return controls.map((control) => {
    const root = control.getRootNode();
    const host = root instanceof ShadowRoot ? root.host.localName : '';
    return `${host} ${control.part.value || control.localName} ${control.className} ${control.ariaPressed}`;
  });
}

/** Runs in a page: what sticks out of it at the side, or is covered or cut off so that it cannot be pressed. */
function clipped(controls: readonly HTMLElement[]): string[] {
  const problems: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) problems.push(`the page scrolls sideways: ${root.scrollWidth}`);
  for (const control of controls) {
    control.scrollIntoView({block: 'center', behavior: 'instant'});
    const {left, right} = control.getBoundingClientRect();
    // A link may go on in the next line.
    const [first = control.getBoundingClientRect()] = control.getClientRects();
    const middle = [first.left + first.width / 2, first.top + first.height / 2] as const;
    const name = `${control.part.value || control.localName} “${control.textContent?.trim() || control.ariaLabel}”`;
    if (left < 0 || right > root.clientWidth + 0.5) problems.push(`${name} sticks out: ${left} to ${right}`);
    if (control.scrollWidth > control.clientWidth + 1 && control.localName === 'button')
      problems.push(`${name} has more in it than it shows: ${control.scrollWidth} in ${control.clientWidth}`);
    let hit: Element | null = document.elementFromPoint(...middle);
    while (hit?.shadowRoot) {
      const inner: Element | null = hit.shadowRoot.elementFromPoint(...middle);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    // What is slotted into it is in it; what is slotted as mere text is found as the element it stands in.
    let isHit = hit === (control.getRootNode() as Partial<ShadowRoot>).host;
    for (let at: Node | null | undefined = hit; at && !isHit;) {
      // Whatever lies under an open menu is meant to.
      isHit = at === control || (at instanceof Element && at.matches('[role=menu], [popover]'));
      at = (at instanceof Element && at.assignedSlot) || (at instanceof ShadowRoot ? at.host : at.parentNode);
    }
    if (!isHit) problems.push(`${name} is covered by ${hit?.localName}`);
  }
  return problems;
}

/** Of one state. */
interface Seen {
  /** Of each of its controls. */
  readonly kinds: readonly string[];
  readonly problems: readonly string[];
}

/** One of a kind of control. */
interface Kind {
  readonly name: string;
  /** Which one of those that are seen. */
  readonly index: number;
}

describe('every element in every state', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let session: CDPSession;
  /** Each is shown after a press, of which a browser allows for one thing only: so these come one by one. */
  let errands: string[][];
  let seen: ReadonlyMap<string, Seen>;
  let kinds: ReadonlyMap<string, readonly Kind[]>;

  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), launch()]);
    page = await browser.newPage();
    // The loader of these tests wraps functions that have a name; in a page there is nothing to wrap them with.
    await page.evaluateOnNewDocument('globalThis.__name ??= (named) => named');
    session = await page.createCDPSession();
    await dress(640);
    await page.goto(`${demo.origin}/gallery.html?alone`);
    await page.waitForSelector('[data-states]', {timeout: 60_000});
    const listed = await page.$eval('html', ({dataset}) => dataset['states'] ?? '[]');
    // As gallery.ts writes it.
    const states = JSON.parse(listed) as {readonly id: string; readonly needsGesture?: true}[];
    assert.ok(states.length > 20, `only ${states.length} states`);
    const plain = states.filter(({needsGesture}) => !needsGesture);
    errands = [plain, ...states.filter(({needsGesture}) => needsGesture).map((state) => [state])].map((some) =>
      some.map(({id}) => id),
    );
    seen = await lookAtAll();
    kinds = fewestStates(seen);
    const count = [...kinds.values()].flat().length;
    assert.ok(count > 20, `only ${count} kinds of controls`);
  });
  after(async () => {
    await browser.close();
    await demo.close();
  });

  async function dress(width: number, forced = false) {
    await page.setViewport({width, height: 800});
    const features = [{name: 'prefers-reduced-motion', value: 'reduce'}];
    if (forced) features.push({name: 'forced-colors', value: 'active'});
    await session.send('Emulation.setEmulatedMedia', {features});
  }

  /** Its words are fetched then. */
  async function speak(lang: string, dir: string) {
    await show('call-button/calling');
    const said = `document.querySelector('call-button').shadowRoot.textContent`;
    const before = await page.evaluate(said);
    await page.evaluate(`Object.assign(document.documentElement, ${JSON.stringify({lang, dir})})`);
    await page.waitForFunction(`${said} !== ${JSON.stringify(before)}`);
  }

  async function show(state: string) {
    await page.evaluate(inEach([state], '() => 0'));
  }

  async function lookAtAll(): Promise<Map<string, Seen>> {
    const found = new Map<string, Seen>();
    for (const states of errands) {
      const look = `(controls) => ({kinds: (${kindsOf.toString()})(controls), problems: (${clipped.toString()})(controls)})`;
      // What the function gives for each state.
      const seenThere = (await page.evaluate(inEach(states, look))) as Seen[];
      for (const [at, one] of seenThere.entries()) found.set(states[at] ?? '', one);
    }
    return found;
  }

  const problemsIn = (all: ReadonlyMap<string, Seen>) =>
    [...all].flatMap(([state, {problems}]) => problems.map((problem) => `${state}: ${problem}`));

  it('keeps everything in reach at 200 %, which is 640 pixels', () => {
    assert.deepEqual(problemsIn(seen), []);
  });

  for (const [what, lang, dir] of [
    ['in German, whose words are long', 'de', 'ltr'],
    ['in Arabic, from right to left', 'ar', 'rtl'],
  ] as const) {
    it(`keeps everything in reach at 400 %, which is 320 pixels, ${what}`, async () => {
      await dress(320);
      await speak(lang, dir);
      assert.deepEqual(problemsIn(await lookAtAll()), []);
    });
  }

  for (const [what, forced] of [
    ['', false],
    [' in forced colours', true],
  ] as const) {
    it(`shows where the focus is${what}, on every kind of control, in pixels`, async () => {
      await dress(640, forced);
      const unseen: string[] = [];
      for (const [state, ofState] of kinds) {
        await show(state);
        const controls: ElementHandle<HTMLElement>[] = [];
        for (const {index} of ofState) {
          const control = await page.evaluateHandle(`(${controlsSeen.toString()})()[${index}]`);
          // All of them are elements.
          controls.push(control as ElementHandle<HTMLElement>);
        }
        const isShown = await showFocus(page, controls);
        unseen.push(...ofState.filter((_kind, at) => !isShown[at]).map(({name}) => `${state}: ${name}`));
      }
      assert.deepEqual(unseen, []);
    });
  }
});

/** For a page: shows one state after the other, and looks at its controls. One errand: asking each time takes longer. */
function inEach(states: readonly string[], look: string): string {
  return `(async () => {
    const controlsSeen = ${controlsSeen.toString()};
    const seen = [];
    for (const state of ${JSON.stringify(states)}) {
      if (document.documentElement.dataset.shown !== state) {
        const shown = new Promise((resolve) => addEventListener('shown', resolve, {once: true}));
        location.hash = state;
        await shown;
      }
      seen.push((${look})(controlsSeen()));
    }
    return seen;
  })()`;
}

/** One of each kind of control, by where it is found: in as few states as will do. */
function fewestStates(seen: ReadonlyMap<string, Seen>): Map<string, Kind[]> {
  const kindsIn = (state: string) => seen.get(state)?.kinds ?? [];
  const wanted = new Set([...seen.keys()].flatMap(kindsIn));
  const chosen = new Map<string, Kind[]>();
  while (wanted.size > 0) {
    const newIn = (state: string) => [...new Set(kindsIn(state))].filter((name) => wanted.has(name));
    const [state = ''] = [...seen.keys()].sort((a, b) => newIn(b).length - newIn(a).length);
    const kinds = newIn(state).map((name) => ({name, index: kindsIn(state).indexOf(name)}));
    for (const {name} of kinds) wanted.delete(name);
    chosen.set(state, kinds);
  }
  return chosen;
}
