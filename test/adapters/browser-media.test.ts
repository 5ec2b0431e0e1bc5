import {expect} from '@open-wc/testing';
import {BrowserMedia} from '../../src/adapters/browser-media.js';
import {DeviceChoice} from '../../src/adapters/device-choice.js';
import {PublishedTracks} from '../../src/adapters/local-tracks.js';
import {mediaError} from '../../src/adapters/media-error.js';
import type {MediaEvent} from '../../src/controller/ports.js';
import {CallError} from '../../src/core/call-error.js';
import type {SentMedia} from '../../src/core/call-snapshot.js';
import {until} from '../fakes/until.js';
import {untilSeen} from './captured.js';

const both = {audio: true, video: true};
const voice = {audio: true, video: false};
const off: SentMedia = {mic: false, camera: false, screen: false, hold: false};

describe('BrowserMedia', () => {
  const opened: BrowserMedia[] = [];
  let devices: ReturnType<typeof watchDevices>;

  beforeEach(() => {
    localStorage.clear();
    devices = watchDevices();
  });

  afterEach(() => {
    for (const media of opened.splice(0)) media.close();
    devices.restore();
    expect(devices.live, 'what is still captured').to.be.empty;
  });

  function ownMedia({persist = true} = {}) {
    const tracks = new PublishedTracks();
    const events: MediaEvent[] = [];
    const media = new BrowserMedia((event) => events.push(event), {tracks, choice: new DeviceChoice({persist})});
    opened.push(media);
    const all = <T extends MediaEvent['type']>(type: T) =>
      events.filter((event): event is Extract<MediaEvent, {type: T}> => event.type === type);
    return {media, tracks, events, all};
  }

  async function open(wanted = both, signal = new AbortController().signal) {
    const own = ownMedia();
    const got = await own.media.open(wanted, signal);
    return {...own, got};
  }

  describe('open', () => {
    it('captures microphone and camera with one question', async () => {
      const {got, tracks, media} = await open();
      expect(got).to.deep.equal({audio: true, video: true});
      expect([tracks.mic?.kind, tracks.camera?.kind]).to.deep.equal(['audio', 'video']);
      expect(devices.asked).to.equal(1);
      await untilSeen(media.preview, 'the own picture');
      expect(media.preview?.getAudioTracks()).to.be.empty;
    });

    it('leaves the camera alone for a voice call', async () => {
      const {got, tracks, media} = await open(voice);
      expect(got).to.deep.equal({audio: true, video: false});
      expect(tracks.camera).to.be.null;
      expect(media.preview).to.be.null;
    });

    it('goes without the camera when only that fails, and says why', async () => {
      devices.fail('video', 'NotReadableError');
      const {got, tracks} = await open();
      expect(got.audio).to.be.true;
      expect(got.video).to.be.false;
      expect(got.problem?.code).to.equal('device-in-use');
      expect(tracks.camera).to.be.null;
    });

    it('goes without a camera where there is none, also after the next thing is switched', async () => {
      devices.fail('video', 'NotFoundError');
      const {got, media, all} = await open();
      expect(got.problem?.code).to.equal('no-camera');
      const asked = devices.asked;
      media.set({...off, mic: true});
      expect(devices.asked).to.equal(asked);
      expect(all('failed')).to.be.empty;
    });

    it('goes without the microphone when only that fails', async () => {
      devices.fail('audio', 'NotFoundError');
      const {got} = await open();
      expect(got.video).to.be.true;
      expect(got.audio).to.be.false;
      expect(got.problem?.code).to.equal('no-microphone');
    });

    it('gives up when neither can be had', async () => {
      devices.fail('audio', 'NotFoundError');
      devices.fail('video', 'NotFoundError');
      const {media} = ownMedia();
      expect((await failureOf(media.open(both, new AbortController().signal))).code).to.equal('no-microphone');
    });

    it('lets a call go out first where there is time, unless somebody has to be asked', async () => {
      for (const [permission, order] of [
        ['granted', ['gone out', 'asked']],
        ['prompt', ['asked', 'gone out']],
      ] as const) {
        devices.permit(permission);
        const {media} = ownMedia();
        const happened: string[] = [];
        devices.meanwhile(() => happened.push('asked'));
        const goneOut = new Promise((resolve) => setTimeout(resolve, 50)).then(() => happened.push('gone out'));
        await Promise.all([goneOut, media.open({...both, patient: true}, new AbortController().signal)]);
        expect(happened).to.deep.equal(order);
        media.close();
      }
    });

    it('does not ask again after a refusal', async () => {
      devices.fail('audio', 'NotAllowedError');
      devices.fail('video', 'NotAllowedError');
      devices.permit('prompt');
      const {media} = ownMedia();
      expect((await failureOf(media.open(both, new AbortController().signal))).code).to.equal('permission-denied');
      expect(devices.asked).to.equal(1);
    });

    it('takes the microphone when only the camera is refused', async () => {
      devices.fail('video', 'NotAllowedError');
      devices.permit('granted', 'denied');
      const {got} = await open();
      expect(got.audio).to.be.true;
      expect(got.problem?.code).to.equal('permission-denied');
    });

    it('stops at once what comes after it was called off', async () => {
      const abort = new AbortController();
      const {media, tracks, events} = ownMedia();
      devices.meanwhile(() => abort.abort());
      const opening = media.open(both, abort.signal);
      expect((await opening.catch((error: unknown) => error)) instanceof DOMException).to.be.true;
      expect(devices.given).to.equal(2);
      expect(devices.live).to.be.empty;
      expect(tracks.mic).to.be.null;
      expect(events).to.be.empty;
    });

    it('stops at once what comes after close', async () => {
      const {media, tracks} = ownMedia();
      const opening = media.open(both, new AbortController().signal);
      media.close();
      await opening.catch(() => undefined);
      expect(devices.given).to.equal(2);
      expect(devices.live).to.be.empty;
      expect(tracks.camera).to.be.null;
    });

    it('is muted from the first moment when that was asked for meanwhile', async () => {
      const {media, tracks} = ownMedia();
      const enabled: unknown[] = [];
      tracks.subscribe(() => enabled.push(tracks.mic?.enabled), new AbortController().signal);
      const opening = media.open(voice, new AbortController().signal);
      media.set(off);
      await opening;
      expect(enabled).to.deep.equal([false]);
    });
  });

  describe('close', () => {
    it('ends every track before it returns', async () => {
      const {media, tracks} = await open();
      media.set({...off, mic: true, camera: true, screen: true});
      await until(() => tracks.screen, 'the screen is shared', 5000);
      const {mic, camera, screen} = tracks;
      media.close();
      expect([mic, camera, screen].map((track) => track?.readyState)).to.deep.equal(['ended', 'ended', 'ended']);
      expect([tracks.mic, tracks.camera, tracks.screen]).to.deep.equal([null, null, null]);
      expect([media.preview, media.screenPreview]).to.deep.equal([null, null]);
    });

    it('stops at once a camera that was just being switched on', async () => {
      const {media, tracks} = await open(voice);
      media.set({...off, mic: true, camera: true});
      media.close();
      await until(() => devices.given === 2, 'the camera has come');
      await until(() => devices.live.length === 0, 'it is stopped');
      expect(tracks.camera).to.be.null;
    });

    it('leaves nothing after many calls', async () => {
      const {media} = ownMedia();
      for (let n = 0; n < 15; n += 1) {
        const opening = media.open(n % 2 ? both : voice, new AbortController().signal);
        if (n % 3) await opening;
        media.set({...off, mic: true, camera: n % 2 === 0});
        media.close();
        await opening.catch(() => undefined);
      }
      await until(() => devices.live.length === 0, 'all is stopped');
      expect(devices.given).to.be.above(15);
    });
  });

  describe('set', () => {
    it('mutes and keeps the microphone', async () => {
      const {media, tracks} = await open(voice);
      const {mic} = tracks;
      media.set(off);
      expect(mic?.enabled).to.be.false;
      media.set({...off, mic: true});
      expect(tracks.mic).to.equal(mic);
      expect([mic?.enabled, mic?.readyState]).to.deep.equal([true, 'live']);
    });

    it('holds microphone and camera without releasing them', async () => {
      const {media, tracks} = await open();
      media.set({...off, mic: true, camera: true, hold: true});
      expect([tracks.mic?.enabled, tracks.camera?.enabled]).to.deep.equal([false, false]);
      media.set({...off, mic: true, camera: true});
      expect([tracks.mic?.enabled, tracks.camera?.enabled]).to.deep.equal([true, true]);
      expect(devices.asked).to.equal(1);
    });

    it('shows nothing of a camera switched off, and releases it after a moment', async () => {
      const {media, tracks} = await open();
      const {camera} = tracks;
      media.set({...off, mic: true});
      expect([camera?.enabled, camera?.readyState]).to.deep.equal([false, 'live']);
      expect(media.preview).to.be.null;
      const began = performance.now();
      await until(() => camera?.readyState === 'ended', 'the camera is released', 1000);
      expect(performance.now() - began).to.be.above(90);
      expect(tracks.camera).to.be.null;
    });

    it('goes on with the same camera after a double press', async () => {
      const {media, tracks} = await open();
      const {camera} = tracks;
      media.set({...off, mic: true});
      media.set({...off, mic: true, camera: true});
      expect([tracks.camera, camera?.enabled]).to.deep.equal([camera, true]);
      expect(devices.asked).to.equal(1);
    });

    it('starts a camera switched on later, once', async () => {
      const {media, tracks, all} = await open(voice);
      for (const camera of [true, false, true]) media.set({...off, mic: true, camera});
      await until(() => tracks.camera, 'the camera is on', 5000);
      expect(devices.asked).to.equal(2);
      await untilSeen(media.preview, 'the own picture');
      expect(all('preview').length).to.equal(1);
    });

    it('stops a camera that comes when it is off again', async () => {
      const {media, tracks} = await open(voice);
      media.set({...off, mic: true, camera: true});
      media.set({...off, mic: true});
      await until(() => devices.given === 2, 'the camera has come', 5000);
      await until(() => devices.live.length === 1, 'it is stopped');
      expect(tracks.camera).to.be.null;
    });

    it('tells that a camera cannot be had, once, and tries again only when asked to', async () => {
      const {media, all} = await open(voice);
      devices.fail('video', 'NotReadableError');
      media.set({...off, mic: true, camera: true});
      await until(() => all('failed').length === 1, 'it is told');
      expect([all('failed')[0]?.kind, all('failed')[0]?.error.code]).to.deep.equal(['camera', 'device-in-use']);
      media.set({...off});
      expect(devices.asked).to.equal(2);
    });

    it('starts what is switched on in a call that went on without any, or tells that it cannot be had', async () => {
      devices.fail('audio', 'NotFoundError');
      devices.fail('video', 'NotFoundError');
      const {media, tracks, all} = ownMedia();
      await failureOf(media.open(both, new AbortController().signal));
      media.set({...off, mic: true});
      await until(() => all('failed').length === 1, 'it is told');
      expect([all('failed')[0]?.kind, all('failed')[0]?.error.code]).to.deep.equal(['mic', 'no-microphone']);
      devices.restore();
      devices = watchDevices();
      media.set({...off, mic: true, camera: true});
      await until(() => tracks.mic && tracks.camera, 'both are captured');
    });

    it('shares the screen and tells when the person stops it in the browser', async () => {
      const {media, tracks, all} = await open(voice);
      media.set({...off, mic: true, screen: true});
      await until(() => tracks.screen, 'the screen is shared', 5000);
      await untilSeen(media.screenPreview, 'the own screen');
      end(tracks.screen);
      await until(() => all('lost').length === 1, 'it is told');
      expect([all('lost')[0]?.kind, all('lost')[0]?.replaced]).to.deep.equal(['screen', false]);
      expect(media.screenPreview).to.be.null;
    });
  });

  describe('devices', () => {
    it('are named once they may be used', async () => {
      const {media} = await open();
      await until(() => media.devices.available.length > 0, 'they are listed');
      const microphones = media.devices.available.filter(({kind}) => kind === 'audioinput');
      expect(microphones.length).to.be.above(1);
      expect(microphones.every(({label}) => label !== '')).to.be.true;
    });

    it('are replaced when one is unplugged', async () => {
      const {media, tracks, all} = await open();
      const {mic} = tracks;
      const {preview} = media;
      end(mic);
      await until(() => all('lost').length === 1, 'it is told', 5000);
      expect([all('lost')[0]?.kind, all('lost')[0]?.replaced, all('lost')[0]?.error.code]).to.deep.equal([
        'mic',
        true,
        'device-lost',
      ]);
      expect(tracks.mic?.readyState).to.equal('live');
      expect(tracks.mic).not.to.equal(mic);
      expect(media.preview).to.equal(preview);
    });

    it('are used again when they are back', async () => {
      const {media, tracks, all} = await open();
      await until(() => media.devices.available.length > 0, 'they are listed');
      await media.select('audioinput', otherMicrophone(media));
      const chosen = media.devices.selected.audioinput;
      devices.unplug(({deviceId}) => deviceId === chosen);
      end(tracks.mic);
      await until(() => all('lost').length === 1, 'it is told', 5000);
      const instead = media.devices.selected.audioinput;
      expect(instead).not.to.equal(chosen);
      await until(() => !media.devices.available.some(({id}) => id === chosen), 'it is not listed');

      devices.plugIn();
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      await until(() => media.devices.selected.audioinput === chosen, 'it is used again', 5000);
      expect(tracks.mic?.readyState).to.equal('live');
      await until(() => all('devices').at(-1)?.change === 'selected', 'it is told');
    });

    it('that are back are left alone when another one was chosen meanwhile', async () => {
      const {media, tracks, all} = await open();
      await until(() => media.devices.available.length > 0, 'they are listed');
      const first = tracks.mic?.getSettings().deviceId;
      devices.unplug(({deviceId}) => deviceId === first);
      end(tracks.mic);
      await until(() => all('lost').length === 1, 'it is told', 5000);
      await media.select('audioinput', otherMicrophone(media));
      const {mic} = tracks;
      devices.plugIn();
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      await until(() => all('devices').at(-1)?.change === 'added', 'it is told');
      expect(tracks.mic).to.equal(mic);
    });

    it('of those, speakers are none where none can be chosen', async () => {
      const {setSinkId} = HTMLMediaElement.prototype;
      Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
      const {media} = await open();
      await until(() => media.devices.available.length > 0, 'they are listed');
      HTMLMediaElement.prototype.setSinkId = setSinkId;
      expect(media.devices.available.filter(({kind}) => kind === 'audiooutput')).to.be.empty;
    });

    it('are off when one is unplugged and there is no other', async () => {
      const {media, tracks, all} = await open();
      devices.fail('video', 'NotFoundError');
      end(tracks.camera);
      await until(() => all('lost').length === 1, 'it is told', 5000);
      expect([all('lost')[0]?.kind, all('lost')[0]?.replaced]).to.deep.equal(['camera', false]);
      expect([tracks.camera, media.preview]).to.deep.equal([null, null]);
      const asked = devices.asked;
      media.set({...off, mic: true});
      expect(devices.asked).to.equal(asked);
    });

    it('are off rather than asked for when permission is withdrawn', async () => {
      devices.permit('granted');
      const {tracks, all} = await open();
      devices.permit('prompt');
      const asked = devices.asked;
      end(tracks.mic);
      await until(() => all('lost').length === 1, 'it is told');
      expect(all('lost')[0]?.replaced).to.be.false;
      expect(devices.asked).to.equal(asked);
    });

    it('are chosen during the call, and remembered', async () => {
      const {media, tracks, all} = await open();
      await until(() => media.devices.available.length > 0, 'they are listed');
      const before = tracks.mic;
      const other = otherMicrophone(media);
      await media.select('audioinput', other);
      expect(tracks.mic?.getSettings().deviceId).to.equal(other);
      expect(before?.readyState).to.equal('ended');
      expect(media.devices.selected.audioinput).to.equal(other);
      expect(all('devices').at(-1)?.change).to.equal('selected');
      media.close();
      const next = await open(voice);
      expect(next.tracks.mic?.getSettings().deviceId).to.equal(other);
    });

    it('keep their place in the own picture when another camera is chosen', async () => {
      const {media, tracks, all} = await open();
      const {preview} = media;
      const told = all('preview').length;
      await media.select('videoinput', tracks.camera?.getSettings().deviceId ?? '');
      expect(media.preview).to.equal(preview);
      expect(preview?.getTracks()).to.deep.equal([tracks.camera]);
      expect(all('preview').length).to.equal(told);
      await untilSeen(preview, 'the own picture');
    });

    it('go on when the chosen one cannot be had', async () => {
      const {media, tracks} = await open();
      const {camera} = tracks;
      expect((await failureOf(media.select('videoinput', 'nonsense'))).code).to.equal('no-camera');
      expect([tracks.camera, camera?.readyState]).to.deep.equal([camera, 'live']);
      expect(media.devices.selected.videoinput).not.to.equal('nonsense');
    });

    it('are others than the remembered ones when those are gone', async () => {
      localStorage.setItem('call-elements:devices', '{"audioinput": "gone", "videoinput": "gone too"}');
      const {got} = await open();
      expect(got).to.deep.equal({audio: true, video: true});
    });

    it('are forgotten with the page if it wants that', async () => {
      const {media} = ownMedia({persist: false});
      await media.select('audioinput', 'some');
      expect(media.devices.selected.audioinput).to.equal('some');
      expect(localStorage.length).to.equal(0);
    });

    it('tells of those that come and go while something is captured', async () => {
      const {media, all} = await open(voice);
      await until(() => all('devices').length === 1, 'they are listed');
      devices.unplug((_, place) => place === 0);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      await until(() => all('devices').at(-1)?.change === 'removed', 'it is told');
      media.close();
      devices.restore();
      const told = all('devices').length;
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      await navigator.mediaDevices.enumerateDevices();
      expect(all('devices').length).to.equal(told);
    });
  });

  describe('warm', () => {
    it('asks for nothing and tells nothing', async () => {
      const {media, events} = ownMedia();
      media.warm();
      await navigator.mediaDevices.enumerateDevices();
      expect(devices.asked).to.equal(0);
      expect(events).to.deep.equal([]);
      expect(media.devices.available).to.deep.equal([]);
    });
  });

  describe('permission', () => {
    it('is what the browser says', async () => {
      const {media} = ownMedia();
      devices.permit('granted');
      expect(await media.permitted(both)).to.be.true;
      devices.permit('granted', 'prompt');
      expect(await media.permitted(both)).to.be.false;
      expect(await media.permitted(voice)).to.be.true;
    });

    it('is told by the names of the devices where the browser does not say', async () => {
      const {media} = ownMedia();
      devices.permit(null);
      expect(await media.permitted(both)).to.equal(
        (await navigator.mediaDevices.enumerateDevices()).every(({label}) => label !== ''),
      );
    });

    it('is none where the browser says nothing at all', async () => {
      const {media} = ownMedia();
      devices.permit(null);
      devices.keepSecret();
      expect(await media.permitted(both)).to.be.false;
    });

    it('is not to be had in a frame that was not given it', async () => {
      const frame = document.createElement('iframe');
      frame.allow = "camera 'none'; microphone 'none'";
      frame.srcdoc = `<script type="module">
        import {BrowserMedia} from '${moduleUrl('browser-media')}';
        import {DeviceChoice} from '${moduleUrl('device-choice')}';
        import {PublishedTracks} from '${moduleUrl('local-tracks')}';

        const media = new BrowserMedia(() => {}, {tracks: new PublishedTracks(), choice: new DeviceChoice({persist: false})});
        const both = {audio: true, video: true};
        const permitted = await media.permitted(both);
        const opening = media.open(both, new AbortController().signal);
        parent.postMessage({permitted, code: await opening.then(() => 'opened', (error) => error.code)}, '*');
      </script>`;
      const told = new Promise<unknown>((resolve) =>
        addEventListener('message', ({data}) => resolve(data), {once: true}),
      );
      document.body.append(frame);
      expect(await told).to.deep.equal({code: 'policy-blocked', permitted: false});
      frame.remove();
    });
  });

  describe('what browsers say', () => {
    for (const [name, kind, code] of [
      ['NotAllowedError', 'mic', 'permission-denied'],
      ['SecurityError', 'camera', 'permission-denied'],
      ['NotFoundError', 'mic', 'no-microphone'],
      ['NotFoundError', 'camera', 'no-camera'],
      ['OverconstrainedError', 'camera', 'no-camera'],
      ['NotReadableError', 'mic', 'device-in-use'],
      ['AbortError', 'camera', 'device-in-use'],
      ['NotSupportedError', 'screen', 'unsupported'],
      ['DataError', 'mic', 'internal'],
    ] as const) {
      it(`means ${code} for ${name} of ${kind}`, () => {
        const cause = new DOMException('', name);
        const error = mediaError(cause, kind);
        expect([error.code, error.cause]).to.deep.equal([code, cause]);
      });
    }
  });
});

