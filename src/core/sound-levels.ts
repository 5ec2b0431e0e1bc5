/** Whether somebody speaks, judged from how loud it is. */

/** How loud it is from where on a voice is meant, 0 to 1. */
export const voiceFrom = 0.04;

/** Looks in a row, ten a second: a cough is not speaking, and a breath between words is no end. */
const looks = {begin: 3, end: 15} as const;

/** Counts up while it is loud, and down while it is not. */
export interface Speaking {
  readonly isSpeaking: boolean;
  readonly streak: number;
}

export const silent: Speaking = {isSpeaking: false, streak: 0};

/** What becomes of it after one more look. */
export function listen({isSpeaking, streak}: Speaking, level: number): Speaking {
  if (level >= voiceFrom === isSpeaking) return {isSpeaking, streak: 0};
  const next = streak + 1;
  return next >= (isSpeaking ? looks.end : looks.begin)
    ? {isSpeaking: !isSpeaking, streak: 0}
    : {isSpeaking, streak: next};
}
