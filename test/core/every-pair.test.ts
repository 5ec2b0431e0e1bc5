import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {CallError} from '../../src/core/call-error.js';
import {transition} from '../../src/core/call-machine.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import type {CallEvent, CallState, Here, Phase} from '../../src/core/call-state.js';
import {timerPlaces} from '../../src/core/timers.js';
import * as at from './phone.js';

const error = new CallError('permission-denied', 'no');

/** The pairs that may change something. All others leave the call as it is, the same object. */
const listed: Readonly<Record<Phase, string>> = {
  idle: 'dial setup mediaReady',
  ended: 'dial setup mediaReady dismiss',
  outgoing:
    'dial hangUp setup answered progress rejected cancelled hungUp expired left propsync candidate echo registered ' +
    'registrationFailed offered localCandidate connection channel broken permitted mediaReady mediaFailed trackLost ' +
    'toggle pagehide timer/media timer/setupAgain timer/ack timer/ring timer/expired',
  incoming:
    'dial answer decline hangUp setup cancelled hungUp hangUpConfirmed left elsewhere propsync candidate registered mediaReady toggle ' +
    'pagehide timer/settle timer/ringIn',
  connecting:
    'dial hangUp setup rejected cancelled hungUp left update updated propsync candidate registered offered answerMade ' +
    'localCandidate connection channel broken mediaReady mediaFailed trackLost toggle pagehide timer/media ' +
    'timer/updateAgain timer/connect timer/answerAgain timer/restart',
  ongoing:
    'dial hangUp setup cancelled hungUp left update updated propsync candidate registered offered answerMade ' +
    'localCandidate connection channel broken mediaReady mediaFailed trackLost toggle pagehide networkChanged ' +
    'timer/media timer/updateAgain timer/lost timer/network timer/channel',
  reconnecting:
    'dial hangUp setup cancelled hungUp update updated propsync candidate registered offered answerMade ' +
    'localCandidate connection channel broken mediaReady mediaFailed trackLost toggle pagehide networkChanged ' +
    'timer/media timer/updateAgain timer/network timer/channel timer/reconnect',
  terminating:
    'dial setup cancelled hungUp hangUpConfirmed expired left channel registered mediaReady pagehide timer/fallback ' +
    'timer/term',
};

function statesOf(): CallState[] {
  const ended = at.calling();
  ended.take({type: 'hangUp'});
  const plainMedia = at.ringingPlain();
  plainMedia.take({type: 'answer'});
  const sharing = at.ongoingCaller();
  sharing.take({type: 'toggle', what: 'screen'});
  const failed = at.connectingCallee();
  failed.take({type: 'connection', conn: failed.conn, state: 'failed'});
  const closed = at.ongoingCaller();
  closed.take({type: 'channel', conn: closed.conn, open: false});
  const shaky = at.ongoingCaller();
  shaky.take({type: 'connection', conn: shaky.conn, state: 'disconnected'});
  const reclosed = at.reconnecting();
  reclosed.take({type: 'channel', conn: reclosed.conn, open: false});
  const restarting = at.connectingCaller();
  restarting.take({type: 'connection', conn: restarting.conn, state: 'failed'});
  for (const phone of [sharing, restarting]) {
    const {update} = phone.call;
    if (update) phone.take({type: 'offered', conn: update.conn, offer: update.offer, sdp: 'sdp'});
  }
  const asked = {type: 'UPDATE', resp: false, sdp: 'sdp', offer: 'asked', link: 0} as const;
  const answering = at.connect(at.connectingCallee());
  answering.hear(asked);
  const reanswering = at.ongoingCallee();
  reanswering.hear({...asked, link: 1, restart: 'full'});
  const undecided = at.reconnecting(at.connect(at.connectingCallee()));
  const phones = [
    ...[at.idle(), ended, at.outgoingMedia(), at.calling(), at.ringingThere(), at.settling(), at.ringingHere()],
    ...[at.ringingPlain(), plainMedia, at.connectingCaller(), at.connectingCallee(), failed, at.ongoingCaller()],
    ...[at.ongoingCallee(), at.ongoingPlain(), sharing, closed, shaky, at.reconnecting(), at.rebuilding()],
    ...[at.rebuilding(at.ongoingCallee()), reclosed, restarting, answering, reanswering, undecided, at.terminating()],
  ];
  return phones.map(({line}) => line.call);
}

