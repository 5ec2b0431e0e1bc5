import {CallError} from '../../src/core/call-error.js';
import {alice, find, type GalleryState} from './state.js';

const silent = {mic: false, camera: false, screen: false, hold: false};
const face =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="#7fa4b8" d="M0 0h48v48H0z"/><circle cx="24" cy="20" r="9" fill="#e3b597"/><path fill="#3a2a22" d="M14 20a10 10 0 0 1 20 0q-4-7-10-6-7 1-10 6"/><path fill="#e9e4da" d="M8 48q2-17 16-17t16 17z"/></svg>',
  );

/** Somebody rings. */
export const ringing: readonly GalleryState[] = [
  {
    id: 'incoming-call/banner',
    markup: '<incoming-call></incoming-call>',
    call: (call) => call.show({...alice, subject: 'Order 4711', avatar: face}),
  },
  {
    id: 'incoming-call/initials',
    markup: '<incoming-call></incoming-call>',
    call: (call) => call.show(alice),
  },
  {
    id: 'incoming-call/voice',
    markup: '<incoming-call></incoming-call>',
    call: (call) => call.show({...alice, media: 'audio', subject: 'About the flat in Rue Cler'}),
  },
  {
    id: 'incoming-call/silenced',
    markup: '<incoming-call></incoming-call>',
    call: (call) => call.show({...alice, silenced: true}),
  },
  {
    id: 'incoming-call/sound-blocked',
    markup: '<incoming-call></incoming-call>',
    call(call) {
      call.ringBlocked = true;
      call.show(alice);
    },
  },
  {
    id: 'incoming-call/camera-and-microphone-off',
    markup: '<incoming-call></incoming-call>',
    call: (call) => call.show({...alice, remote: silent}),
  },
  {
    id: 'incoming-call/guest',
    markup: '<incoming-call></incoming-call>',
    call: (call) => call.show({...alice, displayName: '', peer: 'nAU0eJq3RkCv5dXb', anonymous: true}),
  },
  {
    id: 'incoming-call/long',
    markup: '<incoming-call></incoming-call>',
    call: (call) =>
      call.show({
        ...alice,
        displayName: 'Maximiliane Freifrau von Hohenstein-Waldenburg',
        peer: 'maximiliane.von.hohenstein-waldenburg@correspondence.example.com',
        subject:
          'The delivery of Tuesday, of which two of the seven boxes were not ours, and the invoice that came with it',
      }),
  },
  {
    id: 'incoming-call/inline',
    markup: '<incoming-call layout="inline"></incoming-call>',
    call: (call) => call.show({...alice, subject: 'Order 4711', avatar: face}),
  },
  {
    id: 'incoming-call/slots',
    markup: `<incoming-call layout="inline">
      <span slot="avatar">☎</span><b slot="caller">The front door</b><i slot="subject">A parcel</i>
      <button slot="actions">Open</button>
    </incoming-call>`,
    call: (call) => call.show(alice),
  },
  {
    id: 'incoming-call/own-card',
    markup: '<incoming-call layout="inline"><p>Somebody is at the door.</p></incoming-call>',
    call: (call) => call.show(alice),
  },
  {
    id: 'incoming-call/dialog',
    markup: '<incoming-call layout="dialog"></incoming-call>',
    call: (call) => call.show({...alice, subject: 'Order 4711', avatar: face}),
    isModal: true,
  },
  {
    id: 'incoming-call/missed',
    markup: '<incoming-call missed-duration="86400"></incoming-call>',
    call: (call) => call.show(alice),
    async afterwards(element) {
      const call = element.closest('fake-provider')?.controller;
      call?.show({...alice, phase: 'ended', reason: 'cancelled', by: 'remote', missed: true});
    },
  },
  {
    id: 'incoming-call/offline',
    markup: '<incoming-call></incoming-call>',
    call: (call) =>
      call.register({
        state: 'failed',
        name: 'alice',
        reason: new CallError('username-taken', 'Somebody else is alice.'),
      }),
  },
  ...(['outgoing', 'connecting', 'ongoing', 'reconnecting', 'terminating', 'idle'] as const).map(
    (phase): GalleryState => ({
      id: `incoming-call/${phase}`,
      markup: '<incoming-call></incoming-call>',
      call: (call) => call.show(phase === 'idle' ? null : {...alice, phase}),
    }),
  ),
];

/** Buttons that call one person. */
export const buttons: readonly GalleryState[] = [
  {id: 'call-button/idle', markup: '<call-button to="bob">Call Bob</call-button>'},
  {id: 'call-button/default-label', markup: '<call-button to="bob" to-name="Bob Stone"></call-button>'},
  {
    id: 'call-button/own-icon',
    markup: `<call-button to="bob"><svg slot="icon" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <circle cx="12" cy="12" r="9" /></svg>Ring Bob</call-button>`,
  },
  {
    id: 'call-button/calling',
    markup: '<call-button to="bob">Call Bob</call-button>',
    call: (call) => call.show({phase: 'outgoing'}),
  },
  {
    id: 'call-button/ringing',
    markup: '<call-button to="bob">Call Bob<span slot="calling">Stop ringing</span></call-button>',
    call: (call) => call.show({phase: 'outgoing', step: 'ringing'}),
  },
  {
    id: 'call-button/calling-without-cancel',
    markup: '<call-button to="bob" no-toggle>Call Bob</call-button>',
    call: (call) => call.show({phase: 'outgoing'}),
  },
  {
    id: 'call-button/incoming',
    markup: '<call-button to="alice">Call Alice</call-button>',
    call: (call) => call.show(alice),
  },
  {
    id: 'call-button/connecting',
    markup: '<call-button to="bob">Call Bob</call-button>',
    call: (call) => call.show({phase: 'connecting'}),
  },
  {
    id: 'call-button/in-call',
    markup: '<call-button to="bob">Call Bob<span slot="in-call">Leave the desk</span></call-button>',
    call: (call) => call.show({phase: 'ongoing'}),
  },
  {
    id: 'call-button/reconnecting',
    markup: '<call-button to="bob">Call Bob</call-button>',
    call: (call) => call.show({phase: 'reconnecting'}),
  },
  {
    id: 'call-button/terminating',
    markup: '<call-button to="bob">Call Bob</call-button>',
    call: (call) => call.show({phase: 'terminating'}),
  },
  {
    id: 'call-button/ended',
    markup: '<call-button to="bob" to-name="Bob Stone">Call Bob</call-button>',
    call: (call) => call.show({phase: 'ended', reason: 'busy', by: 'remote'}),
    afterwards: waitForReason,
  },
  {
    id: 'call-button/disabled',
    markup: '<call-button to="bob" disabled unavailable-text="Closed until Monday">Call Bob</call-button>',
  },
  ...(['other-call', 'recently-offline', 'self', 'unsupported', 'insecure-context'] as const).map(
    (obstacle): GalleryState => ({
      id: `call-button/${obstacle}`,
      markup: '<call-button to="bob" to-name="Bob Stone">Call Bob</call-button>',
      call: (call) => (call.obstacle = obstacle),
    }),
  ),
  {
    id: 'call-button/another-way',
    markup: `<call-button to="support">Talk to us
      <span slot="unavailable">Calls do not work here. Ring <a href="tel:+15550100">+1 555 0100</a> instead.</span></call-button>`,
    call: (call) => (call.obstacle = 'unsupported'),
  },
];

/** How a call ended comes in words that are fetched then. */
async function waitForReason(element: Element) {
  while (!find(element, 'reason').textContent) await new Promise(requestAnimationFrame);
}
