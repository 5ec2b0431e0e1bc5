// A client that sends as fast as its server reads, in a thread of its own so that it disturbs no stopwatch.
import {workerData} from 'node:worker_threads';
import {WebSocket} from 'ws';

const {url, dst} = workerData;
const socket = new WebSocket(`${url.replace('http', 'ws')}peerjs?key=peerjs&id=flooder&token=t`, {
  perMessageDeflate: false,
});
const text = JSON.stringify({type: 'CANDIDATE', dst, payload: 'x'.repeat(600)});
const pour = () => {
  for (let n = 0; n < 500 && socket.bufferedAmount < 1_000_000; n += 1) socket.send(text);
  setImmediate(pour);
};
socket.on('open', pour).on('error', () => undefined);
