/** What peerjs-client.test.ts looks at inside a page. Bundled with the PeerJS to be looked at. */
import fc from 'fast-check';
import {Peer, util} from 'peerjs';
import {isPeerJsId} from '../../src/core/call-name.js';

interface Message {
  readonly type: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload?: unknown;
}

/** What a PeerJS client reported, in order. */
type Report = readonly unknown[];

const deadline = 5_000;
let ids = 0;
const unique = (name: string) => `${name}-${(ids += 1)}-${Date.now()}`;

/** Everything a page may see of one PeerJS client. */
function watch(broker: string, id: string, token = `token-of-${id}`) {
  const {hostname, port, pathname} = new URL(broker);
  const peer = new Peer(id, {host: hostname, port: Number(port), path: pathname, token});
  const reports: Report[] = [];
  peer.on('open', () => reports.push(['open']));
  peer.on('close', () => reports.push(['close']));
  peer.on('disconnected', () => reports.push(['disconnected']));
  peer.on('error', ({type}) => reports.push(['error', type]));
  peer.on('connection', () => reports.push(['connection']));
  peer.on('call', (call) => {
    reports.push(['call', call.metadata]);
    call.on('close', () => reports.push(['callClosed', call.metadata]));
    call.answer();
  });
  const heard: Message[] = [];
  let wake = () => {};
  peer.socket.on('message', (message: Message) => {
    heard.push(message);
    wake();
  });

  async function hear(isWanted: (message: Message) => boolean): Promise<Message> {
    const end = performance.now() + deadline;
    for (;;) {
      const found = heard.findIndex(isWanted);
      if (found >= 0) return heard.splice(0, found + 1).at(-1)!;
      const left = end - performance.now();
      if (left <= 0) throw new Error(`${id} waits in vain; reports: ${JSON.stringify(reports)}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, left);
      });
    }
  }

  /** Waits until everything that somebody (else the client itself) sent it has arrived, and what it does about it is done. */
  async function settled(sender: {send(message: Message): void} = peer.socket) {
    const mark = Math.random();
    sender.send({type: 'CANDIDATE', dst: id, payload: {mark}});
    await hear(({payload}) => (payload as {mark?: number} | undefined)?.mark === mark);
    await quiet();
  }

  return {peer, id, reports, hear, settled};
}

/** A client of the bare protocol. */
async function enter(broker: string, id: string, token = `token-of-${id}`) {
  const socket = new WebSocket(`${broker.replace(/^http/, 'ws')}peerjs?key=peerjs&id=${id}&token=${token}`);
  const heard: Message[] = [];
  const wanted: ((message: Message) => void)[] = [];
  socket.onmessage = ({data}) => {
    const message = JSON.parse(String(data)) as Message;
    const next = wanted.shift();
    if (next) next(message);
    else heard.push(message);
  };
  const client = {
    id,
    next: async () => heard.shift() ?? (await within(new Promise<Message>((resolve) => wanted.push(resolve)))),
    send: (message: Message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
  };
  const {type} = await client.next();
  if (type !== 'OPEN') throw new Error(`${id} got ${type}`);
  return client;
}

function within<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too late')), deadline));
  return Promise.race([promise, late]);
}

/** Lets promises and timers of no delay run out. */
const quiet = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

async function until(isTrue: () => boolean) {
  const end = performance.now() + deadline;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`not within ${deadline} ms: ${isTrue}`);
    await quiet();
  }
}

function webSocketOf({socket}: Peer): WebSocket {
  // The adapter relies on this field, which the types do not know.
  return (socket as unknown as {readonly _socket: WebSocket})._socket;
}

/** A description as another page would offer it. */
async function offer() {
  const connection = new RTCPeerConnection();
  connection.addTransceiver('audio');
  const {sdp} = await connection.createOffer();
  connection.close();
  return {type: 'offer', sdp};
}

/** How many connections are made while something runs. */
async function connectionsMade(run: () => Promise<void>): Promise<number> {
  const Original = globalThis.RTCPeerConnection;
  let made = 0;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made += 1;
    }
  };
  try {
    await run();
  } finally {
    globalThis.RTCPeerConnection = Original;
  }
  return made;
}

/** Plain PeerJS calls somebody; what they do is up to the test. */
async function callRaw(broker: string) {
  const caller = watch(broker, unique('caller'));
  await until(() => caller.peer.open);
  const callee = await enter(broker, unique('callee'));
  const stream = document.createElement('canvas').captureStream();
  const call = caller.peer.call(callee.id, stream);
  let offered = await callee.next();
  while (offered.type !== 'OFFER') offered = await callee.next();
  return {caller, callee, call, connectionId: (offered.payload as {connectionId: string}).connectionId};
}

async function openedWithoutOpen(broker: string) {
  const id = unique('bob');
  const first = watch(broker, id, 'same');
  await until(() => first.peer.open);
  const second = watch(broker, id, 'same');
  await until(() => webSocketOf(second.peer).readyState === WebSocket.OPEN);
  await second.settled();
  const seen = {reports: [...second.reports], open: second.peer.open};
  first.peer.destroy();
  second.peer.destroy();
  return seen;
}

async function reportsOfRefusal(broker: string) {
  const id = unique('bob');
  const holder = await enter(broker, id);
  const other = watch(broker, id, 'another');
  await until(() => other.peer.destroyed);
  holder.close();
  return other.reports;
}

/** Ids on which PeerJS and we do not agree. */
function disputedIds(): readonly string[] {
  const unit = fc.constantFrom('a', 'Z', '0', ' ', '_', '-', '.', '\u00eb', '\n', '\ud83d');
  const samples = fc.sample(fc.oneof(fc.string({unit, minLength: 1, maxLength: 8}), fc.string({minLength: 1})), 5_000);
  // By its types it returns nothing else, by its code it may return the empty text.
  return samples.filter((id) => Boolean(util.validateId(id)) !== isPeerJsId(id));
}

async function reportsOfOddId(broker: string) {
  const {peer, reports} = watch(broker, 'Zo\u00eb');
  await until(() => peer.destroyed);
  return reports;
}

async function rawSocket(broker: string) {
  const stock = watch(broker, unique('stock'));
  await until(() => stock.peer.open);
  const sender = await enter(broker, unique('sender'));
  const before = stock.reports.length;
  const payload = {type: 'econn', message: {type: 'PROPSYNC'}};
  const made = await connectionsMade(async () => {
    sender.send({type: 'CANDIDATE', dst: stock.id, payload});
    sender.send({type: 'LEAVE', dst: stock.id, payload});
    await stock.settled(sender);
  });
  const reports = stock.reports.slice(before);
  stock.peer.socket.send({type: 'ANSWER', dst: sender.id, payload});
  const {type, src, payload: sent} = await sender.next();
  stock.peer.destroy();
  sender.close();
  return {made, reports, received: {type, isFromStock: src === stock.id, payload: sent}};
}

async function rawMessages(broker: string) {
  const stock = watch(broker, unique('stock'));
  await until(() => stock.peer.open);
  const sender = await enter(broker, unique('sender'));
  sender.send({type: 'EXPIRE', dst: stock.id});
  sender.send({type: 'CANDIDATE', dst: stock.id, payload: {n: 1}});
  const expire = await stock.hear(({type}) => type === 'EXPIRE');
  const candidate = await stock.hear(({type}) => type === 'CANDIDATE');
  stock.peer.destroy();
  sender.close();
  return [expire, candidate].map(({type, src, payload}) => ({type, isFromSender: src === sender.id, payload}));
}

/** What stock PeerJS does when a stranger offers a data connection. */
async function strangersOffer(broker: string) {
  const stock = watch(broker, unique('stock'));
  await until(() => stock.peer.open);
  const stranger = await enter(broker, unique('stranger'));
  const sdp = await offer();
  const made = await connectionsMade(async () => {
    stranger.send({
      type: 'OFFER',
      dst: stock.id,
      payload: {type: 'data', connectionId: 'dc_1', serialization: 'json', sdp},
    });
    await stock.settled(stranger);
  });
  stock.peer.destroy();
  stranger.close();
  return made;
}

async function candidateBeforeAnswer(broker: string) {
  const {caller, callee, connectionId} = await callRaw(broker);
  const candidate = {candidate: 'candidate:1 1 udp 2113937151 192.0.2.1 54321 typ host', sdpMid: '0', sdpMLineIndex: 0};
  callee.send({type: 'CANDIDATE', dst: caller.id, payload: {type: 'media', connectionId, candidate}});
  await until(() => caller.reports.some(([kind]) => kind === 'error'));
  caller.peer.destroy();
  callee.close();
  return caller.reports.filter(([kind]) => kind === 'error');
}

async function offerTwice(broker: string) {
  const callee = watch(broker, unique('callee'));
  await until(() => callee.peer.open);
  const caller = await enter(broker, unique('caller'));
  const sdp = await offer();
  for (const metadata of ['first', 'second']) {
    caller.send({type: 'OFFER', dst: callee.id, payload: {type: 'media', connectionId: 'mc_same', sdp, metadata}});
    await callee.settled(caller);
  }
  const reports = [...callee.reports];
  callee.peer.destroy();
  caller.close();
  return reports;
}

async function leaveEndsCall(broker: string) {
  const {caller, callee, call} = await callRaw(broker);
  // The types still say that there always is one.
  const isAlive = () => (call.peerConnection as RTCPeerConnection | null) !== null;
  const before = isAlive();
  callee.send({type: 'LEAVE', dst: caller.id, payload: {type: 'econn', message: {}}});
  await caller.settled(callee);
  const after = isAlive();
  caller.peer.destroy();
  callee.close();
  return {before, after};
}

async function sendsWithoutSocket(broker: string) {
  const {peer, id, hear} = watch(broker, unique('alice'));
  const numbers: unknown[] = [];
  peer.socket.on('message', ({type, payload}: Message) => type === 'CANDIDATE' && numbers.push(payload));
  const send = (n: number) => peer.socket.send({type: 'CANDIDATE', dst: id, payload: n});
  send(1);
  await until(() => peer.open);
  send(2);
  await hear(({payload}) => payload === 2);
  peer.disconnect();
  send(3);
  await until(() => peer.disconnected);
  peer.reconnect();
  send(4);
  // Not until OPEN: if the broker has not noticed that the old socket is closed, there will be none.
  await until(() => webSocketOf(peer).readyState === WebSocket.OPEN);
  send(5);
  await hear(({payload}) => payload === 5);
  peer.destroy();
  return numbers;
}

/** What is seen when the broker says ERROR and closes with a code at once. */
async function closeCode(broker: string) {
  const {peer, reports} = watch(broker, unique('alice'));
  const socket = webSocketOf(peer);
  const isWebSocket = socket instanceof WebSocket;
  const {code} = await within(new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve)));
  return {isWebSocket, code, reports};
}

/** Whether PeerJS contacts its broker where it believes that there is no WebRTC, and where it is told otherwise. */
async function withoutWebRtc(broker: string) {
  const {supports} = util;
  const had = {...supports};
  try {
    Object.assign(supports, {data: false, audioVideo: false});
    const believing = watch(broker, unique('old'));
    supports.data = true;
    const told = watch(broker, unique('old'));
    supports.data = false;
    await until(() => believing.peer.destroyed && told.peer.open);
    told.peer.destroy();
    return believing.reports;
  } finally {
    Object.assign(supports, had);
  }
}

export const facts = {
  openedWithoutOpen,
  reportsOfRefusal,
  disputedIds,
  reportsOfOddId,
  rawSocket,
  rawMessages,
  strangersOffer,
  candidateBeforeAnswer,
  offerTwice,
  leaveEndsCall,
  sendsWithoutSocket,
  closeCode,
  withoutWebRtc,
};
