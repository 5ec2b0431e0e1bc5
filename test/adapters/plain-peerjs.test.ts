import {expect} from '@open-wc/testing';
import {type MediaConnection, Peer} from 'peerjs';
import {PeerJsSignaling} from '../../src/adapters/peerjs-signaling.js';
import type {Received} from '../../src/core/envelope.js';
import {brokerUrl} from '../broker.js';
import {until} from '../fakes/until.js';
import {capture, stopCaptured, untilHeard, untilSeen} from './captured.js';
import {connected, pair, Side, watchConnections} from './link-pair.js';

let count = 0;

/** A page with nothing but PeerJS. */
async function stockPage(): Promise<Peer> {
  const {hostname, port} = new URL(await brokerUrl());
  const peer = new Peer(`stock-${Date.now()}-${(count += 1)}`, {host: hostname, port: Number(port), path: '/'});
  await new Promise((resolve) => peer.once('open', resolve));
  return peer;
}

/** Our end of the broker, which speaks for a link. */
async function ourPage(other: string, connectionId?: string) {
  const id = `ours-${Date.now()}-${(count += 1)}`;
  const side = new Side({plain: true});
  const received: Received[] = [];
  let isOpened = false;
  const signaling = new PeerJsSignaling({broker: await brokerUrl()}, (event) => {
    if (event.type === 'opened') isOpened = true;
    if (event.type === 'received') received.push(event.received);
  });
  signaling.open({id, anonymous: false});
  await until(() => isOpened, 'our page is registered', 5000);

  let connection = connectionId;
  const send = (type: 'OFFER' | 'ANSWER' | 'CANDIDATE', payload: object) =>
    signaling.send({type, dst: other, payload: {type: 'media', connectionId: connection, ...payload}});
  /** What PeerJS sends with its offers and answers. */
  const payloadOf = async (type: string) => {
    await until(() => received.some((message) => message.type === type), `${type} comes`, 5000);
    const message = received.find((candidate) => candidate.type === type);
    return message?.payload as {connectionId: string; sdp: {sdp: string}};
  };

  let isDescribed = false;
  const held: RTCIceCandidateInit[] = [];
  side.toOther = (candidate) => {
    if (!candidate) return;
    if (isDescribed) send('CANDIDATE', {candidate});
    else held.push(candidate);
  };
  let passedOn = 0;
  const passOn = setInterval(() => {
    for (const {type, payload} of received.slice(passedOn)) {
      const {candidate} = payload as {candidate?: RTCIceCandidateInit};
      if (type === 'CANDIDATE' && candidate) side.link.addCandidate(candidate, candidate.usernameFragment ?? '');
    }
    passedOn = received.length;
  }, 5);

  return {
    id,
    side,
    async answerOffer() {
      const {connectionId: theirs, sdp} = await payloadOf('OFFER');
      connection = theirs;
      side.link.answer('first', sdp.sdp);
      send('ANSWER', {sdp: {type: 'answer', sdp: await side.answered('first')}});
      isDescribed = true;
      for (const candidate of held) send('CANDIDATE', {candidate});
    },
    async call() {
      side.link.offer('first');
      send('OFFER', {sdp: {type: 'offer', sdp: await side.offered('first')}, metadata: undefined});
      isDescribed = true;
      for (const candidate of held) send('CANDIDATE', {candidate});
      side.link.accept((await payloadOf('ANSWER')).sdp.sdp);
      side.link.attach();
    },
    leave() {
      clearInterval(passOn);
      side.link.close();
      signaling.close();
    },
  };
}

