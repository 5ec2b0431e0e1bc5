/**
 * Where PeerJS's own server differs from ours, by the number of the test that shows it: each of those tests asserts what
 * the stock server does instead. All else, and all call flows (`npm run test:e2e:stock`), are the same on both. The guide
 * repeats the list.
 */
export const stockExceptions = {
  P3: 'says that somebody is offline when the queue for them runs out, after 5 to 6 seconds, not at once',
  P4: 'says it once for a whole queue, not once for each OFFER',
  P6: 'sends no OPEN to a socket that replaces another of the same token, and leaves the other one open',
  P9: 'does not tell who was lost a moment ago from who never came: both are offline after the same time',
  P10: 'keeps messages for whom has said good-bye, too',
  P11: 'relays EXPIREs of clients, and ends when the recipient of a message is an object and is not there',
  P12: 'takes any id that is not empty',
  L: 'has no limits but one on the number of clients',
} as const;
