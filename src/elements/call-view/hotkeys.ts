import type {Call} from '../../context/call.js';
import {isLive} from '../call-phases.js';

/** M, V and H while the focus is in a view, if the page wants them; not while somebody types. */
export function pressHotkey(event: KeyboardEvent, call: Call) {
  const {key, ctrlKey, metaKey, altKey, shiftKey, repeat, defaultPrevented} = event;
  if (!call.hotkeys || ctrlKey || metaKey || altKey || shiftKey || repeat || defaultPrevented) return;
  if (!isLive(call.call) || isTyping(event)) return;
  switch (key.toLowerCase()) {
    case 'm':
      return call.toggleMic();
    case 'v':
      return call.toggleCamera();
    case 'h':
      return call.hangUp();
  }
}

function isTyping(event: Event): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:input|textarea|select)$/.test(target.localName))
  );
}
