import type {SayCall} from '../adapters/call-notification.js';
import {pageOf, type Reader} from '../context/page-mark.js';
import {loadTags} from './parts.js';

/** Who calls, in a sentence and in the language of this place. The words come with the tags that show the call. */
export function sayCallAt(place: HTMLElement): SayCall {
  return async (call) => {
    const {english, whoCalls} = await loadTags();
    // Only what has a shadow root is ever drawn anew.
    const reader = {host: place as Reader['host'], table: english};
    pageOf(place.ownerDocument)?.translate(reader);
    return whoCalls(call, reader.table);
  };
}
