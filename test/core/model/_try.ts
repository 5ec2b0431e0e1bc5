import {explore} from './search.js';
import {families} from './families.js';
const only = process.argv[2];
let total = 0;
for (const f of families) {
  if (only && !f.name.includes(only)) continue;
  const t = performance.now(),
    c = process.cpuUsage();
  const r = explore(f, Number(process.argv[3] ?? 40000));
  total += r.states;
  console.log(
    f.name,
    '|',
    r.states,
    'states depth',
    r.depth,
    'drains',
    r.drains,
    Math.round(performance.now() - t),
    'ms, cpu',
    Math.round(process.cpuUsage(c).user / 1000),
  );
  if (r.found) {
    console.log(
      r.found.trace
        .split('\n')
        .filter((l) => !/node_modules|node:internal/.test(l))
        .slice(0, Number(process.argv[4] ?? 70))
        .join('\n'),
    );
    console.log('-----------------------');
  }
}
console.log(total);
