import {CallError, type CallErrorCode} from '../../src/core/call-error.js';
import type {CheckStep} from '../../src/core/call-snapshot.js';
import {rememberName} from '../../src/elements/remembered-names.js';
import {find, type GalleryState} from './state.js';

const refused = (id: string, code: CallErrorCode): GalleryState => ({
  id: `call-sign-in/${id}`,
  markup: '<call-sign-in name="alice"></call-sign-in>',
  call: (call) => call.register({state: 'failed', name: 'alice', reason: new CallError(code, 'For developers.')}),
});

/** Picking a name, dialing, trying it out: all there is before a call. */
export const arriving: readonly GalleryState[] = [
  {id: 'call-sign-in/fresh', markup: '<call-sign-in no-persist></call-sign-in>'},
  {
    id: 'call-sign-in/registering',
    markup: '<call-sign-in name="alice"></call-sign-in>',
    call: (call) => call.register({state: 'registering', name: 'alice'}),
  },
  refused('taken', 'username-taken'),
  refused('invalid', 'invalid-name'),
  refused('unreachable', 'server-unreachable'),
  refused('closed', 'server-closed'),
  {
    id: 'call-sign-in/slots',
    markup: `<call-sign-in name="alice" no-anonymous><h2 slot="heading">Welcome to the clinic</h2>
      <p slot="hint">Your name as on the appointment.</p>
      <span slot="error">Please <a href="#desk">ask at the desk</a>.</span></call-sign-in>`,
    call: (call) => call.register({state: 'failed', name: 'alice', reason: new CallError('unauthorized', 'No.')}),
  },
  {
    id: 'call-sign-in/inactive',
    markup: '<call-sign-in></call-sign-in>',
    call: (call) => call.register({state: 'registered', name: 'alice'}),
  },
  {
    id: 'call-dialer/fresh',
    markup: '<call-dialer no-recent no-persist></call-dialer>',
    call: (call) => call.register({state: 'registered', name: 'alice'}),
  },
  {
    id: 'call-dialer/recent',
    get markup() {
      for (const name of ['mother', 'zoë@example.com', 'bob']) rememberName('recent', name);
      return '<call-dialer></call-dialer>';
    },
    call: (call) => call.register({state: 'registered', name: 'alice'}),
  },
  {
    id: 'call-dialer/token',
    markup: '<call-dialer no-recent><h2 slot="heading">Who is it for?</h2></call-dialer>',
    call: (call) => call.register({state: 'registered', name: '7f3a0c52-9e41-4b8e-a1d6-2f0b7c9d3e58', anonymous: true}),
  },
  {
    id: 'call-dialer/refused',
    markup: '<call-dialer no-recent to="alice"></call-dialer>',
    call(call) {
      call.register({state: 'registered', name: 'alice'});
      call.obstacle = 'self';
    },
    afterwards: (element) => find(element, 'call-button').click(),
  },
  {
    id: 'call-dialer/reconnecting',
    markup: '<call-dialer no-recent to="bob"></call-dialer>',
    call: (call) => call.register({state: 'reconnecting', name: 'alice'}),
  },
  {id: 'call-dialer/inactive', markup: '<call-dialer></call-dialer>'},
  {id: 'call-check/ready', markup: '<call-check></call-check>'},
  check('running', [
    {what: 'microphone', state: 'running', level: 0.55},
    {what: 'camera', state: 'passed'},
    {what: 'speaker', state: 'running'},
    {what: 'broker', state: 'running'},
    {what: 'relay', state: 'skipped'},
  ]),
  check('passed', passedAll()),
  check('failed', [
    {what: 'microphone', state: 'failed', error: new CallError('permission-denied', 'Denied.')},
    {what: 'camera', state: 'failed', error: new CallError('device-in-use', 'Busy.')},
    {what: 'speaker', state: 'passed'},
    {what: 'broker', state: 'failed', error: new CallError('server-unreachable', 'Gone.')},
    {what: 'relay', state: 'skipped'},
  ]),
  {
    id: 'call-check/slots',
    markup: `<call-check><h2 slot="heading">Before your appointment</h2><span slot="icon">♪</span>Try my devices</call-check>`,
  },
];

function passedAll(): CheckStep[] {
  return (['microphone', 'camera', 'speaker', 'broker', 'relay'] as const).map((what) => ({what, state: 'passed'}));
}

function check(id: string, steps: readonly CheckStep[]): GalleryState {
  return {
    id: `call-check/${id}`,
    markup: '<call-check></call-check>',
    call(call) {
      call.checkSteps = steps;
    },
    afterwards: (element) => find(element, 'button').click(),
  };
}
