/** Somebody who can be called by stock PeerJS. */
import {Peer} from 'peerjs';

const {hostname, port} = new URL(document.querySelector<HTMLMetaElement>('meta[name="call-broker"]')?.content ?? '');

const peer = new Peer('idle-stock', {host: hostname, port: Number(port), path: '/'});
peer.on('open', () => document.documentElement.toggleAttribute('data-registered', true));
