/** P3: from the answer until both sides are connected, near and far. The rival has its camera at hand. */
import {judge, takeTurns} from './support/figures.js';
import {hangUp, ring, setStage, watch} from './support/stage.js';

for (const rtt of [0, 50]) {
  const stage = await setStage({rtt});
  const {alice, bob} = stage;
  const once = (who: 'ours' | 'stock') => async () => {
    await ring(stage, who);
    const connected = await Promise.all([alice, bob].map((page) => watch<number>(page, who, 'connects')));
    const answered = await bob.evaluate(
      (contender) => (contender === 'ours' ? window.duel.ours.answer() : window.duel.stock.answerWarm()),
      who,
    );
    const moments = await Promise.all(connected.map((moment) => moment()));
    await hangUp(stage, who);
    return Math.max(...moments) - answered;
  };
  const taken = await takeTurns(12, once('ours'), once('stock'));
  await stage.close();
  judge({what: `P3 answer → connected, RTT ${rtt} ms`, rival: 'stock PeerJS ', unit: 'ms', goal: 1}, taken);
}
