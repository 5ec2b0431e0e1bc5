import type {CallPhase} from '../core/call-snapshot.js';

const phases: readonly CallPhase[] = [
  'idle',
  'outgoing',
  'incoming',
  'connecting',
  'ongoing',
  'reconnecting',
  'terminating',
  'ended',
];

/** The custom states of a phase: it alone is on. */
export function phaseStates(phase: CallPhase): Record<string, boolean> {
  return Object.fromEntries(phases.map((name) => [name, name === phase]));
}
