import {CallError} from '../../src/core/call-error.js';
import type {CallSnapshot, LinkQuality} from '../../src/core/call-snapshot.js';
import type {FakeCall} from '../../test/fakes/fake-call.js';
import {picture} from './picture.js';
import {bob, find, type GalleryState} from './state.js';

const sent = {mic: true, camera: true, screen: false, hold: false};
const poor: LinkQuality = {level: 'poor', reason: 'loss', rtt: 420, loss: 0.12, jitter: 60, relayed: true};

/** A call that is on, with pictures of both. */
function ongoing(call: FakeCall, more: Partial<CallSnapshot> = {}) {
  call.localVideo = picture('self');
  call.remoteVideo = picture('person');
  call.devices = {
    available: [
      {kind: 'audioinput', id: 'a', label: 'Built-in microphone'},
      {kind: 'audioinput', id: 'b', label: 'Headset'},
      {kind: 'videoinput', id: 'c', label: 'FaceCam HD'},
      {kind: 'audiooutput', id: 'd', label: 'Built-in speakers'},
      {kind: 'audiooutput', id: 'e', label: ''},
    ],
    selected: {audioinput: 'b', videoinput: 'c', audiooutput: 'd'},
  };
  call.quality.set({...poor, level: 'good', reason: null, relayed: false});
  call.show({...bob, phase: 'ongoing', step: '', connectedAt: Date.now() - 754_000, ...more});
}

const view = (id: string, change: (call: FakeCall) => void, attributes = ''): GalleryState => ({
  id: `call-view/${id}`,
  markup: `<call-view ${attributes}></call-view>`,
  call: change,
});

/** Shown in more than its own place by the button that is there for it. */
function outsideThePage(state: 'fullscreen' | 'pip', button: string): GalleryState {
  return {
    ...view(state, (call) => ongoing(call)),
    isModal: true,
    needsGesture: true,
    async afterwards(element) {
      find(element, button).click();
      while (!element.matches(`:state(${state})`)) await new Promise(requestAnimationFrame);
    },
  };
}

const views: readonly GalleryState[] = [
  view('calling', (call) => {
    call.localVideo = picture('self');
    call.show({...bob, phase: 'outgoing'});
  }),
  view('ringing', (call) => {
    call.localVideo = picture('self');
    call.show({...bob, phase: 'outgoing', step: 'ringing'});
  }),
  view('connecting', (call) => call.show({...bob, phase: 'connecting', step: ''})),
  view('waiting-for-picture', (call) => {
    ongoing(call);
    call.remoteVideo = null;
    call.publish();
  }),
  view('ongoing', (call) => ongoing(call)),
  view('split', (call) => ongoing(call), 'layout="split"'),
  view('focus', (call) => ongoing(call), 'layout="focus"'),
  view('voice', (call) => {
    ongoing(call, {media: 'audio', local: {...sent, camera: false}, remote: {...sent, camera: false}});
    call.localVideo = call.remoteVideo = null;
    call.levels.set({mic: 0.1, remote: 0.7, speakingWhileMuted: false});
    call.publish();
  }),
  view('muted', (call) => ongoing(call, {local: {...sent, mic: false, camera: false}})),
  view('speaking-while-muted', (call) => {
    ongoing(call, {local: {...sent, mic: false}});
    call.levels.set({mic: 0.5, remote: 0, speakingWhileMuted: true});
  }),
  view('voice-speaking-while-muted', (call) => {
    ongoing(call, {
      media: 'audio',
      local: {...sent, mic: false, camera: false},
      remote: {...sent, mic: false, camera: false},
    });
    call.localVideo = call.remoteVideo = null;
    call.levels.set({mic: 0.5, remote: 0, speakingWhileMuted: true});
    call.publish();
  }),
  view('remote-muted', (call) => {
    ongoing(call, {remote: {...sent, mic: false, camera: false}});
    call.remoteVideo = null;
    call.publish();
  }),
  view(
    'long-name',
    (call) => {
      ongoing(call, {
        displayName: 'Maximiliane Freifrau von Hohenstein-Waldenburg zu Rabenstein',
        remote: {...sent, camera: false},
      });
      call.remoteVideo = null;
      call.publish();
    },
    'floating',
  ),
  view('on-hold', (call) => ongoing(call, {local: {...sent, hold: true}})),
  view('on-hold-without-button', (call) => ongoing(call, {local: {...sent, hold: true}}), 'controls="mic hangup"'),
  view('held', (call) => ongoing(call, {remote: {...sent, hold: true}})),
  view('sharing', (call) => {
    ongoing(call, {local: {...sent, screen: true}});
    call.localScreen = picture('screen');
    call.publish();
  }),
  view('shared', (call) => {
    ongoing(call, {remote: {...sent, screen: true}});
    call.remoteScreen = picture('screen');
    call.publish();
  }),
  view('poor', (call) => {
    ongoing(call);
    call.quality.set(poor);
  }),
  view('fair', (call) => {
    ongoing(call);
    call.quality.set({...poor, level: 'fair', reason: 'delay', relayed: false});
  }),
  view('audio-blocked', (call) => {
    ongoing(call);
    call.audioBlocked = true;
    call.publish();
  }),
  view('reconnecting', (call) => ongoing(call, {phase: 'reconnecting'})),
  view('terminating', (call) => ongoing(call, {phase: 'terminating'})),
  view('permission-denied', (call) => {
    call.problem = new CallError('permission-denied', 'Denied.');
    call.show({...bob, phase: 'ended', reason: 'media-denied', by: 'local'});
  }),
  view('ended', (call) => call.show({...bob, phase: 'ended', reason: 'hangup', by: 'remote'})),
  view('busy', (call) => call.show({...bob, phase: 'ended', reason: 'busy', by: 'remote'})),
  view('incoming', (call) => call.show({...bob, phase: 'incoming', direction: 'incoming'}), 'when-idle="show"'),
  view('idle', () => {}, 'when-idle="show"'),
  view('inactive', () => {}),
  view('problem', (call) => {
    call.problem = new CallError('permission-denied', 'Denied.');
    ongoing(call, {local: {...sent, camera: false}});
  }),
  view('floating', (call) => ongoing(call), 'floating'),
  {
    ...view('minimized', (call) => ongoing(call), 'floating'),
    afterwards: (element) => find(element, 'minimize-button').click(),
  },
  {
    ...view('minimized-on-hold', (call) => ongoing(call, {local: {...sent, hold: true}}), 'floating'),
    afterwards: (element) => find(element, 'minimize-button').click(),
  },
  {
    ...view('menu', (call) => ongoing(call)),
    afterwards: (element) => find(element, 'devices-button').click(),
  },
  {
    ...view('quality', (call) => {
      ongoing(call);
      call.quality.set(poor);
    }),
    afterwards: (element) => find(element, 'quality').click(),
  },
  outsideThePage('fullscreen', 'fullscreen-button'),
  outsideThePage('pip', 'pip-button'),
  {
    id: 'call-view/slots',
    markup: `<call-view><b slot="header">Consultation</b><span slot="status">With the doctor</span>
      <button slot="controls-start">Notes</button><button slot="controls-end">Chart</button>
      <span slot="overlay">Recorded by nobody</span></call-view>`,
    call: (call) => ongoing(call),
  },
  {
    id: 'call-view/own-controls',
    markup: '<call-view><button slot="controls">Leave</button></call-view>',
    call: (call) => ongoing(call),
  },
];

