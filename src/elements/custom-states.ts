import type {CallPhase} from '../core/call-snapshot.js';

/** Makes an element match `:state()` for the phase of its call, and for each of the other states that is on. */
export function reflectStates(
  {states}: ElementInternals,
  phase: CallPhase | null,
  others: Readonly<Record<string, unknown>> = {},
) {
  states.clear();
  if (phase) states.add(phase);
  for (const name in others) if (others[name]) states.add(name);
}
