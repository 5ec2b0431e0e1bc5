import {expect} from '@open-wc/testing';
import {until} from '../fakes/until.js';
import {capture, inbound, stopCaptured, untilHeard, untilSeen} from './captured.js';
import {connected, negotiate, type Pair, pair, Side, watchConnections} from './link-pair.js';

describe('RtcLink', () => {
  let connections: ReturnType<typeof watchConnections>;
  const open: Pair[] = [];

  beforeEach(() => (connections = watchConnections()));

  afterEach(() => {
    for (const {caller, callee} of open.splice(0)) {
      caller.link.close();
      callee.link.close();
    }
    connections.restore();
    stopCaptured();
  });

  /** Closed when the test is over. */
  async function ownPair(sides = pair(), upTo: (sides: Pair) => Promise<unknown> = connected) {
    open.push(sides);
    await upTo(sides);
    const [caller, callee] = connections.made;
    if (!caller || !callee) throw new Error('Two links, two connections.');
    return {...sides, connection: {caller, callee}};
  }

  function receiverOf(connection: RTCPeerConnection, kind: string) {
    return connection.getReceivers().find(({track}) => track.kind === kind);
  }

  async function withMedia() {
    const sides = await ownPair();
    for (const side of [sides.caller, sides.callee]) {
      const {mic, camera} = await capture();
      side.tracks.publish('mic', mic);
      side.tracks.publish('camera', camera);
      side.link.attach();
    }
    return sides;
  }

  describe('connecting', () => {
    it('opens a channel over which both talk', async () => {
      const {caller, callee} = await ownPair();
      expect(caller.link.send('hello')).to.be.true;
      expect(callee.link.send('hi')).to.be.true;
      await until(() => callee.texts.length + caller.texts.length === 2, 'both heard each other');
      expect([callee.texts, caller.texts]).to.deep.equal([['hello'], ['hi']]);
    });

    it('makes no connection before it is asked for a description', async () => {
      const {caller} = pair();
      caller.link.addCandidate(null, 'x');
      caller.link.attach();
      await Promise.resolve();
      expect(connections.made).to.be.empty;
      caller.link.close();
    });

    it('sends picture and sound both ways', async () => {
      const {caller, callee, connection} = await withMedia();
      await Promise.all([
        untilSeen(caller.link.remoteVideo, 'the callee'),
        untilSeen(callee.link.remoteVideo, 'the caller'),
        untilHeard(caller.link.remoteAudio, connection.caller, 'the callee'),
        untilHeard(callee.link.remoteAudio, connection.callee, 'the caller'),
      ]);
    });

    it('sends what was attached before it connected as soon as it is, and not earlier', async () => {
      const sides = pair();
      const {mic, camera} = await capture();
      sides.caller.tracks.publish('mic', mic);
      sides.caller.tracks.publish('camera', camera);
      sides.caller.link.attach();
      const {callee, connection} = await ownPair(sides, async ({caller, callee: other}) => {
        caller.link.offer('first');
        other.link.answer('first', await caller.offered('first'));
        await other.answered('first');
      });
      const sent = () => connection.caller.getSenders().map(({track}) => track?.kind ?? null);
      expect(sent()).to.deep.equal([null, null]);
      sides.caller.link.accept(await callee.answered('first'));
      await until(() => sent().join() === 'audio,video', 'both are sent');
      expect(sides.caller.has('connection', 'connected')).to.be.true;
      await untilSeen(callee.link.remoteVideo, 'the caller');
    });

    it('gives sound and picture in streams of their own, which stay the same', async () => {
      const {caller} = await withMedia();
      const {remoteAudio, remoteVideo} = caller.link;
      expect(remoteAudio?.getTracks().map(({kind}) => kind)).to.deep.equal(['audio']);
      expect(remoteVideo?.getTracks().map(({kind}) => kind)).to.deep.equal(['video']);
      const told = caller.all('streams').length;
      await until(() => caller.all('streams').length > told, 'the first packet is told', 5000);
      expect(caller.link.remoteVideo).to.equal(remoteVideo);
      expect(caller.link.remoteAudio).to.equal(remoteAudio);
      expect(caller.link.remoteScreen).to.be.null;
    });

    it('lets the browser synchronise sound and picture', async function () {
      // It approaches by some 50 ms a second, and begins with the first reports of the other side.
      this.timeout(45_000);
      const {caller, connection} = await withMedia();
      const audio = receiverOf(connection.caller, 'audio');
      const video = receiverOf(connection.caller, 'video');
      if (!audio) throw new Error('No audio.');
      audio.jitterBufferTarget = 500;
      // Both are played to be synchronised.
      const player = document.createElement('video');
      player.srcObject = new MediaStream([...(caller.link.remoteVideo?.getTracks() ?? [])]);
      player.muted = true;
      const sound = new Audio();
      sound.srcObject = caller.link.remoteAudio;
      await Promise.all([player.play(), sound.play()]);
      let skew = Infinity;
      let isDelayed = false;
      await until(
        async () => {
          const [heard, seen] = await Promise.all([inbound(audio), inbound(video)]);
          isDelayed ||= (heard.jitterBufferDelay ?? 0) / (heard.jitterBufferEmittedCount ?? 1) > 0.3;
          skew = Math.abs((heard.estimatedPlayoutTimestamp ?? 0) - (seen.estimatedPlayoutTimestamp ?? Infinity));
          return isDelayed && skew < 100;
        },
        'what is seen is less than 100 ms from what is heard',
        40_000,
      ).catch((error: unknown) => {
        throw new Error(`The skew is still ${skew} ms, sound is ${isDelayed ? '' : 'not '}delayed.`, {cause: error});
      });
      sound.srcObject = player.srcObject = null;
    });
  });

  describe('devices', () => {
    it('sends a camera that is switched on later without another description', async () => {
      const {caller, callee, connection} = await ownPair();
      const {mic, camera} = await capture();
      caller.tracks.publish('mic', mic);
      caller.link.attach();
      await untilHeard(callee.link.remoteAudio, connection.callee, 'the caller');
      caller.tracks.publish('camera', camera);
      await untilSeen(callee.link.remoteVideo, 'the caller');
      caller.tracks.publish('camera', null);
      await until(() => connection.caller.getSenders()[1]?.track === null, 'the camera is sent no more');
      const other = await capture();
      caller.tracks.publish('camera', other.camera);
      await untilSeen(callee.link.remoteVideo, 'the caller with another camera');
      expect([caller.descriptions, callee.descriptions]).to.deep.equal([1, 1]);
    });

    it('sends nothing before it is told to', async () => {
      const {caller, connection} = await ownPair();
      const {mic} = await capture();
      caller.tracks.publish('mic', mic);
      expect(connection.caller.getSenders().map(({track}) => track)).to.deep.equal([null, null]);
      caller.link.attach();
      await until(() => connection.caller.getSenders()[0]?.track === mic, 'the microphone is sent');
    });

    it('sends a screen beside the camera, and takes it away', async () => {
      const {caller, callee} = await withMedia();
      const screen = await capture();
      caller.tracks.publish('screen', screen.camera);
      caller.link.attachScreen(true);
      await negotiate(caller, callee, 'screen on');
      await until(() => callee.link.remoteScreen, 'the screen comes');
      await untilSeen(callee.link.remoteScreen, 'the screen');
      await untilSeen(callee.link.remoteVideo, 'the camera');
      caller.link.attachScreen(false);
      await negotiate(caller, callee, 'screen off');
      await until(() => callee.link.remoteScreen === null, 'the screen is gone');
      await untilSeen(callee.link.remoteVideo, 'the camera still');
    });

    it('sends a screen each way', async () => {
      const {caller, callee} = await withMedia();
      for (const [from, to] of [
        [caller, callee],
        [callee, caller],
      ] as const) {
        from.tracks.publish('screen', (await capture()).camera);
        from.link.attachScreen(true);
        await negotiate(from, to, `screen of ${from === caller ? 'caller' : 'callee'}`);
      }
      await until(() => caller.link.remoteScreen && callee.link.remoteScreen, 'both screens come');
      await untilSeen(caller.link.remoteScreen, 'the screen of the callee');
      await untilSeen(callee.link.remoteScreen, 'the screen of the caller');
    });
  });

  describe('negotiating', () => {
    it('restarts ICE with new ufrags, and stays connected', async () => {
      const {caller, callee, connection} = await withMedia();
      await untilSeen(callee.link.remoteVideo, 'the caller');
      const before = await caller.offered('first');
      await negotiate(caller, callee, 'again', 'ice');
      const after = await caller.offered('again');
      expect(ufragOf(after)).not.to.equal(ufragOf(before));
      await until(
        () => connection.callee.getReceivers()[0]?.transport?.iceTransport.state === 'connected',
        'ICE is connected',
        5000,
      );
      await untilSeen(callee.link.remoteVideo, 'the caller after the restart');
    });

    it('keeps candidates that come before their description', async () => {
      const {caller, callee} = pair();
      open.push({caller, callee});
      const early: Parameters<Side['toOther']>[] = [];
      caller.toOther = (...candidate) => early.push(candidate);
      caller.link.offer('first');
      const sdp = await caller.offered('first');
      await until(() => early.some(([candidate]) => candidate === null), 'all candidates are known', 5000);
      for (const candidate of early) callee.link.addCandidate(...candidate);
      callee.link.answer('first', sdp);
      caller.link.accept(await callee.answered('first'));
      await until(() => caller.isOpen && callee.isOpen, 'both channels are open', 5000);
    });

    it('is not disturbed by candidates of another connection, nor by too many', async () => {
      const {caller, callee} = pair();
      const stale = {candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', usernameFragment: 'gone'};
      for (let n = 0; n < 1000; n += 1) callee.link.addCandidate({...stale}, `gone${n}`);
      callee.link.addCandidate({candidate: 'nonsense', sdpMid: 'no such'}, '');
      await ownPair({caller, callee});
      const before = connections.made[1]?.remoteDescription?.sdp;
      callee.link.addCandidate(stale, 'gone');
      callee.link.addCandidate({candidate: 'nonsense', sdpMid: 'no such'}, '');
      callee.link.send('still here');
      await until(() => caller.texts.length === 1, 'the channel works');
      expect(connections.made[1]?.remoteDescription?.sdp).to.equal(before);
      expect(callee.all('broken')).to.be.empty;
    });

    it('ignores an answer that comes twice', async () => {
      const {caller, callee} = await ownPair();
      caller.link.accept(await callee.answered('first'));
      await negotiate(caller, callee, 'second');
      expect(caller.all('broken')).to.be.empty;
    });

    it('tells that it is broken by nonsense, and goes on', async () => {
      const {caller, callee} = await ownPair();
      callee.link.answer('nonsense', 'v=0\r\nnonsense');
      await until(() => callee.all('broken').length === 1, 'it is told');
      expect(callee.all('broken')[0]?.error.code).to.equal('negotiation-failed');
      await negotiate(caller, callee, 'sense');
    });

    it('makes no offer of its own accord', async () => {
      const {caller, callee, connection} = await ownPair();
      let needed = 0;
      connection.caller.addEventListener('negotiationneeded', () => (needed += 1));
      connection.caller.addTransceiver('audio');
      await until(() => needed > 0, 'the browser asks for an offer');
      caller.link.send('still the same');
      await until(() => callee.texts.length === 1, 'the other side hears');
      expect(caller.descriptions).to.equal(1);
    });
  });

  describe('configuration', () => {
    it('gets TURN servers as they are', async () => {
      const iceServers = [{urls: ['turn:127.0.0.1:1'], username: 'me', credential: 'secret'}];
      const side = new Side({configuration: async () => ({iceServers, iceTransportPolicy: 'relay'})});
      side.link.offer('first');
      await side.offered('first');
      const {iceServers: used, iceTransportPolicy} = connections.made[0]?.getConfiguration() ?? {};
      expect(used).to.deep.equal(iceServers);
      expect(iceTransportPolicy).to.equal('relay');
      side.link.close();
    });

    it('asks for servers anew when ICE restarts', async () => {
      let credential = 'first';
      const configuration = async () => ({iceServers: [{urls: ['turn:127.0.0.1:1'], username: 'me', credential}]});
      const {caller, callee, connection} = await ownPair(pair(new Side({configuration}), new Side({configuration})));
      credential = 'second';
      await negotiate(caller, callee, 'again', 'ice');
      for (const side of [connection.caller, connection.callee]) {
        expect(side.getConfiguration().iceServers?.[0]?.credential).to.equal('second');
      }
      expect([...caller.all('broken'), ...callee.all('broken')]).to.be.empty;
    });

    it('is closed for good while it waits for its servers', async () => {
      let arrive: (configuration: RTCConfiguration) => void = () => undefined;
      const configuration = new Promise<RTCConfiguration>((resolve) => (arrive = resolve));
      const side = new Side({configuration: () => configuration});
      side.link.offer('first');
      side.link.close();
      arrive({});
      await configuration;
      await until(() => connections.made.length === 0, 'nothing was made');
      expect(side.events).to.be.empty;
    });

    it('knows that it is not relayed', async () => {
      const {caller} = await ownPair();
      expect((await caller.link.statistics()).relayed).to.be.false;
    });
  });

  describe('closing', () => {
    it('lets the last words arrive, and is gone', async () => {
      const {caller, callee, connection} = await withMedia();
      // More than the network takes at once, and no more than a busy machine hands over before the connection is cut.
      for (let n = 0; n < 6; n += 1) caller.link.send('x'.repeat(50_000));
      caller.link.send('goodbye');
      const told = caller.events.length;
      caller.link.close();
      expect(connection.caller.getReceivers().every(({track}) => track.readyState === 'ended')).to.be.true;
      await until(() => callee.texts.at(-1) === 'goodbye', 'the last words arrive');
      await until(() => connection.caller.connectionState === 'closed', 'the connection is closed');
      expect(caller.events.length).to.equal(told);
      expect(caller.link.remoteVideo).to.be.null;
    });

    it('is noticed by the other side at once', async () => {
      const {caller, callee} = await ownPair();
      caller.link.close();
      // `connectionState` would say nothing for seven seconds.
      await until(() => callee.all('channel').at(-1)?.open === false, 'the channel is closed');
      await until(() => callee.has('connection', 'closed'), 'the connection is closed');
    });

    it('is cut in bounded time when the other side does not answer', async () => {
      const {caller, connection} = await ownPair();
      connection.callee.close();
      caller.link.close();
      await until(() => connection.caller.connectionState === 'closed', 'the connection is closed');
    });

    it('leaves nothing behind, at whatever moment', async () => {
      for (let n = 0; n < 20; n += 1) {
        const {caller, callee} = pair();
        caller.link.attach();
        caller.link.offer('first');
        if (n % 4 > 0) callee.link.answer('first', await caller.offered('first'));
        if (n % 4 > 1) caller.link.accept(await callee.answered('first'));
        if (n % 4 > 2) await until(() => caller.isOpen, 'the channel is open', 5000);
        caller.link.close();
        callee.link.close();
        const told = caller.events.length + callee.events.length;
        caller.link.offer('late');
        callee.link.accept('late');
        caller.link.addCandidate(null, 'late');
        expect(caller.events.length + callee.events.length).to.equal(told);
      }
      await until(
        () => connections.made.every(({connectionState}) => connectionState === 'closed'),
        'all are closed',
        2000,
      );
      expect(connections.made.length).to.equal(25);
    });
  });
});

function ufragOf(sdp: string) {
  return /a=ice-ufrag:(\S+)/.exec(sdp)?.[1];
}
