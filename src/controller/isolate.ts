/** Runs what belongs to the page. A mistake in it is reported as one in a handler of an event is; the call goes on. */
export function isolate(run: () => void): void {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
