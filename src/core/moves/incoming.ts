/** The callee's side until somebody answers. */
import type {CallIn, Move} from '../call-state.js';
import {accept, busy, ring, turnAway} from './starting.js';
import {conclude, end, say} from './steps.js';

/** At most so many SETUPs of one peer ring within ten seconds. */
const mostRings = 4;

export const answer: Move<'incoming', 'answer'> = (call, {media}, here) => {
  if (call.step !== 'ringing') return [call];
  const camera = media === undefined ? call.local.camera : media === 'video';
  return accept({...call, local: {...call.local, camera}}, here);
};

export const setupWhileRinging: Move<'incoming', 'setup'> = (call, event, here) => {
  if (event.from !== call.peer || event.foreignVersion) return busy(call, event, here);
  if (event.message.sessid === call.sessid) return ringAgain(call);
  if (here.ringsOf(call.peer) >= mostRings) return [call, turnAway(event, 'busy')];
  // Should the new one only be late, that page still waits for an answer to this one.
  const refusal = conclude(call, {type: 'REJECT', resp: true, reason: 'unavailable'});
  const [ended, ...effects] = end(call, here, 'replaced', 'remote', call.plain ? [] : [refusal]);
  const [next, ...more] = ring(ended, event, here);
  return [next, ...effects, ...more];
};

function ringAgain(call: CallIn<'incoming'>): ReturnType<Move<'incoming', 'setup'>> {
  return call.step === 'ringing' && !call.plain
    ? [call, say(call, {type: 'PROGRESS', resp: true, status: 'ringing'}, 'broker')]
    : [call];
}

export const backAtBroker: Move<'incoming', 'registered'> = (call) => ringAgain(call);
