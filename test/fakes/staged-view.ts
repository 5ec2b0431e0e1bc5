import '../../src/elements/call-view/call-view.js';
import type {CallSnapshot} from '../../src/core/call-snapshot.js';
import {drawn, inProvider, part} from './in-provider.js';

export const silent = {mic: false, camera: false, screen: false, hold: false};
export const sending = {mic: true, camera: true, screen: false, hold: false};

/** A view of a call that is whatever a test says. */
export async function view(call: Partial<CallSnapshot> | null, attributes = '', inside = '') {
  const staged = await inProvider('call-view', `<call-view ${attributes}>${inside}</call-view>`);
  const show = async (next: Partial<CallSnapshot> | null) => {
    staged.call.show(next);
    await drawn(staged.element);
  };
  await show(call);
  return {...staged, show};
}

/** The real button of a small element the view is made of. */
export function control(element: HTMLElement, tag: string): HTMLButtonElement {
  const button = element.shadowRoot?.querySelector(tag)?.shadowRoot?.querySelector('button');
  if (!button) throw new Error(`The view has no ${tag}.`);
  return button;
}

export function video(element: HTMLElementTagNameMap['call-view'], name: string): HTMLVideoElement {
  const found = part(element, name);
  if (!(found instanceof HTMLVideoElement)) throw new Error(`${name} is no video.`);
  return found;
}

/** Where the focus is, whatever shadow root that is in. */
export function focused(): Element | null {
  let {activeElement: element} = document;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}