const control = (tag: string, id: string, change?: (call: FakeCall) => void, markup = `<${tag}></${tag}>`) =>
  ({id: `${tag}/${id}`, markup, ...(change && {call: change})}) satisfies GalleryState;

const small = [
  'call-mic-toggle',
  'call-camera-toggle',
  'call-screen-toggle',
  'call-hangup',
  'call-device-menu',
  'call-quality',
] as const;

const controls: readonly GalleryState[] = [
  control('call-status', 'idle', undefined, '<call-status><span slot="icon">☎</span>No call</call-status>'),
  ...(['outgoing', 'connecting', 'ongoing', 'reconnecting', 'terminating'] as const).map((phase) =>
    control('call-status', phase, (call) => call.show({...bob, phase})),
  ),
  control('call-status', 'ringing', (call) => call.show({...bob, phase: 'outgoing', step: 'ringing'})),
  control('call-status', 'incoming', (call) => call.show({...bob, phase: 'incoming', direction: 'incoming'})),
  control('call-status', 'ended', (call) => call.show({...bob, phase: 'ended', reason: 'no-answer', by: 'system'})),
  ...small.map((tag) => control(tag, 'idle')),
  ...small.map((tag) => control(tag, 'in-call', (call) => ongoing(call))),
  ...small.map((tag) =>
    control(
      tag,
      'slots',
      (call) => ongoing(call),
      `<${tag}><span slot="icon" aria-hidden="true">✳</span>Words of the page</${tag}>`,
    ),
  ),
  control('call-mic-toggle', 'off', (call) => ongoing(call, {local: {...sent, mic: false}})),
  control('call-camera-toggle', 'off', (call) => ongoing(call, {local: {...sent, camera: false}})),
  control('call-screen-toggle', 'shared', (call) => ongoing(call, {local: {...sent, screen: true}})),
  control('call-quality', 'fair', (call) => {
    ongoing(call);
    call.quality.set({...poor, level: 'fair', reason: 'delay', relayed: false});
  }),
  {
    ...control('call-quality', 'poor', (call) => {
      ongoing(call);
      call.quality.set(poor);
    }),
    afterwards: (element) => find(element, 'button').click(),
  },
  {
    id: 'call-device-menu/nothing-to-choose',
    markup: '<call-device-menu kind="videoinput"></call-device-menu>',
    call: (call) => call.show({...bob, phase: 'ongoing'}),
  },
  ...(['audioinput', 'videoinput', 'audiooutput'] as const).map((kind) => ({
    ...control(
      'call-device-menu',
      kind,
      (call) => {
        ongoing(call);
        call.levels.set({mic: 0.4, remote: 0, speakingWhileMuted: false});
      },
      `<call-device-menu kind="${kind}"></call-device-menu>`,
    ),
    afterwards: (element: Element) => find(element, 'button').click(),
  })),
];

/** The call itself, and what its view is made of. */
export const calling: readonly GalleryState[] = [...controls, ...views];
