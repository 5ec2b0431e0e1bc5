/** Every element in every state; `?alone#incoming-call/banner` shows one as a page of its own would. */
import '../src/index.js';
import {show, tagOf, type GalleryState} from './gallery/state.js';
import {states} from './gallery/states.js';

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'tr', 'ar', 'he', 'hi', 'ja', 'ko', 'zh'];
const asked = new URLSearchParams(location.search);
const root = document.documentElement;

switchTo('dir', asked.get('dir') ?? 'ltr');
switchTo('lang', asked.get('lang') ?? 'en');
if (asked.has('alone')) {
  addEventListener('hashchange', showAlone);
  root.dataset['states'] = JSON.stringify(states.map(({id, needsGesture}) => ({id, needsGesture})));
  await showAlone();
} else {
  await showAll();
  root.dataset['shown'] = 'all';
}

async function showAlone() {
  const id = decodeURIComponent(location.hash.slice(1));
  const state = states.find((one) => one.id === id);
  if (!state) return;
  document.title = id;
  const stage = document.createElement('main');
  stage.className = 'alone';
  document.body.replaceChildren(stage);
  await showOrSay(state, stage);
  root.dataset['shown'] = id;
  dispatchEvent(new Event('shown'));
}

async function showAll() {
  const [list, main] = [document.querySelector('nav ul'), document.querySelector('main')];
  const groups = groupedByTag();
  for (const [tag, group] of groups) {
    const section = document.createElement('section');
    section.id = tag;
    section.innerHTML = `<h2><a href="#${tag}">&lt;${tag}&gt;</a></h2>`;
    main?.append(section);
    const entry = document.createElement('li');
    entry.innerHTML = `<a href="#${tag}">${tag}</a> <small>${group.length}</small>`;
    list?.append(entry);
    for (const state of group) await showInPlace(state, section);
  }
  bindSwitches();
  // What is asked for was not there yet when the page opened.
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

async function showInPlace(state: GalleryState, section: Element) {
  const figure = document.createElement('figure');
  figure.id = state.id;
  const name = state.id.slice(tagOf(state).length + 1).replaceAll('-', ' ');
  figure.innerHTML = `<figcaption><a href="#${state.id}">${name}</a>
    <a class="open" href="?alone#${state.id}">alone<span class="unseen">: ${name}</span></a></figcaption>
    <div class="stage" data-tag="${tagOf(state)}"></div>`;
  section.append(figure);
  const stage = figure.querySelector('.stage');
  if (!stage) return;
  if (state.needsGesture) stage.textContent = 'Takes more than the page: open it alone, and press its button.';
  else if (state.isModal) stage.textContent = 'Takes the whole page: open it alone.';
  else await showOrSay(state, stage);
}

/** One that cannot be shown hides none of the others. */
async function showOrSay(state: GalleryState, stage: Element) {
  try {
    await show(state, stage);
  } catch (error) {
    stage.textContent = String(error);
    root.dataset['failed'] = state.id;
    reportError(error);
  }
}

function bindSwitches() {
  const form = document.querySelector('form');
  const language = form?.querySelector<HTMLSelectElement>('[name="lang"]');
  const names = new Intl.DisplayNames('en', {type: 'language'});
  for (const code of languages) language?.append(new Option(names.of(code), code));
  form?.addEventListener('change', ({target}) => {
    if (!(target instanceof HTMLSelectElement) || !target.name) return;
    switchTo(target.name, target.value);
    const direction = form.querySelector<HTMLSelectElement>('[name="dir"]');
    if (target.name !== 'lang' || !direction) return;
    direction.value = ['ar', 'he'].includes(target.value) ? 'rtl' : 'ltr';
    switchTo('dir', direction.value);
  });
}

function switchTo(what: string, value: string) {
  if (what === 'width') root.style.setProperty('--width', value ? `${value}px` : 'none');
  else root.setAttribute(what, value);
}

function groupedByTag(): Map<string, GalleryState[]> {
  const groups = new Map<string, GalleryState[]>();
  for (const state of states) groups.set(tagOf(state), [...(groups.get(tagOf(state)) ?? []), state]);
  return groups;
}
