import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {CallMessage} from '../../../src/core/call-message.js';
import {unwrap, wrap} from '../../../src/core/envelope.js';
import {isLive} from '../../../src/core/call-machine.js';
import {advance} from '../../../src/core/line.js';
import type {Line, LineEffect, LineEvent, LineStep} from '../../../src/core/line.js';
import {families} from './families.js';
import {explore} from './search.js';
import type {Advance} from './world.js';

/** A line that makes one mistake; the search must find it, and say which property it breaks. */
interface Plant {
  readonly mistake: string;
  readonly advance: Advance;
  readonly breaks: RegExp;
  /** The family of stories that has to find it. */
  readonly where: string;
}

const plants: readonly Plant[] = [
  {
    mistake: 'says twice that a call ended',
    advance: changing((effects) =>
      effects.flatMap((effect): LineEffect[] => (effect.do === 'announceEnded' ? [effect, effect] : [effect])),
    ),
    breaks: /one ended/,
    where: 'nothing goes wrong',
  },
  {
    mistake: 'leaves the camera on after hanging up',
    advance: changing((effects, {event}) => (event.type === 'hangUp' ? without(effects, 'closeMedia') : effects)),
    breaks: /devices are open/,
    where: 'nothing goes wrong',
  },
  {
    mistake: 'keeps a stream that comes too late',
    advance: changing((effects, {event}) => (event.type === 'mediaReady' ? without(effects, 'closeMedia') : effects)),
    breaks: /devices are open/,
    where: 'devices and connections take their time',
  },
  {
    mistake: 'answers the answer to CANCEL',
    advance: changing((effects, {event, line}) => {
      const heard = heardIn(event);
      if (heard?.type !== 'CANCEL' || !heard.resp || event.type !== 'received') return effects;
      const answer: CallMessage = {...heard, src_clientid: line.clientid, seq: line.seq};
      return [...effects, {do: 'transmit', envelope: wrap(answer, event.received.src, 'econn')}];
    }),
    breaks: /answers are not answered|ping-pong/,
    where: 'nothing goes wrong',
  },
  {
    mistake: 'does not confirm CANCEL',
    advance: changing((effects) =>
      effects.filter((effect) => !(saidBy(effect)?.type === 'CANCEL' && saidBy(effect)?.resp)),
    ),
    breaks: /CANCEL and HANGUP is confirmed/,
    where: 'nothing goes wrong',
  },
  {
    mistake: 'sends sound before anybody accepted',
    advance: changing((effects, {next}) => {
      const {call} = next;
      return call.phase === 'outgoing'
        ? [...effects, ...call.links.map(({conn}) => ({do: 'attach', conn}) as const)]
        : effects;
    }),
    breaks: /no track before/,
    where: 'nothing goes wrong',
  },
  {
    mistake: 'believes to win every glare',
    advance: (line, event, moment) => {
      const {registration} = line;
      const isGlare = line.call.phase === 'outgoing' && heardIn(event)?.type === 'SETUP';
      const [next, ...effects] = advance(
        isGlare ? {...line, registration: {...registration, id: 'zz'}} : line,
        event,
        moment,
      );
      return [{...next, registration: isGlare ? registration : next.registration}, ...effects];
    },
    breaks: /outcome|agreement|ping-pong/,
    where: 'both dial',
  },
  {
    mistake: 'forgets the timer of connecting',
    advance: changing((effects) =>
      effects.filter((effect) => !(effect.do === 'arm' && effect.timer === 'call/connect')),
    ),
    breaks: /armed timer/,
    where: 'nothing goes wrong',
  },
  {
    mistake: 'believes everybody who knows the session',
    advance: (line, event, moment) => {
      const {call} = line;
      const heard = heardIn(event);
      if (event.type !== 'received' || !isLive(call) || heard?.sessid !== call.sessid)
        return advance(line, event, moment);
      return advance(line, {...event, received: {...event.received, src: call.peer}}, moment);
    },
    breaks: /stranger/,
    where: 'a stranger interferes',
  },
  {
    mistake: 'applies an answer to whatever offer it made last',
    advance: (line, event, moment) => {
      const {call} = line;
      const heard = heardIn(event);
      if (heard?.type !== 'UPDATE' || !heard.resp || !isLive(call) || !call.update) return advance(line, event, moment);
      // An answer to an earlier offer is taken for one to the last.
      return advance(line, withMessage(event, {...heard, offer: call.update.offer}), moment);
    },
    breaks: /its own offer/,
    where: 'connections fail, and timers run',
  },
  {
    mistake: 'takes its own offer back for theirs',
    advance: (line, event, moment) => {
      const {call} = line;
      const heard = heardIn(event);
      if (heard?.type !== 'UPDATE' || heard.resp || heard.restart === 'full' || !isLive(call) || !call.update)
        return advance(line, event, moment);
      return advance({...line, call: {...call, update: null}}, event, moment);
    },
    breaks: /taken back/,
    where: 'screens are shared',
  },
  {
    mistake: 'answers a rebuild without a timer',
    advance: changing((effects, {event}) => {
      const heard = heardIn(event);
      const isRebuild = heard?.type === 'UPDATE' && !heard.resp && heard.restart === 'full';
      return isRebuild
        ? effects.filter((effect) => !(effect.do === 'arm' && effect.timer === 'call/reconnect'))
        : effects;
    }),
    breaks: /armed timer/,
    where: 'connections fail',
  },
];

describe('the search finds a line that', () => {
  for (const {mistake, advance: faulty, breaks, where} of plants) {
    it(mistake, (test) => {
      const family = families.find(({name}) => name === where);
      assert.ok(family);
      const {found, states} = explore({...family, setting: {...family.setting, advance: faulty}});
      assert.ok(found, 'it was not found');
      assert.match(found.property, breaks, found.trace);
      test.diagnostic(`${mistake}: “${found.property}” breaks after ${states} states, where ${where}`);
    });
  }
});

interface Happening {
  readonly line: Line;
  readonly event: LineEvent;
  readonly next: Line;
}

function changing(change: (effects: readonly LineEffect[], happening: Happening) => readonly LineEffect[]): Advance {
  return (line, event, moment): LineStep => {
    const [next, ...effects] = advance(line, event, moment);
    return [next, ...change(effects, {line, event, next})];
  };
}

function without(effects: readonly LineEffect[], unwanted: LineEffect['do']): readonly LineEffect[] {
  return effects.filter((effect) => effect.do !== unwanted);
}

function heardIn(event: LineEvent): CallMessage | null {
  // The model writes what it sends over channels itself.
  if (event.type === 'text') return JSON.parse(event.text) as CallMessage;
  if (event.type !== 'received') return null;
  const opened = unwrap(event.received);
  return opened?.kind === 'message' ? opened.message : null;
}

function saidBy(effect: LineEffect): CallMessage | null {
  if (effect.do !== 'transmit') return null;
  const {type, payload} = effect.envelope;
  const opened = unwrap({type, src: '', payload});
  return opened?.kind === 'message' ? opened.message : null;
}

function withMessage(event: LineEvent, message: CallMessage): LineEvent {
  if (event.type === 'text') return {...event, text: JSON.stringify(message)};
  if (event.type !== 'received') return event;
  return {...event, received: {...event.received, payload: {type: 'econn', message}}};
}
