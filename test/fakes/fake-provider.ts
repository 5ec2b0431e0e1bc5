import {ContextProvider} from '@lit/context';
import {LitElement} from 'lit';
import {callContext} from '../../src/context/call-context.js';
import {FakeCall} from './fake-call.js';

/** A provider for tests: its calls are fake. */
export class FakeProvider extends LitElement {
  readonly controller = new FakeCall();

  constructor() {
    super();
    new ContextProvider(this, {context: callContext, initialValue: this.controller});
  }

  // Shows what is inside as it is.
  protected override createRenderRoot() {
    return this;
  }
}

customElements.define('fake-provider', FakeProvider);

declare global {
  interface HTMLElementTagNameMap {
    'fake-provider': FakeProvider;
  }
}
