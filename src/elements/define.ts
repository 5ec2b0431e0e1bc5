import {installPage} from '../page/install.js';

/** Registers a tag unless it is known already, after the page is ready to answer its elements; on a server does nothing. */
export function define(tag: string, element: CustomElementConstructor) {
  if (typeof document === 'undefined') return;
  installPage(document);
  if (!customElements.get(tag)) customElements.define(tag, element);
}
