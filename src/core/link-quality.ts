/** How well a connection carries a call, judged from what the browser counts. */
import type {LinkQuality} from './call-snapshot.js';

/** What was measured between two looks at a connection. */
export interface LinkSample {
  /** Milliseconds; null when nobody told yet. */
  readonly rtt: number | null;
  readonly jitter: number | null;
  /** Share of packets that did not arrive, 0 to 1; null when none were under way. */
  readonly loss: number | null;
  readonly relayed: boolean;
}

/** What was measured so far, smoothed, and what became of it. */
export interface Judgement {
  readonly quality: LinkQuality;
  /** How many looks in a row were better than the present level. */
  readonly better: number;
}

type Level = LinkQuality['level'];
type Suffering = 'loss' | 'delay' | 'jitter';

/** From here on it is no longer good, and from there on it is poor: opus and video conceal what stays below. */
const limits: Readonly<Record<Suffering, readonly [fair: number, poor: number]>> = {
  loss: [0.03, 0.1],
  delay: [250, 500],
  jitter: [30, 80],
};

const levels: readonly Level[] = ['good', 'fair', 'poor'];

/** One quiet moment on a bad line is no improvement. */
const looksToRise = 3;

/** How much one look counts beside what was there before. */
const weight = 0.4;

export function judge(before: Judgement | null, sample: LinkSample): Judgement {
  const figures = smoothed(before?.quality, sample);
  const marks = {loss: figures.loss, delay: figures.rtt, jitter: figures.jitter};
  const ranks = (['loss', 'delay', 'jitter'] as const).map((what) => ({what, rank: rankOf(what, marks[what])}));
  const worst = ranks.reduce((a, b) => (b.rank > a.rank ? b : a));
  const shown = before ? levels.indexOf(before.quality.level) : 0;
  const measured = Math.floor(worst.rank);
  const better = measured < shown ? (before?.better ?? 0) + 1 : 0;
  const isHeld = measured < shown && better < looksToRise;
  const level = levels[isHeld ? shown : Math.min(measured, 2)] ?? 'poor';
  return {
    quality: {
      level,
      reason: level === 'good' ? null : isHeld ? (before?.quality.reason ?? null) : worst.what,
      ...figures,
      relayed: sample.relayed,
    },
    better: isHeld ? better : 0,
  };
}

/** Whether somebody who looks at it would see a difference. */
export function isNoticeable(before: LinkQuality | null, {level, reason, relayed, rtt, loss, jitter}: LinkQuality) {
  return (
    !before ||
    before.level !== level ||
    before.reason !== reason ||
    before.relayed !== relayed ||
    differs(before.rtt, rtt, 50) ||
    differs(before.jitter, jitter, 20) ||
    differs(before.loss, loss, 0.03)
  );
}

/** By more than a third, and by enough to matter. */
function differs(before: number, after: number, atLeast: number): boolean {
  const difference = Math.abs(after - before);
  return difference >= atLeast && difference > Math.max(before, after) / 3;
}

function smoothed(before: LinkQuality | undefined, {rtt, loss, jitter}: LinkSample) {
  const mix = (old: number | undefined, fresh: number | null) =>
    fresh === null ? (old ?? 0) : old === undefined ? fresh : old + weight * (fresh - old);
  return {rtt: mix(before?.rtt, rtt), loss: mix(before?.loss, loss), jitter: mix(before?.jitter, jitter)};
}

/** 0 to 1 is good, 1 to 2 fair, from 2 on poor; which of two fair ones is worse shows in the fraction. */
function rankOf(what: Suffering, value: number): number {
  const [fair, poor] = limits[what];
  if (value < fair) return value / fair;
  return value < poor ? 1 + (value - fair) / (poor - fair) : 1 + value / poor;
}
