import type {Call} from './call.js';

/** What an element is to the call it shows. */
export type Role = 'view' | 'status' | 'button' | 'incoming' | 'sign-in' | 'dialer' | 'control';

/** Who is drawn anew when the call changes. */
export type Shower = HTMLElement & {
  requestUpdate(): void;
  /** Of a button. Frameworks may set the property, and no attribute. */
  readonly to?: string;
  readonly noToggle?: boolean;
};

/** The connected elements of one call: they show it, and decide who speaks and whether a view has to be mounted. */
export interface Presence {
  readonly elements: ReadonlyMap<Shower, Role>;
  /** Until the function it returns is called. */
  join(element: Shower, role: Role): () => void;
  first(role: Role, suits?: (element: Shower) => boolean): Shower | undefined;
  /** Called after an element came or went. */
  onchange: (() => void) | null;
}

// On the call itself, where a second copy of the library finds it too.
const key = Symbol.for('call-elements:presence');

export function presenceOf(call: Call): Presence {
  // Nobody but this function knows of the property.
  const owner = call as Call & {[key]?: Presence};
  return (owner[key] ??= createPresence(call));
}

function createPresence(call: Call): Presence {
  const elements = new Map<Shower, Role>();
  // There may be a thousand: one listener for all of them, for as long as there is the call.
  call.subscribe(() => elements.forEach((_role, element) => element.requestUpdate()), new AbortController().signal);
  const presence: Presence = {
    elements,
    join(element, role) {
      elements.set(element, role);
      presence.onchange?.();
      return () => {
        elements.delete(element);
        presence.onchange?.();
      };
    },
    first(role, suits = () => true) {
      for (const [element, its] of elements) if (its === role && suits(element)) return element;
      return undefined;
    },
    onchange: null,
  };
  return presence;
}
