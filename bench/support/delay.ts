/**
 * Distance without root: a proxy that delays what goes to and from the broker, and a relay that delays the packets
 * between the two callers. Candidates are rewritten on their way through the proxy, so that each caller knows the other
 * only by an address of the relay.
 */
import {createSocket, type Socket} from 'node:dgram';
import {createServer, request} from 'node:http';
import type {AddressInfo} from 'node:net';
import {WebSocket, WebSocketServer} from 'ws';

export interface Delay {
  readonly url: string;
  close(): Promise<void>;
}

export async function startDelay(brokerUrl: string, rtt: number): Promise<Delay> {
  const relay = new PacketRelay(rtt / 2);
  const broker = new URL(brokerUrl);
  const server = createServer((asked, response) => {
    asked.pipe(
      request(new URL(asked.url ?? '/', broker), {method: asked.method}, (answer) => {
        response.writeHead(answer.statusCode ?? 502, {...answer.headers, 'access-control-allow-origin': '*'});
        answer.pipe(response);
      }),
    );
  });
  const sockets = new WebSocketServer({server});
  sockets.on('connection', (client, {url = '/'}) => {
    const upstream = new WebSocket(new URL(url, brokerUrl.replace(/^http/, 'ws')));
    const opened = new Promise((resolve) => upstream.once('open', resolve));
    const later = inOrderAfter(rtt / 2);
    client.on('message', (text) => {
      later(async () => {
        await opened;
        upstream.send(await relay.rewrite(String(text)));
      });
    });
    const back = inOrderAfter(rtt / 2);
    upstream.on('message', (text) => back(async () => client.send(String(text))));
    client.on('close', () => upstream.close());
    upstream.on('close', () => client.close());
    upstream.on('error', () => client.close());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP.
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      relay.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Does things so much later, in the order they were asked for, even if one takes a while. */
function inOrderAfter(ms: number) {
  let last: Promise<unknown> = Promise.resolve();
  return (run: () => Promise<void>) => {
    const due = new Promise((resolve) => setTimeout(resolve, ms));
    last = Promise.all([last, due]).then(run);
  };
}

/** For each address of a caller one of its own, at which the other caller reaches it, later. */
class PacketRelay {
  readonly #delay: number;
  readonly #fronts = new Map<string, Promise<Front>>();

  constructor(delay: number) {
    this.#delay = delay;
  }

  /** The message with every candidate in it replaced by its front. Candidates over TCP are left out. */
  async rewrite(text: string): Promise<string> {
    const message = JSON.parse(text) as {
      payload?: {candidate?: {candidate?: string} | null; message?: {candidate?: {candidate?: string} | null}};
    };
    for (const holder of [message.payload, message.payload?.message]) {
      const line = holder?.candidate?.candidate;
      if (holder?.candidate && line) holder.candidate.candidate = await this.#rewriteLine(line);
    }
    return JSON.stringify(message);
  }

  async #rewriteLine(line: string): Promise<string> {
    const parts = line.split(' ');
    const [, , protocol, , address, port] = parts;
    if (protocol?.toLowerCase() !== 'udp' || !address || address.includes(':') || address.endsWith('.local')) return '';
    const front = await this.#frontOf(address, Number(port));
    parts[4] = '127.0.0.1';
    parts[5] = String(front.port);
    return parts.join(' ');
  }

  #frontOf(address: string, port: number): Promise<Front> {
    const key = `${address}:${port}`;
    const known = this.#fronts.get(key);
    if (known) return known;
    const made = this.#makeFront(address, port);
    this.#fronts.set(key, made);
    return made;
  }

  async #makeFront(address: string, port: number): Promise<Front> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    socket.on('message', (packet, from) => {
      // Whoever sends is known to the other side by a front too.
      const sender = this.#frontOf(from.address, from.port);
      setTimeout(() => void sender.then((front) => front.send(packet, port, address)), this.#delay);
    });
    return new Front(socket);
  }

  close() {
    for (const front of this.#fronts.values()) void front.then((made) => made.close());
  }
}

class Front {
  readonly #socket: Socket;
  #isClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get port() {
    return this.#socket.address().port;
  }

  send(packet: Buffer, port: number, address: string) {
    if (!this.#isClosed) this.#socket.send(packet, port, address);
  }

  close() {
    this.#isClosed = true;
    this.#socket.close();
  }
}
