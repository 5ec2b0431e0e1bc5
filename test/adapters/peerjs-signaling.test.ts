import {expect} from '@open-wc/testing';
import {util} from 'peerjs';
import {parseBroker} from '../../src/adapters/peerjs-broker.js';
import {type PeerJsSettings, PeerJsSignaling} from '../../src/adapters/peerjs-signaling.js';
import type {Identity, SignalingEvent} from '../../src/controller/ports.js';
import {CallError, type CallErrorCode} from '../../src/core/call-error.js';
import {brokerUrl, ownBroker} from '../broker.js';
import {ScriptedSockets} from './scripted-socket.js';

// Tests put others in their place, to count what is left behind.
const later = setTimeout.bind(globalThis);
const turn = () => new Promise<void>((resolve) => later(resolve, 0));

const open: PeerJsHarness[] = [];
afterEach(() => {
  for (const signaling of open.splice(0)) signaling.close();
});

/** A signaling whose events wait to be asked for. */
class PeerJsHarness {
  readonly id: string;
  readonly signaling: PeerJsSignaling;
  readonly events: SignalingEvent[] = [];
  #wake = () => {};

  constructor(settings: PeerJsSettings, id = unique('alice')) {
    this.id = id;
    this.signaling = new PeerJsSignaling(settings, (event) => {
      this.events.push(event);
      this.#wake();
    });
    open.push(this);
  }

  open(identity: Partial<Identity> = {}) {
    this.signaling.open({id: this.id, anonymous: false, ...identity});
    return this;
  }

  close() {
    this.signaling.close();
  }

  next<T extends SignalingEvent['type']>(type: T): Promise<SignalingEvent & {readonly type: T}> {
    return this.nextOf(type);
  }

  /** The next event, which must be of one of these types. */
  async nextOf<T extends SignalingEvent['type']>(...types: T[]): Promise<SignalingEvent & {readonly type: T}> {
    const end = performance.now() + 5_000;
    while (this.events.length === 0) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`${this.id} waits for ${types.join(' or ')} in vain`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        later(resolve, left);
      });
    }
    const event = this.events.shift()!;
    expect(event.type, JSON.stringify(event)).to.be.oneOf(types);
    // The line above has just found this out.
    return event as SignalingEvent & {readonly type: T};
  }

  async opened() {
    await this.next('socketOpen');
    return this.next('opened');
  }

  /** Waits until the id is ours: there is no OPEN if the broker has not noticed that the old socket is closed. */
  async home() {
    await this.next('socketOpen');
    await turn();
    const payload = {echo: Math.random()};
    this.signaling.send({type: 'CANDIDATE', dst: this.id, payload});
    if ((await this.nextOf('opened', 'received')).type === 'opened') await this.next('received');
  }

  /** Sends to itself and waits for the echo; nothing else may come before. */
  async echo() {
    const payload = {echo: Math.random()};
    this.signaling.send({type: 'CANDIDATE', dst: this.id, payload});
    const {received} = await this.next('received');
    expect(received).to.deep.equal({type: 'CANDIDATE', src: this.id, payload});
  }

  async fails<T extends 'lost' | 'refused'>(type: T, code: CallErrorCode) {
    const event = await this.next<T>(type);
    expect(event.error).to.be.instanceOf(CallError);
    expect(event.error.code).to.equal(code);
    return event;
  }
}

let ids = 0;
function unique(name: string) {
  ids += 1;
  return `${name}-${ids}-${crypto.randomUUID()}`;
}

async function registered(settings: PeerJsSettings = {}) {
  const signaling = new PeerJsHarness({broker: await brokerUrl(), ...settings}).open();
  await signaling.opened();
  return signaling;
}

/** A client of the bare protocol, closed by itself after the test. */
async function rawClient(id: string, token: string) {
  const url = `${(await brokerUrl()).replace(/^http/, 'ws')}peerjs?key=peerjs&token=${token}&id=${id}`;
  for (;;) {
    const socket = new WebSocket(url);
    const {data} = await new Promise<MessageEvent>((resolve) => (socket.onmessage = resolve));
    // The broker may take a moment to see that the last owner of the id is gone.
    if (JSON.parse(String(data)).type === 'OPEN') return socket;
  }
}

function keyOf(id: string): string | undefined {
  return Object.keys(sessionStorage).find((name) => name.endsWith(`:${id}`));
}

