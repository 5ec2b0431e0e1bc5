import {expect} from '@open-wc/testing';
import type {CallError} from '../../src/core/call-error.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import type {CallOptions} from '../../src/page/call-options.js';
import {readConnections} from '../../src/page/connections.js';
import {readSettings} from '../../src/page/settings.js';

function settingsFrom(options: CallOptions, host = 'www.example.com') {
  const errors: CallError[] = [];
  return {settings: readSettings(options, host, (error) => errors.push(error)), errors};
}

function connectionsFrom(options: CallOptions) {
  const errors: CallError[] = [];
  return {connections: readConnections(options, document, (error) => errors.push(error)), errors};
}

describe('Settings', () => {
  it('are the usual ones without any', () => {
    const {settings, errors} = settingsFrom({broker: 'https://calls.example.com/'});
    expect(settings).to.deep.equal(defaultSettings);
    expect(errors).to.be.empty;
  });

  it('give times in seconds', () => {
    const {settings} = settingsFrom({ringTimeout: 30, ackTimeout: 0, connectTimeout: 1.5, reconnectTimeout: 10});
    expect(settings).to.include({ringTimeout: 30_000, ackTimeout: 0, connectTimeout: 1500, reconnectTimeout: 10_000});
  });

  it('give names to answer at once', () => {
    expect(settingsFrom({autoAnswer: ' alice  bob '}).settings.autoAnswer).to.deep.equal(['alice', 'bob']);
  });

  it('know names by their normal form', () => {
    expect(settingsFrom({autoAnswer: 'Zoe\u0308'}).settings.autoAnswer).to.deep.equal(['Zoë']);
  });

  it('resolve the addresses of sounds, and know none', () => {
    const {settings} = settingsFrom({ringtone: '/bell.mp3', ringback: 'none'});
    expect([settings.ringtone, settings.ringback]).to.deep.equal([new URL('/bell.mp3', document.baseURI).href, 'none']);
  });

  it('say what a page does not want, or does', () => {
    const {settings} = settingsFrom({
      noTitleFlash: true,
      noWakeLock: true,
      noLeaveWarning: true,
      notifications: true,
      hotkeys: true,
    });
    expect(settings).to.include({
      titleFlash: false,
      wakeLock: false,
      leaveWarning: false,
      notifications: true,
      hotkeys: true,
    });
  });

  it('keep names on the public broker to one site, and elsewhere not', () => {
    expect(settingsFrom({}).settings.realm).to.equal('example.com');
    expect(settingsFrom({realm: ''}).settings.realm).to.equal('');
    expect(settingsFrom({broker: '/'}).settings.realm).to.equal('');
    expect(settingsFrom({broker: '/', realm: 'shop'}).settings.realm).to.equal('shop');
  });

  for (const [attribute, options] of [
    ['ring-timeout', {ringTimeout: NaN}],
    ['ring-timeout', {ringTimeout: 0}],
    ['ack-timeout', {ackTimeout: -1}],
    ['connect-timeout', {connectTimeout: Infinity}],
    ['media', {media: 'smell'}],
    ['avatar', {avatar: 'javascript:alert(1)'}],
    ['avatar', {avatar: `data:image/png;base64,${'A'.repeat(3_000)}`}],
    ['realm', {realm: 'shop/desk'}],
    ['realm', {realm: '\ud800'}],
    ['ringtone', {ringtone: 'javascript:alert(1)'}],
    ['ringtone', {ringtone: 'data:text/html,hello'}],
    ['ringback', {ringback: 'https://'}],
  ] as const) {
    it(`name the attribute that is wrong: ${JSON.stringify(options).slice(0, 60)}`, () => {
      const {settings, errors} = settingsFrom({broker: '/', ...options});
      expect(errors.map(({code, attribute}) => [code, attribute])).to.deep.equal([['bad-attribute', attribute]]);
      expect(settings).to.deep.equal(defaultSettings);
    });
  }

  for (const [attribute, options] of [
    ['broker', {broker: 'nonsense'}],
    ['broker', {broker: 'ftp://example.com/'}],
    ['ice-servers', {iceServers: '{"urls"'}],
    ['ice-servers', {iceServers: '[{"urls": "http://example.com"}]'}],
    ['ice-servers', {iceServers: '[{"urls": "stun:example.com:99999"}]'}],
    ['ice-servers', {iceServers: '[{"urls": "stun:example.com:x"}]'}],
    ['ice-servers', {iceServers: '[{"urls": "stun:example.com?transport=udp"}]'}],
    ['ice-url', {iceUrl: 'http://'}],
  ] as const) {
    it(`name the attribute that is wrong: ${JSON.stringify(options)}`, () => {
      const {errors} = connectionsFrom(options);
      expect(errors.map(({code, attribute}) => [code, attribute])).to.deep.equal([['bad-attribute', attribute]]);
    });
  }

  it('ask no other broker in place of a wrong one', () => {
    expect(connectionsFrom({broker: 'nonsense'}).connections.broken?.attribute).to.equal('broker');
    expect(connectionsFrom({broker: '/'}).connections.broken).to.equal(null);
  });

  it('get the token from wherever it is', async () => {
    const tokenOf = (options: CallOptions) => connectionsFrom(options).connections.signaling.token?.();
    expect(await tokenOf({})).to.equal(undefined);
    expect(await tokenOf({token: 'plain'})).to.equal('plain');
    expect(await tokenOf({token: 'plain', getToken: async () => 'asked'})).to.equal('asked');
    expect(await tokenOf({tokenUrl: 'data:text/plain,fetched'})).to.equal('fetched');
    expect(await tokenOf({tokenUrl: 'data:application/json,{"token":"json"}'})).to.equal('json');
  });

  it('name the attribute when the token cannot be fetched', async () => {
    for (const tokenUrl of ['http://', 'nothing:', 'data:application/json,{"token":', 'data:application/json,{}']) {
      const {token} = connectionsFrom({tokenUrl}).connections.signaling;
      const error: unknown = await Promise.resolve(token?.()).catch((cause: unknown) => cause);
      expect(error).to.include({code: 'token-failed', attribute: 'token-url'});
    }
  });

  it('take addresses of servers only that browsers take', () => {
    const isTaken = (server: RTCIceServer) => connectionsFrom({iceServers: [server]}).errors.length === 0;
    const isRefused = (server: RTCIceServer) => {
      try {
        new RTCPeerConnection({iceServers: [server]}).close();
        return false;
      } catch {
        return true;
      }
    };
    const hosts = ['host', 'host.example', 'a_b', '127.0.0.1', '[::1]', '[::', 'a@b', 'é.de', 'a,b', '-1'];
    const ports = ['', ':1', ':3478', ':65535', ':0', ':65536', ':x', ':1x', ':'];
    const rests = ['', '?transport=udp', '?transport=tcp', '?transport=sctp', '#f'];
    const servers = ['stun', 'stuns', 'turn', 'turns', 'TURNS', 'http'].flatMap((scheme) =>
      hosts
        .flatMap((host) => ports.flatMap((port) => rests.map((rest) => `${scheme}:${host}${port}${rest}`)))
        .map((urls) => ({urls, username: 'u', credential: 'c'})),
    );
    const taken = servers.filter(isTaken);
    expect(taken.filter(isRefused)).to.deep.equal([]);
    // Four schemes, five hosts, four ports, and three kinds of the half that is TURN.
    expect(taken.length).to.equal(2 * 5 * 4 + 2 * 5 * 4 * 3);
  });

  it('pass TURN servers on', () => {
    const servers = [{urls: 'turn:turn.example.com', username: 'u', credential: 'c'}];
    const {ice} = connectionsFrom({iceServers: JSON.stringify(servers), relayOnly: true}).connections;
    expect(ice).to.deep.include({relayOnly: true});
    expect(JSON.stringify(ice.iceServers)).to.include('turn:turn.example.com');
  });
});
