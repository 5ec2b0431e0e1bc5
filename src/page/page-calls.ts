import type {Call} from '../context/call.js';
import type {NameClaim} from '../context/page-mark.js';
import type {CallError} from '../core/call-error.js';

/**
 * The calls of a page. Costs nothing until somebody needs them: then it loads the controller, hands over what was asked
 * meanwhile, and from then on is the controller for all elements. `load` rejects with a CallError.
 */
export function pageCalls(load: () => Promise<Call>, report: (error: CallError) => void): Call & NameClaim {
  const listeners = new Set<() => void>();
  let ownName: string | undefined;
  let loading: Promise<Call | undefined> | undefined;
  let loaded: Call | undefined;

  const publish = () => listeners.forEach((listener) => listener());

  /** Loads the controller for it. If that fails, the next one to ask tries again. */
  const ask = async (action: (call: Call) => void | Promise<void>) => {
    const call = await (loading ??= fetch());
    if (call) await action(call);
  };

  const fetch = async () => {
    try {
      loaded = await load();
      // For as long as the document lives.
      loaded.subscribe(publish, new AbortController().signal);
    } catch (error) {
      loading = undefined;
      // As `load` says.
      page.problem = error as CallError;
      report(page.problem);
    }
    publish();
    return loaded;
  };

  const page: Writable<Call & NameClaim> = {
    call: null,
    registration: {state: 'offline', name: '', reason: null, anonymous: false},
    devices: {available: [], selected: {}},
    problem: null,
    localVideo: null,
    localScreen: null,
    remoteVideo: null,
    remoteScreen: null,
    audioBlocked: false,

    obstacleTo(name) {
      if (!name) return 'nobody';
      if (name === ownName) return 'self';
      if (!isSecureContext) return 'insecure-context';
      return typeof RTCPeerConnection === 'undefined' ? 'unsupported' : null;
    },
    dial: (to, options) => ask((call) => call.dial(to, options)),
    connect: (name = ownName) => ask((call) => call.connect(name)),
    disconnect: () => ask((call) => call.disconnect()),
    selectDevice: (kind, id) => ask((call) => call.selectDevice(kind, id)),
    warm: () => ask((call) => call.warm()),
    dismiss() {
      page.problem = null;
    },

    // There is no call to do this with.
    answer() {},
    decline() {},
    hangUp() {},
    silence() {},
    toggleMic() {},
    toggleCamera() {},
    toggleScreen() {},
    toggleHold() {},
    unblockAudio() {},

    subscribe(listener, signal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener));
    },
    claimName(name) {
      if ((ownName ??= name) !== name) return false;
      page.connect();
      return true;
    },
  };

  // Whatever the controller has, it answers for as soon as it is there.
  return new Proxy(page, {
    get(_page, member) {
      const owner = loaded && member in loaded ? loaded : page;
      const value: unknown = Reflect.get(owner, member);
      return typeof value === 'function' ? value.bind(owner) : value;
    },
  });
}

type Writable<T> = {-readonly [Key in keyof T]: T[Key]};
