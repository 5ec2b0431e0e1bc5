/** Figures of one measurement: ours and a rival's, taken in turns. */
export interface Duel {
  /** What is measured, as in “dial → ring”. */
  readonly what: string;
  readonly rival: string;
  readonly unit: string;
  /** The largest ratio of the medians that is good enough. */
  readonly goal: number;
}

export interface Side {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function summary(values: readonly number[]): Side {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
  return {median, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN};
}

/** Takes turns, ours first; the first round warms up and does not count. */
export async function takeTurns(
  rounds: number,
  ours: () => Promise<number>,
  rivals: () => Promise<number>,
): Promise<{ours: number[]; rivals: number[]}> {
  const taken = {ours: [] as number[], rivals: [] as number[]};
  for (let round = 0; round <= rounds; round += 1) {
    const [our, theirs] = [await ours(), await rivals()];
    if (round === 0) continue;
    taken.ours.push(our);
    taken.rivals.push(theirs);
  }
  return taken;
}

/** Prints both sides, the ratio and the goal; a missed goal makes the process fail. */
export function judge(duel: Duel, taken: {readonly ours: readonly number[]; readonly rivals: readonly number[]}) {
  const [ours, rival] = [summary(taken.ours), summary(taken.rivals)];
  const ratio = ours.median / rival.median;
  const isMet = ratio <= duel.goal;
  console.log(`${duel.what}, ${taken.ours.length} rounds in turns`);
  console.log(`  call-elements  ${show(ours, duel.unit)}`);
  console.log(`  ${duel.rival}  ${show(rival, duel.unit)}`);
  console.log(`  ratio ${ratio.toFixed(3)}, goal ≤ ${duel.goal}: ${isMet ? 'met' : 'MISSED'}\n`);
  if (!isMet) process.exitCode = 1;
}

/** A figure that stands for itself, with a limit of its own. */
export function judgeFigure(what: string, figure: number, limit: number, unit: string) {
  const isMet = figure <= limit;
  console.log(`${what}: ${format(figure)} ${unit}, goal ≤ ${limit}: ${isMet ? 'met' : 'MISSED'}`);
  if (!isMet) process.exitCode = 1;
}

function show({median, min, max}: Side, unit: string) {
  return `median ${format(median)} ${unit} (${format(min)} – ${format(max)})`;
}

function format(value: number) {
  return Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(1);
}
