import {expect} from '@open-wc/testing';
import {callErrorCodes} from '../../src/core/call-error.js';
import {english} from '../../src/localization/english.js';
import {words as ar} from '../../src/localization/locales/ar.js';
import {words as de} from '../../src/localization/locales/de.js';
import {words as es} from '../../src/localization/locales/es.js';
import {words as fr} from '../../src/localization/locales/fr.js';
import {words as he} from '../../src/localization/locales/he.js';
import {words as hi} from '../../src/localization/locales/hi.js';
import {words as it_} from '../../src/localization/locales/it.js';
import {words as ja} from '../../src/localization/locales/ja.js';
import {words as ko} from '../../src/localization/locales/ko.js';
import {words as nl} from '../../src/localization/locales/nl.js';
import {words as pl} from '../../src/localization/locales/pl.js';
import {words as pt} from '../../src/localization/locales/pt.js';
import {words as tr} from '../../src/localization/locales/tr.js';
import {words as zh} from '../../src/localization/locales/zh.js';
import type {Words} from '../../src/localization/words.js';

const tables: Readonly<Record<string, Words>> = {ar, de, es, fr, he, hi, it: it_, ja, ko, nl, pl, pt, tr, zh};
const name = 'Dana-42';

/** All sentences of a table by their place in it, each said of {@link name}, and by this page and the other one. */
function sentences(table: object, place = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, word] of Object.entries(table)) {
    const at = place ? `${place}.${key}` : key;
    if (typeof word === 'string') found.set(at, word);
    else if (key === 'unnamedDevice') for (const kind of deviceKinds) found.set(`${at}.${kind}`, word(kind, 7));
    else if (key === 'withHotkey') found.set(at, word('Hold', 'H'));
    else if (typeof word === 'function') for (const by of ['local', 'remote']) found.set(`${at} ${by}`, word(name, by));
    else for (const [deeper, sentence] of sentences(word, at)) found.set(deeper, sentence);
  }
  return found;
}

const deviceKinds = ['audioinput', 'videoinput', 'audiooutput'];
const inEnglish = sentences(english);

describe('the tables of words', () => {
  it('are about the same in English', () => {
    expect(inEnglish.size).to.be.greaterThan(150);
    expect(Object.keys(english.problems)).to.have.members(callErrorCodes);
  });

  for (const [language, table] of Object.entries(tables)) {
    const said = sentences(table);

    it(`${language}: says all of it`, () => {
      expect([...said.keys()].sort()).to.deep.equal([...inEnglish.keys()].sort());
      const empty = [...said].filter(([, sentence]) => !sentence.trim());
      expect(empty).to.deep.equal([]);
    });

    it(`${language}: names whoever English names`, () => {
      const nameless = [...inEnglish.keys()].filter(
        // Some languages find it more polite to say what to do than who did it.
        (place) => inEnglish.get(place)?.includes(name) && !said.get(place)?.includes(name),
      );
      expect(nameless).to.deep.equal([]);
      expect(said.get('unnamedDevice.audioinput')).to.include('7');
      expect(said.get('withHotkey')).to.match(/Hold.*H/);
    });

    it(`${language}: is not English, and has no space or bracket left over`, () => {
      const same = [...said].filter(([place, sentence]) => sentence === inEnglish.get(place) && / /.test(sentence));
      // “Camera 7” and the like.
      expect(same.length).to.be.lessThan(6);
      const untidy = [...said].filter(([, sentence]) => /^\s|\s$| {2}|undefined|\$\{|\.\.\./.test(sentence));
      expect(untidy).to.deep.equal([]);
    });

    it(`${language}: a button for nobody yet is still a sentence`, () => {
      expect(table.callTo('')).to.equal(table.callTo('').trim());
      expect(table.callTo('')).to.match(/^[^\u2068:]+$/);
    });
  }

  for (const [language, table] of [
    ['ar', ar],
    ['he', he],
  ] as const) {
    it(`${language}: a name that runs the other way stays in its place`, () => {
      const open = [...sentences(table)].filter(
        ([, sentence]) => sentence.includes(name) && !sentence.includes(`\u2068${name}\u2069`),
      );
      expect(open).to.deep.equal([]);
    });
  }
});
