/**
 * One caller's page with both contenders at home: a provider of ours and a peer of stock PeerJS. What happens is told as
 * a moment on a clock that all pages of one machine share.
 */
import {type MediaConnection, Peer} from 'peerjs';
import type {CallProvider} from '../../src/elements/call-provider/call-provider.js';

const addressIn = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
const brokerUrl = addressIn('call-broker');

function now() {
  return performance.timeOrigin + performance.now();
}

function happens<T extends Event>(target: EventTarget, type: string, when: (event: T) => boolean = () => true) {
  return new Promise<T>((resolve) => {
    const hear = (event: Event) => {
      // The caller says which class this type has.
      if (!when(event as T)) return;
      target.removeEventListener(type, hear);
      resolve(event as T);
    };
    target.addEventListener(type, hear);
  });
}

/** The connections made in this page, whoever made them. */
const connections = new EventTarget();
const BrowserConnection = window.RTCPeerConnection;
window.RTCPeerConnection = class extends BrowserConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    this.addEventListener('connectionstatechange', () => {
      if (this.connectionState === 'connected') connections.dispatchEvent(new Event('connected'));
    });
  }
};

async function connects() {
  await happens(connections, 'connected');
  return now();
}

/** The moment of the first decoded frame of this stream. */
function firstFrame(stream: MediaStream) {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.width = 160;
  video.srcObject = stream;
  document.body.append(video);
  void video.play();
  return new Promise<number>((resolve) => {
    video.requestVideoFrameCallback(() => {
      resolve(now());
      video.srcObject = null;
      video.remove();
    });
  });
}

class Ours {
  #provider!: CallProvider;

  async enter(name: string) {
    const provider = document.createElement('call-provider') as CallProvider;
    const attributes = {
      name: `our-${name}`,
      broker: addressIn('our-broker') || brokerUrl,
      'no-auto-view': '',
      'ice-servers': '[]',
    };
    for (const [key, value] of Object.entries(attributes)) provider.setAttribute(key, value);
    const isRegistered = ({state}: Event & {state: string}) => state === 'registered';
    const registered = happens<Event & {state: string}>(provider, 'call-registration', isRegistered);
    document.body.append(provider);
    await registered;
    this.#provider = provider;
    this.#show();
  }

  /** In a bare video, as the rival does: an interface of its own would make this a comparison of interfaces. */
  #show() {
    const video = document.createElement('video');
    video.playsInline = true;
    video.muted = true;
    document.body.append(video);
    const calls = this.#provider.controller;
    const show = () => {
      if (video.srcObject === calls.remoteVideo) return;
      video.srcObject = calls.remoteVideo;
      if (calls.remoteVideo) void video.play();
    };
    calls.subscribe(show, new AbortController().signal);
  }

  press(name: string) {
    const pressed = now();
    this.#provider.dial(`our-${name}`);
    return pressed;
  }

  async rings() {
    await happens(this.#provider, 'call-incoming');
    return now();
  }

  /** The own camera is up. */
  async films() {
    await this.#until(() => this.#provider.controller?.localVideo ?? null);
  }

  answer() {
    const answered = now();
    this.#provider.answer();
    return answered;
  }

  connects = connects;

  async sees() {
    return firstFrame(await this.#until(() => this.#provider.controller?.remoteVideo ?? null));
  }

  hangUp() {
    const hungUp = now();
    this.#provider.hangUp();
    return hungUp;
  }

  async ends() {
    const {reason} = await happens<Event & {reason: string}>(this.#provider, 'call-ended');
    return {at: now(), reason};
  }

  #until<T>(look: () => T | null) {
    return new Promise<T>((resolve) => {
      const stop = new AbortController();
      const check = () => {
        const found = look();
        if (found === null) return;
        stop.abort();
        resolve(found);
      };
      this.#provider.controller?.subscribe(check, stop.signal);
      check();
    });
  }
}

class Stock {
  #peer!: Peer;
  #call: MediaConnection | undefined;
  #streams: MediaStream[] = [];

  async enter(name: string) {
    const {hostname, port} = new URL(brokerUrl);
    const peer = new Peer(`stock-${name}`, {host: hostname, port: Number(port), path: '/', config: {iceServers: []}});
    this.#peer = peer;
    await new Promise((resolve, reject) => {
      peer.on('open', resolve);
      peer.on('error', reject);
    });
  }

  /** As its documentation has it: what comes is shown. */
  #show(call: MediaConnection) {
    const video = document.createElement('video');
    video.playsInline = true;
    call.once('stream', (stream) => {
      video.srcObject = stream;
      document.body.append(video);
      void video.play();
    });
    call.once('close', () => {
      video.srcObject = null;
      video.remove();
    });
  }

  async #camera() {
    const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: true});
    this.#streams.push(stream);
    return stream;
  }

  /** As its documentation has it: the camera first, then the call. */
  async press(name: string) {
    const pressed = now();
    this.#call = this.#peer.call(`stock-${name}`, await this.#camera());
    this.#show(this.#call);
    return pressed;
  }

  async rings() {
    this.#call = await new Promise<MediaConnection>((resolve) => this.#peer.once('call', resolve));
    const rang = now();
    this.#show(this.#call);
    return rang;
  }

  async films() {}

  /** The camera first, then the answer. */
  async answer() {
    const answered = now();
    this.#call?.answer(await this.#camera());
    return answered;
  }

  /** With the camera already at hand. */
  async answerWarm() {
    const stream = await this.#camera();
    const answered = now();
    this.#call?.answer(stream);
    return answered;
  }

  connects = connects;

  async sees() {
    return firstFrame(await new Promise<MediaStream>((resolve) => this.#call?.once('stream', resolve)));
  }

  hangUp() {
    const hungUp = now();
    this.#call?.close();
    for (const stream of this.#streams) for (const track of stream.getTracks()) track.stop();
    this.#streams = [];
    return hungUp;
  }

  /** Whether the caller's change of mind is noticed within this time. */
  async noticesCancel(ms: number) {
    const isTold = await new Promise<boolean>((resolve) => {
      this.#call?.once('close', () => resolve(true));
      setTimeout(() => resolve(false), ms);
    });
    this.hangUp();
    return isTold;
  }

  async fails() {
    await new Promise((resolve) => this.#peer.once('error', resolve));
    return now();
  }
}

const duel = {
  ours: new Ours(),
  stock: new Stock(),
  /** What was last asked to be watched for. */
  watched: Promise.resolve() as Promise<unknown>,
};

declare global {
  interface Window {
    duel: typeof duel;
  }
}

window.duel = duel;
