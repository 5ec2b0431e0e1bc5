import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, before, describe, it} from 'node:test';
import type {Browser, CDPSession, ElementHandle, Page} from 'puppeteer-core';
import {launch} from '../../tools/browser.js';
import {type Demo, startDemo} from '../../tools/serve.js';

/** Runs in a page: what can be pressed or typed into and is seen, whatever shadow root it is in. */
function controlsSeen(): HTMLElement[] {
  const found: HTMLElement[] = [];
  const visit = (root: ParentNode) => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      const {width, height} = element.getBoundingClientRect();
      const isSeen =
        width > 1 && height > 1 && element.checkVisibility({visibilityProperty: true, opacityProperty: true});
      if (isSeen && element.matches('button, input, select, a[href], summary, [role^=menuitem]')) found.push(element);
    }
  };
  visit(document);
  return found;
}

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

/** Runs in a page: shows one state after the other, and looks at each. One errand: asking from outside takes longer. */
async function inEach<T>(states: readonly string[], look: () => T): Promise<T[]> {
  const seen: T[] = [];
  for (const state of states) {
    location.hash = state;
    while (!document.querySelector(`[data-shown=${JSON.stringify(state)}]`)) await new Promise(requestAnimationFrame);
    seen.push(look());
  }
  return seen;
}

describe('every element in every state', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let session: CDPSession;
  let states: string[];

  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), launch()]);
    page = await browser.newPage();
    // The loader of these tests wraps functions that have a name; in a page there is nothing to wrap them with.
    await page.evaluateOnNewDocument('globalThis.__name ??= (named) => named');
    session = await page.createCDPSession();
    await page.goto(`${demo.origin}/gallery.html`);
    await page.waitForSelector('[data-shown="all"]', {timeout: 60_000});
    states = await page.$$eval('figure', (figures) => figures.map(({id}) => id));
    assert.ok(states.length > 20, `only ${states.length} states`);
  });
  after(async () => {
    await browser.close();
    await demo.close();
  });

  async function dress(width: number, search = '', forced = false) {
    await page.setViewport({width, height: 640});
    const features = [{name: 'prefers-reduced-motion', value: 'reduce'}];
    if (forced) features.push({name: 'forced-colors', value: 'active'});
    await session.send('Emulation.setEmulatedMedia', {features});
    await page.goto(`${demo.origin}/gallery.html?alone${search}`);
  }

  async function show(state: string) {
    await page.evaluate(`location.hash = ${JSON.stringify(state)}`);
    await page.waitForSelector(`[data-shown=${JSON.stringify(state)}]`);
  }

  for (const [what, width, search] of [
    ['at 400 %, which is 320 pixels, in German, whose words are long', 320, '&lang=de'],
    ['at 400 % in Arabic, from right to left', 320, '&lang=ar&dir=rtl'],
    ['at 200 %, which is 640 pixels', 640, ''],
  ] as const) {
    it(`keeps everything in reach ${what}`, async () => {
      await dress(width, search);
      const found = await page.evaluate(
        `(${inEach.toString()})(${JSON.stringify(states)}, () => (${clipped.toString()})((${controlsSeen.toString()})()))`,
      );
      // What the function gives for each state.
      const problems = (found as string[][]).flatMap((list, at) => list.map((problem) => `${states[at]}: ${problem}`));
      assert.deepEqual(problems, []);
    });
  }

  for (const [what, forced] of [
    ['', false],
    [' in forced colours', true],
  ] as const) {
    it(`shows where the focus is${what}, on every kind of control, in pixels`, async () => {
      await dress(720, '', forced);
      const unseen: string[] = [];
      const kinds = await everyKind();
      for (const {state, index, kind} of kinds) {
        await show(state);
        const control = await page.evaluateHandle(`(${controlsSeen.toString()})()[${index}]`);
        // All of them are elements.
        if (!(await changesWithFocus(page, control as ElementHandle<HTMLElement>))) unseen.push(`${state}: ${kind}`);
      }
      assert.ok(kinds.length > 20, `only ${kinds.length} kinds of controls`);
      assert.deepEqual(unseen, []);
    });
  }

  /** One of each kind of control, and where it is. */
  async function everyKind() {
    const found = await page.evaluate(
      `(${inEach.toString()})(${JSON.stringify(states)}, () => (${kindsOf.toString()})((${controlsSeen.toString()})()))`,
    );
    const kinds = new Map<string, {state: string; index: number; kind: string}>();
    // What the function gives for each state.
    for (const [at, list] of (found as string[][]).entries()) {
      for (const [index, kind] of list.entries()) {
        if (!kinds.has(kind)) kinds.set(kind, {state: states[at] ?? '', index, kind});
      }
    }
    return [...kinds.values()];
  }
});

/** Whether something around a control looks another way while it has the focus of a keyboard. */
async function changesWithFocus(page: Page, control: ElementHandle<HTMLElement>): Promise<boolean> {
  const picture = async () => {
    // Pictures come a frame later.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const box = await control.boundingBox();
    assert.ok(box);
    const clip = {
      x: Math.max(0, box.x - 6),
      y: Math.max(0, box.y - 6),
      width: box.width + 12,
      height: box.height + 12,
    };
    const shot = await page.screenshot({clip, captureBeyondViewport: false, optimizeForSpeed: true});
    return createHash('sha256').update(shot).digest('hex');
  };
  await control.evaluate((element) => element.scrollIntoView({block: 'center', behavior: 'instant'}));
  await control.evaluate((element) => element.blur());
  const before = await picture();
  await control.evaluate((element) => element.focus({preventScroll: true, focusVisible: true} as FocusOptions));
  const focused = await picture();
  await control.evaluate((element) => element.blur());
  const again = await picture();
  // What moves by itself is compared with itself first.
  return before !== focused && again !== focused;
}
