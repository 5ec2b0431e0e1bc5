import type {Props} from './call-message.js';
import type {CallSettings} from './call-settings.js';
import type {SentMedia} from './call-snapshot.js';

/** What we tell the other side about what we send and who we are. */
export function propsOf(local: SentMedia, subject: string, {displayName, avatar}: CallSettings): Props {
  const sends = (wanted: boolean) => (!wanted ? 'false' : local.hold ? 'paused' : 'true');
  return {
    audiosend: sends(local.mic),
    videosend: sends(local.camera),
    screensend: sends(local.screen),
    hold: String(local.hold),
    ...(displayName && {name: displayName}),
    ...(avatar && {avatar}),
    ...(subject && {subject}),
  };
}

/** What the other side says it sends. Values nobody documented read as false. */
export function sentMedia(props: Props): SentMedia {
  const says = (key: string) => (Object.hasOwn(props, key) ? props[key] : undefined);
  const sends = (key: string) => ['true', 'paused', 'yes,please'].includes(says(key) ?? '');
  return {
    mic: sends('audiosend'),
    camera: sends('videosend'),
    screen: sends('screensend'),
    hold: says('hold') === 'true',
  };
}

export function sameProps(a: Props | null, b: Props): boolean {
  if (!a) return false;
  const keys = Object.keys(b);
  return Object.keys(a).length === keys.length && keys.every((key) => a[key] === b[key]);
}
