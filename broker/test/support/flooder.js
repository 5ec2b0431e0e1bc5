// Clients that send as fast as their server reads, in a thread of their own so that they disturb no stopwatch.
import {workerData} from 'node:worker_threads';
import {WebSocket} from 'ws';

const {url, count, frames} = workerData;

for (let n = 0; n < count; n += 1) {
  const address = `${url.replace('http', 'ws')}peerjs?key=peerjs&id=flooder${n}&token=t`;
  const socket = new WebSocket(address, {perMessageDeflate: false});
  let next = n;
  const pour = () => {
    for (let k = 0; k < 500 && socket.bufferedAmount < 1_000_000; k += 1) socket.send(frames[next++ % frames.length]);
    setImmediate(pour);
  };
  socket.on('open', pour).on('error', () => undefined);
}
