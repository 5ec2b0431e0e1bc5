import {browserPorts} from '../adapters/browser-ports.js';
import {CallController} from '../controller/call-controller.js';
import type {CallNotice} from '../controller/notice.js';
import type {CallError} from '../core/call-error.js';
import {CallErrorEvent} from '../events/call-error-event.js';
import {eventFor} from './announce.js';
import type {CallNetwork, CallOptions} from './call-options.js';
import {readConnections} from './connections.js';
import {LateSignaling} from './late-signaling.js';
import {load} from './load.js';
import {sayCallAt} from './say-call.js';
import {readSettings} from './settings.js';

interface Composition {
  /** What is set at the moment of asking. */
  readonly options: () => CallOptions;
  /** Where events are dispatched. */
  readonly target: EventTarget;
  readonly document: Document;
}

export interface ComposedCalls {
  readonly controller: CallController;
  /** The one in memory, in tests. */
  readonly network: CallNetwork | undefined;
  /** To be called after the options changed. */
  reconfigure(): void;
}

/** Puts a controller together from what a page or a provider sets, and lets it speak by DOM events. */
export function composeCalls({options: given, target, document}: Composition): ComposedCalls {
  const options = () => asInHtml(given());
  const reported = new Map<string | undefined, string>();
  /** Not there yet while the first settings are read. */
  const made: {controller?: CallController} = {};

  /** Once for each wrong value, however often it is read. */
  function report(error: CallError) {
    if (reported.get(error.attribute) === error.message) return;
    reported.set(error.attribute, error.message);
    const tell = () => {
      /** @internal */
      target.dispatchEvent(new CallErrorEvent(error, made.controller?.call));
    };
    // Whoever hears of it may ask for the calls, and they are only being made.
    if (made.controller) tell();
    else queueMicrotask(tell);
  }

  function notify(notice: CallNotice) {
    // A wrong setting is reported when it is read, and makes the registration fail later.
    if (notice.type === 'error' && notice.error.code === 'bad-attribute' && reported.has(notice.error.attribute))
      return;
    const {controller} = made;
    if (!controller) return;
    /** @internal */
    const isWanted = target.dispatchEvent(eventFor(notice, controller));
    if (notice.type === 'incoming' && !isWanted) controller.keepQuiet();
  }

  const connections = () => readConnections(options(), document, report);
  const settings = () => {
    const read = options();
    warnOfPublicBroker(read, document);
    return readSettings(read, document.location.hostname, report);
  };

  const {network, noPersist = false} = options();
  // Brokers and ICE servers are those of the moment they are needed.
  const ports =
    network?.ports() ??
    browserPorts({
      signaling: (listener) => new LateSignaling(connections, listener),
      ice: () => connections().ice,
      noPersist,
      sayCall: sayCallAt(target instanceof HTMLElement ? target : document.documentElement),
      load,
    });
  const controller = new CallController(ports, settings(), notify);
  made.controller = controller;
  return {
    controller,
    network,
    reconfigure() {
      if (options().network !== network)
        throw new TypeError('These calls are on another network already. Set it before they begin.');
      connections();
      controller.settings = settings();
    },
  };
}

const texts: ReadonlySet<string> = new Set([
  'name',
  'displayName',
  'avatar',
  'realm',
  'broker',
  'brokerKey',
  'token',
  'tokenUrl',
  'iceUrl',
  'media',
  'autoAnswer',
  'ringtone',
  'ringback',
] satisfies (keyof CallOptions)[]);

/** Scripts and frameworks may set to a number what in HTML is always a text, and to null what is not set. */
function asInHtml(options: CallOptions): CallOptions {
  const set = Object.entries(options).filter(([, value]) => (value ?? null) !== null);
  return Object.fromEntries(set.map(([option, value]) => [option, texts.has(option) ? String(value) : value]));
}

const warned =
  'call-elements: names on the public PeerJS broker are not authenticated: anybody can take them. Use a broker of your own.';

function warnOfPublicBroker({name, broker, network}: CallOptions, {location}: Document) {
  const isLocal = /^(?:localhost|127\..*|\[::1\]|.*\.local|)$/.test(location.hostname);
  // oxlint-disable-next-line no-console -- whoever develops the page is to see it
  if (name && !broker && !network && !isLocal) console.warn(warned);
}
