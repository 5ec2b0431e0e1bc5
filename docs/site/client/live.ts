/**
 * Two people on one page: Alice has the example, Bob can be called and can call. Each has a provider, so they are as far
 * apart as two pages; nobody else is in their realm.
 */
const bobs = `
  <incoming-call layout="inline"></incoming-call>
  <call-button to="alice">Call Alice</call-button>
  <call-view></call-view>`;

export function prepareExamples() {
  for (const section of document.querySelectorAll('.live')) {
    const button = section.querySelector('button');
    const template = section.querySelector('template');
    if (!button || !template) continue;
    button.disabled = false;
    button.addEventListener('click', () => run(section, button, template));
  }
}

async function run(section: Element, button: HTMLButtonElement, template: HTMLTemplateElement) {
  button.disabled = true;
  try {
    await import('../../../src/index.js');
  } catch {
    button.disabled = false;
    button.textContent = 'The example could not be loaded. Try again';
    return;
  }
  const realm = `docs-${crypto.randomUUID()}`;
  const alice = document.importNode(template.content, true);
  const bob = document.createRange().createContextualFragment(bobs);
  const stage = document.createElement('div');
  stage.className = 'stage';
  stage.append(side('Alice', alice, realm), side('Bob', bob, realm));
  section.querySelector('p')?.remove();
  section.append(stage);
  stage.querySelector<HTMLElement>('h3')?.focus();
}

function side(person: string, content: DocumentFragment, realm: string): HTMLElement {
  const panel = document.createElement('section');
  const heading = document.createElement('h3');
  heading.textContent = person;
  heading.tabIndex = -1;
  panel.append(heading, provided(content, person, realm));
  panel.setAttribute('aria-label', person);
  return panel;
}

/** An example that brings a provider keeps it. */
function provided(content: DocumentFragment, person: string, realm: string): Node {
  const own = content.querySelector('call-provider');
  const provider = own ?? document.createElement('call-provider');
  provider.setAttribute('realm', realm);
  // Readers leave this page when they like, and it remembers nobody.
  for (const form of content.querySelectorAll('call-sign-in, call-dialer')) form.setAttribute('no-persist', '');
  for (const quiet of ['no-persist', 'no-leave-warning', 'no-title-flash']) provider.setAttribute(quiet, '');
  // Whoever signs in picks a name.
  if (!own && !content.querySelector('call-sign-in')) provider.setAttribute('name', person.toLowerCase());
  // Where the page is served says which broker; the example's own may not exist.
  if (own) provider.removeAttribute('broker');
  if (own) return content;
  provider.append(content);
  return provider;
}
