import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {describe, it} from 'node:test';
import {helpText} from '../../broker/src/config.js';
import {tags} from '../../docs/site/contents.js';
import {layOut} from '../../docs/site/layout.js';
import {type ElementEntry, publicMembers, readManifest} from '../../docs/site/manifest.js';
import {type CodeBlock, readMarkdown, targetOf} from '../../docs/site/markdown.js';
import {readPages, readRepositoryFiles} from '../../docs/site/pages.js';
import {typeOf} from '../../docs/site/reference.js';
import {searchIndex} from '../../docs/site/search-index.js';
import {callErrorCodes} from '../../src/core/call-error.js';
import {endReasons} from '../../src/core/end-reason.js';
import {readTags, type Tag} from './markup.js';

const manifest = readManifest();
const pages = readPages();
const files = [...pages, ...readRepositoryFiles()];
const blocks = files.flatMap((file) => file.blocks);
const inLanguages = (...languages: string[]) => blocks.filter(({language}) => languages.includes(language));

describe('the documentation', () => {
  it('has a page for every element', () => {
    assert.deepEqual([...tags].sort(), [...manifest.keys()].sort());
  });

  it('has an example to run, and says what it does for accessibility, for every element', () => {
    const elements = pages.filter(({group}) => group === 'element');
    assert.deepEqual(
      elements.filter((page) => !page.blocks.some(({isLive}) => isLive)).map(({source}) => source),
      [],
    );
    assert.deepEqual(
      elements.filter(({headings}) => !headings.some(({id}) => id === 'accessibility')).map(({source}) => source),
      [],
    );
  });

  it('says what every error code and every end of a call means, and nothing of others', () => {
    const {headings} = pageOf('docs/guides/troubleshooting.md');
    const under = (id: string) => {
      const begin = headings.findIndex((heading) => heading.id === id);
      const next = headings.findIndex(({depth}, index) => index > begin && depth === 2);
      return headings.slice(begin + 1, next < 0 ? undefined : next).map(({text}) => text);
    };
    assert.deepEqual(under('error-codes'), [...callErrorCodes]);
    assert.deepEqual(under('how-a-call-can-end'), [...endReasons]);
  });

  it('describes every event', () => {
    const described = pageOf('docs/guides/events.md').headings.map(({text}) => text);
    const dispatched = [...manifest.values()].flatMap(({events = []}) => events.map(({name}) => name));
    assert.deepEqual(
      [...new Set(dispatched)].filter((name) => !described.includes(name)),
      [],
    );
  });

  it('links to what is there', () => {
    const anchors = new Map(files.map(({source, headings}) => [source, headings.map(({id}) => id)]));
    const broken = files.flatMap(({source, links}) =>
      links
        .filter((href) => !/^(?:https?|mailto):/.test(href))
        .filter((href) => {
          const {file, anchor} = targetOf(href, source);
          if (!existsSync(file)) return true;
          return anchor !== '' && !anchors.get(file)?.includes(anchor);
        })
        .map((href) => `${source}: ${href}`),
    );
    assert.deepEqual(broken, []);
  });

  it('is made of pages whose ids are unique, and whose links to one another lead somewhere', () => {
    const html = new Map(pages.map((page) => [page.path, layOut(page, pages)]));
    const ids = new Map(
      [...html].map(([path, text]) => [path, [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)]),
    );
    for (const [path, found] of ids) assert.equal(new Set(found).size, found.length, `${path} has an id twice`);
    for (const [path, text] of html) {
      for (const [, href = ''] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        if (/^https?:/.test(href)) continue;
        const [file = '', anchor] = href.split('#');
        const target = file === '' ? path : join(dirname(path), file);
        assert.ok(ids.has(target), `${path} → ${href}`);
        assert.ok(anchor === undefined || ids.get(target)?.includes(anchor), `${path} → ${href}`);
      }
    }
  });

  it('can be searched for every attribute', () => {
    const addresses = new Set(searchIndex(pages).map(([address]) => address));
    for (const [tag, {attributes = []}] of manifest)
      for (const {name} of attributes)
        assert.ok(addresses.has(`elements/${tag}.html#attribute-${name}`), `${tag} ${name}`);
  });

  it('can be searched for what stands at the end of a long section', () => {
    const index = searchIndex(pages);
    for (const {path, sections} of pages)
      for (const {id, text} of sections) {
        const [, , , found] = index.find(([address]) => address === (id === '' ? path : `${path}#${id}`)) ?? [];
        assert.ok(found?.endsWith(text.trim().slice(-40)), `${path} ${id}`);
      }
  });
});

