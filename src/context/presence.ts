import type {Call} from './call.js';

/** What an element is to the call it shows. */
export type Role = 'view' | 'status' | 'button' | 'incoming' | 'sign-in' | 'dialer' | 'control';

/** The connected elements of one call: they decide who speaks and whether a view has to be mounted. */
export interface Presence {
  readonly elements: ReadonlyMap<HTMLElement, Role>;
  /** Until the signal aborts. */
  join(element: HTMLElement, role: Role, signal: AbortSignal): void;
  first(role: Role, suits?: (element: HTMLElement) => boolean): HTMLElement | undefined;
  /** Called after an element came or went. */
  onchange: (() => void) | null;
}

// On the call itself, where a second copy of the library finds it too.
const key = Symbol.for('call-elements:presence');

export function presenceOf(call: Call): Presence {
  // Nobody but this function knows of the property.
  const owner = call as Call & {[key]?: Presence};
  return (owner[key] ??= createPresence());
}

function createPresence(): Presence {
  const elements = new Map<HTMLElement, Role>();
  const presence: Presence = {
    elements,
    join(element, role, signal) {
      elements.set(element, role);
      presence.onchange?.();
      signal.addEventListener('abort', () => {
        elements.delete(element);
        presence.onchange?.();
      });
    },
    first(role, suits = () => true) {
      for (const [element, its] of elements) if (its === role && suits(element)) return element;
      return undefined;
    },
    onchange: null,
  };
  return presence;
}