/** Every event, in the forms that make a difference, as if made for this very call. */
function eventsFor(call: CallState): CallEvent[] {
  const {sessid, peer, id, links, update} = {
    sessid: 's1',
    peer: 'bob',
    id: 'id0',
    links: [],
    update: null,
    ...(call.phase === 'idle' ? {} : call),
  };
  const conn = links.at(-1)?.conn ?? 'none';
  const origin = {from: peer, via: 'broker', plain: false} as const;
  const common = {version: '3.0', sessid};
  const sdp = {sdp: 'sdp', offer: update?.offer ?? 'o1', link: 0};
  const setup = {...common, type: 'SETUP', resp: false, sdp: 'sdp'} as const;
  const timers = Object.keys(timerPlaces) as (keyof typeof timerPlaces)[];
  return [
    {type: 'dial', to: peer, sessid: 's9'},
    {type: 'dial', to: 'carol', sessid: 's9'},
    {type: 'answer'},
    {type: 'decline'},
    {type: 'hangUp'},
    {type: 'toggle', what: 'mic'},
    {type: 'toggle', what: 'screen'},
    {type: 'dismiss'},
    {type: 'pagehide'},
    {type: 'elsewhere', sessid},
    {type: 'setup', message: setup, foreignVersion: false, ...origin},
    {type: 'setup', message: {...setup, sessid: 's9'}, foreignVersion: false, ...origin},
    {type: 'setup', message: {...setup, sessid: 's9'}, foreignVersion: false, ...origin, from: 'carol'},
    {type: 'answered', message: {...common, type: 'SETUP', resp: true, sdp: 'sdp'}, ...origin},
    {type: 'progress', message: {...common, type: 'PROGRESS', resp: true, status: 'ringing'}, ...origin},
    {type: 'rejected', message: {...common, type: 'REJECT', resp: true}, ...origin},
    {
      type: 'candidate',
      message: {...common, type: 'CANDIDATE', resp: false, candidate: null, link: 0, ufrag: 'u'},
      ...origin,
    },
    {type: 'cancelled', message: {...common, type: 'CANCEL', resp: false}, ...origin},
    {type: 'update', message: {...common, type: 'UPDATE', resp: false, ...sdp, offer: 'theirs'}, ...origin},
    {
      type: 'update',
      message: {...common, type: 'UPDATE', resp: false, ...sdp, offer: 'theirs', link: 1, restart: 'full'},
      ...origin,
    },
    {type: 'updated', message: {...common, type: 'UPDATE', resp: true, ...sdp}, ...origin},
    {type: 'propsync', message: {...common, type: 'PROPSYNC', resp: false, props: {}}, ...origin},
    {type: 'propsync', message: {...common, type: 'PROPSYNC', resp: true, props: {}}, ...origin},
    {type: 'hungUp', message: {...common, type: 'HANGUP', resp: false}, ...origin},
    {type: 'hangUpConfirmed', message: {...common, type: 'HANGUP', resp: true}, ...origin},
    {type: 'left', from: peer},
    {type: 'expired', from: peer},
    {type: 'echo'},
    {type: 'registered'},
    {type: 'registrationFailed'},
    {type: 'offered', conn, offer: update?.offer ?? 'setup', sdp: 'sdp'},
    {type: 'answerMade', conn, offer: 'setup', sdp: 'sdp'},
    {type: 'answerMade', conn, offer: 'asked', sdp: 'sdp'},
    {type: 'localCandidate', conn, candidate: null, ufrag: 'u'},
    ...(['connected', 'disconnected', 'failed', 'closed'] as const).map(
      (state) => ({type: 'connection', conn, state}) as const,
    ),
    {type: 'channel', conn, open: true},
    {type: 'channel', conn, open: false},
    {type: 'broken', conn, error},
    {type: 'networkChanged'},
    {type: 'permitted', callId: id},
    {type: 'mediaReady', callId: id, audio: true, video: true},
    {type: 'mediaFailed', callId: id, reason: 'media-denied', error},
    {type: 'trackLost', what: 'mic', error},
    ...timers.map((timer) => ({type: `timer/${timer}`}) as const),
  ];
}

const here: Here = {
  me: 'ann',
  anonymous: false,
  now: 2_000_000,
  id: 'id999',
  settings: defaultSettings,
  obstacle: null,
  permitted: false,
  registered: true,
  registeredAt: 0,
  returnedAt: -Infinity,
  ringsOf: () => 0,
};

describe('every pair of a phase and an event', () => {
  const moved = new Set<string>();
  const all = new Set<string>();
  const strays: string[] = [];
  for (const call of statesOf()) {
    for (const event of eventsFor(call)) {
      const pair = `${call.phase} ${event.type}`;
      all.add(pair);
      const [next, ...effects] = transition(call, event, here);
      if (next === call && effects.length === 0) continue;
      moved.add(pair);
      if (!listed[call.phase].split(' ').includes(event.type)) strays.push(pair);
    }
  }

  it('that is not listed leaves the same call', (test) => {
    test.diagnostic(`${all.size} pairs, ${moved.size} of them listed`);
    assert.deepEqual(strays, []);
    const phases = Object.keys(listed).length;
    assert.equal(all.size % phases, 0, 'every phase met every event');
    assert.equal(all.size / phases, new Set(eventsFor(statesOf()[0]!).map(({type}) => type)).size);
  });

  it('that is listed does something', () => {
    const expected = Object.entries(listed).flatMap(([phase, events]) =>
      events.split(' ').map((type) => `${phase} ${type}`),
    );
    assert.deepEqual(
      expected.filter((pair) => !moved.has(pair)),
      [],
    );
  });
});