describe('the code in the documentation', () => {
  it(`is in languages that are tested (${blocks.length} blocks)`, () => {
    const known = ['html', 'tsx', 'vue', 'svelte', 'css', 'js', 'ts', 'json', 'sh', 'text'];
    assert.deepEqual(
      blocks.filter(({language}) => !known.includes(language)).map(({source, code}) => `${source}: ${code}`),
      [],
    );
  });

  it('uses tags, attributes, slots and events that exist', () => {
    assert.deepEqual(inLanguages('html', 'tsx', 'vue', 'svelte').flatMap(mistakesInMarkup), []);
  });

  it('uses parts, states and custom properties that exist', () => {
    const styles = [...inLanguages('css'), ...embedded('style')];
    assert.deepEqual(styles.flatMap(mistakesInStyles), []);
  });

  it('compiles', () => {
    assert.equal(compile([...inLanguages('js', 'ts'), ...embedded('script', 'module')]), '');
  });

  it('holds JSON that can be parsed', () => {
    for (const {code} of [...inLanguages('json'), ...embedded('script', 'importmap')]) JSON.parse(code);
  });

  it('holds commands that exist', () => {
    assert.deepEqual(inLanguages('sh').flatMap(mistakesInCommands), []);
  });
});

describe('the checks themselves', () => {
  const html = (code: string) => mistakesInMarkup(block('html', code)).length;

  it('see a wrong tag, attribute, value, slot and event', () => {
    assert.equal(html('<call-button to="bob" media="audio">Call</call-button>'), 0);
    assert.equal(html('<call-butt to="bob"></call-butt>'), 1);
    assert.equal(html('<call-button too="bob"></call-button>'), 1);
    assert.equal(html('<call-button media="sound"></call-button>'), 1);
    assert.equal(html('<call-button disabled="yes"></call-button>'), 1);
    assert.equal(html('<call-button><b slot="nowhere">x</b></call-button>'), 1);
    assert.equal(html('<call-view controls="mic phone"></call-view>'), 1);
    assert.equal(html('<call-device-menu kind="speaker"></call-device-menu>'), 1);
    assert.equal(html('<call-button>'), 1);
    assert.equal(mistakesInMarkup(block('vue', '<call-button @call-requested="x"></call-button>')).length, 1);
    assert.equal(mistakesInMarkup(block('vue', '<call-button @call-request="x"></call-button>')).length, 0);
  });

  it('see a wrong part, state and custom property', () => {
    const css = (code: string) => mistakesInStyles(block('css', code)).length;
    assert.equal(css('call-view:state(reconnecting)::part(stage) { color: var(--call-accent) }'), 0);
    assert.equal(css('call-view::part(stages) {}'), 1);
    assert.equal(css('call-view:not(:state(sleeping)) {}'), 1);
    assert.equal(css('call-view { --call-colour: red }'), 1);
  });

  it('see a wrong command', () => {
    const shell = (code: string) => mistakesInCommands(block('sh', code)).length;
    assert.equal(shell('npm ci && npm start'), 0);
    assert.equal(shell('npm run nothing'), 1);
    assert.equal(shell('npx call-elements-broker --no-such-flag'), 1);
    assert.equal(shell('rm -r src'), 1);
  });

  it('see code that does not compile', () => {
    assert.match(compile([block('ts', "document.querySelector('call-view')?.nothing();")]), /nothing/);
  });

  it('see a tag that would vanish from the text', () => {
    assert.throws(() => readMarkdown('# A\n\nThe <call-view> element', 'a.md'));
  });
});

