/** Makes exactly those of the named states match `:state()` whose value is true. */
export function reflectStates(internals: ElementInternals, states: Readonly<Record<string, boolean>>) {
  for (const [name, isOn] of Object.entries(states)) {
    if (isOn) internals.states.add(name);
    else internals.states.delete(name);
  }
}
