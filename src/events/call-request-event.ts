import type {CallSnapshot} from '../core/call-snapshot.js';

/** Somebody pressed a button that calls. Cancel it, and nobody is asked for anything and no call is placed. */
export class CallRequestEvent extends Event {
  /** There is no call yet, unless an ended one still shows. */
  readonly call: CallSnapshot | null;
  readonly to: string;
  readonly media: 'video' | 'audio' | undefined;

  constructor({
    call = null,
    to,
    media,
  }: {
    call?: CallSnapshot | null;
    to: string;
    media?: 'video' | 'audio' | undefined;
  }) {
    super('call-request', {bubbles: true, composed: true, cancelable: true});
    this.call = call;
    this.to = to;
    this.media = media;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-request': CallRequestEvent;
  }
}
