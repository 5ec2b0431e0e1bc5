/** Waits until a condition holds, looking again whenever the page has drawn; fails with `what` after some time. */
export async function until(condition: () => unknown, what: string, ms = 2000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${ms} ms in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
