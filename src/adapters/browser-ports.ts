import type {OpenSignaling, Ports} from '../controller/ports.js';
import {BrowserMedia} from './browser-media.js';
import {browserSurroundings} from './browser-surroundings.js';
import {DeviceChoice} from './device-choice.js';
import {type IceOptions, IceServers} from './ice-servers.js';
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
}

/** What a controller needs in a browser. One set for one controller: its links send what its media capture. */
export function browserPorts({signaling, ice, noPersist = false}: BrowserPortsOptions): Ports {
  const tracks = new PublishedTracks();
  const choice = new DeviceChoice({persist: !noPersist});
  const iceServers = new IceServers(ice);
  const configuration = () => iceServers.configuration();
  const openSignaling: OpenSignaling =
    typeof signaling === 'function' ? signaling : (listener) => new PeerJsSignaling(signaling, listener);
  return {
    openSignaling: (listener) =>
      openSignaling((event) => {
        // They take a while: fetched when it is known who asks for them, and again when somebody rings.
        if (event.type === 'opened') iceServers.prepare(event.id);
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
    clock: systemClock,
    surroundings: browserSurroundings,
    randomId,
  };
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
