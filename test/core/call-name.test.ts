import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {idOf, isPeerJsId, isRealm, nameOf, parseName} from '../../src/core/call-name.js';
import {seed} from '../fakes/chance.js';

fc.configureGlobal({seed});

/** Any text at all, with the letters, marks and halves that names trip over drawn more often. */
const text = fc.oneof(
  fc.string({unit: 'binary', maxLength: 80}),
  fc.string({unit: 'grapheme', maxLength: 40}),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'X',
      'x',
      '-',
      '_',
      ' ',
      '/',
      '6',
      '1',
      '%',
      'e\u0301',
      '\u0301',
      '\u00e9',
      '\ud83d',
      '\ude00',
      '\u2000',
      '\0',
    ),
  }),
);
const name = text.map(parseName).filter((parsed) => parsed !== null);
const realm = fc.oneof(fc.constant(''), fc.domain(), fc.string({unit: 'grapheme', maxLength: 10})).filter(isRealm);
/** What a broker may deliver as `src`: anything, near misses of real ids above all. */
const id = fc.oneof(
  text,
  fc.tuple(name, realm).map(([who, where]) => idOf(who, where)),
  fc.stringMatching(/^x-[0-9a-fA-F]{0,12}[0-9a-zA-Z]?$/),
  name.map((who) => `x-${Buffer.from(who).toString('hex')}`),
);

describe('a name', () => {
  it('is trimmed and in its one normal form', () => {
    assert.equal(parseName('  Zoe\u0308 \n'), 'Zo\u00eb');
  });

  it('has 1 to 64 characters, however many code units those take', () => {
    assert.equal(parseName(' \t'), null);
    assert.equal(parseName('\u{1f600}'.repeat(64)), '\u{1f600}'.repeat(64));
    assert.equal(parseName('a'.repeat(65)), null);
  });

  it('has no half characters', () => {
    assert.equal(parseName('a\ud83d'), null);
    assert.equal(parseName('\ude00a'), null);
  });

  it('has no line breaks, other controls, or anything that turns the writing direction around', () => {
    for (const text of ['a\nb', 'a\u0000b', 'al\u202eice', '\u2066bob\u2069', 'a\u200fb']) {
      assert.equal(parseName(text), null, JSON.stringify(text));
    }
  });

  it('stays the same when parsed again', () => {
    fc.assert(fc.property(name, (parsed) => assert.equal(parseName(parsed), parsed)));
  });
});

describe('an id', () => {
  it('is the name itself where PeerJS takes it', () => {
    for (const plain of ['alice', 'Alice Moreau', 'a-b_c 9', '7']) assert.equal(idOf(plain, ''), plain);
  });

  it('is the hexadecimal UTF-8 of every other name', () => {
    assert.equal(idOf('Zo\u00eb', ''), 'x-5a6fc3ab');
    assert.equal(idOf('alice@example.com', ''), 'x-616c696365406578616d706c652e636f6d');
    assert.equal(idOf('\u{1f600}', ''), 'x-f09f9880');
    assert.equal(idOf('a/b', ''), 'x-612f62');
  });

  it('of a name that looks encoded is encoded once more', () => {
    assert.equal(idOf('x-ray', ''), 'x-782d726179');
    assert.deepEqual(nameOf('x-782d726179', ''), {name: 'x-ray', foreign: false});
  });

  it('holds the realm before the name', () => {
    assert.equal(idOf('bob', 'a.example'), idOf('a.example/bob', ''));
    assert.deepEqual(nameOf(idOf('bob', 'a.example'), 'a.example'), {name: 'bob', foreign: false});
  });

  it('comes back as the name it was made of', () => {
    fc.assert(
      fc.property(name, realm, (who, where) => {
        assert.deepEqual(nameOf(idOf(who, where), where), {name: who, foreign: false});
      }),
    );
  });

  it('is nobody else’s', () => {
    fc.assert(
      fc.property(name, name, realm, (one, other, where) => {
        assert.equal(idOf(one, where) === idOf(other, where), one === other);
      }),
    );
  });

  it('is the same in two realms for nobody', () => {
    fc.assert(
      fc.property(name, name, realm, realm, (one, other, here, there) => {
        fc.pre(here !== '' && there !== '');
        assert.equal(idOf(one, here) === idOf(other, there), one === other && here === there);
      }),
    );
  });

  it('is one that PeerJS takes, of at most 1,100 characters', () => {
    fc.assert(
      fc.property(name, realm, (who, where) => {
        const made = idOf(who, where);
        assert.ok(isPeerJsId(made) && made.length <= 1100);
      }),
    );
    assert.ok(idOf('\u{1f600}'.repeat(64), 'r'.repeat(253)).length <= 1100);
  });

  it('is refused for what is no name or no realm', () => {
    assert.throws(() => idOf('', ''), TypeError);
    assert.throws(() => idOf('a\ud83d', ''), TypeError);
    assert.throws(() => idOf('bob', 'a/b'), TypeError);
    assert.throws(() => idOf('bob', '\ud83d'), TypeError);
    assert.throws(() => idOf('bob', '\u00e9'.repeat(127)), TypeError);
    assert.ok(idOf('bob', '\u00e9'.repeat(126)));
  });
});

describe('who an id stands for', () => {
  it('is said of whatever a broker delivers, and a name shown as ours is that id’s alone', () => {
    fc.assert(
      fc.property(id, fc.oneof(realm, text), (src, where) => {
        const shown = nameOf(src, where);
        assert.ok(shown.foreign || idOf(shown.name, where) === src);
      }),
      {numRuns: 1000},
    );
  });

  it('is foreign in another realm, and shown with it', () => {
    assert.deepEqual(nameOf(idOf('bob', 'b.example'), 'a.example'), {name: 'b.example/bob', foreign: true});
    assert.deepEqual(nameOf('bob', 'a.example'), {name: 'bob', foreign: true});
    assert.deepEqual(nameOf(idOf('bob', 'a.example.org'), 'a.example'), {name: 'a.example.org/bob', foreign: true});
  });

  it('is foreign when it only looks like somebody', () => {
    // Each of these would be shown as a name that another id has by right.
    const disguises = [
      `x-${Buffer.from('bob').toString('hex')}`,
      `x-${Buffer.from('Zo\u00eb').toString('hex').toUpperCase()}`,
      `x-${Buffer.from('Zoe\u0308').toString('hex')}`,
      `x-${Buffer.from('\u00eb ').toString('hex')}`,
      'Zo\u00eb',
    ];
    for (const disguise of disguises) assert.equal(nameOf(disguise, '').foreign, true, disguise);
  });

  it('is the id itself where nothing can be decoded', () => {
    const undecodable = [
      'x-',
      'x-zz',
      'x-f',
      'x-ff',
      'x-c3',
      'x-eda080',
      'x-%41',
      '\ud83d',
      'x-\ude00',
      'x-\ude00\ud83d',
      'x-\u00eb',
      '',
      ' bob',
      'x'.repeat(2000) + '-',
    ];
    for (const src of undecodable) assert.deepEqual(nameOf(src, ''), {name: src, foreign: true});
  });
});
