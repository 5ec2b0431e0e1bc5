/** Two providers in one page who call each other, and beside them two bare connections that do the same. */
import type {CallProvider} from '../../src/elements/call-provider/call-provider.js';

const brokerUrl = document.querySelector<HTMLMetaElement>('meta[name="call-broker"]')?.content ?? '';

/** The connections nobody closed. */
const open = new Set<RTCPeerConnection>();
const BrowserConnection = window.RTCPeerConnection;
window.RTCPeerConnection = class extends BrowserConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    open.add(this);
  }
  override close() {
    open.delete(this);
    super.close();
  }
};

function happens(target: EventTarget, type: string) {
  return new Promise<void>((resolve) => target.addEventListener(type, () => resolve(), {once: true}));
}

async function enter(name: string): Promise<CallProvider> {
  const provider = document.createElement('call-provider');
  const attributes = {name, broker: brokerUrl, 'no-auto-view': '', 'ice-servers': '[]'};
  for (const [key, value] of Object.entries(attributes)) provider.setAttribute(key, value);
  const registered = new Promise<void>((resolve) => {
    provider.addEventListener('call-registration', ({state}) => state === 'registered' && resolve());
  });
  document.body.append(provider);
  await registered;
  return provider;
}

let alice: CallProvider;
let bob: CallProvider;

/** Both register. The script tag must be there. */
async function start() {
  await customElements.whenDefined('call-button');
  document.body.append(document.createElement('call-provider'));
  await customElements.whenDefined('call-provider');
  document.querySelector('call-provider')?.remove();
  alice = await enter('alice');
  bob = await enter('bob');
}

const ours = {
  async call() {
    const rings = happens(bob, 'call-incoming');
    const connected = [alice, bob].map((side) => happens(side, 'call-connected'));
    alice.dial('bob');
    await rings;
    bob.answer();
    await Promise.all(connected);
    const ended = [alice, bob].map((side) => happens(side, 'call-ended'));
    alice.hangUp();
    await Promise.all(ended);
  },
  async miss() {
    const rings = happens(bob, 'call-incoming');
    alice.dial('bob');
    await rings;
    const ended = [happens(alice, 'call-ended'), happens(bob, 'call-missed')];
    alice.hangUp();
    await Promise.all(ended);
  },
};

const raw = {
  async call() {
    const streams = await Promise.all(
      [0, 1].map(() => navigator.mediaDevices.getUserMedia({audio: true, video: true})),
    );
    const sides = streams.map((stream) => {
      const side = new RTCPeerConnection();
      for (const track of stream.getTracks()) side.addTrack(track, stream);
      return side;
    });
    const [caller, callee] = sides;
    if (!caller || !callee) return;
    caller.onicecandidate = ({candidate}) => void callee.addIceCandidate(candidate ?? undefined);
    callee.onicecandidate = ({candidate}) => void caller.addIceCandidate(candidate ?? undefined);
    const connected = sides.map(
      (side) =>
        new Promise<void>((resolve) => {
          side.onconnectionstatechange = () => side.connectionState === 'connected' && resolve();
        }),
    );
    await caller.setLocalDescription();
    if (caller.localDescription) await callee.setRemoteDescription(caller.localDescription);
    await callee.setLocalDescription();
    if (callee.localDescription) await caller.setRemoteDescription(callee.localDescription);
    await Promise.all(connected);
    for (const side of sides) side.close();
    for (const stream of streams) for (const track of stream.getTracks()) track.stop();
  },
  async miss() {
    const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: true});
    const caller = new RTCPeerConnection();
    for (const track of stream.getTracks()) caller.addTrack(track, stream);
    await caller.setLocalDescription();
    caller.close();
    for (const track of stream.getTracks()) track.stop();
  },
};

const leaks = {start, ours, raw, live: () => open.size};

declare global {
  interface Window {
    leaks: typeof leaks;
  }
}

window.leaks = leaks;
