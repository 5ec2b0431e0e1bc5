import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Person} from './support/person.js';
import {pageOf, pageWith, Stage} from './support/stage.js';

const inside = '<call-button to="bob"></call-button> <call-view></call-view>';
/** Each on a provider of its own: the attribute, and a value that is none. */
const wrong = [
  ['broker', 'nonsense'],
  ['broker', 'ftp://calls.example.com/'],
  ['ice-servers', '[{oops'],
  ['ice-servers', '[{"urls": "https://example.com"}]'],
  ['ice-url', 'http://'],
  ['media', 'smell'],
  ['ring-timeout', 'soon'],
  ['ack-timeout', '-1'],
  ['connect-timeout', ''],
  ['reconnect-timeout', '0'],
  ['avatar', 'javascript:alert(1)'],
] as const;

const pages = {
  '/wrong.html': pageWith(
    wrong
      .map(
        ([attribute, value], index) =>
          `<call-provider id="p${index}" ${attribute}='${value}'>${index === 0 ? inside : ''}</call-provider>`,
      )
      .join('') +
      `<call-provider id="long" name="${'x'.repeat(65)}"></call-provider>
       <call-provider id="denied" name="denied" token-url="/no-token"></call-provider>
       <call-provider id="well" name="alice">
         <call-button id="nobody" to=""></call-button> <call-button id="myself" to="alice"></call-button>
         <incoming-call></incoming-call> ${inside}
       </call-provider>`,
  ),
  '/bob.html': pageOf('bob', 'alice'),
};

describe('bad attribute values', () => {
  let stage: Stage;
  let alice: Person;
  before(async () => {
    stage = await Stage.set(pages);
    alice = await stage.at('alice', '/wrong.html');
    await alice.hears('call-registration', ({state, on}) => state === 'registered' && on === 'well');
  });
  after(() => stage.close());

  for (const [index, [attribute, value]] of wrong.entries()) {
    it(`${attribute}="${value}": a call-error that names it, once`, async () => {
      await alice.hears('call-error', ({on}) => on === `p${index}`);
      const errors = (await alice.heard('call-error')).filter(({on}) => on === `p${index}`);
      assert.deepEqual(
        errors.map((error) => [error.code, error.attribute]),
        [['bad-attribute', attribute]],
      );
    });
  }

  it('a name that is too long', async () => {
    const {code, attribute} = await alice.hears('call-error', ({on}) => on === 'long');
    assert.deepEqual([code, attribute], ['invalid-name', 'name']);
  });

  it('a token-url that gives none', async () => {
    const {code} = await alice.hears('call-error', ({on}) => on === 'denied');
    assert.equal(code, 'token-failed');
  });

  it('a button with nobody to call says so when it is pressed', async () => {
    await alice.press('Call', {within: '#nobody'});
    await alice.sees('There is nobody to call here');
    const {code, attribute} = await alice.hears('call-error', ({on}) => on === 'nobody');
    assert.deepEqual([code, attribute], ['bad-attribute', 'to']);
  });

  it('a button with one’s own name says so when it is pressed', async () => {
    await alice.press('Call alice');
    await alice.sees('This is you');
    const {code, attribute} = await alice.hears('call-error', ({on}) => on === 'myself');
    assert.deepEqual([code, attribute], ['self-call', 'to']);
  });

  it('a broker that is none: the call ends with a sentence, and no other broker is asked', async () => {
    await alice.press('Call bob', {within: '#p0'});
    await alice.sees('The calling service cannot be reached');
    const sockets = await alice.page.evaluate(() => window.evidence.sockets);
    assert(
      sockets.every((address) => new URL(address).host === new URL(stage.site.origin).host),
      sockets.join(' '),
    );
  });

  it('the page is alive: whoever is well can call and be called', async () => {
    const bob = await stage.reachable('bob', '/bob.html');
    await alice.press('Call bob', {within: '#well'});
    await bob.press('Answer');
    await Promise.all([alice.seesFrames('remote-video', {within: '#well call-view'}), bob.seesFrames()]);
  });
});
