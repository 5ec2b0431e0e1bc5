import {fixture} from '@open-wc/testing';
import type {LitElement} from 'lit';
import type {FakeCall} from './fake-call.js';
import './fake-provider.js';
import {until} from './until.js';

export interface Staged<E> {
  readonly element: E;
  readonly call: FakeCall;
  /** Changes the call as a test says, and waits until the element has drawn it. */
  after(change: (call: FakeCall) => void): Promise<void>;
}

/** Puts one element, written as HTML, into a provider whose calls are fake. */
export async function inProvider<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  markup: string,
): Promise<Staged<HTMLElementTagNameMap[T] & LitElement>> {
  const provider = await fixture<HTMLElementTagNameMap['fake-provider']>(`<fake-provider>${markup}</fake-provider>`);
  // The caller names the tag the markup consists of, and all our tags are LitElements.
  const element = provider.querySelector(tag) as HTMLElementTagNameMap[T] & LitElement;
  await element.updateComplete;
  const call = provider.controller;
  return {
    element,
    call,
    async after(change) {
      change(call);
      await drawn(element);
    },
  };
}

/** Waits until an element and whatever it consists of are drawn. */
export async function drawn(element: LitElement) {
  await element.updateComplete;
  for (const inner of element.renderRoot.querySelectorAll<LitElement>('*')) await inner.updateComplete;
}

/** The element a part names, which has to be there. */
export function part(element: LitElement, name: string): HTMLElement {
  const found = findPart(element, name);
  if (!found) throw new Error(`<${element.localName}> shows no part ${name}.`);
  return found;
}

export function findPart(element: LitElement, name: string): HTMLElement | null {
  return element.renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`);
}

/** What can be read in an element, slotted and nested text included; what is there for screen readers only too. */
export function textOf(node: Node): string {
  return readText(node).replace(/\s+/g, ' ').trim();
}

function readText(node: Node): string {
  if (node instanceof HTMLSlotElement) {
    const assigned = node.assignedNodes();
    return (assigned.length > 0 ? assigned : [...node.childNodes]).map(readText).join(' ');
  }
  if (node instanceof Text) return node.data;
  if (node instanceof HTMLStyleElement) return '';
  const inside = node instanceof Element && node.shadowRoot ? node.shadowRoot : node;
  return [...inside.childNodes].map(readText).join(' ');
}

export async function untilState(element: HTMLElement, state: string) {
  await until(() => element.matches(`:state(${state})`), `<${element.localName}> is in state ${state}`);
}
