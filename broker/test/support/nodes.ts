import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Worker} from 'node:worker_threads';
import {createBroker, type BrokerOptions, type EmbeddableBroker} from '../../src/index.js';
import {until} from './until.js';

/** A broker under test at an address of its own, own or stock. */
export interface Node {
  /** With a slash at the end. */
  readonly url: string;
  readonly broker?: EmbeddableBroker;
  stop(): Promise<void>;
}

export async function startNode(
  options: BrokerOptions = {},
  path = '/',
): Promise<Node & {readonly broker: EmbeddableBroker}> {
  const broker = await createBroker(options);
  const server = createServer({headersTimeout: options.limits?.headersMs ?? 10_000, connectionsCheckingInterval: 100});
  broker.attach(server, path);
  const url = await listen(server, path);
  await until(() => broker.obstacle === undefined, 'the broker is ready');
  return {
    url,
    broker,
    async stop() {
      await broker.close();
      await end(server);
    },
  };
}

/** PeerJS's own server. Its timeouts are shortened: what it does is the point, not that it does so after 5 s. */
export async function startStock(options: Readonly<Record<string, unknown>> = {}): Promise<Node> {
  const workerData = {expire_timeout: 400, cleanup_out_msgs: 100, ...options};
  const worker = new Worker(new URL('stock-server.js', import.meta.url), {workerData, execArgv: []});
  const [url] = (await once(worker, 'message')) as [string]; // the only message it sends
  return {url, stop: async () => void (await worker.terminate())};
}

async function listen(server: Server, path: string): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo; // not a pipe
  return `http://127.0.0.1:${port}${path}`;
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