/** What this tab keeps about an id. */
function kept(id: string): {readonly token: string; readonly heldAt: number} | null {
  const key = keyOf(id);
  return key === undefined ? null : JSON.parse(sessionStorage.getItem(key)!);
}

/** Counts what a page may leak while something runs. */
function watchLeaks(made: (socket: WebSocket) => void = () => {}) {
  const {setTimeout, clearTimeout, addEventListener, removeEventListener, WebSocket, RTCPeerConnection} = globalThis;
  const timers = new Set<unknown>();
  const listeners = new Set<unknown>();
  const sockets: WebSocket[] = [];
  const counts = {connections: 0};
  // Overloads of functions cannot be told to the compiler in one place.
  globalThis.setTimeout = ((run: () => void, ms?: number) => {
    const timer = setTimeout.call(
      globalThis,
      () => {
        timers.delete(timer);
        run();
      },
      ms,
    );
    timers.add(timer);
    return timer;
  }) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    clearTimeout.call(globalThis, timer);
  };
  globalThis.addEventListener = (type: string, listener: unknown) => {
    listeners.add(listener);
    addEventListener.call(globalThis, type, listener as EventListener);
  };
  globalThis.removeEventListener = (type: string, listener: unknown) => {
    listeners.delete(listener);
    removeEventListener.call(globalThis, type, listener as EventListener);
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      sockets.push(this);
      made(this);
    }
  };
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      counts.connections += 1;
    }
  };
  return {
    sockets,
    counts,
    get left() {
      const open = sockets.filter(({readyState}) => readyState < WebSocket.CLOSING);
      return {timers: timers.size, listeners: listeners.size, sockets: open.length};
    },
    [Symbol.dispose]() {
      Object.assign(globalThis, {
        setTimeout,
        clearTimeout,
        addEventListener,
        removeEventListener,
        WebSocket,
        RTCPeerConnection,
      });
    },
  };
}

const nothing = {timers: 0, listeners: 0, sockets: 0};

describe('PeerJsSignaling', () => {
  it('says when the socket is open and when the id is ours', async () => {
    const alice = new PeerJsHarness({broker: await brokerUrl()}).open();
    await alice.next('socketOpen');
    expect(await alice.next('opened')).to.deep.equal({type: 'opened', id: alice.id});
  });

  it('carries envelopes from one page to another, in order', async () => {
    const [alice, bob] = await Promise.all([registered(), registered()]);
    const types = ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE'] as const;
    for (const [n, type] of types.entries()) alice.signaling.send({type, dst: bob.id, payload: {n}});
    for (const [n, type] of types.entries()) {
      expect((await bob.next('received')).received).to.deep.equal({type, src: alice.id, payload: {n}});
    }
  });

  it('makes no connection for whoever offers one', async () => {
    const [alice, bob] = await Promise.all([registered(), registered()]);
    using leaks = watchLeaks();
    for (const type of ['data', 'media']) {
      const payload = {type, connectionId: `dc_${type}`, serialization: 'json', sdp: {type: 'offer', sdp: ''}};
      alice.signaling.send({type: 'OFFER', dst: bob.id, payload});
      await bob.next('received');
    }
    await bob.echo();
    expect(leaks.counts.connections).to.equal(0);
  });

  it('hears itself when its own old socket had the id, although the broker says no OPEN', async () => {
    const alice = new PeerJsHarness({broker: await brokerUrl()});
    const token = '0123456789abcdef'.repeat(2);
    const bob = await registered();
    // As if an earlier page of this tab had kept it.
    sessionStorage.setItem(keyOf(bob.id)!.replace(bob.id, alice.id), JSON.stringify({token, heldAt: 0}));
    await rawClient(alice.id, token);
    alice.open();
    await alice.next('socketOpen');
    await alice.echo();
  });

  it('loads PeerJS when it is first opened or told to be ready, not before', async () => {
    let loads = 0;
    const alice = new PeerJsHarness({
      broker: await brokerUrl(),
      loadPeerJs: () => {
        loads += 1;
        return import('peerjs');
      },
    });
    expect(loads).to.equal(0);
    alice.signaling.warm();
    expect(loads).to.equal(1);
    alice.open();
    await alice.opened();
  });

  it('works where WebRTC is missing', async () => {
    const {supports} = util;
    const had = {...supports};
    Object.assign(supports, {audioVideo: false, data: false});
    try {
      await registered();
      expect(supports.data).to.equal(false);
    } finally {
      Object.assign(supports, had);
    }
  });

  it('survives whatever a broker says', async () => {
    using scripted = new ScriptedSockets((socket) => {
      socket.accept();
      for (const text of [
        '',
        'no',
        'null',
        '5',
        '"OPEN"',
        '[]',
        '{}',
        '{"type":"OFFER"}',
        '{"type":5,"src":"a"}',
        '{"type":"OFFER","src":{}}',
      ])
        socket.sayText(text);
      socket.say({type: 'OPEN'});
    });
    const alice = new PeerJsHarness({broker: 'http://broker.test/'}).open();
    await alice.opened();
    expect(scripted.opened).to.have.length(1);
  });
});

