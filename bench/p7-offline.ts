/** P7: from the press until the caller knows that nobody is there, over a stock broker and over ours. */
import {judge, takeTurns} from './support/figures.js';
import {setStage, watch} from './support/stage.js';

for (const [broker, goal] of [
  ['stock', 1.02],
  ['own', 0.005],
] as const) {
  const {alice, close} = await setStage({ours: broker});
  let calls = 0;
  const taken = await takeTurns(
    10,
    async () => {
      const ended = await watch<{at: number; reason: string}>(alice, 'ours', 'ends');
      const pressed = await alice.evaluate((name) => window.duel.ours.press(name), `nobody${calls++}`);
      const {at, reason} = await ended();
      if (reason !== 'offline') throw new Error(`The call ended ${reason}.`);
      return at - pressed;
    },
    async () => {
      const failed = await watch<number>(alice, 'stock', 'fails');
      const pressed = await alice.evaluate((name) => window.duel.stock.press(name), `nobody${calls++}`);
      const at = await failed();
      await alice.evaluate(() => window.duel.stock.hangUp());
      return at - pressed;
    },
  );
  await close();
  judge({what: `P7 callee offline → told, ${broker} broker`, rival: 'stock PeerJS ', unit: 'ms', goal}, taken);
}
