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

/** Waits until frames of the stream are drawn, one after another. */
export async function untilSeen(stream: MediaStream | null, what: string) {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  let frames = 0;
  const count = () => {
    frames += 1;
    video.requestVideoFrameCallback(count);
  };
  video.requestVideoFrameCallback(count);
  void video.play();
  await until(() => frames > 3, `${what} is seen`, 8000);
  video.srcObject = null;
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
