/**
 * Writes `docs/api-report.md`, all that a page can depend on, or with `--check` fails if it is not what the build has: so a
 * change that breaks somebody's page is seen where it is reviewed.
 */
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {callErrorCodes} from '../src/core/call-error.js';
import {endReasons} from '../src/core/end-reason.js';
import {type DescribedElement, elementsOf, eventsOf, readManifest} from './described.js';

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

## Codes of \`call-error\`

${list(callErrorCodes)}

## Reasons of \`call-ended\`

${list(endReasons)}

## Events

${eventsOf(manifest)
  .map(
    ({name, members = []}) =>
      `- \`${name}\`: ${members.map(({name: field, type}) => code(field, type?.text)).join(', ')}`,
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
  const text = await readFile(path, 'utf8');
  const names = [...text.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, isType, list = '']) =>
    list.split(',').flatMap((one) => {
      const name = one.trim();
      return name ? [isType ? `type ${name}` : name] : [];
    }),
  );
  return `### ${title}\n\n${names
    .sort()
    .map((one) => `- \`${one}\``)
    .join('\n')}`;
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
    line(
      'methods',
      methods.map(
        ({name, parameters = [], return: back}) =>
          `\`${name}(${parameters.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type?.text}`).join(', ')})${back ? `: ${back.type.text}` : ''}\``,
      ),
    ),
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
