import {type IceOptions, parseIceServers} from '../adapters/ice-servers.js';
import {parseBroker, publicBroker} from '../adapters/peerjs-broker.js';
import type {PeerJsSettings} from '../adapters/peerjs-signaling.js';
import {CallError} from '../core/call-error.js';
import type {CallOptions} from './call-options.js';

type Report = (error: CallError) => void;

/** Where this page finds its broker and the way to other pages. */
export interface Connections {
  readonly signaling: PeerJsSettings;
  readonly ice: IceOptions;
  /** Why the broker that was set is none; then no other one is asked in its place. */
  readonly broken: CallError | null;
}

/** Reads what is set about connections; what cannot be understood is reported. */
export function readConnections(options: CallOptions, {baseURI}: Document, report: Report): Connections {
  const {broker = '', brokerKey, iceUrl, getIceServers, relayOnly = false} = options;
  const broken = problemOf(() => parseBroker(broker, baseURI));
  if (broken) report(broken);
  const token = tokenOf(options, baseURI);
  const iceServers = iceServersOf(options, report);
  return {
    signaling: {broker: broken ? '' : broker, ...(brokerKey && {key: brokerKey}), ...(token && {token})},
    ice: {
      relayOnly,
      report,
      broker: broken || !broker ? publicBroker : broker,
      ...(token && {token}),
      ...(iceServers && {iceServers}),
      ...(iceUrl && hasAddress(iceUrl, baseURI, report) && {iceUrl}),
      ...(getIceServers && {getIceServers}),
    },
    broken,
  };
}

function tokenOf({token, tokenUrl, getToken}: CallOptions, baseURI: string): (() => Promise<string>) | undefined {
  if (getToken) return async () => getToken();
  if (tokenUrl) return () => fetchToken(tokenUrl, baseURI);
  return token ? async () => token : undefined;
}

async function fetchToken(tokenUrl: string, baseURI: string): Promise<string> {
  try {
    const answer = await fetch(new URL(tokenUrl, baseURI), {headers: {accept: 'application/json, text/plain'}});
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    const text = (await answer.text()).trim();
    if (!text.startsWith('{')) return text;
    const {token}: {token?: unknown} = JSON.parse(text);
    if (typeof token !== 'string') throw new Error('it answered without a token');
    return token;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CallError('token-failed', `No token from token-url: ${reason}.`, {attribute: 'token-url', cause});
  }
}

function iceServersOf({iceServers}: CallOptions, report: Report): RTCIceServer[] | undefined {
  if (iceServers === undefined || iceServers === '') return undefined;
  try {
    return parseIceServers(typeof iceServers === 'string' ? iceServers : JSON.stringify(iceServers));
  } catch (error) {
    report(asCallError(error, 'ice-servers'));
    return undefined;
  }
}

function hasAddress(iceUrl: string, baseURI: string, report: Report): boolean {
  const problem = problemOf(() => new URL(iceUrl, baseURI), 'ice-url');
  if (problem) report(problem);
  return !problem;
}

function problemOf(attempt: () => unknown, attribute = 'broker'): CallError | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return asCallError(error, attribute);
  }
}

function asCallError(cause: unknown, attribute: string): CallError {
  if (cause instanceof CallError) return cause;
  return new CallError('bad-attribute', `${attribute} cannot be understood.`, {attribute, cause});
}
