/** What all demo pages share: who is who comes from the address, and events are listed below. */
import {listEvents} from './events.js';

const asked = new URLSearchParams(location.search);

/** `?name=alice` and `?to=bob` take the place of the names in the page; both go on to other pages. */
for (const [parameter, attribute, elements] of [
  ['name', 'name', 'incoming-call[name], call-provider[name]'],
  ['as', 'display-name', 'call-provider[name]'],
  ['to', 'to', 'call-button[to]'],
] as const) {
  const value = asked.get(parameter);
  if (value === null) continue;
  for (const element of document.querySelectorAll(elements)) element.setAttribute(attribute, value);
  for (const place of document.querySelectorAll(`[data-says=${parameter}]`)) place.textContent = value;
}

/** `?label=Call+Ann`: what the buttons say then; their icons stay. */
const label = asked.get('label');
for (const button of document.querySelectorAll('call-button')) {
  if (!label) break;
  for (const node of [...button.childNodes]) if (node instanceof Text) node.remove();
  button.append(label);
}

listEvents(document, document.querySelector('#log'));
