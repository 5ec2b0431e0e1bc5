import {load} from './load.js';

/*
 * What is fetched when it is needed. A part imports nothing but what the first file has, so that it can be fetched again
 * when it did not come.
 */

export const loadCalls = () => load(() => import('./calls.js'), 'calls');

export const loadTags = () => load(() => import('./tags.js'), 'tags');

/** If they do not come, all stays as it is. */
export const withLanguages = (use: (languages: typeof import('../localization/languages.js')) => void) =>
  load(() => import('../localization/languages.js'), 'languages').then(use, () => {});
