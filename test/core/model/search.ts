/** Searches the world: every state that a kind of faults leads to, or long walks through all of them. */
import {isLive} from '../../../src/core/call-machine.js';
import {fingerprintOf, outlineOf, outlineOfPage} from './fingerprint.js';
import {PropertyBroken, disagreement} from './properties.js';
import {messageText, placeOf} from './story.js';
import {World} from './world.js';
import type {End, Fault, Move, Page, Setting} from './world.js';

/** One kind of trouble, and the story it happens in. */
export interface Family {
  readonly name: string;
  readonly setting: Setting;
  readonly faults: readonly Fault[];
  /** How many faults may happen in one story. */
  readonly budget: number;
  /** Said of the world when everything has arrived and time has passed. */
  readonly outcome?: (world: World) => string | null;
  /** Moves made before the search begins. */
  readonly opening?: readonly Move[];
}

export interface Found {
  readonly property: string;
  readonly trace: string;
}

export interface Coverage {
  readonly states: number;
  readonly depth: number;
  readonly drains: number;
  /** The shortest story in which a property breaks. */
  readonly found: Found | null;
}

/** Everything that happens without anybody's doing, in the order in which it happens if nothing goes wrong. */
export function arrivals(world: World, all: boolean): Move[] {
  const moves: Move[] = [];
  for (const [page, {jobs}] of world.pages.entries()) if (jobs.length > 0) moves.push({do: 'job', page});
  if (!all && moves.length > 0) return moves;
  for (const [at, {to, toConn}] of world.texts.entries()) {
    if (world.texts.findIndex((text) => text.toConn === toConn) !== at) continue;
    if (world.pages[to]?.ends.some(({conn, channel}) => conn === toConn && channel === 'open'))
      moves.push({do: 'hear', at});
  }
  if (!all && moves.length > 0) return moves;
  for (const [at, {to}] of world.wire.entries())
    if (isFirst(world, at) && isReachable(world, to)) moves.push({do: 'deliver', at});
  if (!all && moves.length > 0) return moves;
  for (const [page, {ends}] of world.pages.entries()) {
    for (const end of ends) {
      if (hasLostChannel(world, end)) moves.push({do: 'noticeClosed', page, conn: end.conn});
      else if (mayConnect(world, page, end)) moves.push({do: 'connect', page, conn: end.conn});
    }
  }
  return moves;
}

function isFirst({wire}: World, at: number): boolean {
  const parcel = wire[at];
  return wire.findIndex(({from, to}) => from === parcel?.from && to === parcel.to) === at;
}

function isReachable({pages}: World, at: number): boolean {
  const page = pages[at];
  return page !== undefined && page.online && page.line.registration.state === 'registered';
}

function hasLostChannel(world: World, end: End): boolean {
  if (end.channel !== 'open' || end.partner === null || end.partner === 'lost') return false;
  const other = world.findEnd(end.partner)?.end;
  return (!other || other.channel === 'closed') && !world.texts.some(({toConn}) => toConn === end.conn);
}

function mayConnect(world: World, at: number, end: End): boolean {
  if (end.state === 'connected' || end.failed === `${end.own}~${end.remote}`) return false;
  return world.matchOf(at, end) !== undefined;
}

/** Whether the other end is gone for good, so that this one will notice. */
function isTorn(world: World, end: End): boolean {
  if (end.partner === null || (end.state !== 'connected' && end.state !== 'disconnected')) return false;
  return end.partner === 'lost' || world.findEnd(end.partner) === undefined;
}

