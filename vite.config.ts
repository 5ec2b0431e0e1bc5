import {fileURLToPath} from 'node:url';
import {defineConfig, type Plugin} from 'vite';
import {leanTemplates} from './tools/lean-templates.js';

/** The build for script tags: `dist/cdn/call-elements.js` and the chunks it fetches when they are needed. */
export default defineConfig({
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
  plugins: [leanTemplates(), leanDirectives(), lazyChunksImportOnlyTheEntry()],
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist/cdn',
    emptyOutDir: true,
    sourcemap: true,
    reportCompressedSize: false,
    lib: {
      entry: fileURLToPath(new URL('src/cdn/call-elements.ts', import.meta.url)),
      formats: ['es'],
      fileName: 'call-elements',
    },
    rolldownOptions: {
      // What lazy chunks share stays in the entry; a chunk of its own would be one more request before the first button.
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: '[name].js',
        // No hash: the version is in the path, and a retry has to know the name.
        chunkFileNames: ({name, facadeModuleId}) =>
          facadeModuleId?.includes('/locales/')
            ? `locales/${name}.js`
            : `${facadeModuleId?.includes('/peerjs/') ? 'peerjs' : name}.js`,
        // Libraries keep their white space, and hints for other bundlers, unless told otherwise.
        minify: true,
        comments: {annotation: false},
      },
    },
  },
});

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
