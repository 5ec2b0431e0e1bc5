import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {RawClient} from '../contract/raw-client.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

const pages = {
  '/alice.html': pageOf('alice', 'bob'),
  '/bob.html': pageOf('bob', 'alice'),
};

/** Ends with whatever was read before it. */
const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

/** By name, what Mallory sends; `sessid` is that of the call he is no part of. */
const attacks: Readonly<Record<string, (sessid: string) => readonly {type: string; payload?: unknown}[]>> = {
  'payloads that are none': () =>
    [undefined, null, 0, 'text', true, [], {}].flatMap((payload) =>
      ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE'].map((type) => ({type, payload})),
    ),
  'EXPIRE and LEAVE, which only the broker should send': () => [{type: 'EXPIRE'}, {type: 'LEAVE'}],
  'descriptions of the wrong type, or none': (sessid) =>
    [null, 7, 'v=0', {}, {sdp: 9}, {sdp: ['v=0']}].map((sdp) => ({type: 'OFFER', payload: media(sessid, {sdp})})),
  'a description of a megabyte': () => [
    {type: 'OFFER', payload: media('huge', {sdp: {type: 'offer', sdp: 'a'.repeat(1 << 20)}})},
  ],
  'messages with fields of the wrong type': (sessid) =>
    [
      {version: 3, type: 'SETUP', sessid, resp: false, sdp: 'v=0'},
      {version: '3.0', type: 'SETUP', sessid: {}, resp: false, sdp: 'v=0'},
      {version: '3.0', type: 'CANCEL', sessid, resp: 'yes'},
      {version: '3.0', type: 'PROPSYNC', sessid, resp: false, props: [nested(3)]},
      {version: '3.0', type: 'UPDATE', sessid, resp: false, sdp: 'v=0', offer: 1, link: -1},
      {version: '3.0', type: 'CANDIDATE', sessid, resp: false, candidate: 'x', link: 1e99, ufrag: null},
    ].map(econn),
  'kinds of message that do not exist': (sessid) =>
    ['', 'GROUPSTART', 'constructor', '__proto__', 'toString'].map((type) =>
      econn({version: '3.0', type, sessid, resp: false}),
    ),
  'values nested deeply': () => [{type: 'CANDIDATE', payload: {type: 'econn', message: nested(2_000)}}],
  'keys of prototypes': (sessid) => [
    {
      type: 'CANDIDATE',
      payload: JSON.parse(
        `{"type":"econn","__proto__":{"message":1},"message":{"version":"3.0","type":"PROPSYNC","sessid":"${sessid}","resp":false,"props":{"__proto__":"x","constructor":"y"}}}`,
      ) as unknown,
    },
  ],
  'lone surrogates': (sessid) => [
    econn({version: '3.0', type: 'PROPSYNC', sessid, resp: false, props: {name: '\ud800'}}),
  ],
  'the end of a call between others': (sessid) => [
    econn({version: '3.0', type: 'HANGUP', sessid, resp: false}),
    econn({version: '3.0', type: 'HANGUP', sessid, resp: true}),
    econn({version: '3.0', type: 'CANCEL', sessid, resp: false, reason: 'gone'}),
    econn({version: '3.0', type: 'REJECT', sessid, resp: true, reason: 'declined'}),
    {type: 'LEAVE', payload: {type: 'econn', message: {version: '3.0', type: 'CANCEL', sessid, resp: false}}},
  ],
  'another connection for a call between others': (sessid) => [
    econn({version: '3.0', type: 'UPDATE', sessid, resp: false, sdp: 'v=0\r\n', offer: 'x', link: 1, restart: 'full'}),
    {type: 'OFFER', payload: media(sessid, {sdp: {type: 'offer', sdp: 'v=0\r\n'}})},
    {type: 'ANSWER', payload: media(sessid, {sdp: {type: 'answer', sdp: 'v=0\r\n'}})},
  ],
  'answers to calls that never were': () =>
    [1, 2, 3].flatMap((number) => [
      {type: 'ANSWER', payload: media(`never${number}`, {sdp: {type: 'answer', sdp: 'v=0\r\n'}})},
      econn({version: '3.0', type: 'PROGRESS', sessid: `never${number}`, resp: true, status: 'ringing'}),
    ]),
  'another version of the protocol': () => [
    econn({version: '9.0', type: 'SETUP', sessid: 'future', resp: false, sdp: 'v=0\r\n'}),
  ],
  'a flood of candidates': () =>
    Array.from({length: 500}, (_, index) =>
      econn({
        version: '3.0',
        type: 'CANDIDATE',
        sessid: `f${index % 20}`,
        resp: false,
        candidate: null,
        link: 0,
        ufrag: 'u',
      }),
    ),
};

