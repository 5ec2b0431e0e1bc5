import {expect} from '@open-wc/testing';
import type {CallOptions} from '../../src/page/call-options.js';
import {composeCalls} from '../../src/page/compose-calls.js';
import {TestNetwork} from '../../src/testing.js';

describe('The calls of a page or a provider', () => {
  it('take what is set to null for not set', async () => {
    const network = new TestNetwork();
    const target = new EventTarget();
    const told: Event[] = [];
    target.addEventListener('call-error', (event) => told.push(event));
    const unset = ['realm', 'name', 'iceServers', 'iceUrl', 'ringTimeout', 'media', 'avatar', 'autoAnswer'];
    // JavaScript has no types.
    const nothing = Object.fromEntries(unset.map((option) => [option, null])) as unknown as CallOptions;
    const {controller, reconfigure} = composeCalls({options: () => ({...nothing, network}), target, document});
    reconfigure();
    controller.close();
    await network.close();
    expect(told).to.be.empty;
  });
});
