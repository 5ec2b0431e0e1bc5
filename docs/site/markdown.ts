import {posix} from 'node:path';
import {Marked, type MarkedExtension, type Token, type Tokens} from 'marked';

/** A block of code, where it stands, and what a reader has to imagine around it. */
export interface CodeBlock {
  readonly source: string;
  readonly language: string;
  /** Shown as a running example. */
  readonly isLive: boolean;
  readonly code: string;
  /** Declarations of what the block takes from its surroundings, from a comment `<!-- given: … -->` before it. */
  readonly given: string;
}

export interface Heading {
  readonly id: string;
  readonly depth: number;
  readonly text: string;
}

/** What a search finds, and where. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly text: string;
}

export interface Markdown {
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
  readonly blocks: readonly CodeBlock[];
  /** As they are written. */
  readonly links: readonly string[];
}

/** Reads one Markdown file; its first heading is the title, and is not part of the HTML. */
export function readMarkdown(markdown: string, source: string): Markdown {
  const marked = new Marked({renderer: rendererFor(source)});
  const tokens = marked.lexer(markdown);
  const links: string[] = [];
  marked.walkTokens(tokens, (token) => {
    if (token.type === 'link') links.push(String(token.href));
  });
  const [first] = tokens;
  const title = first?.type === 'heading' ? plainText([first]) : '';
  const body = title === '' ? tokens : tokens.slice(1);
  return {
    title,
    html: marked.parser(body),
    headings: headingsIn(body),
    sections: sectionsIn(title, body),
    blocks: blocksIn(body, source),
    links,
  };
}

const plain = new Marked();

/** One sentence, without a paragraph around it. */
export function inline(markdown: string): string {
  // Without asynchronous extensions it is a string.
  return plain.parseInline(markdown) as string;
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}

/** Makes the ids of headings as GitHub does, so that links between the files work there too. */
function slugger(): (text: string) => string {
  const used = new Map<string, number>();
  return (text) => {
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const before = used.get(slug) ?? 0;
    used.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  };
}

function rendererFor(source: string): NonNullable<MarkedExtension['renderer']> {
  const slug = slugger();
  return {
    heading({tokens, depth}) {
      const id = slug(plainText(tokens));
      return `<h${depth} id="${id}"><a href="#${id}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`;
    },
    code({text, lang = ''}) {
      const [language = '', ...marks] = lang.split(/\s+/);
      const block = `<div class="code"><pre tabindex="0"><code class="language-${language}">${escapeHtml(text)}</code></pre></div>\n`;
      return marks.includes('live') ? `${block}${liveExample(text)}` : block;
    },
    link({href, tokens}) {
      const text = this.parser.parseInline(tokens);
      const address = siteAddress(href, source);
      // A file of the repository that is no page: readers of the site get its name.
      if (address === null) return `${text} (<code>${escapeHtml(targetOf(href, source).file)}</code>)`;
      return `<a href="${escapeHtml(address)}">${text}</a>`;
    },
    table({header, rows}) {
      const row = (cells: readonly Tokens.TableCell[], tag: 'td' | 'th') =>
        `<tr>${cells.map((cell) => cellOf(cell, tag)).join('')}</tr>`;
      const cellOf = ({tokens, text}: Tokens.TableCell, tag: 'td' | 'th') =>
        // A heading that says nothing is none.
        text === '' ? '<td></td>' : `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
      const head = header.some(({text}) => text !== '') ? `<thead>${row(header, 'th')}</thead>` : '';
      const body = rows.map((cells) => row(cells, 'td')).join('\n');
      return `<div class="table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>\n`;
    },
    /** Comments are for the tests. A tag is meant to be read, and stands in backticks. */
    html({text}) {
      if (!text.trim().startsWith('<!--')) throw new Error(`${source} has HTML outside of a block of code: ${text}`);
      return '';
    },
  };
}

/** Runs when a reader asks for it: until then nothing is loaded, and nobody is contacted. */
function liveExample(html: string): string {
  return `<section class="live" aria-label="Live example">
  <p><button type="button" disabled>Run this example</button> <span>Alice has this code, Bob a page that can be called. Both are on this page; headphones keep them from hearing themselves.</span></p>
  <template>${html}</template>
</section>
`;
}

/** Where a link inside the repository leads. */
export function targetOf(href: string, source: string): {readonly file: string; readonly anchor: string} {
  const [path = '', anchor = ''] = href.split('#');
  return {file: path === '' ? source : posix.join(posix.dirname(source), path), anchor};
}

/** The same link inside the site; null for a file that is no page of it. */
function siteAddress(href: string, source: string): string | null {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const {file, anchor} = targetOf(href, source);
  const page = /^docs\/((?:guides|elements)\/[\w-]+)\.md$/.exec(file)?.[1];
  if (page === undefined) return null;
  const here = posix.dirname(source.replace(/^docs\//, ''));
  return `${posix.relative(here, `${page}.html`)}${anchor && `#${anchor}`}`;
}

function headingsIn(tokens: readonly Token[]): Heading[] {
  const slug = slugger();
  return tokens.flatMap((token) => {
    if (token.type !== 'heading') return [];
    const text = plainText([token]);
    // Marked gives every heading a depth.
    return [{id: slug(text), depth: (token as Tokens.Heading).depth, text}];
  });
}

function sectionsIn(title: string, tokens: readonly Token[]): Section[] {
  const slug = slugger();
  const sections = [{id: '', heading: title, text: ''}];
  for (const token of tokens) {
    const text = plainText([token]);
    const last = sections.at(-1);
    if (token.type === 'heading') sections.push({id: slug(text), heading: text, text: ''});
    else if (last) last.text += ` ${text}`;
  }
  return sections;
}

function blocksIn(tokens: readonly Token[], source: string): CodeBlock[] {
  let given = '';
  const blocks: CodeBlock[] = [];
  for (const token of tokens) {
    if (token.type === 'html') given = /<!-- given: ([\s\S]*?)-->/.exec(token.raw)?.[1]?.trim() ?? '';
    else if (token.type === 'list')
      for (const {tokens: items} of (token as Tokens.List).items) blocks.push(...blocksIn(items, source));
    else if (token.type === 'code') {
      const {lang = '', text} = token as Tokens.Code;
      const [language = '', ...marks] = lang.split(/\s+/);
      blocks.push({source, language, isLive: marks.includes('live'), code: text, given});
    }
    if (token.type !== 'html' && token.type !== 'space') given = '';
  }
  return blocks;
}

/** What is left to read when the marks are gone. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'html') return '';
      if (token.type === 'table') {
        // Rows of cells, which have tokens of their own.
        const {header, rows} = token as Tokens.Table;
        return [header, ...rows]
          .flat()
          .map((cell) => plainText(cell.tokens))
          .join(' ');
      }
      if (token.type === 'list') return (token as Tokens.List).items.map((item) => plainText(item.tokens)).join(' ');
      if ('tokens' in token && token.tokens) return plainText(token.tokens);
      return 'text' in token && typeof token.text === 'string' ? token.text : ' ';
    })
    .join('')
    .replace(/\s+/g, ' ');
}
