import type {Words} from './words.js';

/** The English a `<call-button>` needs: it comes with the page, the rest when it is used. */
export const englishForButtons = {
  callTo: (name) => `Call ${name}`.trim(),
  answer: 'Answer',
  cancel: 'Cancel',
  hangUp: 'Hang up',
  calling: 'Calling…',
  ringing: 'Ringing…',
  connecting: 'Connecting…',
  ongoing: 'In a call',
  reconnecting: 'Reconnecting…',
  terminating: 'Ending the call…',
  obstacles: {
    disabled: () => 'No calls at the moment',
    nobody: () => 'There is nobody to call here',
    self: () => 'This is you',
    unsupported: () => 'This browser cannot make calls',
    'insecure-context': () => 'Calls need a secure page (https)',
    'other-call': () => 'Another call is on',
    'recently-offline': (name) => `${name} could not be reached a moment ago`,
    'invalid-name': () => 'This name cannot be called',
  },
  loadFailed: 'The call could not be loaded. Try again.',
} satisfies Partial<Words>;

/** How calls end comes when one did. */
export type ButtonWords = Pick<Words, keyof typeof englishForButtons> & Partial<Pick<Words, 'endedForCaller'>>;
