/** `npm test -- --long`, which searches for longer and elsewhere. */
export const isLong = process.env.CALL_ELEMENTS_SEARCH === 'long';

/** What all that is tried at random begins with: the same every time, so that nobody meets somebody else's mistake. */
export const seed = Number(process.env.CALL_ELEMENTS_SEED ?? (isLong ? Math.floor(Math.random() * 2 ** 31) : 1));
