import type {Call} from '../../context/call.js';
import type {CallSnapshot} from '../../core/call-snapshot.js';
import type {Words} from '../../localization/words.js';

/** What every part of a view is drawn from. */
export interface Shown {
  readonly call: CallSnapshot;
  readonly found: Call;
  readonly words: Words;
  /** The one the words are in; English unless given. */
  readonly language: string | undefined;
}

export type Layout = 'auto' | 'focus' | 'split' | 'voice';

/** Neither side shows a picture of itself. */
export function isVoice({media, local, remote}: CallSnapshot): boolean {
  return media === 'audio' && !local.camera && !remote.camera;
}

/** How pictures are arranged: `auto` does what suits the call and the room there is. */
export function arrangement(layout: Layout, call: CallSnapshot, isFullscreen: boolean): Layout {
  if (layout !== 'auto') return layout;
  if (isVoice(call) && !call.remote.screen) return 'voice';
  return isFullscreen ? 'focus' : 'auto';
}
