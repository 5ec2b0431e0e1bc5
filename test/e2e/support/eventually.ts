/**
 * Waits until a condition holds; fails with `what` after some time, which is long enough for a machine that does other
 * things beside. Looks less often than a test inside a page does: each look is work for that page.
 */
export async function eventually(condition: () => unknown, what: string, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await holds(condition))) {
    if (performance.now() > deadline) throw new Error(`Waited ${ms} ms in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

async function holds(condition: () => unknown): Promise<boolean> {
  try {
    return Boolean(await condition());
  } catch (error) {
    // A page that is being left cannot be looked at, the next one can.
    if (error instanceof Error && /context was destroyed|Cannot find context/.test(error.message)) return false;
    throw error;
  }
}
