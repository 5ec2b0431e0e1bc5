/** Every way the environment or the page's settings can fail. Closed, so that a page can switch on it. */
export const callErrorCodes = [
  'bad-attribute',
  'invalid-name',
  'username-taken',
  'unauthorized',
  'server-rejected',
  'server-unreachable',
  'server-closed',
  'token-failed',
  'ice-servers-failed',
  'call-exists',
  'self-call',
  'unsupported',
  'insecure-context',
  'permission-denied',
  'policy-blocked',
  'no-microphone',
  'no-camera',
  'device-in-use',
  'device-lost',
  'audio-blocked',
  'load-failed',
  'negotiation-failed',
  'connection-failed',
  'message-rejected',
  'internal',
] as const;

export type CallErrorCode = (typeof callErrorCodes)[number];

/** Something outside the call's own rules failed; `message` is a sentence for developers. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  /** The attribute whose value is at fault, for `bad-attribute` and its kin. */
  readonly attribute: string | undefined;

  constructor(code: CallErrorCode, message: string, options: {cause?: unknown; attribute?: string} = {}) {
    super(message, options);
    this.code = code;
    this.attribute = options.attribute;
  }
}
