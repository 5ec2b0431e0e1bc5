/** The stories the search goes through, one kind of trouble at a time. */
import type {Family} from './search.js';
import type {Setting, Wishes, World} from './world.js';

const caller: Partial<Wishes> = {dial: 1, hangUp: 1};
const callee: Partial<Wishes> = {answer: 1, decline: 1, hangUp: 1};
const chatty: Partial<Wishes> = {...callee, toggle: 1};

/** Two pages whose devices and connections do at once what they are asked. */
function pair(a: Partial<Wishes>, b: Partial<Wishes>, more: Partial<Setting> = {}): Setting {
  return {pages: 2, quickMedia: true, quickJobs: true, wishes: [a, b], ...more};
}

const bothDial = [
  {do: 'dial', page: 0, to: 1},
  {do: 'dial', page: 1, to: 0},
] as const;

/** Both dialed, nobody gave up: one call must come of it, and nobody is told of anything else. */
function oneCall(world: World): string | null {
  const [a, b] = world.pages.map(({line}) => line.call);
  if (a?.phase !== 'ongoing' || b?.phase !== 'ongoing') return `${a?.phase} and ${b?.phase} instead of ongoing`;
  if (a.sessid !== b.sessid) return `${a.sessid} and ${b.sessid} are two sessions`;
  if (world.rang) return 'a page rang';
  return world.ended ? 'a call ended' : null;
}

export const families: readonly Family[] = [
  {
    name: 'nothing goes wrong',
    setting: pair({...caller, toggle: 1}, chatty),
    faults: [],
    budget: 0,
  },
  {
    name: 'devices and connections take their time',
    setting: pair({...caller, toggle: 1}, callee, {quickMedia: false, quickJobs: false}),
    faults: ['deny'],
    budget: 1,
  },
  {
    name: 'nobody needs devices',
    setting: pair({dial: 1}, {answer: 1, hangUp: 1}, {quickMedia: false, settings: {mediaOptional: true}}),
    faults: ['deny', 'outage', 'fire'],
    budget: 1,
  },
  {
    name: 'three pages',
    setting: {
      pages: 3,
      quickMedia: true,
      quickJobs: true,
      wishes: [{dial: 1, hangUp: 1}, {answer: 1}, {dial: 1}],
    },
    faults: [],
    budget: 0,
  },
  {name: 'messages are lost', setting: pair(caller, chatty), faults: ['lose'], budget: 3},
  {name: 'messages come twice', setting: pair(caller, callee), faults: ['copy'], budget: 1},
  {name: 'messages overtake', setting: pair({dial: 2, hangUp: 1}, {answer: 1}), faults: ['overtake'], budget: 2},
  {name: 'messages expire', setting: pair(caller, callee), faults: ['expire'], budget: 3},
  {name: 'the broker goes away', setting: pair(caller, {...callee, hangUp: 0}), faults: ['outage'], budget: 1},
  {
    name: 'connections fail',
    setting: pair(caller, {...callee, decline: 0}),
    faults: ['disconnect', 'fail', 'closeChannel'],
    budget: 2,
  },
  {
    name: 'connections fail, messages too',
    setting: pair({dial: 1}, {answer: 1}),
    faults: ['disconnect', 'fail', 'closeChannel', 'outage', 'lose', 'copy', 'overtake'],
    budget: 2,
  },
  {
    name: 'connections fail while offers are made',
    setting: pair({dial: 1}, {answer: 1}, {quickJobs: false}),
    faults: ['disconnect', 'fail', 'closeChannel'],
    budget: 2,
  },
  {
    name: 'connections fail, and timers run',
    setting: pair({dial: 1}, {answer: 1}),
    faults: ['disconnect', 'fail', 'closeChannel', 'fire'],
    budget: 2,
  },
  {
    name: 'screens are shared',
    setting: pair({dial: 1, share: 1}, {answer: 1, share: 1}, {quickJobs: false}),
    faults: ['move'],
    budget: 1,
  },
  {
    name: 'screens are shared while connections fail',
    setting: pair({dial: 1, share: 1}, {answer: 1, share: 1}),
    faults: ['disconnect', 'fail', 'closeChannel', 'outage', 'move', 'lose'],
    budget: 1,
  },
  {name: 'pages are reloaded', setting: pair(caller, {dial: 1, answer: 1}), faults: ['reload'], budget: 2},
  {name: 'pages crash', setting: pair(caller, {dial: 1, answer: 1}), faults: ['crash'], budget: 2},
  {name: 'timers run', setting: pair(caller, callee), faults: ['fire'], budget: 2},
  {name: 'a stranger interferes', setting: pair(caller, callee), faults: ['forge'], budget: 1},
  {
    name: 'both dial',
    setting: pair({}, {}, {watchful: true}),
    opening: bothDial,
    faults: ['lose', 'copy', 'overtake'],
    budget: 1,
    outcome: oneCall,
  },
  {
    name: 'both dial, slowly',
    setting: pair({}, {}, {watchful: true, quickJobs: false}),
    opening: bothDial,
    faults: ['lose', 'copy', 'overtake'],
    budget: 1,
    outcome: oneCall,
  },
  {
    name: 'both dial, and give up',
    setting: pair({hangUp: 1}, {hangUp: 1}, {quickJobs: false}),
    opening: bothDial,
    faults: ['lose'],
    budget: 1,
  },
  {
    name: 'both dial, and everything goes wrong',
    setting: pair({}, {}),
    opening: bothDial,
    faults: ['lose', 'overtake', 'outage', 'fire', 'fail', 'closeChannel', 'expire'],
    budget: 1,
  },
];

const everything: Partial<Wishes> = {dial: 2, answer: 3, decline: 1, hangUp: 2, toggle: 2, share: 1};
const keen: Partial<Wishes> = {dial: 2, answer: 3, toggle: 2, share: 3};

/** Where walks start. */
export const walkSettings: readonly Setting[] = [
  {pages: 2, wishes: [everything, everything], candidates: true},
  {pages: 2, wishes: [everything, everything], quickMedia: true, quickJobs: true},
  {pages: 2, wishes: [keen, keen], quickMedia: true},
  {pages: 2, wishes: [keen, everything], settings: {mediaOptional: true}},
  {pages: 3, wishes: [everything, everything, everything], quickJobs: true},
];
