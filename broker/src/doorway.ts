import {STATUS_CODES, type IncomingMessage} from 'node:http';
import {isIP} from 'node:net';
import type {Duplex} from 'node:stream';

/** What every request is looked at for before anything else. */
export interface Doorway {
  /** PeerJS's `key`: a segment of the path over HTTP, a parameter of the WebSocket. No secret. */
  readonly key: string;
  /** Origins of pages that may use this broker; all when absent. */
  readonly origins?: readonly string[] | undefined;
  /** How many proxies of ours each request has passed; each added one address to X-Forwarded-For. */
  readonly trustProxy: number;
}

/** The client's address. What stands further left in the header than our own proxies write is the client's invention. */
export function ipOf(request: IncomingMessage, trustProxy: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (trustProxy === 0) return direct;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  const address = forwarded.at(-trustProxy)?.trim() ?? '';
  return isIP(address) === 0 ? direct : address;
}

/** Programs send no origin, and could send any: the list guards visitors of foreign pages, not the broker. */
export const originAllowed = (origin: string | undefined, origins: readonly string[] | undefined): boolean =>
  origin === undefined || origins === undefined || origins.includes(origin);

/** Path without a slash at the end. Never throws, unlike `new URL()` on what clients send. */
export function pathOf({url = ''}: IncomingMessage): string {
  const path = url.split('?', 1)[0] ?? '';
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

export function queryOf({url = ''}: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** Answers a request for a WebSocket by plain HTTP. */
export function turnAway(stream: Duplex, status: number): void {
  stream.on('error', () => stream.destroy());
  stream.once('finish', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
