// PeerJS's own server, as a worker or a program of its own: its timers cannot be stopped in any other way.
import {PeerServer} from 'peer';
import {parentPort, workerData} from 'node:worker_threads';

const options = workerData ?? JSON.parse(process.argv[2] ?? '{}');

PeerServer({port: 0, host: '127.0.0.1', path: '/', ...options}, (server) => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  if (parentPort) parentPort.postMessage(url);
  else console.log(JSON.stringify({url}));
}).on('error', () => {
  // Without a listener one malformed frame ends the process.
});
