import {installPage} from '../page/install.js';

/** Registers a tag unless it is known already, after the page is ready to answer its elements. */
export function define(tag: string, element: CustomElementConstructor) {
  // On a server there is no page; the registry there is Lit's, from which pages are rendered.
  const page = typeof document === 'undefined' ? undefined : installPage(document);
  if (!customElements.get(tag)) customElements.define(tag, element);
  else if (page && !page.hasCopies) {
    page.hasCopies = true;
    // oxlint-disable-next-line no-console -- harmless, but whoever develops the page will want to know
    console.info('call-elements is loaded twice.');
  }
}
