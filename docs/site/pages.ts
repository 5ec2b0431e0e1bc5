import {readFileSync} from 'node:fs';
import {guides, tags} from './contents.js';
import {readManifest} from './manifest.js';
import {type CodeBlock, escapeHtml, type Heading, inline, readMarkdown, type Section} from './markdown.js';
import {referenceOf} from './reference.js';

export interface Page {
  /** Inside the site: `guides/styling.html`. */
  readonly path: string;
  /** In the repository: `docs/guides/styling.md`. */
  readonly source: string;
  readonly group: 'start' | 'guide' | 'element';
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
  readonly blocks: readonly CodeBlock[];
  readonly links: readonly string[];
}

const project = new URL('../../', import.meta.url);

/** All pages, as the files of this moment make them. */
export function readPages(): Page[] {
  const manifest = readManifest();
  const start = textPage('docs/index.md', 'index.html', 'start');
  return [
    start,
    ...guides.map((name) => textPage(`docs/guides/${name}.md`, `guides/${name}.html`, 'guide')),
    ...tags.map((tag) => {
      const element = manifest.get(tag);
      if (!element) throw new Error(`custom-elements.json does not know <${tag}>.`);
      const source = `docs/elements/${tag}.md`;
      const text = readMarkdown(readFileSync(new URL(source, project), 'utf8'), source);
      const reference = referenceOf(element);
      const lead = `<p class="lead">${inline(element.description ?? '')}</p>`;
      return {
        path: `elements/${tag}.html`,
        source,
        group: 'element' as const,
        title: `<${tag}>`,
        html: `${lead}\n${text.html}\n${importOf(tag)}\n${reference.html}`,
        headings: [...text.headings, ...reference.headings],
        sections: [
          {id: '', heading: `<${tag}>`, text: `${element.description} ${text.sections[0]?.text}`},
          ...text.sections.slice(1),
          ...reference.sections,
        ],
        blocks: text.blocks,
        links: text.links,
      };
    }),
  ];
}

/** Files of the repository that are no pages of the site, and are held to the same. */
export function readRepositoryFiles() {
  return ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'examples/README.md', 'broker/README.md'].map(
    (source) => ({
      source,
      ...readMarkdown(readFileSync(new URL(source, project), 'utf8'), source),
    }),
  );
}

function textPage(source: string, path: string, group: 'start' | 'guide'): Page {
  const {title, ...text} = readMarkdown(readFileSync(new URL(source, project), 'utf8'), source);
  return {path, source, group, title, ...text};
}

function importOf(tag: string): string {
  const line = escapeHtml(`import 'call-elements/elements/${tag}.js';`);
  return `<p>In a bundle, this tag alone: <code>${line}</code></p>`;
}
