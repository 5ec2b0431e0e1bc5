/** An interface of one's own, drawn from nothing but the controller. `?name=` is who this page is. */
import {browserPorts, CallController, type CallNotice, defaultSettings} from 'call-elements/controller.js';

const page = {
  state: find('#state', HTMLOutputElement),
  to: find('#to', HTMLInputElement),
  call: find('#call', HTMLButtonElement),
  answer: find('#answer', HTMLButtonElement),
  decline: find('#decline', HTMLButtonElement),
  mute: find('#mute', HTMLButtonElement),
  hangUp: find('#hangup', HTMLButtonElement),
  remote: find('#remote', HTMLVideoElement),
  log: find('#log', HTMLOListElement),
};

const ports = browserPorts({signaling: {broker: '/'}, ice: {broker: '/'}});
const calls = new CallController(ports, {...defaultSettings, displayName: 'Headless'}, list);

calls.subscribe(draw, new AbortController().signal);
calls.connect(new URLSearchParams(location.search).get('name') ?? 'headless');
draw();

page.call.form?.addEventListener('submit', (event) => {
  event.preventDefault();
  calls.dial(page.to.value.trim());
});
page.answer.addEventListener('click', () => calls.answer());
page.decline.addEventListener('click', () => calls.decline());
page.mute.addEventListener('click', () => calls.toggleMic());
page.hangUp.addEventListener('click', () => calls.hangUp());

/** State in, page out: there is nothing else to keep in step. */
function draw() {
  const {call, registration, remoteVideo} = calls;
  const phase = call?.phase ?? 'idle';
  const isRinging = phase === 'incoming';
  const isOn = ['outgoing', 'connecting', 'ongoing', 'reconnecting'].includes(phase);
  page.state.value =
    phase === 'idle' ? `${registration.state} as ${registration.name}` : `${phase}: ${call?.displayName || call?.peer}`;
  page.call.disabled = isRinging || isOn;
  page.answer.hidden = page.decline.hidden = !isRinging;
  page.hangUp.hidden = page.mute.hidden = !isOn;
  page.mute.setAttribute('aria-pressed', String(isOn && !call?.local.mic));
  page.remote.hidden = !remoteVideo;
  if (page.remote.srcObject !== remoteVideo) page.remote.srcObject = remoteVideo;
}

function list(notice: CallNotice) {
  const line = document.createElement('li');
  line.textContent = [notice.type, 'phase' in notice ? notice.phase : '', 'reason' in notice ? notice.reason : '']
    .filter(Boolean)
    .join(' ');
  page.log.append(line);
}

function find<E extends Element>(selector: string, kind: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}
