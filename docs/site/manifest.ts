import {readFileSync} from 'node:fs';

/** What `custom-elements.json` says of one element, as far as the documentation shows it. */
export interface ElementEntry {
  readonly tagName: string;
  readonly description?: string;
  readonly attributes?: readonly Named[];
  readonly members?: readonly Member[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
  readonly cssStates?: readonly Named[];
}

export interface Named {
  readonly name: string;
  readonly description?: string;
  readonly type?: {readonly text: string};
  readonly default?: string;
  /** Of an attribute: the property it sets. */
  readonly fieldName?: string;
}

export interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly attribute?: string;
  readonly readonly?: boolean;
  readonly privacy?: 'public' | 'protected' | 'private';
  readonly static?: boolean;
  readonly parameters?: readonly (Named & {readonly optional?: boolean})[];
}

/** Every element of the manifest by its tag. */
export function readManifest(): ReadonlyMap<string, ElementEntry> {
  const text = readFileSync(new URL('../../custom-elements.json', import.meta.url), 'utf8');
  // The analyzer's format, which is what the schema of the file says.
  const {modules} = JSON.parse(text) as {modules: {declarations?: Partial<ElementEntry>[]}[]};
  const elements = modules.flatMap(({declarations = []}) => declarations).filter((one) => 'tagName' in one);
  return new Map(elements.map((element) => [element.tagName ?? '', element as ElementEntry]));
}

export function publicMembers({members = []}: ElementEntry): readonly Member[] {
  return members.filter(({privacy = 'public', static: isStatic = false}) => privacy === 'public' && !isStatic);
}
