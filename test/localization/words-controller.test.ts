import {expect, fixture, nextFrame} from '@open-wc/testing';
import {html, LitElement} from 'lit';
import '../../src/elements/call-hangup/call-hangup.js';
import '../../src/elements/call-mic-toggle/call-mic-toggle.js';
import {FoundCall} from '../../src/context/found-call.js';
import {english} from '../../src/localization/english.js';
import {WordsController} from '../../src/localization/words-controller.js';
import {registerWords} from '../../src/page/install.js';
import {until} from '../fakes/until.js';

/** What an element of ours does with words, and how often it was drawn. */
class WordsProbe extends LitElement {
  for?: string;
  /** What it has shown, one after the other. */
  readonly history: string[] = [];
  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);

  get said() {
    return `${this.#words.language ?? 'none'}: ${this.#words.table.hangUp}`;
  }

  get words() {
    return this.#words.table;
  }

  override render() {
    this.history.push(this.#words.table.hangUp);
    return html`<p>${this.#words.table.hangUp}</p>
      ${this.#call.value?.call?.id}`;
  }
}
customElements.define('words-probe', WordsProbe);

const probe = (within: ParentNode) => {
  const found = within.querySelector('words-probe');
  if (!(found instanceof WordsProbe)) throw new Error('There is none.');
  return found;
};
const shown = (element: WordsProbe) => element.shadowRoot?.textContent?.trim() ?? '';
const says = (element: WordsProbe, text: string) =>
  until(() => shown(element) === text, `it says ${text}, not ${shown(element)}`);
const requestsFor = (file: string) =>
  performance.getEntriesByType('resource').filter(({name}) => name.includes(`/locales/${file}`)).length;

