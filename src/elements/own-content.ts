/**
 * Whether a page put something into the default slot. White space between what goes into other slots is nothing, but would
 * hide what the slot holds by itself.
 */
export function hasOwnContent(element: Element): boolean {
  // Servers render without knowing what is inside: as if nothing were.
  const {childNodes = []}: {childNodes?: Iterable<Node>} = element;
  return [...childNodes].some((node) =>
    node instanceof Text ? node.data.trim() : node instanceof Element && !node.slot,
  );
}
