import {expect, fixture} from '@open-wc/testing';
import {loadTag, watchTags} from '../../src/page/loader.js';
import {until} from '../fakes/until.js';

describe('The loader', () => {
  it('makes tags work when they first appear, wherever in the document', async () => {
    watchTags(document, (error) => expect.fail(error.message));
    expect(customElements.get('call-sign-in')).to.equal(undefined);
    const shown = await fixture<HTMLElement>('<section><p></p></section>');
    const late = document.createElement('call-sign-in');
    shown.querySelector('p')?.append(late);
    await until(() => late.matches(':defined'), 'it is defined', 10_000);
    await until(() => late.shadowRoot?.querySelector('input'), 'it shows');
  });

  it('makes a tag work that nobody sees appear', async () => {
    const shown = await fixture<HTMLElement>('<section></section>');
    const root = shown.attachShadow({mode: 'open'});
    root.innerHTML = '<call-provider></call-provider>';
    await loadTag('call-provider');
    expect(root.firstElementChild?.matches(':defined')).to.equal(true);
  });

  it('loads nothing for a tag it does not know', async () => {
    await loadTag('other-tag');
    expect(customElements.get('other-tag')).to.equal(undefined);
  });
});