describe('PeerJsSignaling, refused', () => {
  it('says that the name is taken', async () => {
    const id = unique('bob');
    const holder = await rawClient(id, 'another');
    const bob = new PeerJsHarness({broker: await brokerUrl()}, id).open();
    await bob.next('socketOpen');
    const {heldRecently} = await bob.fails('refused', 'username-taken');
    expect(heldRecently).to.equal(false);
    holder.close();
  });

  it('says whether the name was this tab’s a moment ago', async () => {
    const bob = await registered();
    bob.close();
    const holder = await rawClient(bob.id, 'another');
    bob.open();
    await bob.next('socketOpen');
    expect((await bob.fails('refused', 'username-taken')).heldRecently).to.equal(true);
    holder.close();
  });

  it('remembers over a reload that it had the name', async () => {
    const bob = await registered();
    expect(kept(bob.id)!.heldAt).to.equal(0);
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(Date.now() - kept(bob.id)!.heldAt).to.be.lessThan(5_000);
  });

  for (const {close, code} of [
    {close: 4401, code: 'unauthorized'},
    {close: 4400, code: 'server-rejected'},
    {close: 1005, code: 'server-rejected'},
  ] as const) {
    it(`says ${code} when the broker says ERROR and closes with ${close}`, async () => {
      using _ = new ScriptedSockets((socket) => {
        socket.accept();
        socket.sayAndClose({type: 'ERROR'}, close);
      });
      const alice = new PeerJsHarness({broker: 'http://broker.test/'}).open();
      await alice.next('socketOpen');
      const {error, heldRecently} = await alice.fails('refused', code);
      expect(error.cause).to.be.instanceOf(Error);
      expect(heldRecently).to.equal(false);
    });
  }

  it('does not wait for ever for the broker to close after ERROR', async () => {
    using _ = new ScriptedSockets((socket) => {
      socket.accept();
      socket.say({type: 'ERROR', payload: {msg: 'no'}});
    });
    const alice = new PeerJsHarness({broker: 'http://broker.test/'}).open();
    await alice.next('socketOpen');
    await alice.fails('refused', 'server-rejected');
  });

  it('says server-rejected for a wrong key', async () => {
    const alice = new PeerJsHarness({broker: await brokerUrl(), key: 'other&key'}).open();
    await alice.next('socketOpen');
    await alice.fails('refused', 'server-rejected');
  });

  it('says invalid-name for an id PeerJS does not take', async () => {
    await new PeerJsHarness({broker: await brokerUrl()}, 'Zoë').open().fails('refused', 'invalid-name');
  });

  it('throws for a broker that is no address', () => {
    expect(() => new PeerJsHarness({broker: 'nowhere'}))
      .to.throw(CallError)
      .with.property('code', 'bad-attribute');
  });
});