function pageOf(source: string) {
  const page = pages.find((one) => one.source === source);
  assert.ok(page, source);
  return page;
}

function block(language: string, code: string): CodeBlock {
  return {source: 'here', language, code, isLive: false, given: ''};
}

/** What `<script>` and `<style>` in HTML hold. */
function embedded(tag: 'script' | 'style', type?: string): CodeBlock[] {
  return inLanguages('html').flatMap((one) =>
    readTags(one.code)
      .filter(({name, text, attributes}) => name === tag && text.trim() !== '' && attributes.get('type') === type)
      .map(({text}) => ({...one, code: text})),
  );
}

const globalAttributes = /^(?:id|class|lang|dir|hidden|slot|tabindex|title|role|data-[\w-]+|aria-[\w-]+)$/;
const nativeTags = new Set(
  'html head body title meta link script style main header section aside nav p h1 h2 h3 ul li a b strong em span small div br button input label output video img iframe svg circle path template'.split(
    ' ',
  ),
);

/** Attributes that hold words of a closed list, which the manifest only has as text. */
const words: Readonly<Record<string, readonly string[]>> = {
  'call-view controls': [
    'mic',
    'camera',
    'screen',
    'devices',
    'hold',
    'pip',
    'fullscreen',
    'quality',
    'hangup',
    'none',
  ],
};

function mistakesInMarkup({source, language, code}: CodeBlock): string[] {
  const markup = language === 'tsx' ? (/return \(([\s\S]*?)\n\s*\);/.exec(code)?.[1] ?? code) : code;
  try {
    const isHtml = language === 'html';
    const tags = readTags(markup, {mayCloseItself: !isHtml});
    return tags.flatMap((tag) => mistakesInTag(tag, isHtml).map((mistake) => `${source}: ${mistake}`));
  } catch (error) {
    return [`${source}: ${String(error)}`];
  }
}

function mistakesInTag({name: tag, attributes, parent}: Tag, isHtml: boolean): string[] {
  const element = manifest.get(tag);
  if (!element && !nativeTags.has(tag)) return [`there is no <${tag}>`];
  const slot = attributes.get('slot');
  const host = manifest.get(parent ?? '');
  const wrongSlot = slot !== undefined && host && !host.slots?.some(({name}) => name === slot);
  return [
    ...(wrongSlot ? [`<${parent}> has no slot ${String(slot)}`] : []),
    ...(element ? [...attributes].flatMap(([name, value]) => mistakesInAttribute(element, name, value, isHtml)) : []),
  ];
}

function mistakesInAttribute(element: ElementEntry, written: string, value: string | true, isHtml: boolean): string[] {
  const {tagName: tag, attributes = [], events = []} = element;
  const event = /^(?:@|on:|on(?=call-))(.*)$/.exec(written)?.[1];
  if (event !== undefined) return events.some(({name}) => name === event) ? [] : [`<${tag}> has no event ${event}`];
  const name = written.replace(/^(?::|prop:)/, '');
  if (globalAttributes.test(name)) return [];
  const attribute = attributes.find((one) => one.name === name);
  if (!attribute) {
    // Frameworks set properties too.
    const isProperty = !isHtml && publicMembers(element).some((member) => member.name === name);
    return isProperty ? [] : [`<${tag}> has no attribute ${name}`];
  }
  const type = typeOf(attribute);
  if (type === 'boolean') return value === true || !isHtml ? [] : [`${name} of <${tag}> has no value`];
  if (written !== name || (value !== true && value.startsWith('{'))) return [];
  if (value === true) return [`${name} of <${tag}> needs a value`];
  const literals = [...type.matchAll(/'([^']*)'/g)].map(([, literal]) => literal);
  const allowed = words[`${tag} ${name}`];
  const isWrong =
    (literals.length > 0 && !literals.includes(value)) ||
    (type.startsWith('number') && !/^\d+$/.test(value)) ||
    (allowed && !value.split(' ').every((word) => allowed.includes(word)));
  return isWrong ? [`${name}="${value}" of <${tag}> means nothing`] : [];
}

