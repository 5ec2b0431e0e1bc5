import {until} from '../fakes/until.js';

const started: MediaStream[] = [];

/** The fake microphone and camera of the browser, until {@link stopCaptured}. */
export async function capture(): Promise<{mic: MediaStreamTrack; camera: MediaStreamTrack}> {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: true});
  started.push(stream);
  const [mic] = stream.getAudioTracks();
  const [camera] = stream.getVideoTracks();
  if (!mic || !camera) throw new Error('The browser has no fake devices.');
  return {mic, camera};
}

export function stopCaptured() {
  for (const track of started.splice(0).flatMap((stream) => stream.getTracks())) track.stop();
}

interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}

/** Not in the types, because it is Chromium's alone. */
declare const MediaStreamTrackProcessor: new (options: {track: MediaStreamTrack}) => TrackProcessor;

/**
 * Waits for a few frames, as they are decoded or captured. They are not looked for in a `<video>`: tests run side by
 * side, and a page that is not in front draws none.
 */
export async function untilSeen(stream: MediaStream | null, what: string) {
  const track = stream?.getVideoTracks()[0];
  if (!track) throw new Error(`There is no track in which ${what} could be seen.`);
  const frames = new MediaStreamTrackProcessor({track}).readable.getReader();
  let seen = 0;
  const read = async () => {
    for (;;) {
      const {value, done} = await frames.read();
      if (done) return;
      value.close();
      seen += 1;
    }
  };
  void read();
  await until(() => seen > 3, `${what} is seen`, 8000);
  await frames.cancel();
}

/** Waits until the stream has sound with energy in it, and more and more of it. */
export async function untilHeard(stream: MediaStream | null, connection: RTCPeerConnection, what: string) {
  const audio = new Audio();
  // The browser decodes only what is played.
  audio.srcObject = stream;
  void audio.play();
  const receiver = connection.getReceivers().find(({track}) => track === stream?.getTracks()[0]);
  const energy = async () => (await inbound(receiver)).totalAudioEnergy ?? 0;
  let first = 0;
  await until(async () => (first = await energy()) > 0, `${what} is heard`, 8000);
  await until(async () => (await energy()) > first, `${what} goes on being heard`, 8000);
  audio.srcObject = null;
}

/** What the browser says about what it receives there. */
export async function inbound(receiver: RTCRtpReceiver | undefined): Promise<Partial<RTCInboundRtpStreamStats>> {
  let found: Partial<RTCInboundRtpStreamStats> = {};
  // A report has every kind of statistics in it, which its type leaves open.
  (await receiver?.getStats())?.forEach((entry: RTCInboundRtpStreamStats) => {
    if (entry.type === 'inbound-rtp') found = entry;
  });
  return found;
}
