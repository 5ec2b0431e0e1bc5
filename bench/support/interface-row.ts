import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {CDPSession, ElementHandle, Page} from 'puppeteer-core';
import {controlsSeen, showFocus} from '../../test/e2e/support/controls.js';

/** What can be counted of an interface somebody else put into a page. */
export interface InterfaceRow {
  readonly axeNodes: number;
  readonly controls: number;
  readonly named: number;
  /** By Tab; and by arrow keys inside a toolbar or menu, as WAI-ARIA has it. */
  readonly reached: number;
  readonly focusShown: number;
  readonly focusShownInForcedColours: number;
  /** Of the smallest control, in pixels. */
  readonly mouseTarget: number;
  readonly touchTarget: number;
  readonly parts: number;
  readonly partsReached: number;
}

/** Counts in a page that shows the interface; `within` is a selector of its elements. */
export async function measure(page: Page, within: string): Promise<InterfaceRow> {
  const session = await page.createCDPSession();
  const look = (...features: {name: string; value: string}[]) =>
    session.send('Emulation.setEmulatedMedia', {
      features: [{name: 'prefers-reduced-motion', value: 'reduce'}, ...features],
    });
  await look();
  const axeNodes = await countAxe(page, within);
  const {parts, partsReached} = await page.evaluate(reachParts, within);
  const [mouseTarget, touchTarget] = [await smallest(page, within), await smallestByTouch(page, session, within)];
  const controls = await controlsIn(page, within);
  const named = await countNamed(session, controls);
  const reached = await reachByKeyboard(page, controls);
  await page.evaluate(hideVideos);
  const focusShown = count(await showFocus(page, controls));
  await look({name: 'forced-colors', value: 'active'});
  const focusShownInForcedColours = count(await showFocus(page, controls));
  await look();
  await session.detach();
  return {
    axeNodes,
    controls: controls.length,
    named,
    reached,
    focusShown,
    focusShownInForcedColours,
    mouseTarget,
    touchTarget,
    parts,
    partsReached,
  };
}

/** Runs in a page: the custom properties its `<html>` has. */
export function rootProperties(): string[] {
  return [...document.documentElement.computedStyleMap().keys()].filter((name) => name.startsWith('--'));
}

function count(all: readonly boolean[]): number {
  return all.filter(Boolean).length;
}

async function countAxe(page: Page, within: string): Promise<number> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const {violations} = (await page.evaluate(`axe.run(${JSON.stringify(within)})`)) as {
    violations: readonly {readonly nodes: readonly unknown[]}[];
  };
  return violations.reduce((sum, {nodes}) => sum + nodes.length, 0);
}

async function controlsIn(page: Page, within: string): Promise<ElementHandle<HTMLElement>[]> {
  const list = await page.evaluateHandle(listOf(within));
  const found: ElementHandle<HTMLElement>[] = [];
  // All of them are elements.
  for (const one of (await list.getProperties()).values()) found.push(one as ElementHandle<HTMLElement>);
  return found;
}

/** For a page: the controls of an interface. Those of its elements that are controls themselves count too. */
function listOf(within: string): string {
  return `(() => {
    const all = (${controlsSeen.toString()})();
    const isInside = (node) => {
      for (let at = node; at; at = at.assignedSlot ?? at.parentNode ?? at.host) if (at.matches?.(${JSON.stringify(within)})) return true;
      return false;
    };
    return all.filter(isInside);
  })()`;
}

async function countNamed(session: CDPSession, controls: readonly ElementHandle<HTMLElement>[]): Promise<number> {
  let named = 0;
  for (const control of controls) {
    const backendNodeId = await control.backendNodeId();
    const {nodes} = await session.send('Accessibility.getPartialAXTree', {backendNodeId, fetchRelatives: false});
    if (nodes.some(({ignored, name}) => !ignored && String(name?.value ?? '').trim())) named += 1;
  }
  return named;
}

/** Walks through the whole page. */
async function reachByKeyboard(page: Page, controls: readonly ElementHandle<HTMLElement>[]): Promise<number> {
  const reached = new Set<number>();
  const focused = () =>
    page.evaluate(
      (...all: HTMLElement[]) => {
        let {activeElement: element} = document;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        let isInToolbar = false;
        for (let at: Node | null = element; at; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
          isInToolbar ||= at instanceof Element && at.matches('[role=toolbar], [role=menu], [role=menubar]');
        }
        // A host that hands its focus on is reached with what is inside of it.
        const index = all.findIndex((control) => control === element || control.shadowRoot?.contains(element ?? null));
        return {index, isInToolbar, isNowhere: !element || element === document.body};
      },
      ...controls,
    );

  await page.evaluate(() => {
    getSelection()?.removeAllRanges();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const seen = new Map<number, number>();
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press('Tab');
    const {index, isInToolbar, isNowhere} = await focused();
    if (isNowhere && seen.size > 0) break;
    if (index < 0) continue;
    seen.set(index, (seen.get(index) ?? 0) + 1);
    if ((seen.get(index) ?? 0) > 1) break;
    reached.add(index);
    for (let next = index; isInToolbar;) {
      await page.keyboard.press('ArrowRight');
      next = (await focused()).index;
      if (next < 0 || reached.has(next)) break;
      reached.add(next);
    }
  }
  return reached.size;
}

async function smallest(page: Page, within: string): Promise<number> {
  const sizes = (await page.evaluate(
    `${listOf(within)}.map((control) => { const {width, height} = control.getBoundingClientRect(); return Math.min(width, height); })`,
  )) as number[];
  return Math.min(...sizes);
}

async function smallestByTouch(page: Page, session: CDPSession, within: string): Promise<number> {
  await session.send('Emulation.setTouchEmulationEnabled', {enabled: true, maxTouchPoints: 5});
  await page.waitForFunction(`matchMedia('(pointer: coarse)').matches`);
  const size = await smallest(page, within);
  await session.send('Emulation.setTouchEmulationEnabled', {enabled: false});
  await page.waitForFunction(`!matchMedia('(pointer: coarse)').matches`);
  return size;
}

/** Runs in a page: how many of the parts, however deep, a style sheet of the page changes. */
function reachParts(within: string): {parts: number; partsReached: number} {
  const names = new Set<string>();
  const found: Element[] = [];
  const visit = (root: ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.part.length > 0) found.push(element);
      for (const name of element.part) names.add(name);
      for (const pair of (element.getAttribute('exportparts') ?? '').split(',')) {
        const [name = '', alias = name] = pair.split(':').map((one) => one.trim());
        if (alias) names.add(alias);
      }
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  for (const element of document.querySelectorAll(within)) if (element.shadowRoot) visit(element.shadowRoot);
  const sheet = new CSSStyleSheet();
  // Anything nobody sets and nobody inherits.
  for (const name of names) sheet.insertRule(`::part(${CSS.escape(name)}) { scroll-margin-top: 7px !important }`);
  document.adoptedStyleSheets.push(sheet);
  const reached = found.filter((element) => getComputedStyle(element).scrollMarginTop === '7px');
  document.adoptedStyleSheets.pop();
  return {parts: found.length, partsReached: reached.length};
}

/** Runs in a page: pictures that move would look like something that shows the focus. */
function hideVideos() {
  const visit = (root: ParentNode) => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.localName === 'video') element.style.visibility = 'hidden';
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
}