function choices(world: World): Move[] {
  const moves: Move[] = [];
  for (const [page, {line, wishes, asked, ends, online, opening}] of world.pages.entries()) {
    const {call} = line;
    const isOn = isLive(call);
    if (wishes.dial > 0 && !isOn) {
      for (let to = 0; to < world.pages.length; to++) if (to !== page) moves.push({do: 'dial', page, to});
    }
    if (wishes.answer > 0 && call.phase === 'incoming' && call.step === 'ringing') moves.push({do: 'answer', page});
    if (wishes.decline > 0 && call.phase === 'incoming' && call.step === 'ringing') moves.push({do: 'decline', page});
    if (wishes.hangUp > 0 && isOn && call.phase !== 'incoming' && call.phase !== 'terminating')
      moves.push({do: 'hangUp', page});
    if (wishes.toggle > 0 && isOn && call.phase !== 'terminating' && call.step !== 'settling')
      moves.push({do: 'toggle', page});
    if (wishes.share > 0 && call.phase === 'ongoing') moves.push({do: 'share', page});
    if (asked.length > 0) {
      moves.push({do: 'grant', page});
      if (isOn && call.phase === 'outgoing' && call.capture === 'asked' && asked[0] === call.id)
        moves.push({do: 'permit', page});
    }
    if (!online) moves.push({do: 'return', page});
    else if (opening) moves.push({do: 'return', page});
    for (const end of ends) {
      if (isTorn(world, end)) moves.push({do: end.state === 'connected' ? 'disconnect' : 'fail', page, conn: end.conn});
    }
    if (line.registration.state === 'reconnecting' && online && !opening) moves.push({do: 'online', page});
  }
  return moves;
}

function mistakes(world: World, faults: readonly Fault[]): Move[] {
  const moves: Move[] = [];
  for (const fault of faults) {
    switch (fault) {
      case 'lose':
      case 'copy':
      case 'expire':
        for (const at of world.wire.keys()) moves.push({do: fault, at});
        break;
      case 'overtake':
        for (const [at, {to}] of world.wire.entries())
          if (!isFirst(world, at) && isReachable(world, to)) moves.push({do: fault, at});
        break;
      default:
        for (const page of world.pages.keys()) moves.push(...pageMistakes(world, page, fault));
    }
  }
  return moves;
}

function pageMistakes(world: World, at: number, fault: Fault): Move[] {
  const page = world.pages[at];
  if (!page) return [];
  const {line, ends, asked, timers, online} = page;
  const call = isLive(line.call) ? line.call : null;
  switch (fault) {
    case 'outage':
      return online && line.registration.state === 'registered' ? [{do: 'outage', page: at}] : [];
    case 'disconnect':
      return ends.filter(({state}) => state === 'connected').map(({conn}) => ({do: fault, page: at, conn}));
    case 'fail':
      return ends
        .filter(({state, own, remote, failed}) => state !== 'failed' && remote !== '' && failed !== `${own}~${remote}`)
        .map(({conn}) => ({do: fault, page: at, conn}));
    case 'closeChannel':
      return ends.filter(({channel}) => channel === 'open').map(({conn}) => ({do: fault, page: at, conn}));
    case 'move':
      return ends.length > 0 ? [{do: fault, page: at}] : [];
    case 'deny':
      return asked.length > 0 ? [{do: fault, page: at}] : [];
    case 'reload':
    case 'crash':
      return call ? [{do: fault, page: at}] : [];
    case 'fire':
      return [...timers.keys()]
        .filter((timer) => !timer.startsWith('registration/'))
        .map((timer) => ({do: fault, page: at, timer}));
    case 'forge':
      return call ? forgeries(call.sessid).map((message) => ({do: fault, page: at, message})) : [];
    default:
      return [];
  }
}

/** What somebody who knows the session might try. */
function forgeries(sessid: string) {
  const common = {version: '3.0', sessid, src_clientid: 'Z1', seq: 1_000_000};
  return [
    {...common, type: 'SETUP', resp: false, sdp: 'offer Z2/0=setup Z2/0.0'},
    {...common, type: 'SETUP', resp: true, sdp: 'answer Z2/0=setup Z2/0.0'},
    {...common, type: 'REJECT', resp: true, reason: 'declined'},
    {...common, type: 'CANCEL', resp: false, reason: 'gone'},
    {...common, type: 'HANGUP', resp: false},
    {...common, type: 'PROPSYNC', resp: false, props: {audiosend: 'false'}},
    {...common, type: 'UPDATE', resp: false, sdp: 'offer Z2/0=Z3 Z2/0.0', offer: 'Z3', link: 1, restart: 'full'},
  ] as const;
}

function isMistake(move: Move): boolean {
  switch (move.do) {
    case 'lose':
    case 'copy':
    case 'expire':
    case 'overtake':
    case 'outage':
    case 'disconnect':
    case 'fail':
    case 'closeChannel':
    case 'deny':
    case 'reload':
    case 'crash':
    case 'fire':
    case 'move':
    case 'forge':
      return true;
    default:
      return false;
  }
}

