import {CallError} from '../core/call-error.js';

/**
 * Fetches a part of the library that lies beside this file under `name`. Firefox remembers a failed module by its address
 * until the page is loaded anew, so a second attempt asks under another one.
 */
export function load<M>(fetchPart: () => Promise<M>, name: string): Promise<M> {
  return fetchPart()
    .catch((cause: unknown) => {
      // Hashes in an import map hold for an address: another one would get past them.
      if (document.querySelector('[type=importmap]')) throw cause;
      // The same file, so the same type. If it fails again, that is the reason to tell.
      return import(/* @vite-ignore */ /* webpackIgnore: true */ `./${name}.js#${Date.now()}`) as Promise<M>;
    })
    .catch((cause: unknown) => {
      throw new CallError('load-failed', `${name}.js could not be loaded.`, {cause});
    });
}
