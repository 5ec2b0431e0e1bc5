import type {CallSnapshot} from '../core/call-snapshot.js';
import {loadTags} from './parts.js';

/** Who calls, in a sentence. The words come with the tags that show the call. */
export async function sayCall({displayName, peer, media}: CallSnapshot): Promise<string> {
  const {english} = await loadTags();
  const name = displayName || peer;
  return media === 'audio' ? english.incomingVoice(name) : english.incomingVideo(name);
}
