/** Browsers that differ in where people allow microphone and camera. */
export type BrowserFamily = 'chromium' | 'firefox' | 'safari' | 'other';

/** Which one this is; only for words, never for what is done. */
export function browserFamily(userAgent = navigator.userAgent): BrowserFamily {
  if (/firefox|fxios/i.test(userAgent)) return 'firefox';
  // On iOS all of them are Safari with another face, and have its settings.
  if (/iphone|ipad/i.test(userAgent)) return 'other';
  if (/chrom(?:e|ium)\//i.test(userAgent)) return 'chromium';
  return /safari/i.test(userAgent) ? 'safari' : 'other';
}
