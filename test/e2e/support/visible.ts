/** Runs in a page: the text that can be seen there, whatever shadow root it is in, one line for each block. */
export function visibleText(): string {
  const lines: string[] = [''];
  const walk = (node: Node) => {
    if (node instanceof Text) {
      lines[lines.length - 1] += node.data.replace(/\s+/g, ' ');
      return;
    }
    if (!(node instanceof Element) || /^(?:script|style|template|head)$/i.test(node.localName)) return;
    const {display} = getComputedStyle(node);
    if (display !== 'contents') {
      if (!node.checkVisibility({visibilityProperty: true, opacityProperty: true})) return;
      const {width, height} = node.getBoundingClientRect();
      // Text for screen readers alone is in a box of one pixel.
      if (width <= 1 && height <= 1) return;
    }
    const isBlock = !/^(?:inline|contents)/.test(display);
    if (isBlock) lines.push('');
    const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    for (const child of assigned.length > 0 ? assigned : (node.shadowRoot ?? node).childNodes) walk(child);
    if (isBlock) lines.push('');
  };
  walk(document.body);
  return lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');
}
