/** P2: as P1, in a browser that has just been started, where microphone and camera are permitted. The rival waits for them. */
import {judge, takeTurns} from './support/figures.js';
import {hangUp, ring, setStage} from './support/stage.js';

const stage = await setStage();
const once = (who: 'ours' | 'stock') => async () => {
  const fresh = await stage.withFresh('alice');
  const took = await ring(fresh, who);
  await hangUp(fresh, who);
  await fresh.close();
  return took;
};
const taken = await takeTurns(12, once('ours'), once('stock'));
await stage.close();
judge({what: 'P2 dial → ring in a fresh browser', rival: 'stock PeerJS ', unit: 'ms', goal: 0.08}, taken);
