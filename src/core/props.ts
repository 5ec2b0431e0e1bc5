import {maxProp} from './call-message.js';
import type {Props} from './call-message.js';
import type {SentMedia} from './call-snapshot.js';
import type {Here} from './call-state.js';

/** What we tell the other side about what we send and who we are. */
export function propsOf(local: SentMedia, subject: string, here: Pick<Here, 'settings' | 'anonymous'>): Props {
  const {displayName, avatar} = here.settings;
  const sends = (wanted: boolean) => (!wanted ? 'false' : local.hold ? 'paused' : 'true');
  return {
    audiosend: sends(local.mic),
    videosend: sends(local.camera),
    screensend: sends(local.screen),
    hold: String(local.hold),
    ...(displayName && {name: readable(displayName)}),
    ...(here.anonymous && {anonymous: 'true'}),
    // Half an address leads nowhere.
    ...(avatar && avatar.length <= maxProp && {avatar}),
    ...(subject && {subject: readable(subject)}),
  };
}

/** Whoever said more, or what is no text, would not be heard at all. */
function readable(text: string): string {
  return String(text).slice(0, maxProp);
}

/** What the other side says it sends. Values nobody documented read as false. */
export function sentMedia(props: Props): SentMedia {
  const sends = (key: string) => ['true', 'paused', 'yes,please'].includes(said(props, key) ?? '');
  return {
    mic: sends('audiosend'),
    camera: sends('videosend'),
    screen: sends('screensend'),
    hold: said(props, 'hold') === 'true',
  };
}

/** Nobody chose the name of the other side, it says: to show it would tell nobody anything. */
export function isAnonymous(props: Props): boolean {
  return said(props, 'anonymous') === 'true';
}

function said(props: Props, key: string): string | undefined {
  return Object.hasOwn(props, key) ? props[key] : undefined;
}

export function sameProps(a: Props | null, b: Props): boolean {
  if (!a) return false;
  const keys = Object.keys(b);
  return Object.keys(a).length === keys.length && keys.every((key) => a[key] === b[key]);
}
