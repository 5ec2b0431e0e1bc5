import {defineConfig} from 'vite';

const input = ['index.html', 'desk.html'].map((page) => `${import.meta.dirname}/${page}`);

export default defineConfig({base: './', build: {rolldownOptions: {input}}});
