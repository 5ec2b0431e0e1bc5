import {type Context, ContextEvent} from '@lit/context';

/** The request of the community's context protocol, under the name everybody else gives it. */
export {ContextEvent as ContextRequestEvent};

/** A request as it passes by: it may be for anything. */
export type PassingRequest = ContextEvent<Context<unknown, unknown>>;

/** Says that a provider of a context is there now, or is there no more. `@lit/context` keeps its own class to itself. */
export class ContextProviderEvent<C extends Context<unknown, unknown>> extends Event {
  readonly context: C;
  readonly contextTarget: Element;

  constructor(context: C, contextTarget: Element) {
    super('context-provider', {bubbles: true, composed: true});
    this.context = context;
    this.contextTarget = contextTarget;
  }
}
