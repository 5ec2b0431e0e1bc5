/** P1: from the press until it rings at the callee; microphone and camera are permitted and have been used before. */
import {judge, takeTurns} from './support/figures.js';
import {hangUp, ring, setStage} from './support/stage.js';

const stage = await setStage();
const once = (who: 'ours' | 'stock') => async () => {
  const took = await ring(stage, who);
  await hangUp(stage, who);
  return took;
};
const taken = await takeTurns(20, once('ours'), once('stock'));
await stage.close();
judge({what: 'P1 dial → ring', rival: 'stock PeerJS ', unit: 'ms', goal: 0.35}, taken);
