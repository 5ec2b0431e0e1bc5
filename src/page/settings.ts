import {CallError} from '../core/call-error.js';
import {maxProp} from '../core/call-message.js';
import {isRealm} from '../core/call-name.js';
import {type CallSettings, defaultSettings} from '../core/call-settings.js';
import type {CallOptions} from './call-options.js';

type Report = (error: CallError) => void;

/** What a controller is told of the options; what cannot be understood is reported and left as it would be without. */
export function readSettings(options: CallOptions, pageHost: string, report: Report): CallSettings {
  const sound = (option: 'ringtone' | 'ringback') => readSound(option, options[option], report);
  const seconds = (option: 'ringTimeout' | 'ackTimeout' | 'connectTimeout' | 'reconnectTimeout', mayBeZero = false) => {
    const value = options[option];
    if (value === undefined) return defaultSettings[option];
    if (Number.isFinite(value) && (value > 0 || (mayBeZero && value === 0))) return value * 1000;
    const attribute = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    report(new CallError('bad-attribute', `${attribute} is not a number of seconds.`, {attribute}));
    return defaultSettings[option];
  };
  return {
    ringTimeout: seconds('ringTimeout'),
    ackTimeout: seconds('ackTimeout', true),
    connectTimeout: seconds('connectTimeout'),
    reconnectTimeout: seconds('reconnectTimeout'),
    doNotDisturb: options.doNotDisturb ?? false,
    mediaOptional: options.mediaOptional ?? false,
    autoAnswer: options.autoAnswer?.normalize().split(/\s+/).filter(Boolean) ?? [],
    media: readMedia(options.media, report),
    realm: readRealm(options, pageHost, report),
    displayName: options.displayName ?? '',
    avatar: readAvatar(options.avatar, report),
    ringtone: sound('ringtone'),
    ringback: sound('ringback'),
    notifications: options.notifications ?? false,
    titleFlash: !options.noTitleFlash,
    wakeLock: !options.noWakeLock,
    leaveWarning: !options.noLeaveWarning,
    hotkeys: options.hotkeys ?? false,
  };
}

function readMedia(media: string | undefined, report: Report): 'video' | 'audio' {
  if (media === 'audio' || media === 'video') return media;
  if (media)
    report(new CallError('bad-attribute', `media="${media}" is neither "video" nor "audio".`, {attribute: 'media'}));
  return defaultSettings.media;
}

function readRealm({realm, broker, network}: CallOptions, pageHost: string, report: Report): string {
  if (realm !== undefined) {
    if (isRealm(realm)) return realm;
    report(new CallError('bad-attribute', 'realm has a slash, or is too long.', {attribute: 'realm'}));
  }
  // On a broker that everybody uses, names are those of one site.
  return broker || network ? '' : pageHost.replace(/^www\./, '');
}

function readAvatar(avatar: string | undefined, report: Report): string {
  if (!avatar || (/^(?:https?:|data:image\/)/i.test(avatar) && avatar.length <= maxProp)) return avatar ?? '';
  const message = `avatar is no http(s) or data:image address of at most ${maxProp} characters.`;
  report(new CallError('bad-attribute', message, {attribute: 'avatar'}));
  return '';
}

/** Empty for our own. Anything else is resolved now: the page may have moved on when it rings. */
function readSound(attribute: 'ringtone' | 'ringback', value: string | undefined, report: Report): string {
  if (!value || value === 'none') return value ?? '';
  const address = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI).href : '';
  if (/^(?:https?|blob):|^data:audio\//.test(address)) return address;
  const message = `${attribute} is neither the address of a sound nor "none".`;
  report(new CallError('bad-attribute', message, {attribute}));
  return '';
}
