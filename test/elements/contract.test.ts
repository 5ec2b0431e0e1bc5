import {expect, fixture} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/index.js';
import manifest from '../../custom-elements.json' with {type: 'json'};
import {show, tagOf} from '../../demo/gallery/state.js';
import {states} from '../../demo/gallery/states.js';

/** Names a page can use of an element, by what they are. */
interface Names {
  readonly part: Set<string>;
  readonly slot: Set<string>;
  readonly state: Set<string>;
}

const kinds = ['part', 'slot', 'state'] as const;

/** What no made-up call can bring about: this browser can share screens. The tests of that element do it. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {'call-screen-toggle': ['state inactive']};

describe('what custom-elements.json promises', () => {
  const documented = documentedNames();
  const seen = new Map<string, Names>();

  before(async function () {
    // All states, one after the other.
    this.timeout(60_000);
    localStorage.clear();
    const internals = rememberInternals();
    for (const state of states) {
      if (state.needsGesture) await sendKeys({press: 'ArrowUp'});
      const {element} = await show(state, await fixture('<main></main>'));
      const tag = tagOf(state);
      const names = seen.get(tag) ?? noNames();
      seen.set(tag, names);
      collect(element, names, internals.of(element));
    }
    internals.forget();
  });

  for (const [tag, promised] of documented) {
    if (tag === 'call-provider') continue;
    for (const kind of kinds) {
      it(`is kept: each ${kind} of <${tag}> occurs in the gallery, and no other`, () => {
        const shown = seen.get(tag) ?? noNames();
        const missing = [...promised[kind]].filter((name) => !shown[kind].has(name));
        const undocumented = [...shown[kind]].filter((name) => !promised[kind].has(name));
        const excused = missing.filter((name) => elsewhere[tag]?.includes(`${kind} ${name}`));
        expect({missing, undocumented}).to.deep.equal({missing: excused, undocumented: []});
      });
    }
  }
});

function documentedNames(): Map<string, Names> {
  const found = new Map<string, Names>();
  for (const {declarations} of manifest.modules) {
    for (const declaration of declarations) {
      if (!('tagName' in declaration) || typeof declaration.tagName !== 'string') continue;
      found.set(declaration.tagName, {
        part: namesOf(declaration, 'cssParts'),
        slot: namesOf(declaration, 'slots'),
        state: namesOf(declaration, 'cssStates'),
      });
    }
  }
  return found;
}

function namesOf(declaration: object, list: string): Set<string> {
  const entries: unknown = Reflect.get(declaration, list);
  // As the manifest's own schema has it.
  const named = (entries ?? []) as readonly {readonly name: string}[];
  return new Set(named.map(({name}) => name));
}

function noNames(): Names {
  return {part: new Set(), slot: new Set(), state: new Set()};
}

/** Adds what an element shows to what was seen of its tag. */
function collect(element: Element, names: Names, internals: ElementInternals | undefined) {
  const root = element.shadowRoot;
  if (!root) return;
  for (const part of partsOf(root)) names.part.add(part);
  for (const slot of root.querySelectorAll('slot')) if (!slot.closest('[exportparts]')) names.slot.add(slot.name);
  for (const state of internals?.states ?? []) names.state.add(state);
}

/** What elements made from now on keep to themselves: nothing else tells which states are on. */
function rememberInternals() {
  const {attachInternals} = HTMLElement.prototype;
  const remembered = new WeakMap<Element, ElementInternals>();
  HTMLElement.prototype.attachInternals = function () {
    const internals = attachInternals.call(this);
    remembered.set(this, internals);
    return internals;
  };
  return {
    of: (element: Element) => remembered.get(element),
    forget: () => void (HTMLElement.prototype.attachInternals = attachInternals),
  };
}

/** Own ones, and those of inner elements under the name they reach the page by. */
function partsOf(root: ShadowRoot): string[] {
  return [...root.querySelectorAll('*')].flatMap((inner) => {
    const own = [...inner.part];
    const outer = (inner.getAttribute('exportparts') ?? '').split(',').map((pair) => pair.trim().split(/\s*:\s*/));
    const inside = inner.shadowRoot ? new Set(partsOf(inner.shadowRoot)) : new Set<string>();
    return [...own, ...outer.flatMap(([name = '', alias = name]) => (inside.has(name) ? [alias] : []))];
  });
}
