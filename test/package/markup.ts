/** A strict reader of the HTML in the documentation: what it does not understand is a mistake there. */

export interface Tag {
  readonly name: string;
  /** Values of attributes; true for one without. */
  readonly attributes: ReadonlyMap<string, string | true>;
  readonly parent: string | undefined;
  /** The raw text of `<script>` and `<style>`. */
  readonly text: string;
}

const voids = new Set(['br', 'img', 'input', 'link', 'meta', 'circle', 'path']);
const opening = /<([a-z][a-z0-9-]*)((?:\s+[@:\w.-]+(?:=(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}))?)*)\s*(\/?)>/y;
const closing = /<\/([a-z][a-z0-9-]*)>/y;
const attribute = /([@:\w.-]+)(?:=(?:"([^"]*)"|'([^']*)'|(\{(?:[^{}]|\{[^{}]*\})*\})))?/g;
const skipped = /<!--[\s\S]*?-->|<!doctype html>|\{(?:[^{}<]|\{[^{}<]*\})*\}|[^<{}]+/iy;

/** All tags in order; `mayCloseItself`: as frameworks let them. Throws where one is not closed, or something is no HTML. */
export function readTags(markup: string, {mayCloseItself = false} = {}): Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(markup);
    if (match) at += match[0].length;
    return match;
  };
  while (at < markup.length) {
    if (take(skipped)) continue;
    const closed = take(closing);
    if (closed) {
      const expected = open.pop();
      if (expected !== closed[1]) throw new Error(`</${closed[1]}> where </${expected}> should be`);
      continue;
    }
    const opened = take(opening);
    const name = opened?.[1];
    if (!opened || name === undefined) throw new Error(`not understood: ${markup.slice(at, at + 60)}`);
    let text = '';
    const isClosed = opened[3] === '/' || voids.has(name);
    if (opened[3] === '/' && name.includes('-') && !mayCloseItself)
      throw new Error(`<${name} /> does not close itself`);
    const parent = open.at(-1);
    if (name === 'script' || name === 'style') {
      const end = markup.indexOf(`</${name}>`, at);
      text = markup.slice(at, end);
      at = end + `</${name}>`.length;
    } else if (!isClosed) open.push(name);
    tags.push({name, attributes: attributesIn(opened[2] ?? ''), parent, text});
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  return tags;
}

function attributesIn(text: string): Map<string, string | true> {
  return new Map(
    [...text.matchAll(attribute)].map(([, name = '', double, single, braces]) => [
      name,
      double ?? single ?? braces ?? true,
    ]),
  );
}
