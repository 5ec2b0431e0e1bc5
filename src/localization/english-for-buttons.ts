import type {Words} from './words.js';

/** The English a `<call-button>` needs: it comes with the page, the rest when it is used. */
export const englishForButtons = {
  call: 'Call',
  callTo: (name) => `Call ${name}`,
  answer: 'Answer',
  cancel: 'Cancel',
  hangUp: 'Hang up',
  calling: 'Calling…',
  ringing: 'Ringing…',
  connecting: 'Connecting…',
  inCall: 'In a call',
  reconnecting: 'Reconnecting…',
  terminating: 'Ending the call…',
  disabled: 'Calls are not available at the moment',
  obstacles: {
    nobody: () => 'There is nobody to call here',
    self: () => 'This is you',
    unsupported: () => 'This browser cannot make calls',
    'insecure-context': () => 'Calls need a secure page (https)',
    'other-call': () => 'Another call is on',
    'recently-offline': (name) => `${name} could not be reached a moment ago`,
    'invalid-name': () => 'This is not a name that can be called',
  },
  endedForCaller: {
    hangup: (name, by) => (by === 'remote' ? `${name} ended the call` : 'Call ended'),
    cancelled: (name, by) => (by === 'remote' ? `${name} ended the call` : 'Call cancelled'),
    declined: (name) => `${name} declined the call`,
    busy: (name) => `${name} is on another call`,
    'no-answer': (name) => `${name} did not answer`,
    offline: (name) => `${name} is offline`,
    unreachable: (name) => `${name} cannot be reached`,
    'answered-elsewhere': () => 'The call goes on in another window',
    replaced: (name) => `${name} called anew`,
    'media-denied': (name, by) =>
      by === 'remote' ? `${name} did not allow the microphone` : 'Allow the microphone in your browser, then call again',
    'media-unavailable': (name, by) =>
      by === 'remote' ? `${name} has no working microphone` : 'No working microphone was found',
    'connect-failed': (name) => `No connection to ${name} could be made`,
    'connection-lost': () => 'The connection was lost',
    'peer-gone': (name) => `${name} left`,
    'signaling-lost': () => 'The calling service cannot be reached',
    unsupported: (name) => `${name} cannot take this call`,
    error: () => 'The call failed for a technical reason',
  },
  loadFailed: 'The call could not be loaded. Try again.',
} satisfies Partial<Words>;
