import {once} from 'node:events';
import {createServer, type IncomingMessage, request as httpRequest, type ServerResponse} from 'node:http';
import {constants, type Http2ServerRequest} from 'node:http2';
import {type AddressInfo, connect, type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {Worker} from 'node:worker_threads';
import {createBroker} from '../broker/src/index.js';

/** What clients send to each other through the broker, as it arrives there. */
export interface RelayedMessage {
  readonly type: string;
  readonly src: string;
  readonly dst?: string;
  readonly payload?: unknown;
}

export interface BrokerSettings {
  /** A fixed port; any free one unless given. */
  readonly port?: number;
  /** Hears every message a client sends to another. */
  readonly onMessage?: (message: RelayedMessage) => void;
  /**
   * The broker of this project, or PeerJS's own server: what has to work on both is tested on both
   * (`CALL_ELEMENTS_BROKER=stock npm test`).
   */
  readonly kind?: 'own' | 'stock';
  /** Options of the stock server itself, such as `alive_timeout`. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

/** A broker that runs. */
interface Running {
  readonly port: number;
  /** Ends it as if its process were killed. */
  end(): Promise<void>;
}

/** A PeerJS broker inside this process, for tests and for the demo. */
export interface EmbeddedBroker {
  /** Where it listens by itself; a server that mounts it has its own address. */
  readonly url: string;
  /** Ends it as if its process were killed: sockets drop without a farewell, new ones are refused. */
  stop(): Promise<void>;
  /** Starts it again at the same address, with nobody registered. */
  start(): Promise<void>;
  /** Passes a request for the broker on to it; false if the request is for somebody else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** The same for a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

const usualKind = process.env['CALL_ELEMENTS_BROKER'] === 'stock' ? 'stock' : 'own';

/** Starts a broker on a port of its own. Other servers mount it with `handle` and `upgrade`. */
export async function startBroker({
  port = 0,
  onMessage = () => {},
  kind = usualKind,
  options = {},
}: BrokerSettings = {}): Promise<EmbeddedBroker> {
  let running: Running | undefined;

  async function start() {
    running ??= await (kind === 'own' ? runOwn(port, onMessage) : runStock(port, onMessage, options));
    port = running.port;
  }

  async function stop() {
    const ending = running;
    running = undefined;
    await ending?.end();
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}/`,
    start,
    stop,
    handle(request, response) {
      if (!isForBroker(request)) return false;
      if (running) passOn(request, response, port);
      else drop(request);
      return true;
    },
    upgrade(request, socket, head) {
      if (!isForBroker(request)) return false;
      if (running) tunnel(request, socket, head, port);
      else socket.destroy();
      return true;
    },
  };
}

type Hear = NonNullable<BrokerSettings['onMessage']>;

async function runOwn(port: number, hear: Hear): Promise<Running> {
  const broker = await createBroker({
    // Tests come from one address, all at once.
    limits: {socketsPerIp: 10_000, upgradeRate: 10_000, upgradeBurst: 10_000, takeovers: 10_000},
    onRelay: (src, message) => hear({...message, src}),
  });
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  broker.attach(server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // It listens on TCP.
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    async end() {
      for (const socket of sockets) socket.destroy();
      await broker.close();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function runStock(port: number, hear: Hear, options: BrokerSettings['options']): Promise<Running> {
  const worker = new Worker(new URL('./broker-worker.js', import.meta.url), {
    workerData: {...options, port},
    execArgv: [],
  });
  const listening = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (event: {listening: number} | {message: RelayedMessage}) => {
      if ('listening' in event) resolve(event.listening);
      else hear(event.message);
    });
  });
  return {
    port: listening,
    async end() {
      await worker.terminate();
    },
  };
}

/** PeerJS asks for `/peerjs/id` and opens its WebSocket at `/peerjs`; nothing of the broker is anywhere else. */
function isForBroker({url = ''}: IncomingMessage): boolean {
  return /^\/peerjs(?:[/?]|$)/.test(url);
}

function passOn(request: IncomingMessage, response: ServerResponse, port: number) {
  // Under https Vite speaks HTTP/2, whose pseudo headers mean nothing to the broker.
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(':')));
  const passed = httpRequest(
    {port, host: '127.0.0.1', method: request.method, path: request.url, headers},
    (answer) => {
      const {connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...kept} = answer.headers;
      response.writeHead(answer.statusCode ?? 502, kept);
      answer.pipe(response);
    },
  );
  passed.on('error', () => drop(request));
  request.pipe(passed);
}

/** No answer at all, as from a machine that is gone. */
function drop(request: IncomingMessage | Http2ServerRequest) {
  if ('stream' in request) request.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else request.destroy();
}

function tunnel(request: IncomingMessage, socket: Duplex, head: Buffer, port: number) {
  const broker = connect(port, '127.0.0.1');
  const headers = request.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
  broker.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
  broker.write(head);
  socket.pipe(broker).pipe(socket);
  for (const [end, other] of [
    [socket, broker],
    [broker, socket],
  ] as const) {
    end.on('error', () => other.destroy());
    end.on('close', () => other.destroy());
  }
}
