/** What the public may know of a call, made from the machine's state. */
import {nameOf} from '../core/call-name.js';
import type {CallSnapshot, Registration as PublicRegistration} from '../core/call-snapshot.js';
import type {CallState} from '../core/call-state.js';
import type {Props} from '../core/call-message.js';
import {isAnonymous, sentMedia} from '../core/props.js';
import type {Registration} from '../core/registration-machine.js';

export interface Shown {
  readonly realm: string;
  readonly quiet: boolean;
  readonly silenced: boolean;
}

export function snapshotOf(call: CallState, {realm, quiet, silenced}: Shown): CallSnapshot | null {
  if (call.phase === 'idle') return null;
  const isEnded = call.phase === 'ended';
  return Object.freeze({
    id: call.id,
    direction: call.direction,
    peer: shownName(call.peer, realm),
    displayName: line(call.remote.name, 64),
    toName: line(call.toName, 64),
    anonymous: isAnonymous(call.remote),
    avatar: picture(call.remote.avatar),
    media: call.media,
    subject: call.direction === 'outgoing' ? call.subject : line(call.remote.subject, 120),
    phase: call.phase,
    step: call.step,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    connectedAt: call.connectedAt,
    endedAt: isEnded ? call.endedAt : null,
    local: Object.freeze({...call.local}),
    remote: Object.freeze(sentMedia(call.remote)),
    reason: isEnded ? call.reason : null,
    by: isEnded ? call.by : null,
    missed: isEnded && call.missed,
    quiet,
    silenced,
  });
}

/** A call that never was one here: it was turned away before it rang. */
export function missedSnapshot(
  missed: {readonly from: string; readonly sessid: string; readonly props: Props},
  realm: string,
  now: number,
): CallSnapshot {
  const remote = sentMedia(missed.props);
  return Object.freeze({
    id: missed.sessid,
    direction: 'incoming',
    peer: shownName(missed.from, realm),
    displayName: line(missed.props.name, 64),
    toName: '',
    anonymous: isAnonymous(missed.props),
    avatar: picture(missed.props.avatar),
    media: remote.camera ? 'video' : 'audio',
    subject: line(missed.props.subject, 120),
    phase: 'ended',
    step: 'ended',
    startedAt: now,
    answeredAt: null,
    connectedAt: null,
    endedAt: now,
    local: Object.freeze({mic: false, camera: false, screen: false, hold: false}),
    remote: Object.freeze(remote),
    reason: null,
    by: null,
    missed: true,
    quiet: false,
    silenced: false,
  });
}

export function registrationOf({state, id, anonymous, error}: Registration, realm: string): PublicRegistration {
  return Object.freeze({state, name: id === '' ? '' : nameOf(id, realm).name, reason: error, anonymous});
}

/** The name people call somebody by. A broker lets strangers be called anything at all. */
function shownName(id: string, realm: string): string {
  const {name, foreign} = nameOf(id, realm);
  return foreign ? line(name, 64) : name;
}

/**
 * A stranger's text as one line: no line breaks or other controls, nothing that turns the writing direction around, no
 * lone surrogates, and not longer than anybody reads.
 */
function line(text: string | undefined, longest: number): string {
  const bare = (text ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]+/gu, ' ').trim();
  const characters = [...bare];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : bare;
}

/** The address of a picture that is no danger to load as one; else nothing. */
function picture(address = ''): string {
  return /^(https?:\/\/|data:image\/(png|jpeg|gif|webp|avif);)/i.test(address) ? address : '';
}
