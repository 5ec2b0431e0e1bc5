import vue from '@vitejs/plugin-vue';
import {defineConfig} from 'vite';

// Vue has to know which tags are no components of its own.
const isCustomElement = (tag) => tag.startsWith('call-') || tag === 'incoming-call';

export default defineConfig({base: './', plugins: [vue({template: {compilerOptions: {isCustomElement}}})]});
