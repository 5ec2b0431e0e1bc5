import type {Plugin} from 'vite';

/** Takes white space and quotes that no browser needs out of the `css` and `html` templates of our own sources. */
export function leanTemplates(): Plugin {
  return {
    name: 'lean-templates',
    transform: {
      filter: {id: /\/src\/.*\.ts$/, code: /\b(?:css|html|svg)`/},
      handler(code) {
        let lean = '';
        let done = 0;
        for (const {tag, start, end} of templateTexts(this.parse(code))) {
          const text = code.slice(start, end);
          // What follows keeps its line, so the source map holds: after the text there is `${` or a backtick.
          const opening = code[end] === '`' ? '`' : '${';
          const lines = '\n'.repeat(text.split('\n').length - 1);
          lean += code.slice(done, start) + (tag === 'css' ? leanCss(text) : leanMarkup(text)) + opening + lines;
          done = end + opening.length;
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

interface TemplateText {
  readonly tag: string;
  readonly start: number;
  readonly end: number;
}

/** The texts of all templates with one of our tags, in order. */
function templateTexts(program: object): TemplateText[] {
  const found: TemplateText[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    if (isTemplate(node) && ['css', 'html', 'svg'].includes(node.tag.name ?? ''))
      found.push(...node.quasi.quasis.map(({start, end}) => ({tag: node.tag.name ?? '', start, end})));
    Object.values(node).forEach(visit);
  };
  visit(program);
  return found.sort((a, b) => a.start - b.start);
}

interface TaggedTemplate {
  readonly tag: {readonly name?: string};
  readonly quasi: {readonly quasis: readonly {readonly start: number; readonly end: number}[]};
}

function isTemplate(node: object): node is TaggedTemplate {
  return 'type' in node && node.type === 'TaggedTemplateExpression';
}