function moduleUrl(name: string): string {
  return new URL(`../../src/adapters/${name}.ts`, import.meta.url).href;
}

async function failureOf(promise: Promise<unknown>): Promise<CallError> {
  const error = await promise.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof CallError)) throw new Error('It did not fail as expected.', {cause: error});
  return error;
}

/** As if the device were unplugged: the browser ends the track by itself, which no script can make it do. */
function end(track: MediaStreamTrack | null) {
  track?.stop();
  track?.dispatchEvent(new Event('ended'));
}

function otherMicrophone({devices}: BrowserMedia): string {
  const present = devices.selected.audioinput;
  const other = devices.available.find(
    ({kind, id}) => kind === 'audioinput' && id !== present && !['default', 'communications'].includes(id),
  );
  return other?.id ?? '';
}

/** Counts what the real devices give, and lets them fail as no script could make them do. */
function watchDevices() {
  const {mediaDevices, permissions} = navigator;
  const tracks: MediaStreamTrack[] = [];
  const failing = new Map<'audio' | 'video', string>();
  const permitted: Record<'mic' | 'camera', PermissionState | null> = {mic: null, camera: null};
  let asked = 0;
  let whenAsked = () => {};
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  const getDisplayMedia = mediaDevices.getDisplayMedia.bind(mediaDevices);
  const enumerateDevices = mediaDevices.enumerateDevices.bind(mediaDevices);
  const count = (stream: MediaStream) => {
    tracks.push(...stream.getTracks());
    return stream;
  };
  mediaDevices.getUserMedia = async (constraints = {}) => {
    asked += 1;
    whenAsked();
    for (const [kind, name] of failing) if (constraints[kind]) throw new DOMException('', name);
    return count(await getUserMedia(constraints));
  };
  mediaDevices.getDisplayMedia = async (constraints) => count(await getDisplayMedia(constraints));
  return {
    get asked() {
      return asked;
    },
    get given() {
      return tracks.length;
    },
    get live() {
      return tracks.filter(({readyState}) => readyState === 'live');
    },
    /** Happens between the question to the browser and its answer. */
    meanwhile: (happening: () => void) => void (whenAsked = happening),
    fail: (kind: 'audio' | 'video', name: string) => void failing.set(kind, name),
    unplug(isGone: (device: MediaDeviceInfo, place: number) => boolean) {
      mediaDevices.enumerateDevices = async () =>
        (await enumerateDevices()).filter((device, place) => !isGone(device, place));
    },
    /** The browser does not tell this page what there is. */
    keepSecret() {
      mediaDevices.enumerateDevices = () => Promise.reject(new DOMException('Not you.', 'NotAllowedError'));
    },
    plugIn: () => void Reflect.deleteProperty(mediaDevices, 'enumerateDevices'),
    /** What the browser says about microphone and camera; null: that it does not say it of devices. */
    permit(mic: PermissionState | null, camera: PermissionState | null = mic) {
      permitted.mic = mic;
      permitted.camera = camera;
      permissions.query = async ({name}) => {
        const kind = String(name) === 'camera' ? 'camera' : 'mic';
        if (permitted[kind] === null) throw new TypeError('It does not say it of devices.');
        const status = await Permissions.prototype.query.call(permissions, {name: 'geolocation'});
        // A status stays up to date, as those of the browser do.
        Object.defineProperty(status, 'state', {get: () => permitted[kind]});
        return status;
      };
    },
    restore() {
      for (const name of ['getUserMedia', 'getDisplayMedia', 'enumerateDevices'] as const)
        Reflect.deleteProperty(mediaDevices, name);
      Reflect.deleteProperty(permissions, 'query');
    },
  };
}
