import assert from 'node:assert/strict';
import type {Page, Protocol} from 'puppeteer-core';
import {eventually} from './eventually.js';
import type {Person} from './person.js';

/** Something assistive technology finds in a page. */
export interface AccessNode {
  readonly role: string;
  readonly name: string;
  /** All the text inside. */
  readonly text: string;
  readonly isFocused: boolean;
  readonly pressed: string | undefined;
  readonly live: string | undefined;
  readonly isModal: boolean;
}

/** The accessibility tree as the browser hands it to a screen reader; without what it ignores. */
export async function accessTree(page: Page): Promise<AccessNode[]> {
  const session = await page.createCDPSession();
  const {nodes} = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textIn = (node: Protocol.Accessibility.AXNode): string =>
    node.role?.value === 'StaticText'
      ? String(node.name?.value)
      : (node.childIds ?? []).map((id) => (byId.has(id) ? textIn(byId.get(id) ?? node) : '')).join(' ');
  return nodes
    .filter(({ignored}) => !ignored)
    .map((node) => {
      const property = (name: string): unknown =>
        node.properties?.find((one) => one.name === name)?.value.value ?? undefined;
      const live = property('live');
      return {
        role: String(node.role?.value),
        name: String(node.name?.value ?? ''),
        text: textIn(node).replace(/\s+/g, ' ').trim(),
        isFocused: property('focused') === true,
        pressed: property('pressed') === undefined ? undefined : String(property('pressed')),
        live: live === undefined ? undefined : String(live),
        isModal: property('modal') === true,
      };
    });
}

/** What is said aloud by itself in this role: `status` waits until the person has finished, `alert` does not. */
export async function spoken(person: Person, role: 'status' | 'alert'): Promise<string[]> {
  const nodes = await accessTree(person.page);
  return nodes.filter((node) => node.role === role && node.text).map(({text}) => text);
}

/** What has the focus, innermost. */
export async function focused(person: Person): Promise<AccessNode | undefined> {
  const nodes = await accessTree(person.page);
  return nodes.filter(({isFocused, role}) => isFocused && role !== 'RootWebArea').at(-1);
}

/** Presses a key until something of this name has the focus. */
export async function moveTo(person: Person, name: string, key: 'Tab' | 'ArrowRight' | 'ArrowDown' = 'Tab') {
  const passed: string[] = [];
  for (let step = 0; step < 40; step += 1) {
    const node = await focused(person);
    if (node?.name === name) return;
    passed.push(`${node?.role} “${node?.name}”`);
    await person.page.keyboard.press(key);
  }
  assert.fail(`${key} does not lead to “${name}” but along ${passed.join(', ')}`);
}

/** Waits until something like this is in the tree. */
export async function finds(person: Person, role: string, name: string): Promise<AccessNode> {
  let found: AccessNode | undefined;
  const isThere = async () =>
    (found = (await accessTree(person.page)).find((node) => node.role === role && node.name === name));
  await eventually(isThere, `${person.name} finds ${role} “${name}”`);
  assert(found);
  return found;
}
