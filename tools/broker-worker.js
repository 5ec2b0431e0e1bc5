// The stock PeerServer never stops its timers, so it gets a thread that can be ended: with its timers, its sockets and
// its memory of who is registered, as when a server's process dies. Plain JavaScript, because loaders do not reach threads.
import {parentPort, workerData} from 'node:worker_threads';
import {PeerServer} from 'peer';

const app = PeerServer({host: '127.0.0.1', ...workerData}, (server) => {
  parentPort.postMessage({listening: server.address().port});
});
app.on('message', (_client, message) => parentPort.postMessage({message}));
// A malformed frame is reported as an error, and an error nobody listens to would end the server.
app.on('error', () => {});