describe('PeerJsSignaling, lost', () => {
  it('says so once, whatever comes first, and opens again by the same token', async () => {
    const broker = await ownBroker();
    const alice = new PeerJsHarness({broker: broker.url}).open();
    await alice.opened();
    const {token} = kept(alice.id)!;

    await broker.stop();
    await alice.fails('lost', 'server-closed');
    alice.open();
    await alice.fails('lost', 'server-unreachable');

    await broker.start();
    alice.open();
    await alice.opened();
    await alice.echo();
    expect(kept(alice.id)!.token).to.equal(token);
  });

  it('is what an ERROR means to whom was let in before', async () => {
    using _ = new ScriptedSockets((socket) => {
      socket.accept();
      socket.say({type: 'OPEN'});
      socket.sayAndClose({type: 'ERROR'}, 4400);
    });
    const alice = new PeerJsHarness({broker: 'http://broker.test/'}).open();
    await alice.opened();
    await alice.fails('lost', 'server-rejected');
  });

  it('drops what is sent', async () => {
    const alice = await registered();
    alice.close();
    alice.signaling.send({type: 'CANDIDATE', dst: alice.id, payload: 'dropped'});
    alice.open();
    alice.signaling.send({type: 'CANDIDATE', dst: alice.id, payload: 'dropped'});
    await alice.home();
    await alice.echo();
  });

  it('says load-failed when PeerJS cannot be had, and tries again', async () => {
    const loads = [() => Promise.reject(new TypeError('offline')), () => import('peerjs')];
    const alice = new PeerJsHarness({broker: await brokerUrl(), loadPeerJs: () => loads.shift()!()}).open();
    expect((await alice.fails('lost', 'load-failed')).error.cause).to.be.instanceOf(TypeError);
    alice.open();
    await alice.opened();
  });

  it('says server-unreachable when the browser forbids the socket', async () => {
    const {WebSocket} = globalThis;
    globalThis.WebSocket = class extends EventTarget {
      constructor() {
        super();
        throw new DOMException('insecure', 'SecurityError');
      }
    } as unknown as typeof WebSocket;
    try {
      await new PeerJsHarness({broker: await brokerUrl()}).open().fails('refused', 'server-unreachable');
    } finally {
      globalThis.WebSocket = WebSocket;
    }
  });
});

describe('PeerJsSignaling, closed', () => {
  it('leaves nothing behind while PeerJS is loading', async () => {
    using leaks = watchLeaks();
    let loaded = () => {};
    const alice = new PeerJsHarness({
      broker: await brokerUrl(),
      loadPeerJs: () => new Promise((resolve) => (loaded = () => resolve(import('peerjs')))),
    }).open();
    alice.close();
    loaded();
    await import('peerjs');
    await turn();
    expect(alice.events).to.deep.equal([]);
    expect(leaks.sockets).to.have.length(0);
    await expectNothingLeft(leaks);
  });

  it('leaves nothing behind while it is connecting', async () => {
    const alice = new PeerJsHarness({broker: await brokerUrl()});
    let closed = () => {};
    const closing = new Promise<void>((resolve) => (closed = resolve));
    using leaks = watchLeaks((socket) =>
      // As soon as the socket is there, long before it is open.
      queueMicrotask(() => {
        expect(socket.readyState).to.equal(WebSocket.CONNECTING);
        alice.close();
        socket.addEventListener('close', closed);
      }),
    );
    alice.open();
    await closing;
    await expectNothingLeft(leaks);
    expect(alice.events).to.deep.equal([]);
  });

  it('leaves nothing behind when it was open', async () => {
    using leaks = watchLeaks();
    const alice = await registered();
    expect(leaks.left).to.deep.include({sockets: 1, listeners: 1});
    alice.close();
    await expectNothingLeft(leaks);
    expect(alice.events).to.deep.equal([]);
  });

  it('leaves nothing behind after it was lost or refused', async () => {
    const broker = await ownBroker();
    using leaks = watchLeaks();
    const alice = new PeerJsHarness({broker: broker.url}).open();
    await alice.opened();
    await broker.stop();
    await alice.next('lost');
    await expectNothingLeft(leaks);
  });

  it('leaves nothing behind while it waits for the reason of a refusal', async () => {
    using leaks = watchLeaks();
    using scripted = new ScriptedSockets((socket) => {
      socket.accept();
      socket.say({type: 'ERROR'});
    });
    const alice = new PeerJsHarness({broker: 'http://broker.test/'}).open();
    await alice.next('socketOpen');
    alice.close();
    expect(scripted.opened).to.have.length(1);
    await expectNothingLeft(leaks);
  });

  it('gives the id back', async () => {
    const alice = await registered();
    alice.close();
    const next = await rawClient(alice.id, 'another');
    expect(next.readyState).to.equal(WebSocket.OPEN);
    next.close();
  });

  it('can be opened again at once, under the same or another name', async () => {
    const alice = await registered();
    alice.close();
    alice.open();
    alice.open();
    await alice.next('socketOpen');
    alice.close();
    alice.events.length = 0;
    alice.open({id: unique('other')});
    await alice.opened();
  });

  async function expectNothingLeft(leaks: ReturnType<typeof watchLeaks>) {
    // What PeerJS does about its own end, it does in a timer of no delay.
    const end = performance.now() + 500;
    while (performance.now() < end && JSON.stringify(leaks.left) !== JSON.stringify(nothing))
      await Promise.resolve().then(() => new Promise(requestAnimationFrame));
    expect(leaks.left).to.deep.equal(nothing);
  }
});

