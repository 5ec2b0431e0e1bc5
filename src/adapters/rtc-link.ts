import type {Link, LinkEvent, LinkOptions, LinkStatistics} from '../controller/ports.js';
import {CallError} from '../core/call-error.js';
import {maxText} from '../core/call-message.js';
import type {LocalTracks} from './local-tracks.js';
import {type Candidate, RemoteCandidates} from './remote-candidates.js';
import {RemoteStreams} from './remote-streams.js';
import {ufragsIn} from './sdp.js';
import {settled, StepQueue, type Steps} from './step-queue.js';

/** How long the last words may travel before the connection is cut. */
const farewell = 250;

/** How long browsers give the same report to whoever asks again. */
const reportTime = 60;

/** The name of our data channel. */
const label = 'econn';

/** What a link works with besides its connection. */
export interface LinkResources {
  /** Asked when the connection is made and before ICE restarts, because what TURN servers want to be told expires. */
  readonly configuration: () => Promise<RTCConfiguration>;
  readonly tracks: LocalTracks;
}

/** One RTCPeerConnection to another page of ours, or to one with plain PeerJS. */
export class RtcLink implements Link {
  readonly #options: LinkOptions;
  readonly #resources: LinkResources;
  readonly #life = new AbortController();
  readonly #queue = new StepQueue((error) => this.#break(error));
  readonly #candidates = new RemoteCandidates();
  readonly #remote: RemoteStreams;

  // Both name what belongs together, for browsers to synchronise and for plain pages to find; neither holds a track.
  readonly #stream = new MediaStream();
  readonly #screenStream = new MediaStream();

  #connection: RTCPeerConnection | undefined;
  #channel: RTCDataChannel | undefined;
  #screen: RTCRtpTransceiver | undefined;
  #sendsScreen = false;
  #attached = false;
  #hasConnected = false;
  #watchesTransport = false;

  constructor(options: LinkOptions, resources: LinkResources) {
    this.#options = options;
    this.#resources = resources;
    this.#remote = new RemoteStreams(() => this.#tell({type: 'streams'}), this.#life.signal);
  }

  get remoteAudio() {
    return this.#remote.audio;
  }

  get remoteVideo() {
    return this.#remote.video;
  }

  get remoteScreen() {
    return this.#remote.screen;
  }

  offer(offer: string, restart?: 'ice') {
    this.#queue.add(() => this.#offer(offer, restart === 'ice'));
  }

  answer(offer: string, sdp: string) {
    this.#queue.add(() => this.#answer(offer, sdp));
  }

  accept(sdp: string) {
    this.#queue.add(() => this.#accept(sdp));
  }

