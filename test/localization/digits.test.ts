import {expect, fixture} from '@open-wc/testing';
import '../../src/elements/call-view/call-view.js';
import {find, show} from '../../demo/gallery/state.js';
import {states} from '../../demo/gallery/states.js';
import {until} from '../fakes/until.js';

const menu = states.find(({id}) => id === 'call-view/menu');

/** A call that has lasted 12:34, with a loudspeaker that has no name. */
async function numbersIn(language: string) {
  if (!menu) throw new Error('The gallery shows no menu.');
  const {element} = await show(menu, await fixture(`<div lang="${language}"></div>`));
  const devices = element.renderRoot.querySelector('call-device-menu') ?? element;
  return {
    timer: () => find(element, 'timer').textContent?.trim(),
    menu: () => find(devices, 'menu').textContent ?? '',
  };
}

describe('Numbers', () => {
  for (const [language, timer, device] of [
    ['en', '12:34', 'Speaker 2'],
    ['ar-EG', '١٢:٣٤', 'مكبر الصوت ٢'],
    ['ar-AE', '12:34', 'مكبر الصوت 2'],
    ['hi-IN-u-nu-deva', '१२:३४', 'स्पीकर २'],
  ] as const) {
    it(`are in the digits of ${language}, wherever they stand`, async () => {
      const shown = await numbersIn(language);
      await until(() => shown.menu().includes(device), `${device} is there, not ${shown.menu()}`);
      expect(shown.timer()).to.equal(timer);
    });
  }
});
