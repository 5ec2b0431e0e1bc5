import assert from 'node:assert/strict';
import type {ElementHandle, Page} from 'puppeteer-core';

/** Runs in a page: what can be pressed or typed into and is seen, whatever shadow root it is in. */
export function controlsSeen(within: ParentNode = document): HTMLElement[] {
  const found: HTMLElement[] = [];
  const visit = (root: ParentNode) => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      const {width, height} = element.getBoundingClientRect();
      const isSeen =
        width > 1 && height > 1 && element.checkVisibility({visibilityProperty: true, opacityProperty: true});
      if (isSeen && element.matches('button, input, select, a[href], summary, [role=button], [role^=menuitem]'))
        found.push(element);
    }
  };
  visit(within);
  return found;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Of each of these controls, whether the pixels around it are other ones while it has the focus of a keyboard. What moves
 * by itself does not count.
 */
export async function showFocus(page: Page, controls: readonly ElementHandle<HTMLElement>[]): Promise<boolean[]> {
  const boxes = (await page.evaluate(boxesAround, ...controls)).filter((box) => box !== null);
  assert.equal(boxes.length, controls.length, 'A control is not on the photograph: the window is too small.');
  const clip = around(boxes);
  const session = await page.createCDPSession();
  // A page behind another window draws no focus.
  await session.send('Emulation.setFocusEmulationEnabled', {enabled: true});
  const photograph = async () => {
    const settings = {format: 'png', optimizeForSpeed: true, clip: {...clip, scale: 1}} as const;
    return (await session.send('Page.captureScreenshot', settings)).data;
  };

  await page.evaluate(leave);
  const before = await photograph();
  const focused: {photograph: string; box: Box}[] = [];
  for (const control of controls) {
    await control.evaluate((element) => element.focus({preventScroll: true, focusVisible: true} as FocusOptions));
    focused.push({photograph: await photograph(), box: boxes[focused.length] ?? clip});
  }
  await page.evaluate(leave);
  const after = await photograph();
  await session.detach();
  return page.evaluate(differ, {clip, before, focused, after});
}

/** Runs in a page: where each control is and its ring may be; null unless all of it can be seen. */
function boxesAround(...controls: readonly HTMLElement[]): (Box | null)[] {
  return controls.map((control) => {
    const {left, top, right, bottom} = control.getBoundingClientRect();
    const isWhole = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const [x, y] = [Math.max(0, Math.floor(left) - 6), Math.max(0, Math.floor(top) - 6)];
    const [width, height] = [Math.ceil(right) + 6 - x, Math.ceil(bottom) + 6 - y];
    // As photographs have it: from where the page begins, which may have been scrolled.
    return isWhole ? {x: x + scrollX, y: y + scrollY, width, height} : null;
  });
}

function around(boxes: readonly Box[]): Box {
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** Runs in a page. */
function leave() {
  let {activeElement: element} = document;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element instanceof HTMLElement) element.blur();
}

interface Shots {
  readonly clip: Box;
  readonly before: string;
  /** One for each control, and where that is. */
  readonly focused: readonly {readonly photograph: string; readonly box: Box}[];
  readonly after: string;
}

/** Runs in a page: whether anybody would see each box differ from what it is without focus, before and after. */
function differ({clip, before, focused, after}: Shots): Promise<boolean[]> {
  const developed = async (photograph: string) => {
    const bytes = Uint8Array.from(atob(photograph), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
    const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', {willReadFrequently: true});
    pen?.drawImage(bitmap, 0, 0);
    return ({x, y, width, height}: Box) => pen?.getImageData(x - clip.x, y - clip.y, width, height).data ?? [];
  };
  /** How many values of red, green or blue are clearly other ones: rounded corners may come out a little different. */
  const difference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    let count = 0;
    for (let at = 0; at < a.length; at += 1) if (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > 32) count += 1;
    return count;
  };
  const without = Promise.all([developed(before), developed(after)]);
  return Promise.all(
    focused.map(async ({photograph, box}) => {
      const during = (await developed(photograph))(box);
      const [first = [], last = []] = (await without).map((pixels) => pixels(box));
      const moved = difference(first, last);
      return [first, last].every((still) => difference(still, during) > moved + 40);
    }),
  );
}