describe('PeerJsSignaling’s token', () => {
  it('is kept per name, and only for names that last', async () => {
    const [alice, bob] = await Promise.all([registered(), registered()]);
    expect(kept(alice.id)!.token)
      .to.match(/^[0-9a-f]{32}$/)
      .and.not.equal(kept(bob.id)!.token);

    const guest = new PeerJsHarness({broker: await brokerUrl()}).open({anonymous: true});
    await guest.opened();
    expect(kept(guest.id)).to.equal(null);
  });

  it('needs no storage', async () => {
    const descriptor = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!;
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    try {
      const alice = await registered();
      alice.close();
      alice.open();
      await alice.home();
    } finally {
      Object.defineProperty(window, 'sessionStorage', descriptor);
    }
  });

  it('is not that of another live page with the same name: the second is told that it is taken', async () => {
    const alice = await registered();
    const copy = new PeerJsHarness({broker: await brokerUrl()}, alice.id).open();
    await copy.next('socketOpen');
    await copy.fails('refused', 'username-taken');
    await alice.echo();
  });

  it('is given back when it came too late', async () => {
    const alice = new PeerJsHarness({broker: await brokerUrl()});
    const {locks} = navigator;
    const done = new Promise<string>((resolve) => {
      // Closes in the moment between the lock being there and being taken notice of.
      locks.request = (async (name: string, options: LockOptions, callback: () => Promise<void>) => {
        Reflect.deleteProperty(locks, 'request');
        await locks.request(name, options, () => {
          const held = callback();
          alice.close();
          return held;
        });
        resolve(name);
      }) as LockManager['request'];
    });
    alice.open();
    const name = await done;
    const {held} = await locks.query();
    expect(held!.map((lock) => lock.name)).to.not.include(name);
  });

  it('serves whoever has the name next in this page', async () => {
    using scripted = new ScriptedSockets((socket) => socket.accept());
    const first = new PeerJsHarness({broker: 'http://broker.test/'}).open();
    await first.next('socketOpen');
    first.close();
    await new PeerJsHarness({broker: 'http://broker.test/'}, first.id).open().next('socketOpen');
    const [one, other] = scripted.opened.map(({query}) => query.get('token'));
    expect(one).to.equal(other);
  });

  it('serves the next page of the tab', async () => {
    const id = unique('alice');
    const first = await embeddedPage(id);
    const {token} = kept(id)!;
    first.remove();
    const second = await embeddedPage(id);
    expect(kept(id)!.token).to.equal(token);
    second.remove();
  });

  it('comes with what the page gives, fresh for every connection', async () => {
    using scripted = new ScriptedSockets((socket) => {
      socket.accept();
      socket.say({type: 'OPEN'});
    });
    let given = 0;
    const alice = new PeerJsHarness({broker: 'http://broker.test/', token: async () => `jwt.${(given += 1)}`}).open();
    await alice.opened();
    alice.open();
    await alice.opened();
    const nonce = kept(alice.id)!.token;
    expect(scripted.opened.map(({query}) => query.get('token'))).to.deep.equal([`jwt.1~${nonce}`, `jwt.2~${nonce}`]);
  });

  it('may be had at the next try, when the page cannot give it', async () => {
    for (const token of [
      () => Promise.reject(new Error('401')),
      () => {
        throw new Error('401');
      },
    ]) {
      const {error} = await new PeerJsHarness({broker: await brokerUrl(), token}).open().fails('lost', 'token-failed');
      expect(error.cause).to.be.instanceOf(Error);
    }
  });

  it('says what the page says about why there is none', async () => {
    const reason = new CallError('token-failed', 'token-url answered 401.', {attribute: 'token-url'});
    const token = () => Promise.reject(reason);
    const {error} = await new PeerJsHarness({broker: await brokerUrl(), token}).open().fails('lost', 'token-failed');
    expect(error).to.equal(reason);
  });

  /** Another page in this tab, registered by that id. */
  async function embeddedPage(id: string): Promise<HTMLIFrameElement> {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const registered = new Promise<void>((resolve, reject) => {
      Object.assign(frame.contentWindow!, {
        report: (event: SignalingEvent, signaling: PeerJsSignaling) => {
          if (event.type === 'refused' || event.type === 'lost') reject(event.error);
          if (event.type === 'socketOpen') signaling.send({type: 'CANDIDATE', dst: id, payload: null});
          if (event.type === 'received') resolve();
        },
      });
    });
    const script = frame.contentDocument!.createElement('script');
    script.type = 'module';
    script.textContent = `
      import {PeerJsSignaling} from '${location.origin}/src/adapters/peerjs-signaling.ts';
      const signaling = new PeerJsSignaling({broker: '${await brokerUrl()}'}, (event) => report(event, signaling));
      signaling.open({id: '${id}', anonymous: false});`;
    frame.contentDocument!.body.append(script);
    await registered;
    return frame;
  }
});

