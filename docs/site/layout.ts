import {posix} from 'node:path';
import {escapeHtml} from './markdown.js';
import type {Page} from './pages.js';

const groups = {start: '', guide: 'Guides', element: 'Elements'} as const;

/** The whole HTML of a page. */
export function layOut(page: Page, pages: readonly Page[], {broker = ''}: {broker?: string} = {}): string {
  const to = (path: string) => posix.relative(posix.dirname(page.path), path) || posix.basename(path);
  const title = escapeHtml(page.title);
  const headings = page.headings.filter(({depth}) => depth === 2);
  const onThisPage = headings.map(({id, text}) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`).join('');
  const contents = Object.entries(groups).map(([group, label]) => {
    const entries = pages
      .filter((one) => one.group === group)
      .map((one) => {
        const current = one === page ? ' aria-current="page"' : '';
        return `<li><a href="${to(one.path)}"${current}>${escapeHtml(group === 'start' ? 'Overview' : one.title)}</a></li>`;
      });
    return `${label && `<h2>${label}</h2>`}<ul>${entries.join('')}</ul>`;
  });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="description" content="${title}: one-to-one audio and video calls with HTML tags" />
    ${broker && `<meta name="call-broker" content="${escapeHtml(broker)}" />`}
    <title>${title} · call-elements</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${to('assets/site.css')}" />
    <script src="${to('assets/theme.js')}"></script>
    <script type="module" src="${to('assets/site.js')}"></script>
  </head>
  <body data-root="${to('.')}">
    <a class="skip" href="#content">To the content</a>
    <header>
      <a class="brand" href="${to('index.html')}">call-elements</a>
      <search>
        <input type="search" placeholder="Search" aria-label="Search the documentation" aria-controls="found" autocomplete="off" spellcheck="false" />
        <p class="unseen" role="status"></p>
        <ul id="found" hidden></ul>
      </search>
      <label class="theme">Colours <select><option value="">as the device</option><option>light</option><option>dark</option></select></label>
      <button type="button" class="menu" popovertarget="contents">Contents</button>
    </header>
    <nav id="contents" popover aria-label="Contents">${contents.join('\n')}</nav>
    <main id="content">
      <h1>${title}</h1>
      ${headings.length > 2 ? `<nav class="here" aria-label="On this page"><ul>${onThisPage}</ul></nav>` : ''}
      ${page.html}
    </main>
  </body>
</html>
`;
}