function econn(message: object) {
  return {type: 'CANDIDATE', payload: {type: 'econn', message}};
}

function media(sessid: string, rest: object) {
  return {type: 'media', connectionId: `mc_${sessid}`, ...rest};
}

function setup(sessid: string, props: Readonly<Record<string, string>> = {}) {
  const metadata = {
    version: '3.0',
    type: 'SETUP',
    resp: false,
    props: {audiosend: 'true', videosend: 'true', ...props},
  };
  return {type: 'OFFER', payload: media(sessid, {sdp: {type: 'offer', sdp: 'v=0\r\nnonsense'}, metadata})};
}

describe('hostile messages', () => {
  let stage: Stage;
  let alice: Person;
  let bob: Person;
  let mallory: RawClient;
  let sessid = '';
  before(async () => {
    // The stock broker passes on whatever anybody sends; ours would keep most of it from the page.
    stage = await Stage.set(pages, {broker: 'stock'});
    [alice, bob, mallory] = await Promise.all([
      stage.reachable('alice', '/alice.html'),
      stage.reachable('bob', '/bob.html'),
      stage.rawClient('mallory'),
    ]);
    await alice.press('Call bob');
    await bob.press('Answer');
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
    sessid = stage.said.find(({message: {type}}) => type === 'SETUP')?.message.sessid ?? '';
  });
  after(() => stage.close());

  for (const [name, make] of Object.entries(attacks)) {
    it(`${name}: the call goes on`, async () => {
      for (const message of make(sessid)) mallory.send({...message, dst: 'bob'});
      await mallory.settled();
      await bob.seesFrames('remote-video', {count: 2});
      assert.deepEqual([await alice.phase(), await bob.phase()], ['ongoing', 'ongoing']);
      assert.deepEqual(
        (await bob.heard('call-incoming')).map(({peer}) => peer),
        ['alice'],
      );
    });
  }

  it('when the call is over Bob is rung by a stranger, whose words are text and nothing else', async () => {
    await alice.press('Hang up', {within: 'call-view'});
    await bob.isIn('ended');
    mallory.rest();
    const name = `<img src=x onerror=alert(1)>\u202e${'mallory '.repeat(1_000)}`;
    mallory.send({
      ...setup('markup', {name: name.slice(0, 2_000), subject: '<b>free</b>', avatar: 'javascript:alert(1)'}),
      dst: 'bob',
    });
    await bob.sees('<img src=x onerror=alert(1)>');
    const text = await bob.text();
    assert(text.includes('<b>free</b>'));
    assert(!text.includes('\u202e'));
    assert(text.length < 1_000, `${text.length} characters`);
    const images = await bob.page.$eval(
      'incoming-call',
      ({shadowRoot}) => shadowRoot?.querySelectorAll('img, b').length,
    );
    assert.equal(images, 0);
    // A second one is told that he is busy.
    const eve = await stage.rawClient('eve');
    eve.send({...setup('second'), dst: 'bob'});
    const {payload} = await eve.next();
    assert.match(JSON.stringify(payload), /"REJECT".*"busy"/);
    eve.socket.close();
    await bob.press('Decline');
    await bob.seesNoMore('free');
  });

  it('a description that is none ends the call with a sentence, on either side', async () => {
    mallory.send({...setup('garbage'), dst: 'bob'});
    await bob.press('Answer');
    await bob.sees('The call failed for a technical reason');
    await stage.hears('CANCEL', ({from, to, message}) => {
      return (
        from === 'bob' && to === 'mallory' && message.type === 'CANCEL' && !message.resp && message.reason === 'error'
      );
    });
    await bob.press('Close');
  });

  it('a hundred calls in a second ring four times at most, and never twice at once', async () => {
    const before = (await bob.heard('call-incoming')).length;
    for (let number = 0; number < 100; number += 1) mallory.send({...setup(`flood${number}`), dst: 'bob'});
    await mallory.settled();
    await bob.find('Decline');
    const rang = (await bob.heard('call-incoming')).length - before;
    assert(rang <= 4, `rang ${rang} times`);
    const cards = await bob.page.$eval(
      'incoming-call',
      ({shadowRoot}) => shadowRoot?.querySelectorAll('[part="card"]').length,
    );
    assert.equal(cards, 1);
    await bob.press('Decline');
    await bob.isIn('ended');
  });

  it('the page is alive, and can be called', async () => {
    await alice.press('Call again');
    await bob.press('Answer');
    await Promise.all([alice.seesFrames(), bob.seesFrames(), alice.hearsSound(), bob.hearsSound()]);
  });
});
