import {CallError} from './call-error.js';
import type {RegistrationState} from './call-snapshot.js';

/** This page's place on the broker. */
export interface Registration {
  readonly state: RegistrationState;
  /** The id asked for, or the one the broker gave instead; empty before anybody asked. */
  readonly id: string;
  /** Nobody chose the id: it is the token-like kind. */
  readonly anonymous: boolean;
  /** Why it failed. */
  readonly error: CallError | null;
  /** When the broker last took us in. */
  readonly since: number;
  /** When it last did so after it was lost; -Infinity if never. */
  readonly returnedAt: number;
  /** Tries since it was lost. */
  readonly attempts: number;
  /** Own messages that did not come back. */
  readonly silent: number;
  /** The page wants to be registered, even if just now it is not (it was hidden for good, or gave up). */
  readonly wanted: boolean;
}

export const unregistered: Registration = {
  state: 'offline',
  id: '',
  anonymous: true,
  error: null,
  since: -Infinity,
  returnedAt: -Infinity,
  attempts: 0,
  silent: 0,
  wanted: false,
};

export type RegistrationTimer = 'register' | 'retry' | 'heartbeat' | 'giveUp';

export type RegistrationEvent =
  /** Whom the page shall be known as; only heard while it is not registered. */
  | {readonly type: 'identify'; readonly id: string; readonly anonymous: boolean}
  /** Whom it was to be known as is nobody's name. */
  | {readonly type: 'misnamed'; readonly error: CallError}
  | {readonly type: 'connect'}
  | {readonly type: 'disconnect'}
  | {readonly type: 'socketOpen'}
  | {readonly type: 'opened'; readonly id: string}
  | {readonly type: 'echo'}
  | {readonly type: 'lost'; readonly error: CallError}
  /** `heldRecently`: this very tab held the name a moment ago, before a reload. */
  | {readonly type: 'refused'; readonly error: CallError; readonly heldRecently: boolean}
  | {readonly type: 'online'}
  /** The socket may be one that looks open and swallows everything. */
  | {readonly type: 'doubt'}
  | {readonly type: 'pagehide'}
  | {readonly type: 'pageshow'}
  | {readonly type: `timer/${RegistrationTimer}`};

export type RegistrationEffect =
  | {readonly do: 'open'; readonly id: string; readonly anonymous: boolean}
  | {readonly do: 'close'}
  | {readonly do: 'ping'}
  | {readonly do: 'arm'; readonly timer: RegistrationTimer; readonly ms: number}
  | {readonly do: 'disarm'; readonly timers: readonly RegistrationTimer[]}
  | {readonly do: 'report'; readonly error: CallError};

export interface RegistrationHere {
  readonly now: number;
  /** Between 0 and 1. */
  readonly random: number;
  /** A call is up: it does not need the broker, and the person is not sent back to the entry. */
  readonly talking: boolean;
}

export type RegistrationStep = readonly [next: Registration, ...effects: RegistrationEffect[]];

const ms = {register: 10_000, retry: 1_000, heartbeat: 20_000, giveUp: 30_000} as const;
/** How long an echo is waited for when there is reason to doubt. */
const echoTime = 3_000;
const backoff = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
const mostSilent = 2;
const mostRetries = 3;

/** What becomes of the registration, then the work it asks for. A pair that is not listed changes nothing. */
export function register(
  registration: Registration,
  event: RegistrationEvent,
  here: RegistrationHere,
): RegistrationStep {
  const {state} = registration;
  switch (event.type) {
    case 'identify':
      return state === 'offline' || state === 'failed'
        ? [{...registration, id: event.id, anonymous: event.anonymous}]
        : [registration];
    case 'misnamed':
      return state === 'offline' || state === 'failed'
        ? fail(registration, event.error)
        : [registration, {do: 'report', error: event.error}];
    case 'connect':
      return state === 'offline' || state === 'failed' ? start(registration) : [registration];
    case 'pageshow':
      return state === 'offline' && registration.wanted ? start(registration) : [registration];
    case 'disconnect':
      return state === 'offline' ? [registration] : leave({...registration, wanted: false});
    case 'pagehide':
      return state === 'offline' || state === 'failed' ? [registration] : leave(registration);
    case 'socketOpen':
      return isTrying(state) ? [registration, {do: 'ping'}] : [registration];
    case 'opened':
      return isTrying(state) ? arrive({...registration, id: event.id}, here) : [registration];
    case 'echo':
      return isTrying(state)
        ? arrive(registration, here)
        : state === 'registered'
          ? heard(registration)
          : [registration];
    case 'lost':
      return lose(registration, event.error, here);
    case 'refused':
      return refuse(registration, event);
    case 'online':
      return comeOnline(registration);
    case 'doubt':
      return doubt(registration);
    case 'timer/register':
      return isTrying(state) ? late(registration, here) : [registration];
    case 'timer/retry':
      return isTrying(state) ? [registration, open(registration), armFor('register')] : [registration];
    case 'timer/heartbeat':
      return beat(registration);
    case 'timer/giveUp':
      return tire(registration, here);
  }
}

