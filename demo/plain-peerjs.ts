/**
 * A page as the documentation of PeerJS shows it. `?name=` is who it is (`plain` unless given), `?to=` whom it would
 * call, `?answer` answers at once.
 */
import {type MediaConnection, Peer} from 'peerjs';

const asked = new URLSearchParams(location.search);
const [state, to, call, answer, hangup, remote] = [
  find('#state', HTMLOutputElement),
  find('#to', HTMLInputElement),
  find('#call', HTMLButtonElement),
  find('#answer', HTMLButtonElement),
  find('#hangup', HTMLButtonElement),
  find('#remote', HTMLVideoElement),
];
to.value = asked.get('to') ?? to.value;

const secure = location.protocol === 'https:';
const peer = new Peer(asked.get('name') ?? 'plain', {
  host: location.hostname,
  port: Number(location.port || (secure ? 443 : 80)),
  path: '/',
  secure,
  config: {iceServers: []},
});
let connection: MediaConnection | undefined;

peer.on('open', () => show('registered'));
peer.on('error', ({type}) => show(type));
peer.on('call', (incoming) => {
  show('incoming');
  follow(incoming);
  answer.disabled = false;
  answer.onclick = async () => {
    answer.disabled = true;
    incoming.answer(await capture());
  };
  if (asked.has('answer')) answer.click();
});

call.onclick = async () => {
  show('calling');
  follow(peer.call(to.value, await capture()));
};

hangup.onclick = () => connection?.close();

function follow(next: MediaConnection) {
  connection = next;
  hangup.disabled = false;
  next.on('stream', (stream) => {
    remote.srcObject = stream;
    show('ongoing');
  });
  next.on('close', () => {
    remote.srcObject = null;
    hangup.disabled = answer.disabled = true;
    show('ended');
  });
}

function capture(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({audio: true, video: true});
}

function show(text: string) {
  state.value = text;
}

function find<E extends Element>(selector: string, kind: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}
