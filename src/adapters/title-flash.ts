/** How long each of the two titles shows, in milliseconds. */
const pause = 1_000;

const mark = Symbol.for('call-elements:title');

/** Lets the title of the page call, and gives it back as it is by then, also when the page changed it meanwhile. */
export class TitleFlash {
  #stop: (() => void) | null = null;

  /** Nothing for null. */
  show(text: string | null) {
    this.#stop?.();
    this.#stop = text === null ? null : flash(text, document);
  }
}

function flash(text: string, page: Document & {[mark]?: true}): () => void {
  // Two at once would take each other's title for that of the page.
  if (page[mark]) return () => {};
  page[mark] = true;
  let own = page.head.querySelector('title');
  let kept = own?.textContent ?? null;
  let isCalling = false;

  /** The page may have said something new. */
  const look = () => {
    const present = page.head.querySelector('title');
    const isOurs = isCalling && present?.textContent === text;
    if (isOurs) return;
    own = present;
    kept = present?.textContent ?? null;
  };
  const call = () => {
    look();
    isCalling = true;
    page.title = text;
  };
  const restore = () => {
    look();
    isCalling = false;
    if (kept === null) page.head.querySelector('title')?.remove();
    else if (own && own.textContent !== kept) own.textContent = kept;
  };

  call();
  // What blinks is hard on some people; for them it just stays.
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const timer = isStill ? undefined : setInterval(() => (isCalling ? restore() : call()), pause);
  return () => {
    clearInterval(timer);
    restore();
    delete page[mark];
  };
}
