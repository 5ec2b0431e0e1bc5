/** Whether something that lets nothing beside it be pressed is open, a modal dialog or a full screen, and does not hold this. */
export function isUnderModal(element: Element): boolean {
  const modals = [...element.ownerDocument.querySelectorAll(':modal')];
  return modals.length > 0 && !modals.some((modal) => holds(modal, element));
}

function holds(modal: Element, element: Element): boolean {
  if (modal.contains(element)) return true;
  const root = element.getRootNode();
  return root instanceof ShadowRoot && holds(modal, root.host);
}
