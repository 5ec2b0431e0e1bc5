import type {LitElement} from 'lit';

/** Waits until an element and whatever it consists of are drawn. */
export async function drawn(element: LitElement): Promise<void> {
  await element.updateComplete;
  // Other people's elements are drawn at once.
  for (const inner of element.renderRoot.querySelectorAll<Partial<LitElement> & Element>('*')) {
    await inner.updateComplete;
  }
}
