/** Names this browser remembers for the person: one list for whoever was called, one for who they were themselves. */
export type NameList = 'recent' | 'name';

const longest = 8;

export function rememberedNames(list: NameList): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(list)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string').slice(0, longest) : [];
  } catch {
    // Storage is blocked, or somebody wrote something else there: as if there were nothing.
    return [];
  }
}

/** Puts a name first. */
export function rememberName(list: NameList, name: string) {
  const names = [name, ...rememberedNames(list).filter((other) => other !== name)].slice(
    0,
    list === 'name' ? 1 : longest,
  );
  try {
    localStorage.setItem(keyOf(list), JSON.stringify(names));
  } catch {
    // Storage is blocked or full: the names are not remembered.
  }
}

function keyOf(list: NameList): string {
  return `call-elements:${list}`;
}