describe('RtcLink with a page that has nothing but PeerJS', () => {
  let connections: ReturnType<typeof watchConnections>;
  const leave: (() => void)[] = [];

  beforeEach(() => (connections = watchConnections()));
  afterEach(() => {
    for (const goodbye of leave.splice(0)) goodbye();
    connections.restore();
    stopCaptured();
  });

  async function localStream() {
    const {mic, camera} = await capture();
    return new MediaStream([mic, camera]);
  }

  function connectionOf(call: MediaConnection): RTCPeerConnection {
    return call.peerConnection;
  }

  async function calledByStock() {
    const stock = await stockPage();
    const ours = await ourPage(stock.id);
    leave.push(() => stock.destroy(), ours.leave);
    const {mic, camera} = await capture();
    ours.side.tracks.publish('mic', mic);
    ours.side.tracks.publish('camera', camera);
    const call = stock.call(ours.id, await localStream());
    let stream: MediaStream | null = null;
    call.on('stream', (given) => (stream = given));
    await ours.answerOffer();
    await until(() => stream !== null, 'PeerJS gives a stream', 5000);
    await until(() => ours.side.has('connection', 'connected') && ours.side.isOpen, 'it is connected', 5000);
    return {stock, ours, call, stream: stream as MediaStream | null};
  }

  async function callingStock() {
    const stock = await stockPage();
    const ours = await ourPage(stock.id, `mc_${Date.now()}`);
    leave.push(() => stock.destroy(), ours.leave);
    const {mic, camera} = await capture();
    ours.side.tracks.publish('mic', mic);
    ours.side.tracks.publish('camera', camera);
    const answer = await localStream();
    let call: MediaConnection | undefined;
    let stream: MediaStream | null = null;
    stock.on('call', (ringing) => {
      call = ringing;
      ringing.on('stream', (given) => (stream = given));
      ringing.answer(answer);
    });
    await ours.call();
    await until(() => stream !== null, 'PeerJS gives a stream', 5000);
    await until(() => ours.side.has('connection', 'connected') && ours.side.isOpen, 'it is connected', 5000);
    if (!call) throw new Error('PeerJS gives a stream of no call.');
    return {stock, ours, call, stream: stream as MediaStream | null};
  }

  for (const [direction, connect] of [
    ['is called', calledByStock],
    ['calls', callingStock],
  ] as const) {
    describe(`when it ${direction}`, () => {
      it('sends and receives picture and sound', async () => {
        const {ours, call, stream} = await connect();
        expect(
          stream
            ?.getTracks()
            .map(({kind}) => kind)
            .sort(),
        ).to.deep.equal(['audio', 'video']);
        const own = connections.made.find(
          (made) => made !== connectionOf(call) && made.connectionState === 'connected',
        );
        if (!own) throw new Error('No connection of ours.');
        const sound = new MediaStream(stream?.getAudioTracks() ?? []);
        await Promise.all([
          untilSeen(stream, 'our picture'),
          untilHeard(sound, connectionOf(call), 'our sound'),
          untilSeen(ours.side.link.remoteVideo, 'their picture'),
          untilHeard(ours.side.link.remoteAudio, own, 'their sound'),
        ]);
      });

      it('learns at once that the other page closed the call', async () => {
        const {ours, call} = await connect();
        call.close();
        // `connectionState` would say nothing for seven seconds.
        await until(() => ours.side.has('connection', 'closed'), 'the connection is closed');
        await until(() => ours.side.all('channel').at(-1)?.open === false, 'the channel is closed');
      });

      it('ends the call of the other page by closing', async () => {
        const {ours, call} = await connect();
        let isClosed = false;
        call.on('close', () => (isClosed = true));
        ours.side.link.close();
        await until(() => isClosed, 'PeerJS says that the call is over');
      });
    });
  }

  it('learns at once that a page with an old PeerJS, without data channels, closed the call', async () => {
    const side = new Side({plain: true});
    leave.push(() => side.link.close());
    const old = new RTCPeerConnection();
    old.addEventListener('icecandidate', ({candidate}) => candidate && side.link.addCandidate(candidate.toJSON(), ''));
    side.toOther = (candidate) => void old.addIceCandidate(candidate).catch(() => undefined);
    const {mic} = await capture();
    old.addTrack(mic, new MediaStream([mic]));
    await old.setLocalDescription();
    side.link.answer('first', old.localDescription?.sdp ?? '');
    await old.setRemoteDescription({type: 'answer', sdp: await side.answered('first')});
    await until(() => side.has('connection', 'connected'), 'it is connected', 5000);
    expect(side.link.remoteVideo).to.be.null;
    old.close();
    await until(() => side.has('connection', 'closed'), 'the connection is closed');
  });

  it('sends no text, and reads none', async () => {
    const {caller, callee} = await connected(pair(new Side({plain: true}), new Side()));
    leave.push(
      () => caller.link.close(),
      () => callee.link.close(),
    );
    expect(caller.link.send('what?')).to.be.false;
    callee.link.send('hello');
    callee.link.close();
    await until(() => caller.has('connection', 'closed'), 'it is closed');
    expect(caller.texts).to.be.empty;
  });
});