/** Seconds in which both sides must agree again once everything arrives. */
function patience({mishaps}: World): number {
  // Named exceptions: nobody can be told any more, so only the timers of ringing (65 s) and reconnecting (30 s) help.
  if (mishaps.silence) return 80;
  if (mishaps.outage) return 21;
  return mishaps.any ? 11 : 2;
}

/** Lets everything arrive and time pass; says what is wrong then. */
export function drain(world: World, family: Pick<Family, 'outcome'>): void {
  const end = world.now + patience(world) * 1_000;
  const lost = new Map<string, number>();
  for (const [page, {online, opening, line}] of world.pages.entries()) {
    if (!online || opening) world.make({do: 'return', page});
    if (line.registration.state === 'reconnecting') world.make({do: 'online', page});
  }
  for (;;) {
    settleDown(world);
    const next = nextInTime(world, lost);
    if (!next || next.at > end) break;
    world.now = Math.max(world.now, next.at);
    world.make(next.move);
  }
  world.now = end;
  const problem = disagreement(world);
  if (problem) throw new PropertyBroken(`agreement after ${patience(world)} s`, problem);
  if (!world.mishaps.any) {
    const open = world.pages.flatMap(({line}) => line.closings).filter(({message}) => message.type !== 'REJECT');
    const [first] = open;
    if (first) throw new PropertyBroken('every CANCEL and HANGUP is confirmed', messageText(first.message));
  }
  const outcome = family.outcome?.(world);
  if (outcome) throw new PropertyBroken('the outcome of this story', outcome);
}

function settleDown(world: World): void {
  for (let count = 0; ; count++) {
    const [move] = arrivals(world, false);
    if (!move) return;
    if (count > 300) throw new PropertyBroken('no ping-pong', `300 messages in no time: ${JSON.stringify(move)}`);
    world.make(move);
  }
}

/** The next timer, or the next thing a connection notices whose other end is gone (measured: 7.5 s, then 10 s more). */
function nextInTime(world: World, lost: Map<string, number>): {at: number; move: Move} | null {
  let first: {at: number; move: Move} | null = null;
  for (const [page, {timers, ends}] of world.pages.entries()) {
    for (const [timer, at] of timers) if (!first || at < first.at) first = {at, move: {do: 'fire', page, timer}};
    for (const end of ends) {
      if (!isTorn(world, end)) continue;
      const key = `${end.conn}${end.state}`;
      const since = lost.get(key) ?? world.now;
      lost.set(key, since);
      const at = since + (end.state === 'connected' ? 7_500 : 10_000);
      if (!first || at < first.at)
        first = {at, move: {do: end.state === 'connected' ? 'disconnect' : 'fail', page, conn: end.conn}};
    }
  }
  return first;
}

/** Nothing arrives any more and every connection fails: timers alone must bring a page to rest. */
export function drainDead(world: World, page: number): void {
  world.dead = true;
  world.wire = [];
  world.texts = [];
  const end = world.now + 80_000;
  const started = world.now;
  for (;;) {
    const here = world.pages[page];
    if (!here || !isLive(here.line.call)) return;
    if (here.jobs.length > 0) {
      world.make({do: 'job', page});
      continue;
    }
    let first: {at: number; move: Move} | null = null;
    for (const [timer, at] of here.timers) if (!first || at < first.at) first = {at, move: {do: 'fire', page, timer}};
    for (const {conn, state} of here.ends) {
      if (state !== 'connected' && state !== 'disconnected') continue;
      const at = started + (state === 'connected' ? 7_500 : 17_500);
      if (!first || at < first.at) first = {at, move: {do: state === 'connected' ? 'disconnect' : 'fail', page, conn}};
    }
    if (!first || first.at > end) {
      throw new PropertyBroken('timers alone end every call within 80 s', placeOf(here.line.call));
    }
    world.now = Math.max(world.now, first.at);
    world.make(first.move);
  }
}

interface Visit {
  readonly before: Visit | null;
  readonly move: Move | null;
  readonly depth: number;
}

/** Remembers which states were drained, so that none is twice. */
class Drains {
  readonly #whole = new Set<number>();
  readonly #seen = new WeakSet<Page>();
  readonly #pages = new Set<number>();
  count = 0;

