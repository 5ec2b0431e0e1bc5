import type {Check, MeasureLevels, MeasureQuality, OpenSignaling, Ports} from '../controller/ports.js';
import type {CallError} from '../core/call-error.js';
import {acquire, deviceKinds} from './acquire.js';
import {BrowserMedia} from './browser-media.js';
import {browserSurroundings} from './browser-surroundings.js';
import type {SayCall} from './call-notification.js';
import {DeviceChoice} from './device-choice.js';
import {type IceOptions, IceServers} from './ice-servers.js';
import {LateAttention} from './late-attention.js';
import {PublishedTracks} from './local-tracks.js';
import {type PeerJsSettings, PeerJsSignaling} from './peerjs-signaling.js';
import {RemoteSpeaker} from './remote-speaker.js';
import {RtcLink} from './rtc-link.js';
import {systemClock} from './system-clock.js';

export interface BrowserPortsOptions {
  /** Which broker, or another way to one. */
  readonly signaling: PeerJsSettings | OpenSignaling;
  /** A function is asked anew for every connection, for options that change. */
  readonly ice: IceOptions | (() => IceOptions);
  /** Device choices are forgotten with the page. */
  readonly noPersist?: boolean;
  /** What is said of a call in the title of the page and in a notification; the name of who calls unless given. */
  readonly sayCall?: SayCall;
  /** Fetches a part of the library by its import, with the name of its file. */
  readonly load?: <M>(fetchPart: () => Promise<M>, name: string) => Promise<M>;
}

/** What a controller needs in a browser. One set for one controller: its links send what its media capture. */
export function browserPorts({
  signaling,
  ice,
  noPersist = false,
  sayCall = async ({displayName, peer}) => displayName || peer,
  load = (fetchPart) => fetchPart(),
}: BrowserPortsOptions): Ports {
  const tracks = new PublishedTracks();
  const choice = new DeviceChoice({persist: !noPersist});
  const iceServers = new IceServers(ice);
  const configuration = () => iceServers.configuration();
  const openSignaling: OpenSignaling =
    typeof signaling === 'function' ? signaling : (listener) => new PeerJsSignaling(signaling, listener);
  let attention: LateAttention | undefined;
  const loadSoundLevels = () => load(() => import('./sound-levels.js'), 'sound-levels');

  const measureQuality: MeasureQuality = async (link, listener, signal) => {
    const part = await load(() => import('./link-quality.js'), 'link-quality').catch(without);
    if (!signal.aborted) part?.measureQuality(link, listener, signal);
  };
  const measureLevels: MeasureLevels = async (sounds, listener, signal) => {
    const part = await loadSoundLevels().catch(without);
    if (!signal.aborted) part?.measureLevels({tracks, sounds}, listener, signal);
  };
  const check: Check = async (broker, report, signal) => {
    const parts = await Promise.all([load(() => import('./call-check.js'), 'call-check'), loadSoundLevels()]).catch(
      (error: CallError) => {
        for (const what of checked) report({what, state: 'failed', error});
      },
    );
    if (!parts) return;
    const [{checkCalls}, {listenTo}] = parts;
    const preferred = (kind: 'mic' | 'camera') => {
      const id = choice.get(deviceKinds[kind]);
      return acquire(kind, id === undefined ? undefined : {id, only: false});
    };
    const speaker = choice.get('audiooutput');
    checkCalls({acquire: preferred, speaker, configuration, openSignaling, listen: listenTo}, broker, report, signal);
  };
  return {
    openSignaling: (listener) =>
      openSignaling((event) => {
        // They take a while: fetched when it is known who asks for them, and again when somebody rings.
        if (event.type === 'opened') {
          iceServers.prepare(event.id);
          attention?.prepare();
        }
        if (event.type === 'received' && event.received.type === 'OFFER') iceServers.prepare();
        listener(event);
      }),
    openLink: (options) => new RtcLink(options, {configuration, tracks}),
    openMedia: (listener) => new BrowserMedia(listener, {tracks, choice}),
    openSpeaker: (changed) => {
      const speaker = new RemoteSpeaker(changed, choice);
      // Browsers let pages that capture play sound.
      tracks.subscribe(() => speaker.unblock(), new AbortController().signal);
      return speaker;
    },
    openAttention: (listener) => {
      attention = new LateAttention(async (heard) => {
        const {BrowserAttention} = await load(() => import('./browser-attention.js'), 'browser-attention');
        return new BrowserAttention(heard, sayCall);
      }, listener);
      return attention;
    },
    measureQuality,
    measureLevels,
    check,
    clock: systemClock,
    surroundings: browserSurroundings,
    randomId,
  };
}

/** What {@link Check} tries out. */
const checked = ['microphone', 'camera', 'speaker', 'broker', 'relay'] as const;

/** A call goes on without what it can do without. */
function without(): undefined {}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
