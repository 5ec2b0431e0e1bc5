/** `custom-elements.json`, as far as we read it ourselves. */
import {readFile} from 'node:fs/promises';

interface Named {
  readonly name: string;
  readonly description?: string;
  readonly type?: {readonly text: string};
}

export interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly readonly?: boolean;
  readonly parameters?: readonly (Named & {readonly optional?: boolean})[];
  readonly return?: {readonly type: {readonly text: string}};
}

interface Described extends Named {
  readonly tagName?: string;
  readonly superclass?: {readonly name: string};
  readonly members?: readonly Member[];
  readonly attributes?: readonly (Named & {readonly fieldName?: string; readonly default?: string})[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
  readonly cssStates?: readonly Named[];
}

export type DescribedElement = Described & {readonly tagName: string};

export interface Manifest {
  readonly modules: readonly {readonly declarations?: readonly Described[]}[];
}

export async function readManifest(): Promise<Manifest> {
  // Written by `npm run manifest`.
  return JSON.parse(await readFile('custom-elements.json', 'utf8')) as Manifest;
}

export function elementsOf(manifest: Manifest): DescribedElement[] {
  return declarationsOf(manifest).filter(
    (declaration): declaration is DescribedElement => declaration.tagName !== undefined,
  );
}

/** The classes of our events. */
export function eventsOf(manifest: Manifest): Described[] {
  return declarationsOf(manifest).filter(({superclass}) => superclass?.name === 'Event');
}

function declarationsOf({modules}: Manifest): Described[] {
  return modules
    .flatMap(({declarations = []}) => declarations)
    .sort((one, other) => ((one.tagName ?? one.name) < (other.tagName ?? other.name) ? -1 : 1));
}
