import {CallError} from '../core/call-error.js';

/** How the ways past firewalls are found. The first given of `getIceServers`, `iceUrl` and `iceServers` counts. */
export interface IceOptions {
  /** JSON, as in the attribute, or the list itself. */
  readonly iceServers?: string | readonly RTCIceServer[];
  /** Answers a GET with `{iceServers, ttl}`, `ttl` in seconds. */
  readonly iceUrl?: string;
  readonly getIceServers?: () => Promise<unknown> | unknown;
  /** The broker: an `iceUrl` on its origin is told who asks. */
  readonly broker?: string | URL;
  /** What proves to the broker who asks. */
  readonly token?: () => Promise<string> | string;
  /** Only by way of TURN servers, so that nobody learns the other one's address. */
  readonly relayOnly?: boolean;
  /** Hears what went wrong; the call goes on with the default servers. */
  readonly report?: (error: CallError) => void;
}

/** A call does not wait longer than this for its servers, in milliseconds. */
const patience = 3_000;

/** After a failure nobody is asked again for so long. */
const pause = 10_000;

/** For how long an answer counts that does not say it. */
const defaultTtl = 600;

interface Fetched {
  readonly servers: RTCIceServer[];
  /** In milliseconds since the epoch. */
  readonly until: number;
}

/** The ICE servers of one controller, fetched ahead of calls and for as long as they are valid only once. */
export class IceServers {
  readonly #options: () => IceOptions;
  #source = '';
  #fetched: Fetched | undefined;
  #fetching: Promise<RTCIceServer[]> | undefined;
  #id: string | undefined;

  /** A function is asked anew each time, for options that change. */
  constructor(options: IceOptions | (() => IceOptions)) {
    this.#options = typeof options === 'function' ? options : () => options;
  }

  /** Fetches them if that takes time; `id` is whom the broker knows this page as. */
  prepare(id?: string) {
    this.#id = id ?? this.#id;
    void this.#servers();
  }

  /** For an RTCPeerConnection; never rejects. Servers that do not come in time are left out, and reported. */
  async configuration(): Promise<RTCConfiguration> {
    const {relayOnly = false, report = reportError} = this.#options();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<RTCIceServer[]>((resolve) => {
      timer = setTimeout(() => {
        report(new CallError('ice-servers-failed', `The ICE servers did not come within ${patience / 1000} seconds.`));
        resolve(defaultIceServers());
      }, patience);
    });
    const iceServers = await Promise.race([this.#servers(), late]);
    clearTimeout(timer);
    if (relayOnly && !iceServers.some(isRelay)) {
      const message = 'relay-only is set, and there is no TURN server: no call can connect.';
      report(new CallError('ice-servers-failed', message, {attribute: 'relay-only'}));
    }
    return {iceServers, iceTransportPolicy: relayOnly ? 'relay' : 'all'};
  }

  /** Resolves always: to the default servers where there are no others. */
  #servers(): Promise<RTCIceServer[]> {
    const options = this.#options();
    // Functions cannot be compared: one that came in place of another counts as the same.
    const source = JSON.stringify([options.iceServers, options.iceUrl, Boolean(options.getIceServers)]);
    if (source !== this.#source) {
      this.#source = source;
      this.#fetched = undefined;
      this.#fetching = undefined;
    }
    if (this.#fetched && this.#fetched.until > Date.now()) return Promise.resolve(this.#fetched.servers);
    this.#fetching ??= this.#fetch(options, source);
    return this.#fetching;
  }

  async #fetch(options: IceOptions, source: string): Promise<RTCIceServer[]> {
    const fetched = await read(options, this.#id).catch((cause: unknown): Fetched => {
      (options.report ?? reportError)(asCallError(cause));
      return {servers: defaultIceServers(), until: Date.now() + pause};
    });
    if (source === this.#source) {
      this.#fetched = fetched;
      this.#fetching = undefined;
    }
    return fetched.servers;
  }
}

