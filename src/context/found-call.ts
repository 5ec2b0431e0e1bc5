import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {callContext} from './call-context.js';
import type {Call} from './call.js';
import {ContextProviderEvent, ContextRequestEvent, type PassingRequest} from './context-events.js';
import {type Page, pageOf} from './page-mark.js';
import {presenceOf, type Role} from './presence.js';

/** An element that shows a call. */
export interface CallHost extends ReactiveControllerHost, HTMLElement {
  /** The id of the provider to use instead of the nearest one. */
  for?: string | undefined;
}

/**
 * Finds the call of an element and keeps the element up to date with it: the provider named by `for`, else the nearest
 * provider, else the page. While a provider that should answer is not defined yet, there is no call and the element waits.
 */
export class FoundCall implements ReactiveController {
  /** The call; undefined while the element waits or is not connected. */
  value: Call | undefined;

  readonly #host: CallHost;
  readonly #role: Role;
  #for: string | undefined;
  /** Where the host was last connected. */
  #page: Page | undefined;
  #unsubscribe: (() => void) | undefined;
  #leave: (() => void) | undefined;
  #kept: ((call: Call) => void) | undefined;

  constructor(host: CallHost, role: Role) {
    this.#host = host;
    this.#role = role;
    host.addEventListener('context-request', this.#pass);
    const rendered = host.shadowRoot;
    if (rendered && 'litElementHydrateSupport' in globalThis) {
      // What a server rendered is an element without a call: first Lit takes that over.
      void host.updateComplete.then(() => host.addController(this));
    } else {
      // Nobody takes it over; it would show beside what is drawn.
      rendered?.replaceChildren();
      host.addController(this);
    }
  }

  /** Does something with the call, at once or, if the element still waits, when it is found. Only the last is kept. */
  act(action: (call: Call) => void) {
    if (this.value) action(this.value);
    else this.#kept = action;
  }

  hostConnected() {
    this.#page = pageOf(document)?.installIn(this.#host.ownerDocument);
    this.#page?.seekers.add(this);
    this.#look();
  }

  hostDisconnected() {
    this.#page?.seekers.delete(this);
    this.#kept = undefined;
    this.#take(undefined);
  }

  hostUpdate() {
    if (this.#host.for !== this.#for && this.#host.isConnected) this.#look();
  }

  #look() {
    const host = this.#host;
    const id = (this.#for = host.for);
    if (id) {
      // A root is a document, a shadow root or, while nothing is connected, an element without this method.
      const root = host.getRootNode() as Node & Partial<NonElementParentNode>;
      const provider: (Element & {controller?: Call}) | null | undefined =
        root.getElementById?.(id) ?? host.ownerDocument.getElementById(id);
      this.#take(provider?.controller);
      return;
    }
    let isAnswered = false;
    const answer = (call: Call, unsubscribe?: () => void) => {
      isAnswered = true;
      // An answer can come back long after: another provider takes this element over.
      if (host.isConnected && !host.for) this.#take(call, unsubscribe);
      else unsubscribe?.();
    };
    host.dispatchEvent(new ContextRequestEvent(callContext, host, answer, true));
    if (!isAnswered) this.#take(undefined);
  }

  /** Elements with `for`, or whose call nobody will take over, look again whenever a provider comes or goes. */
  lookAgain() {
    if (this.#for || !this.#unsubscribe) this.#look();
    // Words are provided too.
    this.#host.requestUpdate();
  }

  #take(call: Call | undefined, unsubscribe?: () => void) {
    if (unsubscribe !== this.#unsubscribe) {
      this.#unsubscribe?.();
      this.#unsubscribe = unsubscribe;
    }
    if (call === this.value) return;
    const host = this.#host;
    this.#leave?.();
    this.value = call;
    this.#leave = call && presenceOf(call).join(host, this.#role);
    host.requestUpdate();
    // Whatever this element holds inside follows it.
    if (this.#for) host.dispatchEvent(new ContextProviderEvent(callContext, host));
    if (call) {
      this.#kept?.(call);
      this.#kept = undefined;
    }
  }

  /** Stops a request a provider still to be defined would have to answer, and answers for what is inside a `for`. */
  #pass = (event: PassingRequest) => {
    if (event.context !== callContext) return;
    const path = event.composedPath();
    if (path[0] === this.#host ? path.some(isUndefinedProvider) : this.#host.for) {
      event.stopImmediatePropagation();
      if (path[0] !== this.#host && this.value) event.callback(this.value);
    }
  };
}

function isUndefinedProvider(target: EventTarget): boolean {
  // An element may be of another window; roots, documents and windows match nothing.
  return !!(target as Partial<Element>).matches?.('call-provider:not(:defined)');
}