function mistakesInStyles({source, code}: CodeBlock): string[] {
  const properties = new Set(
    [...manifest.values()].flatMap(({cssProperties = []}) => cssProperties.map(({name}) => name)),
  );
  const unknown = [...code.matchAll(/--call-[\w-]+/g)].map(([name]) => name).filter((name) => !properties.has(name));
  const selected = [...code.matchAll(/(call-[a-z-]+|incoming-call)((?:::?[\w-]+(?:\((?:[^()]|\([^()]*\))*\))?)+)/g)];
  const wrong = selected.flatMap(([, tag = '', rest = '']) => {
    const {cssParts = [], cssStates = []} = manifest.get(tag) ?? {};
    const missing = (pattern: RegExp, known: readonly {name: string}[]) =>
      [...rest.matchAll(pattern)].map(([, name]) => name).filter((name) => !known.some((one) => one.name === name));
    return [...missing(/::part\(([\w-]+)\)/g, cssParts), ...missing(/:state\(([\w-]+)\)/g, cssStates)].map(
      (name) => `${tag} ${name}`,
    );
  });
  return [...unknown, ...wrong].map((mistake) => `${source}: ${mistake}`);
}

/** One run of the compiler over all blocks, each a module; says what it said. */
function compile(modules: readonly CodeBlock[]): string {
  const folder = '.cache/docs-code';
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
  const names = modules.map(({source, code, given}, index) => {
    const name = `${source.replace(/^docs\/|\.md$/g, '').replaceAll('/', '-')}-${index}.mts`;
    // The script tag's file, by an address of a site.
    const resolved = code.replaceAll("'/call-elements/call-elements.js'", "'../../src/cdn/call-elements.js'");
    writeFileSync(join(folder, name), `${given}\n${resolved}\nexport {};\n`);
    return name;
  });
  const settings = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      types: ['node'],
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: {
        'call-elements': ['../../src/index.ts'],
        'call-elements/controller.js': ['../../src/controller.ts'],
        'call-elements/testing.js': ['../../src/testing.ts'],
        ...Object.fromEntries(
          tags.map((tag) => [`call-elements/elements/${tag}.js`, [`../../src/elements/${tag}/${tag}.ts`]]),
        ),
        'call-elements/locales/*.js': ['../../src/localization/locales/*.ts'],
        'call-elements-broker': ['../../broker/src/index.ts'],
      },
    },
    include: [],
    files: names,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  return spawnSync(process.execPath, [compiler, '-p', folder], {encoding: 'utf8'}).stdout;
}

function mistakesInCommands({source, code}: CodeBlock): string[] {
  // The package's own manifest.
  const {scripts} = JSON.parse(readFileSync('package.json', 'utf8')) as {scripts: Record<string, string>};
  const commands = code
    .replaceAll('\\\n', ' ')
    .split(/\n|&&|\|/)
    .map((line) => line.replace(/\s#.*$|^#.*$/, '').trim())
    .filter((line) => line !== '')
    // Settings before a command.
    .map((line) => line.replace(/^(?:[A-Z_]+="[^"]*"\s+)+/, ''));
  return commands.filter((command) => !exists(command, scripts)).map((command) => `${source}: ${command}`);
}

function exists(command: string, scripts: Readonly<Record<string, string>>): boolean {
  const [program = '', first = '', second = '', ...more] = command.split(/\s+/);
  const flags = [...command.matchAll(/\s(--[a-z][\w-]*)/g)].map(([, flag = '']) => flag);
  switch (program) {
    case 'npm':
      if (first === 'ci') return true;
      if (first === 'install') return second === 'call-elements' && more.length === 0;
      if (first === 'start') return flags.every((flag) => ['--host', '--https', '--port'].includes(flag));
      return first === 'test' || (first === 'run' && second in scripts);
    case 'npx':
      return first === 'call-elements-broker' && flags.every((flag) => helpText().includes(`${flag} `));
    case 'cd':
      return existsSync(first);
    case 'docker':
      return first === 'compose';
    default:
      return ['openssl', 'printf', 'turnserver'].includes(program);
  }
}
