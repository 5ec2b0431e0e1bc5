/** P8: the caller changes his mind while it rings; when does the callee know? Stock PeerJS never tells. */
import {judgeFigure, summary} from './support/figures.js';
import {ring, setStage, watch} from './support/stage.js';

for (const rtt of [0, 50]) {
  const stage = await setStage({rtt});
  const {alice, bob} = stage;
  const times: number[] = [];
  for (let call = 0; call < 100; call += 1) {
    await ring(stage, 'ours');
    const gone = await watch<{at: number; reason: string}>(bob, 'ours', 'ends');
    const changed = await alice.evaluate(() => window.duel.ours.hangUp());
    const {at, reason} = await gone();
    if (reason === 'cancelled') times.push(at - changed);
  }
  let told = 0;
  for (let call = 0; call < 10; call += 1) {
    await ring(stage, 'stock');
    const noticed = bob.evaluate(() => window.duel.stock.noticesCancel(1_000));
    await alice.evaluate(() => window.duel.stock.hangUp());
    told += Number(await noticed);
  }
  await stage.close();
  const {median, min, max} = summary(times);
  console.log(`P8 cancel → card gone, RTT ${rtt} ms`);
  console.log(
    `  call-elements  ${times.length} of 100 told, median ${median.toFixed(1)} ms (${min.toFixed(1)} – ${max.toFixed(1)})`,
  );
  console.log(`  stock PeerJS   ${told} of 10 told within a second`);
  judgeFigure('  calls the callee was not told about', 100 - times.length, 0, '');
  // The way to the broker and the way from it are delayed by half a round trip each.
  judgeFigure('  median', median, rtt + 10, 'ms');
  console.log();
}
