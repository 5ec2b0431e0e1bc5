/** A number in the digits of a language, English unless given: the way of every number that is shown. */
export function inDigits(value: number, language = 'en', minimumIntegerDigits = 1): string {
  return new Intl.NumberFormat(language, {minimumIntegerDigits, useGrouping: false}).format(value);
}