/** Reads the `ice-servers` attribute; throws a CallError that names it. */
export function parseIceServers(text: string): RTCIceServer[] {
  try {
    return iceServersIn(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'it is not JSON' : messageOf(cause);
    const message = `ice-servers must be like [{"urls": "stun:stun.example.com"}]: ${reason}.`;
    throw new CallError('bad-attribute', message, {attribute: 'ice-servers', cause});
  }
}

/** A well-known public one; a page on this very machine is tried out, or talks to itself. */
export function defaultIceServers(): RTCIceServer[] {
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/.test(location.hostname);
  return isLocal ? [] : [{urls: 'stun:stun.l.google.com:19302'}];
}

async function read(options: IceOptions, id: string | undefined): Promise<Fetched> {
  const {iceServers, iceUrl, getIceServers} = options;
  if (getIceServers) return fetchedFrom(await getIceServers());
  if (iceUrl) return fetchedFrom(await ask(iceUrl, options, id));
  if (iceServers === undefined || iceServers === '') return {servers: defaultIceServers(), until: Infinity};
  const servers = typeof iceServers === 'string' ? parseIceServers(iceServers) : iceServersIn(iceServers);
  return {servers, until: Infinity};
}

async function ask(iceUrl: string, {broker, token}: IceOptions, id: string | undefined): Promise<unknown> {
  const url = new URL(iceUrl, document.baseURI);
  const headers = new Headers({accept: 'application/json'});
  // Nobody else is to learn the name, let alone the token.
  if (broker && url.origin === new URL(broker, document.baseURI).origin) {
    if (id !== undefined) url.searchParams.set('id', id);
    const proof = await token?.();
    if (proof) headers.set('authorization', `Bearer ${proof}`);
  }
  const answer = await fetch(url, {headers});
  if (!answer.ok) throw new Error(`ice-url answered ${answer.status}`);
  return answer.json();
}

/** From `{iceServers, ttl}`, or from the list alone. */
function fetchedFrom(value: unknown): Fetched {
  if (Array.isArray(value)) return fetchedFrom({iceServers: value});
  const {iceServers, ttl} = fieldsOf(value);
  const seconds = typeof ttl === 'number' && ttl > 0 ? ttl : defaultTtl;
  return {servers: iceServersIn(iceServers), until: Date.now() + seconds * 1000};
}

function iceServersIn(value: unknown): RTCIceServer[] {
  if (!Array.isArray(value)) throw new TypeError('it is not a list');
  return value.map(iceServerIn);
}

function iceServerIn(value: unknown): RTCIceServer {
  const {urls, username, credential} = fieldsOf(value);
  const list: unknown[] = Array.isArray(urls) ? urls : [urls];
  if (list.length === 0) throw new TypeError('one has no urls');
  for (const url of list) {
    if (!isIceUrl(url)) throw new TypeError(`${JSON.stringify(url)} is no stun: or turn: address`);
  }
  const server = {urls: list.map(String)};
  const hasCredential = typeof username === 'string' && typeof credential === 'string';
  if (isRelay(server) && !hasCredential) throw new TypeError('a turn: server needs username and credential');
  return {...server, ...(hasCredential && {username, credential})};
}

function isRelay({urls}: RTCIceServer): boolean {
  return [urls].flat().some((url) => /^turns?:/.test(url));
}

const iceUrl = /^(stun|turn)s?:(?:\[[\dA-Fa-f:.]+\]|[\dA-Za-z][\w.-]*)(?::(\d+))?(\?transport=(?:udp|tcp))?$/;

/** As browsers see it: with a wrong one they make no connection at all. */
function isIceUrl(url: unknown): boolean {
  const [, scheme = '', port = '1', transport] = (typeof url === 'string' && iceUrl.exec(url)) || [];
  const isPort = Number(port) > 0 && Number(port) < 65_536;
  return scheme !== '' && isPort && (transport === undefined || scheme === 'turn');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${JSON.stringify(value)} is no object`);
  return {...value};
}

function asCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause;
  return new CallError('ice-servers-failed', `The ICE servers could not be had: ${messageOf(cause)}.`, {cause});
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
