/** The front page: snippets that can be copied, and two phones with what they hear. */
import {listEvents} from './events.js';

const log = document.querySelector('#log');
document.querySelector('#clear')?.addEventListener('click', () => log?.replaceChildren());

// Names of this visit: somebody else may have the same page open.
const visit = Math.random().toString(36).slice(2, 6);
for (const frame of document.querySelectorAll('iframe')) {
  const {name = '', to = ''} = frame.dataset;
  const asked = new URLSearchParams({name: `${name}-${visit}`, to: `${to}-${visit}`, as: name, label: `Call ${to}`});
  // Its own document is there only when it has loaded; before that there is an empty one.
  frame.addEventListener('load', () => frame.contentDocument && listEvents(frame.contentDocument, log, name));
  frame.src = `/phone.html?${asked}`;
}

for (const snippet of document.querySelectorAll('.snippet')) {
  const button = document.createElement('button');
  button.className = 'plain copy';
  button.type = 'button';
  button.textContent = 'Copy';
  const said = document.createElement('span');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    const code = snippet.querySelector('code');
    try {
      await navigator.clipboard.writeText(code?.textContent ?? '');
      button.textContent = said.textContent = 'Copied';
    } catch {
      // The browser does not let the page write to the clipboard: it is marked, for the person to copy.
      if (code) getSelection()?.selectAllChildren(code);
    }
  });
  snippet.append(button, said);
}