describe('The words of an element', () => {
  afterEach(() => document.documentElement.setAttribute('lang', 'en'));

  it('are English at first, and where nobody says what language it is', async () => {
    const place = await fixture('<div><words-probe></words-probe></div>');
    expect(shown(probe(place))).to.equal('Hang up');
    document.documentElement.removeAttribute('lang');
    await nextFrame();
    expect(shown(probe(place))).to.equal('Hang up');
  });

  it('are those of the nearest lang, drawn once more when they have come', async () => {
    const place = await fixture('<div lang="fr"><section lang="de"><words-probe></words-probe></section></div>');
    await says(probe(place), 'Auflegen');
    expect(new Set(probe(place).history)).to.deep.equal(new Set(['Hang up', 'Auflegen']));
    expect(probe(place).said).to.equal('de: Auflegen');
  });

  it('come at once where they have been before', async () => {
    const place = await fixture('<div lang="de"><words-probe></words-probe></div>');
    expect(shown(probe(place))).to.equal('Auflegen');
    expect(probe(place).history).to.not.include('Hang up');
  });

  for (const [lang, said] of [
    ['de-AT', 'de-AT: Auflegen'],
    ['DE_ch', 'de-CH: Auflegen'],
    ['zh-Hant-TW', 'zh-Hant-TW: 挂断'],
    ['iw', 'he: ניתוק'],
    ['en-GB', 'en-GB: Hang up'],
    ['sv', 'en: Hang up'],
    ['-', 'en: Hang up'],
    ['', 'en: Hang up'],
  ] as const) {
    it(`of lang="${lang}" are ${said}`, async () => {
      const place = await fixture(`<div lang="${lang}"><words-probe></words-probe></div>`);
      await until(() => probe(place).said === said, `it says ${said}, not ${probe(place).said}`);
    });
  }

  it('change with lang, through two shadow roots, also when one of them says it', async () => {
    const place = await fixture('<div lang="de"><section></section></div>');
    const outer = place.querySelector('section')?.attachShadow({mode: 'open'});
    if (!outer) throw new Error('There is none.');
    outer.innerHTML = '<article></article>';
    const inner = outer.querySelector('article')?.attachShadow({mode: 'open'});
    if (!inner) throw new Error('There is none.');
    inner.innerHTML = '<div><words-probe></words-probe></div>';
    const element = probe(inner);
    await says(element, 'Auflegen');
    place.setAttribute('lang', 'fr');
    await says(element, 'Raccrocher');
    outer.querySelector('article')?.setAttribute('lang', 'es');
    await says(element, 'Colgar');
    inner.querySelector('div')?.setAttribute('lang', 'it');
    await says(element, 'Riaggancia');
    inner.querySelector('div')?.removeAttribute('lang');
    await says(element, 'Colgar');
    outer.querySelector('article')?.removeAttribute('lang');
    await says(element, 'Raccrocher');
  });

  it('change when the element moves', async () => {
    const place = await fixture('<div><p lang="de"><words-probe></words-probe></p><p lang="fr"></p></div>');
    const element = probe(place);
    await says(element, 'Auflegen');
    place.querySelector('[lang=fr]')?.append(element);
    await says(element, 'Raccrocher');
    place.append(element);
    await says(element, 'Hang up');
  });

  it('change in all elements when the page does', async () => {
    const place = await fixture('<div><words-probe></words-probe><call-mic-toggle></call-mic-toggle></div>');
    document.documentElement.setAttribute('lang', 'nl');
    await says(probe(place), 'Ophangen');
    const toggle = place.querySelector('call-mic-toggle');
    await until(() => toggle?.shadowRoot?.textContent?.includes('Microfoon dempen'), 'the toggle says it too');
  });

  it('stay what they are while another language is on its way', async () => {
    const place = await fixture('<div lang="de"><words-probe></words-probe></div>');
    const seen = new Set<string>();
    new MutationObserver(() => seen.add(shown(probe(place)))).observe(probe(place).shadowRoot ?? place, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    place.setAttribute('lang', 'ko');
    await says(probe(place), '끊기');
    expect([...seen]).to.deep.equal(['끊기']);
  });

  it('are fetched once, however many ask', async () => {
    const place = await fixture(`<div lang="pl">${'<words-probe></words-probe>'.repeat(20)}</div>`);
    await says(probe(place), 'Rozłącz');
    const elements = [...place.querySelectorAll('words-probe')];
    await until(() => elements.every((element) => element.shadowRoot?.textContent?.includes('Rozłącz')), 'all say it');
    expect(requestsFor('pl.')).to.equal(1);
  });

  it('are drawn in English over what a server drew, then in their language', async () => {
    const place = await fixture('<div lang="de"></div>');
    const element = document.createElement('words-probe');
    element.attachShadow({mode: 'open'}).innerHTML = '<p>Hang up</p>';
    place.append(element);
    await (element as WordsProbe).updateComplete;
    expect(element.shadowRoot?.textContent).to.match(/^(?:\s*Hang up)+$/);
    await until(() => element.shadowRoot?.textContent?.includes('Auflegen'), 'it says it in German');
  });
});

describe('Words of the page’s own', () => {
  it('take the place of ours, in one language, some of them', async () => {
    registerWords('de', {hangUp: 'Schluss', problems: {internal: 'Hoppla.'}});
    const place = await fixture('<div lang="de-DE"><words-probe></words-probe></div>');
    await says(probe(place), 'Schluss');
    expect(probe(place).words.problems.internal).to.equal('Hoppla.');
    expect(probe(place).words.problems['self-call']).to.equal('Sie können sich nicht selbst anrufen.');
    expect(probe(place).words.cancel).to.equal('Abbrechen');
  });

  it('of a region lie over those of its language', async () => {
    registerWords('de-AT', {hangUp: 'Baba'});
    const place = await fixture('<div><p lang="de-AT"><words-probe></words-probe></p></div>');
    await says(probe(place), 'Baba');
    expect(probe(place).words.problems.internal).to.equal('Hoppla.');
  });

  it('bring a language we do not have; what is missing is English', async () => {
    const place = await fixture('<div lang="sv"><words-probe></words-probe></div>');
    await says(probe(place), 'Hang up');
    registerWords('sv', {hangUp: 'Lägg på'});
    await says(probe(place), 'Lägg på');
    expect(probe(place).said).to.match(/^sv:/);
    expect(probe(place).words.cancel).to.equal('Cancel');
  });

  it('change English too, at once and everywhere', async () => {
    const place = await fixture('<div><words-probe></words-probe></div>');
    registerWords('en', {hangUp: 'Bye'});
    await says(probe(place), 'Bye');
    registerWords('en', {hangUp: 'Hang up'});
    await says(probe(place), 'Hang up');
  });
});