function isTrying(state: RegistrationState): boolean {
  return state === 'registering' || state === 'reconnecting';
}

function open({id, anonymous}: Registration): RegistrationEffect {
  return {do: 'open', id, anonymous};
}

function armFor(timer: RegistrationTimer): RegistrationEffect {
  return {do: 'arm', timer, ms: ms[timer]};
}

const disarmAll: RegistrationEffect = {do: 'disarm', timers: ['register', 'retry', 'heartbeat', 'giveUp']};

function start(registration: Registration): RegistrationStep {
  const next = {...registration, state: 'registering', error: null, attempts: 0, wanted: true} as const;
  return [next, open(next), armFor('register')];
}

function leave(registration: Registration): RegistrationStep {
  return [{...registration, state: 'offline', error: null}, disarmAll, {do: 'close'}];
}

function fail(registration: Registration, error: CallError): RegistrationStep {
  return [{...registration, state: 'failed', error}, disarmAll, {do: 'close'}, {do: 'report', error}];
}

function arrive(registration: Registration, {now}: RegistrationHere): RegistrationStep {
  const returnedAt = registration.state === 'reconnecting' ? now : registration.returnedAt;
  const next = {
    ...registration,
    state: 'registered',
    error: null,
    since: now,
    returnedAt,
    attempts: 0,
    silent: 0,
  } as const;
  return [next, disarmAll, armFor('heartbeat')];
}

function heard(registration: Registration): RegistrationStep {
  return registration.silent === 0 ? [registration] : [{...registration, silent: 0}];
}

/** A socket that looks open and swallows everything is found out by messages to ourselves that do not come back. */
function beat(registration: Registration): RegistrationStep {
  if (registration.state !== 'registered') return [registration];
  if (registration.silent < mostSilent) {
    return [{...registration, silent: registration.silent + 1}, {do: 'ping'}, armFor('heartbeat')];
  }
  const next = {...registration, state: 'reconnecting', attempts: 1, silent: 0} as const;
  return [next, disarmAll, {do: 'close'}, open(next), armFor('register'), armFor('giveUp')];
}

/** Something else broke that goes the same way: the next beat comes soon, and is the last without an echo. */
function doubt(registration: Registration): RegistrationStep {
  if (registration.state !== 'registered') return [registration];
  return [{...registration, silent: mostSilent}, {do: 'ping'}, {do: 'arm', timer: 'heartbeat', ms: echoTime}];
}

function lose(registration: Registration, error: CallError, here: RegistrationHere): RegistrationStep {
  switch (registration.state) {
    case 'registering':
      return fail(registration, error);
    case 'registered': {
      const next = {...registration, state: 'reconnecting', error, attempts: 0, silent: 0} as const;
      return [next, disarmAll, {do: 'close'}, waitToRetry(next, here), armFor('giveUp')];
    }
    case 'reconnecting': {
      const next = {...registration, error, attempts: registration.attempts + 1};
      return [next, {do: 'disarm', timers: ['register']}, {do: 'close'}, waitToRetry(next, here)];
    }
    default:
      return [registration];
  }
}

function waitToRetry({attempts}: Registration, {random}: RegistrationHere): RegistrationEffect {
  const base = backoff[Math.min(attempts, backoff.length - 1)] ?? 1_000;
  return {do: 'arm', timer: 'retry', ms: Math.round(base * (0.8 + 0.4 * random))};
}

function refuse(
  registration: Registration,
  {error, heldRecently}: {error: CallError; heldRecently: boolean},
): RegistrationStep {
  if (!isTrying(registration.state)) return [registration];
  if (error.code === 'username-taken' && heldRecently && registration.attempts < mostRetries) {
    const next = {...registration, attempts: registration.attempts + 1};
    return [next, {do: 'disarm', timers: ['register']}, {do: 'close'}, armFor('retry')];
  }
  return fail(registration, error);
}

const outages: readonly (string | undefined)[] = ['server-unreachable', 'server-closed', 'token-failed'];

/** The network is back: no need to wait out the back-off, or for somebody to press Retry. */
function comeOnline(registration: Registration): RegistrationStep {
  const {state, error} = registration;
  if (state === 'reconnecting')
    return [registration, {do: 'disarm', timers: ['retry']}, open(registration), armFor('register')];
  return state === 'failed' && outages.includes(error?.code) && registration.wanted
    ? start(registration)
    : [registration];
}

function late(registration: Registration, here: RegistrationHere): RegistrationStep {
  const error = new CallError('server-unreachable', 'The broker did not answer within ten seconds.');
  return lose(registration, error, here);
}

function tire(registration: Registration, {talking}: RegistrationHere): RegistrationStep {
  if (registration.state !== 'reconnecting') return [registration];
  if (talking) return [registration, armFor('giveUp')];
  const cause = registration.error;
  // The broker may well be there.
  if (cause?.code === 'token-failed') return fail(registration, cause);
  return fail(
    registration,
    new CallError('server-closed', 'The broker closed the connection and did not come back.', {cause}),
  );
}
