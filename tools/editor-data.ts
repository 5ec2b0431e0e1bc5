/** What editors and type checkers know of our tags, from `custom-elements.json`. */
import {cp, readFile, writeFile} from 'node:fs/promises';
import {generateJetBrainsWebTypes} from 'custom-element-jet-brains-integration';
import {generateVsCodeCustomElementData} from 'custom-element-vs-code-integration';
import {type DescribedElement, elementsOf, readManifest} from './described.js';

/** Writes `dist/types`, and `dist/*.json` for VS Code and JetBrains. */
export async function writeEditorData() {
  const quietly = {outdir: 'dist', hideLogs: true};
  // Each of the generators writes into what it is given.
  const manifest = await readFile('custom-elements.json', 'utf8');
  generateVsCodeCustomElementData(JSON.parse(manifest), quietly);
  generateJetBrainsWebTypes(JSON.parse(manifest), {...quietly, packageJson: false});

  await cp('src/types', 'dist/types', {recursive: true});
  await writeFile('dist/types/elements.d.ts', elementTypes(elementsOf(await readManifest())));
  // Whoever writes a plain import of the types gets a module with nothing in it.
  for (const framework of ['react', 'solid', 'svelte', 'vue'])
    await writeFile(`dist/types/${framework}.js`, 'export {};\n');
}

/** One type for each tag; `src/types` makes of it what each framework wants. */
function elementTypes(elements: readonly DescribedElement[]): string {
  return `import type * as $ from '../index.js';

/** In markup numbers are strings. */
type Written<T> = T extends number ? T | \`\${number}\` : T;

export interface ElementTypes {
${elements.map(elementType).join('\n')}
}
`;
}

function elementType({name, tagName, attributes = [], members = [], events = []}: DescribedElement): string {
  const fields = members.filter((member) => member.kind === 'field' && !member.readonly);
  const settings = new Map<string, string>();
  for (const {name: attribute, fieldName, type, description} of attributes) {
    const own = fieldName ? `$.${name}['${fieldName}']` : (type?.text ?? 'string');
    settings.set(attribute, setting(attribute, `Written<${own}>`, description));
  }
  for (const {name: field, description} of fields)
    if (!settings.has(field)) settings.set(field, setting(field, `$.${name}['${field}']`, description));
  const heard = events.map(
    ({name: type, type: event, description}) => `${doc(description)}'${type}': $.${event?.text};`,
  );
  return `  '${tagName}': {
    element: $.${name};
    settings: {${[...settings.values()].join('')}
    };
    events: {${heard.join('')}
    };
  };`;
}

function setting(name: string, type: string, description: string | undefined): string {
  return `${doc(description)}'${name}'?: ${type} | undefined;`;
}

function doc(description = ''): string {
  return description ? `\n      /** ${description.replaceAll('*/', '* /')} */\n      ` : '\n      ';
}
