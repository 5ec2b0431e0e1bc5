import {expect} from '@open-wc/testing';
import {BrowserAttention} from '../../src/adapters/browser-attention.js';
import {LateAttention} from '../../src/adapters/late-attention.js';
import {attentionFor, type WantedAttention} from '../../src/core/attention.js';
import {CallError} from '../../src/core/call-error.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import {FakeCall} from '../fakes/fake-call.js';
import {until} from '../fakes/until.js';

const nothing = attentionFor(null, defaultSettings);

/** Somebody who calls. */
const caller = (() => {
  const call = new FakeCall();
  call.show({id: 'ring', peer: 'alice', phase: 'incoming', subject: 'Order 4711'});
  if (!call.call) throw new Error('Nobody calls.');
  return call.call;
})();

describe('BrowserAttention', () => {
  const made: BrowserAttention[] = [];
  let asked: string[] = [];

  beforeEach(() => {
    document.title = 'A shop';
    asked = [];
  });

  afterEach(() => {
    for (const attention of made.splice(0)) attention.want(nothing);
    Reflect.deleteProperty(document, 'hidden');
    expect(document.title).to.not.contain('calls');
  });

  function ownAttention() {
    const attention = new BrowserAttention(
      {
        changed: () => {},
        failed: () => {},
        hangUp: () => asked.push('hang up'),
        toggleMic: () => asked.push('mic'),
        toggleCamera: () => asked.push('camera'),
      },
      async ({peer}) => `${peer} calls`,
    );
    made.push(attention);
    const want = (wanted: Partial<WantedAttention>) => attention.want({...nothing, ...wanted});
    return {attention, want};
  }

  function hide(isHidden: boolean) {
    Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
  }

  describe('the title', () => {
    it('tells who calls and, in turns, what it was', async () => {
      const {want} = ownAttention();
      want({title: caller});
      await until(() => document.title === 'alice calls', 'it tells');
      await until(() => document.title === 'A shop', 'it is itself again', 5_000);
      await until(() => document.title === 'alice calls', 'it tells again', 5_000);
      want({});
      expect(document.title).to.equal('A shop');
    });

    it('is what the page made of it meanwhile', async () => {
      const {want} = ownAttention();
      want({title: caller});
      await until(() => document.title === 'alice calls', 'it tells');
      document.title = 'A shop (1)';
      await until(() => document.title === 'alice calls', 'it tells again', 5_000);
      want({});
      expect(document.title).to.equal('A shop (1)');
    });

    it('is given back to the letter', async () => {
      const element = document.head.querySelector('title');
      if (!element) throw new Error('There is no title.');
      element.textContent = '  A   shop\n';
      const {want} = ownAttention();
      want({title: caller});
      await until(() => document.title === 'alice calls', 'it tells');
      want({});
      expect(element.textContent).to.equal('  A   shop\n');
    });

    it('is none again where there was none', async () => {
      document.head.querySelector('title')?.remove();
      const {want} = ownAttention();
      want({title: caller});
      await until(() => document.title === 'alice calls', 'it tells');
      want({});
      expect(document.head.querySelector('title')).to.be.null;
    });

    it('says nothing of a call that was over before the words came', async () => {
      const {want} = ownAttention();
      want({title: caller});
      want({});
      await Promise.resolve();
      expect(document.title).to.equal('A shop');
    });

    it('tells of one call where two ring', async () => {
      const [first, second] = [ownAttention(), ownAttention()];
      first.want({title: caller});
      second.want({title: {...caller, peer: 'carol'}});
      await until(() => document.title === 'alice calls', 'it tells');
      first.want({});
      second.want({});
      expect(document.title).to.equal('A shop');
    });
  });

  describe('a notification', () => {
    const {Notification} = globalThis;
    let shown: {readonly text: string; readonly options: NotificationOptions; readonly target: EventTarget}[] = [];
    let closed = 0;
    let permission: NotificationPermission = 'granted';
    let requests = 0;

    beforeEach(() => {
      shown = [];
      closed = 0;
      permission = 'granted';
      requests = 0;
      class Shown extends EventTarget {
        static get permission() {
          return permission;
        }
        static async requestPermission() {
          requests += 1;
          return permission;
        }
        constructor(text: string, options: NotificationOptions) {
          super();
          shown.push({text, options, target: this});
        }
        close() {
          closed += 1;
        }
      }
      Object.defineProperty(globalThis, 'Notification', {value: Shown, configurable: true, writable: true});
    });

    afterEach(() => {
      Object.defineProperty(globalThis, 'Notification', {value: Notification, configurable: true, writable: true});
    });

    it('appears while nobody looks, and goes when it rings no more', async () => {
      hide(true);
      const {want} = ownAttention();
      want({notification: caller});
      want({notification: caller});
      await until(() => shown.length > 0, 'it appears');
      expect(shown.map(({text}) => text)).to.deep.equal(['alice calls']);
      expect(shown[0]?.options.body).to.equal('Order 4711');
      expect(shown[0]?.options.icon).to.be.undefined;
      want({});
      expect(closed).to.equal(1);
    });

    it('appears when the page is left while it rings', async () => {
      hide(false);
      const {want} = ownAttention();
      want({notification: caller});
      expect(shown).to.be.empty;
      hide(true);
      await until(() => shown.length > 0, 'it appears');
      hide(false);
      expect(closed).to.equal(1);
    });

    it('brings the page to the front when it is clicked', async () => {
      hide(true);
      const {want} = ownAttention();
      want({notification: caller});
      await until(() => shown.length > 0, 'it appears');
      const {focus} = window;
      let focused = 0;
      window.focus = () => (focused += 1);
      shown[0]?.target.dispatchEvent(new Event('click'));
      window.focus = focus;
      expect([focused, closed]).to.deep.equal([1, 1]);
    });

    it('is not shown to who did not allow it', async () => {
      permission = 'default';
      hide(true);
      const {want} = ownAttention();
      want({notification: caller, title: caller});
      await until(() => document.title === 'alice calls', 'the title tells');
      expect(shown).to.be.empty;
    });

    it('is asked for at the first gesture, once, and where it is wanted', () => {
      permission = 'default';
      const {want} = ownAttention();
      want({asks: true});
      expect(requests).to.equal(0);
      dispatchEvent(new Event('click'));
      dispatchEvent(new Event('click'));
      expect(requests).to.equal(1);
    });

    it('is not asked for any more when it is not wanted', () => {
      permission = 'default';
      const {want} = ownAttention();
      want({asks: true});
      want({asks: false});
      dispatchEvent(new Event('click'));
      expect(requests).to.equal(0);
    });
  });

  describe('the screen', () => {
    let held = 0;
    const {wakeLock} = navigator;

    beforeEach(() => {
      held = 0;
      const request = async () => {
        held += 1;
        return {release: async () => void (held -= 1)};
      };
      Object.defineProperty(navigator, 'wakeLock', {value: {request}, configurable: true});
    });

    afterEach(() => {
      Object.defineProperty(navigator, 'wakeLock', {value: wakeLock, configurable: true});
    });

    it('stays on as long as it is wanted', async () => {
      const {want} = ownAttention();
      want({awake: true});
      want({awake: true});
      await until(() => held === 1, 'it is kept');
      want({});
      await until(() => held === 0, 'it is let go');
    });

    it('stays on again when the page is seen again', async () => {
      const {want} = ownAttention();
      want({awake: true});
      await until(() => held === 1, 'it is kept');
      hide(true);
      // The browser itself lets it go then.
      held = 0;
      hide(false);
      await until(() => held === 1, 'it is kept again');
    });

    it('is let go when the call was over before the browser agreed', async () => {
      const {want} = ownAttention();
      want({awake: true});
      want({});
      await until(() => held === 0, 'it is let go');
    });
  });

  it('lets the keys of the system mute and end the call, until it is over', () => {
    const handlers = new Map<string, (() => void) | null>();
    const {setActionHandler} = MediaSession.prototype;
    MediaSession.prototype.setActionHandler = (action, handler) => {
      handlers.set(action, handler && (() => handler({action})));
    };
    const {want} = ownAttention();
    want({controls: {mic: true, camera: false}});
    for (const action of ['hangup', 'togglemicrophone', 'togglecamera']) handlers.get(action)?.();
    expect(asked).to.deep.equal(['hang up', 'mic', 'camera']);
    want({});
    expect([...handlers.values()]).to.deep.equal([null, null, null]);
    MediaSession.prototype.setActionHandler = setActionHandler;
  });

  it('works where the browser knows none of the keys', () => {
    const {setActionHandler} = MediaSession.prototype;
    MediaSession.prototype.setActionHandler = () => {
      throw new TypeError('No such action.');
    };
    const {want} = ownAttention();
    expect(() => want({controls: {mic: true, camera: true}})).to.not.throw();
    MediaSession.prototype.setActionHandler = setActionHandler;
  });

  it('asks who leaves during a call, and nobody else', () => {
    const isAsked = () => !dispatchEvent(new Event('beforeunload', {cancelable: true}));
    const {want} = ownAttention();
    expect(isAsked()).to.be.false;
    want({warns: true});
    want({warns: true});
    expect(isAsked()).to.be.true;
    want({});
    expect(isAsked()).to.be.false;
  });
});

