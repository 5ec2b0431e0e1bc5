import {fileURLToPath} from 'node:url';
import type {InlineConfig, Plugin} from 'vite';
import {leanPeerJs} from './tools/lean-peerjs.js';
import {leanTemplates} from './tools/lean-templates.js';

const entry = fileURLToPath(new URL('src/cdn/call-elements.ts', import.meta.url));

/** What both builds for script tags have in common. */
const script = {
  // Nothing of a bundler's environment is left in a file that runs in any page.
  define: {'process.env.NODE_ENV': '"production"'},
  resolve: {
    // It patches the host page's RTCPeerConnection, and is half of PeerJS, which works without it.
    alias: {
      'webrtc-adapter': fileURLToPath(new URL('tools/webrtc-adapter-stub.js', import.meta.url)),
      // Packs what goes over PeerJS's own data channels, of which no page of ours has any.
      'peerjs-js-binarypack': fileURLToPath(new URL('tools/binarypack-stub.js', import.meta.url)),
    },
  },
  publicDir: false,
} satisfies InlineConfig;

const build = {target: 'es2022', outDir: 'dist/cdn', reportCompressedSize: false} as const;

// Libraries keep their white space, and hints for other bundlers, unless told otherwise.
const output = {minify: true, comments: {annotation: false}} as const;

/** The build for script tags: `dist/cdn/call-elements.js` and the chunks it fetches when they are needed. */
export default {
  ...script,
  plugins: [
    leanTemplates(),
    leanPeerJs(),
    leanDirectives(),
    leanDecorators(),
    lazyChunksImportOnlyTheEntry(),
    plainExports(),
  ],
  build: {
    ...build,
    emptyOutDir: true,
    lib: {entry, formats: ['es'], fileName: 'call-elements'},
    rolldownOptions: {
      // What lazy chunks share stays in the entry; a chunk of its own would be one more request before the first button.
      preserveEntrySignatures: 'allow-extension',
      output: {
        ...output,
        entryFileNames: '[name].js',
        // No hash: the version is in the path, and a retry has to know the name.
        chunkFileNames: ({name, facadeModuleId}) =>
          facadeModuleId?.includes('/locales/')
            ? `locales/${name}.js`
            : `${facadeModuleId?.includes('/peerjs/') ? 'peerjs' : name}.js`,
      },
    },
  },
} satisfies InlineConfig;

/** All but the languages in one file, for pages without modules: `dist/cdn/call-elements.classic.js`. */
export const classic: InlineConfig = {
  ...script,
  configFile: false,
  plugins: [leanTemplates(), leanPeerJs(), leanDirectives(), leanDecorators()],
  build: {
    ...build,
    emptyOutDir: false,
    lib: {entry, formats: ['iife'], name: 'callElements', fileName: () => 'call-elements.classic.js'},
    rolldownOptions: {
      // They import nothing, so those of the other build will do.
      external: /\/locales\/\w+\.js$/,
      output: {...output, codeSplitting: false, paths: (id) => id.replace(/^.*(?=\/locales\/)/, '.')},
    },
  },
};

/**
 * Lit's directives take a class out of lit-html that ours do not use. Marked as what can be left out, the entry need not
 * hand it out, with all that comes with it.
 */
function leanDirectives(): Plugin {
  return {
    name: 'lean-directives',
    transform: {
      filter: {id: /\/lit-html\/directive-helpers\.js$/},
      handler: (code) => ({
        code: code.replace(/const ?\{I: ?(\w+)\} ?= ?(\w+)/, 'const $1=/*@__PURE__*/(()=>$2.I)()'),
        map: null,
      }),
    },
  };
}

/** Lit's `@property` serves two kinds of decorators, and the compiler knows the older one. */
function leanDecorators(): Plugin {
  return {
    name: 'lean-decorators',
    transform: {
      filter: {id: /\/reactive-element\/decorators\/property\.js$/},
      handler: (code) => ({code: code.replace(/"object" ?== ?typeof \w+\?\w+\(\w+,\w+,\w+\):/, ''), map: null}),
    },
  };
}

/**
 * A browser remembers a module that failed to load. A lazy chunk is fetched again under another address, but what it
 * imports is not: so that may be nothing but the entry, which is there.
 */
function lazyChunksImportOnlyTheEntry(): Plugin {
  return {
    name: 'lazy-chunks-import-only-the-entry',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const entries = chunks.filter(({isEntry}) => isEntry).map(({fileName}) => fileName);
      for (const {fileName, imports, isEntry} of chunks) {
        const more = imports.filter((name) => !entries.includes(name));
        if (isEntry && imports.length > 0)
          this.error(`${fileName} needs ${imports.join(', ')} before anything is shown`);
        if (!isEntry && more.length > 0) this.error(`${fileName} cannot be fetched again if ${more.join(', ')} fails`);
      }
    },
  };
}

/** What lazy chunks take from the entry is handed to them by the names it has there: each `as` would be more to fetch. */
function plainExports(): Plugin {
  const pairs = (names: string) => names.split(',').map((name) => name.split(' as '));
  return {
    name: 'plain-exports',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      for (const entry of chunks.filter(({isEntry}) => isEntry)) {
        const [all, names = ''] = /export\{([^}]+)\};\s*$/.exec(entry.code) ?? [];
        const own = new Map<string, string>();
        // Names of more than two letters are for pages.
        for (const [name = '', given = name] of pairs(names)) if (given.length < 3) own.set(given, name);
        const handed = pairs(names).map(([name = '', given = name]) => own.get(given) ?? `${name} as ${given}`);
        if (all) entry.code = entry.code.replace(all, `export{${handed.join(',')}};`);
        for (const chunk of chunks)
          chunk.code = chunk.code.replace(
            new RegExp(`import\\{([^}]+)\\}(?=from"\\./${entry.fileName}")`),
            (_import, taken: string) =>
              `import{${pairs(taken)
                .map(([given = '', name = given]) => `${own.get(given) ?? given} as ${name}`)
                .join(',')}}`,
          );
      }
    },
  };
}
