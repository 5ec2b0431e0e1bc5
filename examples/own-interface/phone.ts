/** A phone without our elements: the controller decides and connects, this file shows and asks. */
import {browserPorts, CallController, type CallPhase, defaultSettings} from 'call-elements/controller.js';

const me = new URLSearchParams(location.search).get('name') ?? 'alice';
const form = find('form', HTMLFormElement);
const status = find('[role=status]', HTMLElement);
const video = find('video', HTMLVideoElement);

const ports = browserPorts({signaling: {broker: location.origin}, ice: {broker: location.origin}});
const calls = new CallController(ports, {...defaultSettings, displayName: me}, (notice) => {
  if (notice.type === 'error') console.warn(notice.error.code, notice.error.message);
});

/** What the buttons do, and when they are there. */
const acts: Record<string, {when: readonly CallPhase[]; run(): void}> = {
  dial: {when: ['idle', 'ended'], run: () => calls.dial(String(new FormData(form).get('to')))},
  answer: {when: ['incoming'], run: () => calls.answer()},
  hangUp: {when: ['outgoing', 'incoming', 'connecting', 'ongoing', 'reconnecting'], run: () => calls.hangUp()},
};

calls.subscribe(show, new AbortController().signal);
calls.connect(me);
show();

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.submitter instanceof HTMLButtonElement) acts[event.submitter.value]?.run();
});

function show() {
  const {call, registration, remoteVideo} = calls;
  const phase = call?.phase ?? 'idle';
  for (const button of form.querySelectorAll('button')) button.hidden = !acts[button.value]?.when.includes(phase);
  status.textContent =
    phase === 'idle' || !call ? `${registration.state} as ${me}` : `${phase}: ${call.displayName || call.peer}`;
  // A stream that is set again starts over.
  if (video.srcObject !== remoteVideo) video.srcObject = remoteVideo;
}

function find<E extends Element>(selector: string, type: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`There is no ${selector}.`);
  return found;
}
