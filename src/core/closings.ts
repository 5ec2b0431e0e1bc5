import type {Addressee} from './call-state.js';
import type {CallMessage} from './call-message.js';

/** A last word of a dead session, on its way in the background: nobody waits for it. */
export interface Closing {
  readonly to: Addressee;
  readonly message: CallMessage;
  readonly since: number;
}

/** How long after the first time it is said once more, and after how long it is not worth saying. */
export const closingTimes = {again: 5_000, atMost: 70_000} as const;

/** Beyond so many, being told once has to do: somebody is flooding us. */
const most = 64;

export function addClosing(closings: readonly Closing[], closing: Closing): readonly Closing[] {
  const others = closings.filter(({to}) => to.sessid !== closing.to.sessid);
  return others.length < most ? [...others, closing] : others;
}

/** The closings but this one, because it was confirmed or is over. */
export function withoutClosing(closings: readonly Closing[], sessid: string, peer?: string): readonly Closing[] {
  const isIt = ({to}: Closing) => to.sessid === sessid && (peer === undefined || to.peer === peer);
  return closings.some(isIt) ? closings.filter((closing) => !isIt(closing)) : closings;
}

export function isWorthSaying({since}: Closing, now: number): boolean {
  return now - since <= closingTimes.atMost;
}
