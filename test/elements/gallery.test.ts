import {expect, fixture} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/index.js';
import {show} from '../../demo/gallery/state.js';
import {states} from '../../demo/gallery/states.js';

/** All there is to be seen, as the gallery shows it. */
describe('every element in every state', () => {
  const root = document.documentElement;
  let stage: HTMLElement;
  beforeEach(async () => {
    localStorage.clear();
    stage = await fixture<HTMLElement>('<main></main>');
  });
  afterEach(() => {
    root.style.colorScheme = root.style.background = root.style.color = '';
  });

  for (const scheme of ['light', 'dark']) {
    for (const state of states) {
      it(`has no fault axe can find, ${scheme}: ${state.id}`, async () => {
        Object.assign(root.style, {colorScheme: scheme, background: 'Canvas', color: 'CanvasText'});
        if (state.needsGesture) await sendKeys({press: 'ArrowUp'});
        await show(state, stage);
        await expect(stage).to.be.accessible();
      });
    }
  }
});
