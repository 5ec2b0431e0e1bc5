import {defineConfig} from 'vite';

export default defineConfig({
  build: {
    rolldownOptions: {
      input: `${import.meta.dirname}/client.js`,
      output: {entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name]-[hash].js'},
    },
  },
});
