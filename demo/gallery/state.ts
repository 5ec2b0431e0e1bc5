import type {LitElement} from 'lit';
import type {CallSnapshot} from '../../src/core/call-snapshot.js';
import type {FakeCall} from '../../test/fakes/fake-call.js';
import '../../test/fakes/fake-provider.js';
import {drawn} from './drawn.js';

/** One way an element can look. */
export interface GalleryState {
  /** `incoming-call/voice`: the tag, and what is the case. */
  readonly id: string;
  readonly markup: string;
  /** Makes the call what it has to be. */
  readonly call?: (call: FakeCall) => void;
  /** What a person did then. */
  readonly afterwards?: (element: LitElement) => unknown;
  /** It takes the whole page, and shows only when it is alone there. */
  readonly isModal?: true;
  /** Browsers bring it about only for somebody who has just pressed something; else it shows what there is to press. */
  readonly needsGesture?: true;
}

export interface ShownState {
  readonly element: LitElement;
  readonly call: FakeCall;
}

/** Two names a call has to be about to look like one. */
export const bob = {peer: 'bob', displayName: 'Bob Stone', startedAt: 0} as const satisfies Partial<CallSnapshot>;
export const alice = {
  peer: 'alice',
  displayName: 'Alice Moreau',
  direction: 'incoming',
  phase: 'incoming',
  step: 'ringing',
} as const satisfies Partial<CallSnapshot>;

export function tagOf({id}: GalleryState): string {
  return id.split('/')[0] ?? id;
}

/** Puts a state into the page, with a call of its own that nobody is on. */
export async function show(state: GalleryState, into: Element): Promise<ShownState> {
  if (document.fullscreenElement) await document.exitFullscreen();
  const provider = document.createElement('fake-provider');
  provider.innerHTML = state.markup;
  into.replaceChildren(provider);
  const element = provider.querySelector<LitElement>(tagOf(state));
  if (!element) throw new Error(`${state.id} has no such element.`);
  const call = provider.controller;
  await drawn(element);
  state.call?.(call);
  call.publish();
  await drawn(element);
  // Heard only by what is drawn.
  call.levels.set(call.levels.value);
  if (!state.needsGesture || navigator.userActivation.isActive) await state.afterwards?.(element);
  await drawn(element);
  return {element, call};
}

/** The first element a page reaches by this part. */
export function find(element: Element, part: string): HTMLElement {
  const found = search(element, part);
  if (!found) throw new Error(`<${element.localName}> shows no ${part}.`);
  return found;
}

function search({shadowRoot}: Element, part: string): HTMLElement | null {
  const own = shadowRoot?.querySelector<HTMLElement>(`[part~="${part}"]`);
  if (own) return own;
  for (const inner of shadowRoot?.querySelectorAll('[exportparts]') ?? []) {
    const [, name] =
      new RegExp(`([\\w-]+)\\s*:\\s*${part}(?![\\w-])`).exec(inner.getAttribute('exportparts') ?? '') ?? [];
    const found = name ? search(inner, name) : null;
    if (found) return found;
  }
  return null;
}
