/** A page without a provider: its own calls are on the network `configureCalls` names. */
import {expect} from '@open-wc/testing';
import {configureCalls} from '../../src/index.js';
import {TestNetwork} from '../../src/testing.js';
import {findPart, part} from '../fakes/in-provider.js';
import {until} from '../fakes/until.js';

describe('The calls of a page on a test network', () => {
  const network = new TestNetwork();
  const opened: string[] = [];

  before(() => {
    globalThis.WebSocket = new Proxy(WebSocket, {
      construct(target, [url]: [string]) {
        opened.push(url);
        return new target(url);
      },
    });
    configureCalls({network});
    document.body.innerHTML = '<incoming-call name="alice"></incoming-call><call-button to="bob"></call-button>';
  });
  after(() => network.close());

  it('need no provider, and mount the view by themselves', async () => {
    const bob = network.join('bob');
    const [card, button] = [document.querySelector('incoming-call'), document.querySelector('call-button')];
    if (!card || !button) throw new Error('The page is empty.');
    bob.dial('alice');
    await until(() => findPart(card, 'answer-button'), 'it rings');
    part(card, 'answer-button').click();
    await bob.talks();
    await until(() => document.querySelector('call-view[floating]'), 'a view floats');
    bob.hangUp();
    await bob.ends();

    part(button, 'button').click();
    await bob.rings();
    expect(opened).to.be.empty;
  });

  it('stay on their network', () => {
    expect(() => configureCalls({network: new TestNetwork()})).to.throw(TypeError, 'already');
    configureCalls({network});
  });
});
