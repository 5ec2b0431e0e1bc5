import type {Plugin} from 'vite';

/**
 * Takes white space and quotes that no browser needs out of the `css` and `html` templates of our own sources. What Lit's
 * `css` checks of a template when it runs is true of ours, or no element would have any looks: `unsafeCSS` does the rest.
 */
export function leanTemplates(): Plugin {
  return {
    name: 'lean-templates',
    transform: {
      filter: {id: /\/src\/.*\.ts$/, code: /\b(?:css|html|svg)`/},
      handler(code) {
        let lean = '';
        let done = 0;
        for (const {start, end, text} of replacements(code, this.parse(code))) {
          lean += code.slice(done, start) + text;
          done = end;
        }
        return {code: lean + code.slice(done), map: null};
      },
    },
  };
}

/** None of our sheets has white space that counts around these, nor any of them in a string. */
function leanCss(text: string): string {
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/(\() | (\))/g, '$1$2')
    .replace(/: /g, ':')
    .replace(/\b0\./g, '.')
    .replace(/\[([\w-]+)='([\w-]+)'\]/g, '[$1=$2]')
    .replace(/;}/g, '}');
}

/** One space stays: between inline elements it shows. At the end of a tag it never does. */
function leanMarkup(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ (\/?>)/g, '$1')
    .replace(/( [\w-]+)="([\w-]+)"(?=[ >])/g, '$1=$2');
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** All that changes in a file, in order. */
function replacements(code: string, program: object): Replacement[] {
  const found: Replacement[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    if (isTemplate(node)) found.push(...leaner(code, node));
    if (isImportOfCss(node)) found.push({start: node.start, end: node.end, text: 'unsafeCSS as css'});
    Object.values(node).forEach(visit);
  };
  visit(program);
  return found.sort((a, b) => a.start - b.start);
}

function leaner(code: string, {tag: {name = ''}, quasi}: TaggedTemplate): Replacement[] {
  if (!['css', 'html', 'svg'].includes(name)) return [];
  const texts = quasi.quasis.map(({start, end}) => {
    const text = code.slice(start, end);
    // What follows keeps its line, so the source map holds: after the text there is `${` or a backtick.
    const opening = code[end] === '`' ? '`' : '${';
    const lines = '\n'.repeat(text.split('\n').length - 1);
    return {
      start,
      end: end + opening.length,
      text: (name === 'css' ? leanCss(text) : leanMarkup(text)) + opening + lines,
    };
  });
  if (name !== 'css') return texts;
  const {start, end} = quasi;
  return [{start, end: start, text: '('}, ...texts, {start: end, end, text: ')'}];
}

interface Place {
  readonly start: number;
  readonly end: number;
}

interface TaggedTemplate {
  readonly tag: {readonly name?: string};
  readonly quasi: Place & {readonly quasis: readonly Place[]};
}

function isTemplate(node: object): node is TaggedTemplate {
  return 'type' in node && node.type === 'TaggedTemplateExpression';
}

/** Ours all come from Lit, under its own name. */
function isImportOfCss(node: object): node is Place {
  return (
    'type' in node &&
    node.type === 'ImportSpecifier' &&
    'local' in node &&
    (node.local as {readonly name?: string}).name === 'css'
  );
}