describe('PeerJsSignaling for a guest', () => {
  /** A broker that lets in only whom it has named itself. */
  function picky(named: (id: string) => boolean) {
    return new ScriptedSockets((socket) => {
      socket.accept();
      if (named(socket.query.get('id')!)) socket.say({type: 'OPEN'});
      else socket.sayAndClose({type: 'ERROR', payload: {msg: 'no'}}, 4401);
    });
  }

  it('takes the id the broker issues when the made-up one is refused, and keeps it', async () => {
    const broker = await brokerUrl();
    using scripted = picky((id) => !id.startsWith('alice'));
    const alice = new PeerJsHarness({broker}).open({anonymous: true});
    await alice.next('socketOpen');
    const {id} = await alice.opened();
    expect(id).to.not.equal(alice.id);
    alice.open({anonymous: true});
    expect((await alice.opened()).id).to.equal(id);
    expect(scripted.opened.map(({query}) => query.get('id'))).to.deep.equal([alice.id, id, id]);
  });

  it('takes another one when the issued one is no good any more', async () => {
    const broker = await brokerUrl();
    const issued = new Set<string>();
    using _ = picky((id) => !id.startsWith('alice') && !issued.has(id));
    const alice = new PeerJsHarness({broker}).open({anonymous: true});
    await alice.next('socketOpen');
    issued.add((await alice.opened()).id);
    alice.open({anonymous: true});
    await alice.next('socketOpen');
    expect([...issued]).to.not.include((await alice.opened()).id);
  });

  it('is refused when the issued id is refused too', async () => {
    const broker = await brokerUrl();
    using scripted = picky(() => false);
    const alice = new PeerJsHarness({broker}).open({anonymous: true});
    await alice.next('socketOpen');
    await alice.next('socketOpen');
    await alice.fails('refused', 'unauthorized');
    expect(scripted.opened).to.have.length(2);
  });

  it('is refused when the broker issues none', async () => {
    const broker = await ownBroker();
    await broker.stop();
    using _ = picky(() => false);
    const alice = new PeerJsHarness({broker: broker.url}).open({anonymous: true});
    await alice.next('socketOpen');
    await alice.fails('refused', 'unauthorized');
  });

  it('is not asked for by somebody with a name', async () => {
    using scripted = picky(() => false);
    const alice = new PeerJsHarness({broker: await brokerUrl()}).open();
    await alice.next('socketOpen');
    await alice.fails('refused', 'unauthorized');
    expect(scripted.opened).to.have.length(1);
  });
});

describe('parseBroker', () => {
  it('reads addresses', () => {
    const whole = {host: 'calls.example.com', port: 443, path: '/', secure: true};
    expect(parseBroker('https://calls.example.com')).to.deep.equal(whole);
    expect(parseBroker(' wss://calls.example.com/ ')).to.deep.equal(whole);
    expect(parseBroker('http://localhost:9000/a/b')).to.deep.equal({
      host: 'localhost',
      port: 9000,
      path: '/a/b/',
      secure: false,
    });
    expect(parseBroker('ws://[::1]:1/')).to.deep.equal({host: '[::1]', port: 1, path: '/', secure: false});
    expect(parseBroker('')).to.deep.equal({host: '0.peerjs.com', port: 443, path: '/', secure: true});
    expect(parseBroker('/calls', 'http://a.example:8080/x/y')).to.deep.equal({
      host: 'a.example',
      port: 8080,
      path: '/calls/',
      secure: false,
    });
  });

  it('names the attribute when there is none', () => {
    const wrong = [
      'calls.example.com',
      'calls.example.com:9000',
      '/calls',
      'ftp://a/',
      'https://',
      'https://u:p@a/',
      'https://a/?b',
      'https://a/#b',
      'javascript:alert(1)',
      'data:,',
    ];
    for (const text of wrong) {
      expect(() => parseBroker(text), text)
        .to.throw(CallError)
        .that.includes({code: 'bad-attribute', attribute: 'broker'});
    }
  });
});
