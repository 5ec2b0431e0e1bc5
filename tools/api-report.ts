/**
 * Writes `docs/api-report.md`, all that a page can depend on, or with `--check` fails if it is not what the build has: so a
 * change that breaks somebody's page is seen where it is reviewed.
 */
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {callErrorCodes} from '../src/core/call-error.js';
import {endReasons} from '../src/core/end-reason.js';
import {type DescribedElement, elementsOf, eventsOf, type Member, readManifest} from './described.js';

const file = 'docs/api-report.md';

const report = await write();
if (!process.argv.includes('--check')) {
  await writeFile(file, report);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== report) {
  console.error(`${file} is out of date: npm run api. Whatever is gone from it breaks somebody's page.`);
  process.exit(1);
}

async function write(): Promise<string> {
  const manifest = await readManifest();
  return `# API report

Made by \`npm run api\`, compared by \`npm run verify\`. A line that goes away breaks somebody's page: it needs a major version, or a way to keep it.

## Entries

${await entries()}

${await exported('call-elements', 'dist/index.d.ts')}

${await exported('call-elements/controller.js', 'dist/controller.d.ts')}

${await exported('call-elements/testing.js', 'dist/testing.d.ts')}

${await exported('call-elements.js, the script tag', 'src/cdn/call-elements.ts')}

## What they are made of

\`\`\`ts
${await shapes(['dist/index.d.ts', 'dist/controller.d.ts', 'dist/testing.d.ts'])}
\`\`\`

## Codes of \`call-error\`

${list(callErrorCodes)}

## Reasons of \`call-ended\`

${list(endReasons)}

## Events

${eventsOf(manifest)
  .map(
    ({name, members = []}) =>
      `- \`${name}\`: ${members.map((member) => (member.kind === 'method' ? method(member) : code(member.name, member.type?.text))).join(', ')}`,
  )
  .join('\n')}

${elementsOf(manifest).map(element).join('\n\n')}
`;
}

async function entries(): Promise<string> {
  const {exports} = JSON.parse(await readFile('package.json', 'utf8')) as {exports: Record<string, unknown>};
  const names = await Promise.all(
    Object.keys(exports).map(async (entry) => {
      const files = await filesOf(entry);
      return `- \`${entry.replace(/^\./, 'call-elements')}\`${files.length > 0 ? `: ${files.join(', ')}` : ''}`;
    }),
  );
  return names.join('\n');
}

/** What the star of an entry may stand for. */
async function filesOf(entry: string): Promise<string[]> {
  const folder = {'./locales/*.js': 'dist/localization/locales', './types/*': 'dist/types'}[entry];
  const names = entry === './elements/*.js' ? await tags() : folder ? await readdir(folder) : [];
  return names.flatMap((name) => /^([\w-]+)(?:\.js)?$/.exec(name)?.[1] ?? []).sort();
}

async function tags(): Promise<string[]> {
  return elementsOf(await readManifest()).map(({tagName}) => tagName);
}

/** The names a module exports. */
async function exported(title: string, path: string): Promise<string> {
  const names = exportsOf(await readFile(path, 'utf8')).map(({name, isType}) => (isType ? `type ${name}` : name));
  return `### ${title}\n\n${names
    .sort()
    .map((one) => `- \`${one}\``)
    .join('\n')}`;
}

/** How these modules declare what they export; elements, events and lists are described elsewhere in the report. */
async function shapes(paths: readonly string[]): Promise<string> {
  const found = new Map<string, string>();
  for (const path of paths)
    for (const {name, from} of exportsOf(await readFile(path, 'utf8'))) {
      if (/^\.\/(?:elements|events)\//.test(from) || /Codes$|Reasons$/.test(name)) continue;
      const declared = declarationOf(name, await readFile(`dist/${from.replace(/\.js$/, '.d.ts')}`, 'utf8'));
      if (!declared) throw new Error(`${from} does not declare ${name}.`);
      found.set(name, declared);
    }
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, declared]) => declared)
    .join('\n\n');
}

/** Without comments. It ends where the next line begins at the margin. */
function declarationOf(name: string, module: string): string | undefined {
  const plain = module.replace(/ *\/\*\*.*?\*\/\n/gs, '').replace(/ *#private;\n/g, '');
  const declaration = new RegExp(`^export (?:declare )?(\\w+ ${name}\\b.*(?:\\n[ }].*)*)`, 'm');
  return declaration.exec(plain)?.[1];
}

interface Export {
  readonly name: string;
  readonly isType: boolean;
  /** The file that declares it. */
  readonly from: string;
}

function exportsOf(module: string): Export[] {
  return [...module.matchAll(/export (type )?\{([^}]*)\}(?: from '([^']*)')?/g)].flatMap(
    ([, isType, list = '', from = '']) =>
      list.split(',').flatMap((one) => {
        const [, isTypeToo, name] = /^(type )?(\w+)$/.exec(one.trim()) ?? [];
        return name ? [{name, isType: !!(isType ?? isTypeToo), from}] : [];
      }),
  );
}

function element({
  tagName,
  attributes,
  members = [],
  events,
  slots,
  cssParts,
  cssStates,
  cssProperties,
}: DescribedElement) {
  const fields = members.filter(({kind}) => kind === 'field');
  const methods = members.filter(({kind}) => kind === 'method');
  const lines = [
    line(
      'attributes',
      attributes?.map(({name, type}) => code(name, type?.text)),
    ),
    line(
      'properties',
      fields.map(({name, type, readonly}) => code(readonly ? `readonly ${name}` : name, type?.text)),
    ),
    line('methods', methods.map(method)),
    line(
      'events',
      events?.map(({name, type}) => code(name, type?.text)),
    ),
    line(
      'slots',
      slots?.map(({name}) => `\`${name || '(default)'}\``),
    ),
    line(
      'parts',
      cssParts?.map(({name}) => `\`${name}\``),
    ),
    line(
      'states',
      cssStates?.map(({name}) => `\`${name}\``),
    ),
    line(
      'properties of style',
      cssProperties?.map(({name}) => `\`${name}\``),
    ),
  ];
  return `## \`<${tagName}>\`\n\n${lines.join('')}`.trimEnd();
}

function method({name, parameters = [], return: back}: Member) {
  const given = parameters.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type?.text}`).join(', ');
  return `\`${name}(${given})${back ? `: ${back.type.text}` : ''}\``;
}

function list(names: readonly string[]): string {
  return [...names]
    .sort()
    .map((name) => `\`${name}\``)
    .join(', ');
}

function line(title: string, names: readonly string[] = []): string {
  return names.length > 0 ? `- ${title}: ${[...names].sort().join(', ')}\n` : '';
}

function code(name: string, type = 'unknown'): string {
  return `\`${name}: ${type.replace(/\s+/g, ' ')}\``;
}
