import {brotliCompressSync, constants} from 'node:zlib';
import {build} from 'vite';
const pre = process.argv[2] === 'p' ? 'ContextProvider,' : '';
const source = `
import {${pre} ContextConsumer, createContext} from '@lit/context';
import {css, html, LitElement} from 'lit';
const context = createContext(Symbol('call'));
class TrivialButton extends LitElement {
  static styles = css\`button { font: inherit; }\`;
  static properties = {to: {}};
  #call = new ContextConsumer(this, {context, subscribe: true});
  render() { return html\`<button @click=\${() => this.#call.value?.dial(this.to)}><slot>Call</slot></button>\`; }
}
${pre ? "new ContextProvider(document.documentElement, {context, initialValue: {}});" : ''}
customElements.define('trivial-button', TrivialButton);`;
const out = await build({logLevel: 'warn', configFile: 'vite.config.ts', build: {write: false, lib: {entry: 'trivial', formats: ['es'], fileName: 'trivial'}},
 plugins: [{name: 'v', resolveId: (id) => id.endsWith('trivial') ? process.cwd() + '/trivial.ts' : undefined, load: (id) => id.endsWith('trivial.ts') ? source : undefined}]});
const b = [out].flat()[0] as any;
for (const o of b.output) if (o.type==='chunk') console.log(o.fileName, o.code.length, brotliCompressSync(o.code, {params: {[constants.BROTLI_PARAM_QUALITY]: 9}}).length);
