/** Our tags in the templates of Vue 3: `import type {} from 'call-elements/types/vue'`. */
import type {EmitFn, HTMLAttributes, PublicProps} from 'vue';
import type {ElementTypes} from './elements.js';

type Listeners<Events> = {[Type in keyof Events]: (event: Events[Type]) => void};

/** A template writes numbers as strings, also where Vue makes a property of the attribute. */
type Written<Settings> = {
  [Name in keyof Settings]: Settings[Name] | (number extends Settings[Name] ? `${number}` : never);
};

/** What Vue takes for a component: something with `new` that has `$props` and `$emit`. */
type CallElements = {
  [Tag in keyof ElementTypes]: new () => {
    $props: Written<ElementTypes[Tag]['settings']> &
      Omit<HTMLAttributes, keyof ElementTypes[Tag]['settings']> &
      Omit<PublicProps, keyof ElementTypes[Tag]['settings']>;
    $emit: EmitFn<Listeners<ElementTypes[Tag]['events']>>;
    $slots: Readonly<Record<string, (() => unknown) | undefined>>;
  };
};

declare module 'vue' {
  interface GlobalComponents extends CallElements {}
  /** What is put into a slot of an element says so by an attribute Vue itself has no more use for. */
  interface HTMLAttributes {
    slot?: string | undefined;
  }
}