  check(world: World, outline: number, family: Pick<Family, 'outcome'>, isQuiet: boolean): void {
    for (const [at, page] of world.pages.entries()) {
      if (!isLive(page.line.call) || this.#seen.has(page)) continue;
      this.#seen.add(page);
      const key = outlineOfPage(page, world);
      if (this.#pages.has(key)) continue;
      this.#pages.add(key);
      this.count++;
      drainDead(world.copy(), at);
    }
    if (!isQuiet) return;
    if (this.#whole.has(outline)) return;
    this.#whole.add(outline);
    this.count++;
    drain(world.copy(), family);
  }
}

/**
 * Visits every state of a story, nearest first. Only where nothing is on its way does time pass in a drain: from every
 * other state the first thing to arrive leads to a state that is visited as well, and not for ever in a circle.
 */
export function explore(family: Family, limit = Infinity): Coverage {
  const start = World.start(family.setting);
  start.faults = family.budget;
  for (const move of family.opening ?? []) start.make(move);
  const outline = outlineOf(start);
  const first: Visit = {before: null, move: null, depth: 0};
  const key = fingerprintOf(start, outline);
  const seen = new Map([[key, first]]);
  const following = new Map<number, number>();
  const drains = new Drains();
  let depth = 0;
  const covered = (found: Found | null): Coverage => ({states: seen.size, depth, drains: drains.count, found});

  let queue: Place[] = [{world: start, visit: first, outline, key}];
  while (queue.length > 0) {
    const later: Place[] = [];
    for (const place of queue) {
      const {world, visit} = place;
      depth = visit.depth;
      const arriving = arrivals(world, true);
      try {
        drains.check(world, place.outline, family, arriving.length === 0);
      } catch (error) {
        return covered(retold(family, visit, null, error));
      }
      const harmless = [...arriving, ...choices(world)];
      const wrong = world.faults > 0 ? mistakes(world, family.faults) : [];
      for (const [index, move] of [...harmless, ...wrong].entries()) {
        const next = world.copy();
        try {
          next.make(move);
        } catch (error) {
          return covered(retold(family, visit, move, error));
        }
        if (index >= harmless.length) next.faults--;
        if (isMistake(move)) next.mishaps = {...next.mishaps, any: true};
        const reached = outlineOf(next);
        const there = fingerprintOf(next, reached);
        if (move === arriving[0]) following.set(place.key, there);
        if (seen.has(there)) continue;
        const arrived = {before: visit, move, depth: depth + 1};
        seen.set(there, arrived);
        if (seen.size >= limit) return covered(null);
        later.push({world: next, visit: arrived, outline: reached, key: there});
      }
    }
    queue = later;
  }
  const endless = circleIn(following);
  const where = endless === null ? undefined : seen.get(endless);
  return covered(where ? retold(family, where, null, new PropertyBroken('no ping-pong', 'it goes on for ever')) : null);
}

interface Place {
  readonly world: World;
  readonly visit: Visit;
  readonly outline: number;
  readonly key: number;
}

/** A state from which things arrive for ever, if there is one. */
function circleIn(following: ReadonlyMap<number, number>): number | null {
  const harmless = new Set<number>();
  for (const start of following.keys()) {
    const path = new Set<number>();
    for (let at: number | undefined = start; at !== undefined && !harmless.has(at); at = following.get(at)) {
      if (path.has(at)) return at;
      path.add(at);
    }
    for (const at of path) harmless.add(at);
  }
  return null;
}

/** Tells again, aloud, the story that led to where a property broke. */
function retold(family: Family, visit: Visit, last: Move | null, error: unknown): Found {
  const moves: Move[] = last ? [last] : [];
  for (let one: Visit | null = visit; one?.move; one = one.before) moves.unshift(one.move);
  return tell(family, moves, error);
}

export function tell(
  family: Pick<Family, 'setting' | 'opening' | 'outcome'>,
  moves: readonly Move[],
  error: unknown,
  isWalk = false,
): Found {
  const property = error instanceof PropertyBroken ? error.property : 'nothing throws';
  const lines: string[] = [];
  const world = World.start(family.setting);
  world.tell = (line) => void lines.push(line);
  try {
    for (const move of [...(family.opening ?? []), ...moves]) {
      lines.push(`  ${textOf(move, world)}`);
      if (isWalk) stride(world, move);
      else {
        if (isMistake(move)) world.mishaps = {...world.mishaps, any: true};
        world.make(move);
      }
    }
    lines.push('  then everything arrives');
    drain(Object.assign(world.copy(), {tell: world.tell}), family);
    for (const page of world.pages.keys()) {
      lines.push(`  then ${world.pages[page]?.name} hears nothing more`);
      drainDead(Object.assign(world.copy(), {tell: world.tell}), page);
    }
  } catch {
    // What was thrown first is reported.
  }
  const story = lines.length > 150 ? [...lines.slice(0, 100), '    …', ...lines.slice(-50)] : lines;
  return {property, trace: `${error instanceof Error ? error.stack : String(error)}\n${story.join('\n')}`};
}

function textOf(move: Move, world: World): string {
  const who = 'page' in move ? (world.pages[move.page]?.name ?? '?') : '';
  switch (move.do) {
    case 'dial':
      return `${who} dials ${world.pages[move.to]?.name}`;
    case 'hear': {
      const text = world.texts[move.at];
      return `arrives: ${text ? messageText(text.message) : '?'}`;
    }
    case 'deliver':
    case 'overtake':
    case 'lose':
    case 'copy':
    case 'expire': {
      const parcel = world.wire[move.at];
      return `${move.do}: ${parcel?.message ? messageText(parcel.message) : parcel?.envelope.type}`;
    }
    case 'fire':
      return `${who}: timer ${move.timer}`;
    case 'forge':
      return `${who} gets a forged ${messageText(move.message)}`;
    default:
      return `${who}: ${move.do}${'conn' in move ? ` ${move.conn}` : ''}`;
  }
}

/** The faults a walk meets; each one's share of all faults. */
const walkFaults: readonly (readonly [Fault, number])[] = [
  ['lose', 4],
  ['copy', 2],
  ['overtake', 4],
  ['expire', 2],
  ['outage', 1],
  ['disconnect', 3],
  ['fail', 2],
  ['closeChannel', 2],
  ['deny', 1],
  ['reload', 1],
  ['crash', 1],
  ['fire', 1],
  ['move', 2],
  ['forge', 1],
];

/** One long story of everything that can go wrong, chosen by a seed. Time passes as timers come due. */
export function walk(
  setting: Setting,
  seed: number,
  drainEvery: number,
): {steps: number; drains: number; found: Found | null} {
  const random = dice(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)];
  const length = 20 + Math.floor(random() * 61);
  // Some stories go wrong all the time, some hardly ever, so that calls get anywhere.
  const trouble = random() * 0.4;
  const world = World.start(setting);
  const moves: Move[] = [];
  let drains = 0;
  let steps = 0;
  try {
    for (; steps < length; steps++) {
      const move = nextStep(world, random, pick, trouble);
      if (!move) break;
      moves.push(move);
      stride(world, move);
      if (random() * drainEvery >= 1) continue;
      drains++;
      drain(world.copy(), {});
      for (const at of world.pages.keys()) drainDead(world.copy(), at);
    }
    return {steps, drains, found: null};
  } catch (error) {
    return {steps, drains, found: tell({setting}, moves, error, true)};
  }
}

/** Makes a move; time passes until then if it is a timer's. */
function stride(world: World, move: Move): void {
  if (move.do === 'fire') world.now = Math.max(world.now, world.pages[move.page]?.timers.get(move.timer) ?? 0);
  if (isMistake(move)) world.mishaps = {...world.mishaps, any: true};
  world.make(move);
}

function nextStep(
  world: World,
  random: () => number,
  pick: <T>(list: readonly T[]) => T | undefined,
  trouble: number,
): Move | undefined {
  if (random() < trouble) {
    const total = walkFaults.reduce((sum, [, share]) => sum + share, 0);
    let rest = random() * total;
    const fault = walkFaults.find(([, share]) => (rest -= share) < 0)?.[0];
    const move = fault && pick(mistakes(world, [fault]));
    if (move) return move;
  }
  const arriving = arrivals(world, true);
  if (arriving.length > 0 && random() < 0.7) return pick(arriving);
  const chosen = choices(world);
  if (chosen.length > 0 && random() < 0.6) return pick(chosen);
  return (random() < 0.5 ? nextInTime(world, new Map())?.move : undefined) ?? pick([...arriving, ...chosen]);
}

/** Random numbers that come again with their seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
