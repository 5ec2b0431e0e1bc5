import {CallError} from '../core/call-error.js';

const folder = import.meta.url.replace(/[^/]*$/, '');

/**
 * Fetches a part of the library that lies beside this file under `name`. Firefox remembers a failed module by its address
 * until the page is loaded anew, so a second attempt asks under another one.
 */
export async function load<M>(fetchPart: () => Promise<M>, name: string): Promise<M> {
  try {
    return await fetchPart();
  } catch {
    // The second attempt tells the reason as well.
  }
  try {
    // The same file, so the same type.
    return (await import(/* @vite-ignore */ `${folder}${name}.js#${Date.now()}`)) as M;
  } catch (cause) {
    throw new CallError('load-failed', `${name}.js could not be loaded.`, {cause});
  }
}
