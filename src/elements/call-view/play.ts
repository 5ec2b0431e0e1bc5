/** Browsers pause what is taken out of the document; and what they refused once, they may allow now. */
export function playAll(root: ParentNode) {
  for (const video of root.querySelectorAll('video')) {
    // Refused for a hidden page or an empty stream: the next change tries again.
    if (video.srcObject && video.paused) video.play().catch(() => {});
  }
}
