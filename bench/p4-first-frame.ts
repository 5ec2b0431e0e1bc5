/**
 * P4: from the answer until both sides see each other. The callee's camera is cold: no page of that browser has used it
 * yet. The rival waits for it. It rings for a second, less than anybody takes to answer.
 */
import {setTimeout as pass} from 'node:timers/promises';
import {judge, takeTurns} from './support/figures.js';
import {hangUp, ring, setStage, watch} from './support/stage.js';

for (const [rtt, goal] of [
  [0, 0.75],
  [50, 0.9],
] as const) {
  const stage = await setStage({rtt});
  const once = (who: 'ours' | 'stock') => async () => {
    const fresh = await stage.withFresh('bob');
    const {alice, bob} = fresh;
    await ring(fresh, who);
    await pass(1_000);
    const seen = await Promise.all([alice, bob].map((page) => watch<number>(page, who, 'sees')));
    const answered = await bob.evaluate((contender) => window.duel[contender].answer(), who);
    const moments = await Promise.all(seen.map((moment) => moment()));
    await hangUp(fresh, who);
    await fresh.close();
    return Math.max(...moments) - answered;
  };
  const taken = await takeTurns(12, once('ours'), once('stock'));
  await stage.close();
  judge({what: `P4 answer → first frames, RTT ${rtt} ms`, rival: 'stock PeerJS ', unit: 'ms', goal}, taken);
}
