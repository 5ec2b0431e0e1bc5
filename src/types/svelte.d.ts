/** Our tags in the templates of Svelte 5: `import type {} from 'call-elements/types/svelte'`. */
import type {HTMLAttributes} from 'svelte/elements';
import type {ElementTypes} from './elements.js';

type Listeners<Events> = {
  [Type in keyof Events & string as `on${Type}`]?: ((event: Events[Type]) => void) | undefined;
};

type CallElements = {
  [Tag in keyof ElementTypes]: ElementTypes[Tag]['settings'] &
    Listeners<ElementTypes[Tag]['events']> &
    Omit<HTMLAttributes<ElementTypes[Tag]['element']>, keyof ElementTypes[Tag]['settings']>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends CallElements {}
}
