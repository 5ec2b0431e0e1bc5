import {CallError} from '../core/call-error.js';

/** Where a broker is, as PeerJS wants to be told. */
export interface Broker {
  readonly host: string;
  readonly port: number;
  /** Starts and ends with a slash. */
  readonly path: string;
  readonly secure: boolean;
}

/** The broker PeerJS offers to everybody. */
export const publicBroker = 'https://0.peerjs.com/';

/**
 * Reads the address of a broker: a URL, or a path on the host of `page`; empty for the public one. Anything else throws
 * a CallError that names the attribute.
 */
export function parseBroker(text: string, page?: string): Broker {
  const url = parseUrl(text.trim() || publicBroker, page);
  const secure = url?.protocol === 'https:' || url?.protocol === 'wss:';
  const known = secure || url?.protocol === 'http:' || url?.protocol === 'ws:';
  // PeerJS has no way to pass on a user, a query or a fragment.
  if (!url || !known || !url.hostname || url.username || url.password || url.search || url.hash) {
    const message = `The broker must be a URL like https://calls.example.com/, not ${JSON.stringify(text)}.`;
    throw new CallError('bad-attribute', message, {attribute: 'broker'});
  }
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    path: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`,
    secure,
  };
}

/** The address of a broker over HTTP, in its one form. */
export function brokerUrl({host, port, path, secure}: Broker): string {
  return `${secure ? 'https' : 'http'}://${host}:${port}${path}`;
}

function parseUrl(text: string, page: string | undefined): URL | null {
  try {
    // A host without its scheme would otherwise be read as a path.
    return text.startsWith('/') && page !== undefined ? new URL(text, page) : new URL(text);
  } catch {
    return null;
  }
}
