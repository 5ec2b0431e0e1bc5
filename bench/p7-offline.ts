/** P7 over a stock broker: from the press until the caller knows that nobody is there. */
import {judge, takeTurns} from './support/figures.js';
import {setStage, watch} from './support/stage.js';

const {alice, close} = await setStage();
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
judge({what: 'P7 callee offline → told, stock broker', rival: 'stock PeerJS ', unit: 'ms', goal: 1.02}, taken);
