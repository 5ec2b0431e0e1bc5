/** Our tags in the JSX of Solid: `import type {} from 'call-elements/types/solid'`. */
import type {JSX as Solid} from 'solid-js';
import type {ElementTypes} from './elements.js';

type Listeners<Events> = {
  [Type in keyof Events & string as `on:${Type}`]?: ((event: Events[Type]) => void) | undefined;
};

/** Solid sets properties; `attr:` and `bool:` make it set the attribute. */
type Prefixed<Settings> = {[Name in keyof Settings & string as `attr:${Name}` | `prop:${Name}`]?: Settings[Name]} & {
  [Name in keyof Settings & string as boolean extends Settings[Name] ? `bool:${Name}` : never]?: boolean;
};

type CallElements = {
  [Tag in keyof ElementTypes]: ElementTypes[Tag]['settings'] &
    Prefixed<ElementTypes[Tag]['settings']> &
    Listeners<ElementTypes[Tag]['events']> &
    Omit<Solid.HTMLAttributes<ElementTypes[Tag]['element']>, keyof ElementTypes[Tag]['settings']>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends CallElements {}
  }
}
