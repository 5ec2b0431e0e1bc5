import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {styles} from '../../src/elements/call-button/call-button.styles.js';
import {theme} from '../../src/styles/theme.js';

/** What is said of a page's custom properties in a sheet, and what they are unless the page sets them. */
function defaultsIn(css: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const {index} of css.matchAll(/var\(--call-/g)) {
    const [name = '', ...otherwise] = insideParentheses(css.slice(index + 'var('.length)).split(',');
    const values = found.get(name) ?? new Set<string>();
    found.set(name, values.add(otherwise.join(',').trim()));
  }
  return found;
}

function insideParentheses(text: string): string {
  let depth = 1;
  const end = [...text].findIndex((letter) => {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    return depth === 0;
  });
  return text.slice(0, end);
}

describe('the looks', () => {
  it('are the same in the button, which keeps no theme, as in all other elements', () => {
    const {cssText} = theme;
    const own = new Map([...cssText.matchAll(/(--_[\w-]+): (.*);/g)].map(([, name = '', value = '']) => [name, value]));
    const themed = defaultsIn(cssText.replace(/var\((--_[\w-]+)\)/g, (_use, name: string) => own.get(name) ?? ''));
    const ofButton = defaultsIn(styles.map((sheet) => sheet.cssText).join(''));
    assert(ofButton.size > 0);
    for (const [name, values] of ofButton) assert.deepEqual(values, themed.get(name), name);
  });
});
