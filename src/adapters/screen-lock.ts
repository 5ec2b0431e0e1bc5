/** Keeps the screen on. The browser lets it go whenever the page is hidden, so it is asked again. */
export class ScreenLock {
  #life: AbortController | null = null;

  keep(isWanted: boolean) {
    if (isWanted === (this.#life !== null)) return;
    this.#life?.abort();
    this.#life = null;
    // Absent in some browsers, and in pages without TLS.
    if (!isWanted || !('wakeLock' in navigator)) return;
    const {signal} = (this.#life = new AbortController());
    document.addEventListener('visibilitychange', () => void lock(signal), {signal});
    void lock(signal);
  }
}

async function lock(signal: AbortSignal) {
  if (document.hidden) return;
  try {
    const sentinel = await navigator.wakeLock.request('screen');
    if (signal.aborted) return void sentinel.release();
    signal.addEventListener('abort', () => void sentinel.release(), {once: true});
  } catch {
    // The battery is low, or a policy forbids it: the screen goes off as it always does.
  }
}