describe('LateAttention', () => {
  function ownLate(load: () => Promise<BrowserAttention | never>) {
    const failures: CallError[] = [];
    const late = new LateAttention(load, {
      changed: () => {},
      failed: (error) => failures.push(error),
      hangUp: () => {},
      toggleMic: () => {},
      toggleCamera: () => {},
    });
    return {late, failures};
  }

  it('is loaded when something is wanted, and then does what is wanted by then', async () => {
    let loads = 0;
    const wanted: WantedAttention[] = [];
    const {late} = ownLate(async () => {
      loads += 1;
      const attention = new BrowserAttention(
        {changed: () => {}, failed: () => {}, hangUp: () => {}, toggleMic: () => {}, toggleCamera: () => {}},
        async () => '',
      );
      attention.want = (now) => void wanted.push(now);
      return attention;
    });
    late.want(nothing);
    expect(loads).to.equal(0);
    late.want({...nothing, awake: true});
    late.want({...nothing, warns: true});
    await until(() => wanted.length > 0, 'it is loaded');
    expect(loads).to.equal(1);
    expect(wanted).to.deep.equal([{...nothing, warns: true}]);
  });

  it('says that it did not come, and tries again when something else is wanted', async () => {
    let loads = 0;
    const {late, failures} = ownLate(async () => {
      loads += 1;
      throw new CallError('load-failed', 'No network.');
    });
    late.want({...nothing, awake: true});
    await until(() => failures.length > 0, 'it is said');
    expect(failures[0]?.code).to.equal('load-failed');
    late.want({...nothing, warns: true});
    await until(() => failures.length > 1, 'it is tried again');
    expect(loads).to.equal(2);
  });
});
