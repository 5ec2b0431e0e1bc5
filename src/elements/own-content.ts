/**
 * Whether a page put something into the default slot. White space between what goes into other slots is nothing, but would
 * hide what the slot holds by itself.
 */
export function hasOwnContent({childNodes}: Element): boolean {
  return [...childNodes].some((node) =>
    node instanceof Element ? !node.slot : node instanceof Text && !!node.data.trim(),
  );
}