  addCandidate(candidate: Candidate, ufrag: string) {
    if (this.#candidates.isDue(candidate, ufrag)) this.#addCandidates([candidate]);
  }

  attach() {
    if (this.#attached) return;
    this.#attached = true;
    this.#resources.tracks.subscribe(() => this.#sendTracks(), this.#life.signal);
    this.#sendTracks();
  }

  attachScreen(on: boolean) {
    this.#sendsScreen = on;
    this.#sendTracks();
  }

  send(text: string): boolean {
    if (this.#options.plain || this.#channel?.readyState !== 'open') return false;
    try {
      this.#channel.send(text);
      return true;
    } catch {
      // Its buffer is full, which says the same as a channel that is not open: this way nothing gets through.
      return false;
    }
  }

  async statistics(): Promise<LinkStatistics> {
    let entries = await this.#entries();
    if (!pathIn(entries) && this.#connection?.connectionState === 'connected') {
      // That report is from before it connected.
      await new Promise((resolve) => setTimeout(resolve, reportTime));
      entries = await this.#entries();
    }
    const pair = pathIn(entries);
    const {currentRoundTripTime: seconds, localCandidateId, remoteCandidateId} = pair ?? {};
    // One relay on the way is enough, whoever asked for it.
    const ends = entries.filter(({id}) => id === localCandidateId || id === remoteCandidateId);
    return {
      relayed: ends.some(({candidateType}) => candidateType === 'relay'),
      rtt: seconds === undefined ? null : seconds * 1000,
      entries,
    };
  }

  async #entries(): Promise<Statistics[]> {
    // A connection that is being closed may have none.
    const report = await this.#connection?.getStats().catch(() => undefined);
    const entries: Statistics[] = [];
    // An RTCStatsReport has every kind of statistics in it, which its type leaves open.
    report?.forEach((entry: Statistics) => entries.push(entry));
    return entries;
  }

  close() {
    if (this.#life.signal.aborted) return;
    this.#queue.close();
    this.#life.abort();
    this.#remote.clear();
    const connection = this.#connection;
    if (!connection || connection.signalingState === 'closed') return;
    for (const transceiver of connection.getTransceivers()) {
      transceiver.stop();
      // The browser takes its time with the sound that is still to be played.
      transceiver.receiver.track.stop();
    }
    cutAfterFarewell(connection, this.#channel);
  }

  *#offer(offer: string, restart: boolean): Steps {
    const isFirst = this.#connection === undefined;
    const connection = yield* this.#connected();
    if (isFirst) {
      this.#watchChannel(connection.createDataChannel(label, {ordered: true}));
      // No tracks: they come by replaceTrack, so that nothing has to be negotiated when a device is switched on.
      connection.addTransceiver('audio', {direction: 'sendrecv', streams: [this.#stream]});
      connection.addTransceiver('video', {direction: 'sendrecv', streams: [this.#stream]});
    } else if (restart) {
      yield* this.#renewConfiguration(connection);
    }
    this.#shapeScreen(connection);
    yield* this.#replaceTracks();
    const description = yield* settled(connection.createOffer({iceRestart: restart}));
    const applied = connection.setLocalDescription(description);
    // On its way meanwhile: what comes of it waits in the queue.
    this.#tell({type: 'offered', offer, sdp: description.sdp ?? ''});
    yield* settled(applied);
    this.#watchTransport(connection);
  }

  *#answer(offer: string, sdp: string): Steps {
    const isFirst = this.#connection === undefined;
    const connection = yield* this.#connected();
    if (!isFirst && isRestart(connection, sdp)) yield* this.#renewConfiguration(connection);
    yield* settled(connection.setRemoteDescription({type: 'offer', sdp}));
    this.#addCandidates(this.#candidates.describedBy(sdp));
    const {audio, video} = mainTransceivers(connection, this.#screen);
    for (const transceiver of [audio, video]) {
      if (!transceiver) continue;
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(this.#stream);
    }
    // Plain pages expect whoever answers to be seen and heard from then on.
    if (this.#options.plain) this.attach();
    yield* this.#replaceTracks();
    this.#receive(connection);
    const description = yield* settled(connection.createAnswer());
    const applied = connection.setLocalDescription(description);
    this.#tell({type: 'answered', offer, sdp: description.sdp ?? ''});
    yield* settled(applied);
    this.#watchTransport(connection);
    this.#receive(connection);
  }

  *#accept(sdp: string): Steps {
    const connection = this.#connection;
    if (connection?.signalingState !== 'have-local-offer') return;
    yield* settled(connection.setRemoteDescription({type: 'answer', sdp}));
    this.#addCandidates(this.#candidates.describedBy(sdp));
    this.#receive(connection);
  }

  /** The connection, made when it is first needed. */
  *#connected(): Steps<RTCPeerConnection> {
    if (this.#connection) return this.#connection;
    const configuration = yield* settled(this.#resources.configuration());
    const connection = new RTCPeerConnection({...configuration, bundlePolicy: 'max-bundle'});
    this.#connection = connection;
    const {signal} = this.#life;
    connection.addEventListener('icecandidate', ({candidate}) => this.#tellCandidate(connection, candidate), {signal});
    connection.addEventListener('connectionstatechange', () => this.#tellState(connection), {signal});
    connection.addEventListener('datachannel', ({channel}) => this.#watchChannel(channel), {signal});
    return connection;
  }

  *#renewConfiguration(connection: RTCPeerConnection): Steps {
    connection.setConfiguration({
      ...connection.getConfiguration(),
      ...(yield* settled(this.#resources.configuration())),
    });
  }

  #sendTracks() {
    this.#queue.add(() => this.#replaceTracks());
  }

  *#replaceTracks(): Steps {
    // Starting to send would only make connecting slower: nothing can be sent before. A plain page is told in the answer.
    if (!this.#connection || !(this.#hasConnected || this.#options.plain)) return;
    const {tracks} = this.#resources;
    const {audio, video} = mainTransceivers(this.#connection, this.#screen);
    const sent = [
      [audio, this.#attached ? tracks.mic : null],
      [video, this.#attached ? tracks.camera : null],
      [this.#screen, this.#sendsScreen ? tracks.screen : null],
    ] as const;
    const changes = sent.map(async ([transceiver, track]) => {
      if (transceiver && transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
    });
    yield* settled(Promise.all(changes));
  }

  #shapeScreen(connection: RTCPeerConnection) {
    if (this.#screen) {
      this.#screen.direction = this.#sendsScreen ? 'sendonly' : 'inactive';
    } else if (this.#sendsScreen) {
      this.#screen = connection.addTransceiver('video', {direction: 'sendonly', streams: [this.#screenStream]});
    }
  }

  #receive(connection: RTCPeerConnection) {
    const {audio, video} = mainTransceivers(connection, this.#screen);
    const others = connection.getTransceivers().filter((known) => ![audio, video, this.#screen].includes(known));
    const screen = others.find(({currentDirection}) => currentDirection === 'recvonly');
    this.#remote.receive({audio, video, screen});
  }

  #addCandidates(candidates: readonly Candidate[]) {
    for (const candidate of candidates) {
      // One way fewer: a candidate that cannot be read, or comes for a connection that was closed, leaves the others.
      this.#connection?.addIceCandidate(candidate).catch(() => undefined);
    }
  }

  #watchChannel(channel: RTCDataChannel) {
    const {plain} = this.#options;
    // Plain pages give theirs any name; it tells only when they close.
    if (this.#channel || (!plain && channel.label !== label)) return channel.close();
    this.#channel = channel;
    const {signal} = this.#life;
    const opened = () => this.#tell({type: 'channel', open: true});
    // One made by the other side may have opened before it was shown to us.
    if (channel.readyState === 'open') opened();
    else channel.addEventListener('open', opened, {signal});
    channel.addEventListener('close', () => this.#tell({type: 'channel', open: false}), {signal});
    channel.addEventListener('message', ({data}) => this.#tellText(data), {signal});
  }

  /** Tells within milliseconds that the other side closed the connection, which `connectionState` never does. */
  #watchTransport(connection: RTCPeerConnection) {
    const transport = connection.getTransceivers().find(({sender}) => sender.transport)?.sender.transport;
    if (!transport || this.#watchesTransport) return;
    this.#watchesTransport = true;
    const tellClosed = () => {
      if (transport.state === 'closed') this.#tell({type: 'connection', state: 'closed'});
    };
    transport.addEventListener('statechange', tellClosed, {signal: this.#life.signal});
  }

  #tellState({connectionState}: RTCPeerConnection) {
    switch (connectionState) {
      case 'connected':
        this.#tell({type: 'connection', state: connectionState});
        if (!this.#hasConnected) {
          this.#hasConnected = true;
          this.#sendTracks();
        }
        return;
      case 'disconnected':
      case 'failed':
        this.#tell({type: 'connection', state: connectionState});
    }
  }

  #tellCandidate({localDescription}: RTCPeerConnection, candidate: RTCIceCandidate | null) {
    const ufrag = candidate?.usernameFragment ?? ufragsIn(localDescription?.sdp ?? '')[0] ?? '';
    // An empty candidate is how some browsers end one generation of them.
    this.#tell({type: 'candidate', candidate: candidate?.candidate ? candidate.toJSON() : null, ufrag});
  }

  #tellText(text: unknown) {
    if (this.#options.plain || typeof text !== 'string' || text.length > maxText) return;
    this.#tell({type: 'text', text});
  }

  #break(cause: unknown) {
    const error = new CallError('negotiation-failed', 'The browser refused a step of connecting.', {cause});
    this.#tell({type: 'broken', error});
  }

  #tell(event: LinkEvent) {
    // What is told may make the listener close the link in the middle of a step.
    if (!this.#life.signal.aborted) this.#options.listener(event);
  }
}

/** The first of each kind, as the first offer has them; any other is for a screen. */
function mainTransceivers(connection: RTCPeerConnection, screen: RTCRtpTransceiver | undefined) {
  const transceivers = connection.getTransceivers().filter((known) => known !== screen);
  const first = (kind: string) => transceivers.find(({receiver}) => receiver.track.kind === kind);
  return {audio: first('audio'), video: first('video')};
}

/** What {@link RtcLink.statistics} looks for among the statistics of a connection. */
interface Statistics extends RTCStats {
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly candidateType?: string;
  readonly nominated?: boolean;
  readonly state?: string;
}

/** The pair of candidates between which everything goes. */
function pathIn(entries: readonly Statistics[]): Statistics | undefined {
  const ids = entries.flatMap(({type, selectedCandidatePairId}) =>
    type === 'transport' ? selectedCandidatePairId : [],
  );
  return entries.find(({id}) => ids.includes(id)) ?? entries.find(isPairInUse);
}

/** Firefox does not say of a transport which pair it uses. */
function isPairInUse({type, nominated, state}: Statistics): boolean {
  return type === 'candidate-pair' && nominated === true && state === 'succeeded';
}

function isRestart({remoteDescription}: RTCPeerConnection, sdp: string): boolean {
  return remoteDescription !== null && !ufragsIn(sdp).some((ufrag) => ufragsIn(remoteDescription.sdp).includes(ufrag));
}

function cutAfterFarewell(connection: RTCPeerConnection, channel: RTCDataChannel | undefined) {
  if (channel?.readyState !== 'open') return connection.close();
  const cut = () => {
    clearTimeout(timer);
    connection.close();
  };
  const timer = setTimeout(cut, farewell);
  // It closes when all that was sent has arrived and the other side has closed it as well.
  channel.addEventListener('close', cut, {once: true});
  channel.close();
}
