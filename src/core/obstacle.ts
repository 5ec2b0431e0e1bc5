import {isLive} from './call-machine.js';
import {idOf, parseName} from './call-name.js';
import type {Obstacle} from './call-snapshot.js';
import type {Line} from './line.js';

/** Why this name cannot be called now, or null. Pressing the button of a call that is on is for that call. */
export function obstacleTo(name: string, line: Line, isAway: (id: string) => boolean): Obstacle | null {
  const {obstacle, settings, registration, call} = line;
  if (name === '') return 'nobody';
  const parsed = parseName(name);
  if (parsed === null) return 'invalid-name';
  if (obstacle) return obstacle;
  const id = idOf(parsed, settings.realm);
  if (id === registration.id) return 'self';
  if (isLive(call)) return call.peer === id || call.phase === 'terminating' ? null : 'other-call';
  return isAway(id) ? 'recently-offline' : null;
}
