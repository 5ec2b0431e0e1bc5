/**
 * Every timer of a call, with the places it lives in: whoever leaves them disarms it. A place is a phase, or a phase and
 * one of its steps.
 */
export const timerPlaces = {
  /** Until the first microphone and camera are there, refused, or nobody decided. */
  media: ['outgoing', 'connecting', 'ongoing', 'reconnecting'],
  /** A burst of queued messages may hold the CANCEL of the SETUP just read. */
  settle: ['incoming/settling'],
  /** SETUP again while nobody reacts. */
  setupAgain: ['outgoing/calling'],
  ack: ['outgoing/calling'],
  ring: ['outgoing/calling', 'outgoing/ringing'],
  /** SETUP again some time after the broker gave up delivering it. */
  expired: ['outgoing/calling', 'outgoing/ringing'],
  ringIn: ['incoming/ringing'],
  connect: ['connecting'],
  /** SETUP resp again until the connection is up. */
  answerAgain: ['connecting'],
  /** The callee gives the caller's ICE restart the first try. */
  restart: ['connecting'],
  /** A disconnection that may heal by itself. */
  lost: ['ongoing'],
  /** Network changes come in bursts. */
  network: ['ongoing', 'reconnecting'],
  /** The channel closed: HANGUP or a rebuild of the other side may be under way. */
  channel: ['ongoing', 'reconnecting'],
  reconnect: ['reconnecting'],
  /** The own UPDATE again until it is answered. */
  updateAgain: ['connecting', 'ongoing', 'reconnecting'],
  /** HANGUP over the broker too. */
  fallback: ['terminating'],
  term: ['terminating'],
} as const satisfies Record<string, readonly string[]>;

export type TimerName = keyof typeof timerPlaces;

// The compiler knows keys of objects only as texts.
const timerNames = Object.keys(timerPlaces) as TimerName[];

/** The timers that do not outlive the arrival at this place. */
export function timersLeftBehind(phase: string, step: string): readonly TimerName[] {
  return timerNames.filter((timer) => {
    const places: readonly string[] = timerPlaces[timer];
    return !places.includes(phase) && !places.includes(`${phase}/${step}`);
  });
}

/** How long, in milliseconds, where a page cannot set it. */
export const times = {
  media: 60_000,
  settle: 50,
  /** A registration younger than this may still be receiving what was queued for it. */
  fresh: 1_000,
  setupAgain: 5_000,
  expired: 2_000,
  /** A registration younger than this makes EXPIRE doubtful: our own messages may have been queued. */
  returned: 10_000,
  /** What the callee grants beyond the caller's own limit. */
  ringInMargin: 5_000,
  answerAgain: 5_000,
  restart: 4_000,
  lostCaller: 2_000,
  lostCallee: 4_000,
  lostPlain: 10_000,
  network: 500,
  channel: 1_000,
  updateAgain: 5_000,
  fallback: 1_000,
  term: 5_000,
} as const;
