import {walk} from './search.js';
const w = {dial: 2, answer: 3, decline: 1, hangUp: 2, toggle: 2};
const settings = [
  {pages: 2, wishes: [w, w], candidates: true},
  {pages: 2, wishes: [w, w], quickMedia: true, quickJobs: true},
  {
    pages: 2,
    wishes: [
      {...w, decline: 0, hangUp: 0},
      {...w, decline: 0, hangUp: 0},
    ],
    quickMedia: true,
  },
  {pages: 2, wishes: [w, w], settings: {mediaOptional: true}},
  {pages: 3, wishes: [w, w, w], quickJobs: true},
];
const n = Number(process.argv[2] ?? 2000),
  seed0 = Number(process.argv[3] ?? 1),
  every = Number(process.argv[5] ?? 3);
let steps = 0,
  drains = 0;
const seen: Record<string, {n: number; len: number; trace: string; seed: number}> = {};
const t = performance.now();
for (let i = 0; i < n; i++) {
  const s = settings[i % settings.length]!;
  const r = walk(s as any, seed0 + i, every);
  steps += r.steps;
  drains += r.drains;
  if (r.found) {
    const k = r.found.property;
    const o = seen[k];
    const len = r.found.trace.length;
    if (!o) seen[k] = {n: 1, len, trace: r.found.trace, seed: seed0 + i};
    else {
      o.n++;
      if (len < o.len) {
        o.len = len;
        o.trace = r.found.trace;
        o.seed = seed0 + i;
      }
    }
  }
}
console.log(steps, 'steps', drains, 'drains', Math.round(performance.now() - t), 'ms');
for (const [k, o] of Object.entries(seen)) {
  console.log('=====', k, o.n, 'seed', o.seed);
  console.log(
    o.trace
      .split('\n')
      .filter((l) => !/node_modules|node:internal|^ +at (?!.*moves)/.test(l))
      .slice(0, Number(process.argv[4] ?? 120))
      .join('\n'),
  );
}
