/** What the documentation consists of, in the order a reader meets it. */
export const guides = [
  'getting-started',
  'styling',
  'events',
  'own-interface',
  'testing',
  'devices',
  'self-hosting',
  'security',
  'troubleshooting',
  'accessibility',
  'languages',
  'frameworks',
  'migrating-from-peerjs',
] as const;

/** Every tag, the large ones first; a test says when one of the manifest is missing. */
export const tags = [
  'call-button',
  'incoming-call',
  'call-view',
  'call-provider',
  'call-sign-in',
  'call-dialer',
  'call-check',
  'call-status',
  'call-mic-toggle',
  'call-camera-toggle',
  'call-screen-toggle',
  'call-hangup',
  'call-device-menu',
  'call-quality',
] as const;

export type Tag = (typeof tags)[number];
