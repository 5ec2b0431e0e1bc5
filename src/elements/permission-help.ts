import type {Words} from '../localization/words.js';

/** Where in this browser one lets a page use microphone and camera. */
export function permissionHelp(help: Words['permissionHelp']): string {
  return help[browserFamily(navigator.userAgent)];
}

/** By what browsers call themselves; each also calls itself the ones before it. */
function browserFamily(name: string): keyof Words['permissionHelp'] {
  if (/Firefox\//.test(name)) return 'firefox';
  if (/Chrom(?:e|ium)\//.test(name)) return 'chromium';
  return /Safari\//.test(name) ? 'safari' : 'other';
}
