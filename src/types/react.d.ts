/** Our tags in the JSX of React 19: `import type {} from 'call-elements/types/react'`. */
import type {HTMLAttributes, RefAttributes} from 'react';
import type {ElementTypes} from './elements.js';

type Listeners<Events> = {
  [Type in keyof Events & string as `on${Type}`]?: ((event: Events[Type]) => void) | undefined;
};

type CallElements = {
  [Tag in keyof ElementTypes]: ElementTypes[Tag]['settings'] &
    Listeners<ElementTypes[Tag]['events']> &
    Omit<HTMLAttributes<ElementTypes[Tag]['element']>, keyof ElementTypes[Tag]['settings']> &
    RefAttributes<ElementTypes[Tag]['element']> & {class?: string | undefined};
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends CallElements {}
  }
}
