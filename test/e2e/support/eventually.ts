/**
 * Waits until a condition holds; fails with `what` after some time, which is long enough for a machine that does other
 * things beside. Looks less often than a test inside a page does: each look is work for that page.
 */
export async function eventually(condition: () => unknown, what: string, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${ms} ms in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
