/** Why a call ended. Closed: every one has a sentence for the caller and one for the callee. */
export const endReasons = [
  'hangup',
  'cancelled',
  'declined',
  'busy',
  'no-answer',
  'offline',
  'unreachable',
  'answered-elsewhere',
  'replaced',
  'media-denied',
  'media-unavailable',
  'connect-failed',
  'connection-lost',
  'peer-gone',
  'signaling-lost',
  'unsupported',
  'error',
] as const;

export type EndReason = (typeof endReasons)[number];

/** Who ended it: the person here, the other page, or circumstances. */
export type EndedBy = 'local' | 'remote' | 'system';

/** The reasons a callee may give in REJECT, and how the caller's call ends. */
export const rejectReasons = {
  declined: 'declined',
  busy: 'busy',
  timeout: 'no-answer',
  unavailable: 'peer-gone',
  unsupported: 'unsupported',
} as const satisfies Record<string, EndReason>;

/** The reasons CANCEL may give, and how the call of the page that receives it ends. */
export const cancelReasons = {
  cancelled: 'cancelled',
  replaced: 'cancelled',
  timeout: 'no-answer',
  gone: 'peer-gone',
  'media-denied': 'media-denied',
  'media-unavailable': 'media-unavailable',
  'connect-failed': 'connect-failed',
  error: 'error',
} as const satisfies Record<string, EndReason>;

/** The reasons HANGUP may give beyond a plain hang-up, and how the call of the page that receives it ends. */
export const hangupReasons = {
  'media-denied': 'media-denied',
  'media-unavailable': 'media-unavailable',
  'connection-lost': 'connection-lost',
} as const satisfies Record<string, EndReason>;

export type RejectReason = keyof typeof rejectReasons;
export type CancelReason = keyof typeof cancelReasons;
export type HangupReason = keyof typeof hangupReasons;
