import {ContextProvider} from '@lit/context';
import {html, LitElement, type PropertyDeclaration, type PropertyDeclarations, type PropertyValues} from 'lit';
import {callContext} from '../../context/call-context.js';
import type {Call} from '../../context/call.js';
import {ContextProviderEvent} from '../../context/context-events.js';
import {pageOf} from '../../context/page-mark.js';
import type {CallSnapshot, DeviceKind, DeviceList, DialOptions, Registration} from '../../core/call-snapshot.js';
import {CallErrorEvent} from '../../events/call-error-event.js';
import {keepAutoView} from '../../page/auto-view.js';
import type {CallNetwork, CallOptions} from '../../page/call-options.js';
import {type ComposedCalls, composeCalls} from '../../page/compose-calls.js';
import {metaOptions} from '../../page/meta-options.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {styles} from './call-provider.styles.js';

/** A number of seconds; what is none becomes NaN, which is reported when it is read. */
const seconds = {
  fromAttribute: (text: string | null) => (text === null ? undefined : text.trim() === '' ? NaN : Number(text)),
};

/**
 * The calls of one name: whatever is inside uses them, and whatever names it by `for`.
 *
 * @slot - The elements that use these calls, and anything else.
 * @fires {CallIncomingEvent} call-incoming - Somebody calls. Cancel it, and the library shows and plays nothing.
 * @fires {CallStateEvent} call-state - The call moved to another phase.
 * @fires {CallConnectedEvent} call-connected - Both sides hear each other for the first time.
 * @fires {CallMediaEvent} call-media - A side switched its microphone, camera, screen or hold.
 * @fires {CallQualityEvent} call-quality - The quality of the connection changed.
 * @fires {CallEndedEvent} call-ended - The call is over; once for each call.
 * @fires {CallMissedEvent} call-missed - Somebody called and was not answered.
 * @fires {CallErrorEvent} call-error - The environment or a setting failed.
 * @fires {CallRegistrationEvent} call-registration - This page became reachable, or ceased to be.
 * @fires {CallDevicesEvent} call-devices - A device was plugged in, unplugged or chosen.
 * @cssState idle
 * @cssState outgoing
 * @cssState incoming
 * @cssState connecting
 * @cssState ongoing
 * @cssState reconnecting
 * @cssState terminating
 * @cssState ended
 * @cssState ringing - It rings at the other side.
 * @cssState registered - Others can call.
 * @cssState registering
 * @cssState unreachable - Others cannot call, although they should be able to.
 */
export class CallProvider extends LitElement {
  static override styles = styles;

  static override properties: PropertyDeclarations & Record<keyof CallOptions, PropertyDeclaration> = {
    name: {},
    displayName: {attribute: 'display-name'},
    avatar: {},
    realm: {},
    broker: {},
    brokerKey: {attribute: 'broker-key'},
    token: {},
    tokenUrl: {attribute: 'token-url'},
    getToken: {attribute: false},
    iceServers: {attribute: 'ice-servers'},
    iceUrl: {attribute: 'ice-url'},
    getIceServers: {attribute: false},
    relayOnly: {type: Boolean, attribute: 'relay-only'},
    network: {attribute: false},
    media: {},
    ringTimeout: {attribute: 'ring-timeout', converter: seconds},
    ackTimeout: {attribute: 'ack-timeout', converter: seconds},
    connectTimeout: {attribute: 'connect-timeout', converter: seconds},
    reconnectTimeout: {attribute: 'reconnect-timeout', converter: seconds},
    doNotDisturb: {type: Boolean, attribute: 'do-not-disturb'},
    autoAnswer: {attribute: 'auto-answer'},
    mediaOptional: {type: Boolean, attribute: 'media-optional'},
    noPersist: {type: Boolean, attribute: 'no-persist'},
    noAutoView: {type: Boolean, attribute: 'no-auto-view'},
    ringtone: {},
    ringback: {},
    notifications: {type: Boolean},
    noTitleFlash: {type: Boolean, attribute: 'no-title-flash'},
    noWakeLock: {type: Boolean, attribute: 'no-wake-lock'},
    noLeaveWarning: {type: Boolean, attribute: 'no-leave-warning'},
    hotkeys: {type: Boolean},
  };

  /** The name others call. */
  name: string | undefined;
  /** How this page introduces itself. */
  displayName: string | undefined;
  /** The address of a picture, http(s) or data:image, of at most 2,048 characters. */
  avatar: string | undefined;
  /** Namespace on a shared broker. */
  realm: string | undefined;

  /** The address of the broker; PeerJS's public one unless given. */
  broker: string | undefined;
  /** The key of the broker, where it asks for one. */
  brokerKey: string | undefined;
  /** What proves to the broker who this page is. */
  token: string | undefined;
  /** Where to fetch that proof. */
  tokenUrl: string | undefined;
  /** Gives that proof. */
  getToken: (() => string | Promise<string>) | undefined;

  /** STUN and TURN servers: JSON, or the list itself. */
  iceServers: string | readonly RTCIceServer[] | undefined;
  /** Where to fetch them. */
  iceUrl: string | undefined;
  /** Gives them. */
  getIceServers: (() => readonly RTCIceServer[] | Promise<readonly RTCIceServer[]>) | undefined;
  /** Connects through TURN servers only, so that the other side does not learn the address of this one. */
  relayOnly = false;

  /** Instead of broker, connections and devices: one in memory, for tests. */
  network: CallNetwork | undefined;

  /** `video` or `audio`. */
  media: string | undefined;
  /** How long to ring, in seconds. */
  ringTimeout: number | undefined;
  /** How long to wait until the other side says that it rings, in seconds; 0 for not at all. */
  ackTimeout: number | undefined;
  /** How long connecting may take, in seconds. */
  connectTimeout: number | undefined;
  /** How long a lost connection is looked for, in seconds. */
  reconnectTimeout: number | undefined;
  /** Whoever calls hears that this page is busy. */
  doNotDisturb = false;
  /** Names whose calls are answered at once, separated by spaces. */
  autoAnswer: string | undefined;
  /** Calls go on without own microphone and camera. */
  mediaOptional = false;
  /** Device choices are forgotten with the page. */
  noPersist = false;
  /** A call that no `<call-view>` shows brings none of its own. */
  noAutoView = false;

  /** What is heard when somebody calls: the address of a sound, or `none`. */
  ringtone: string | undefined;
  /** What is heard while it rings at the other side. */
  ringback: string | undefined;
  /** The system tells of a call while the page is hidden, if the person allows it. */
  notifications = false;
  /** The title of the page does not tell who calls. */
  noTitleFlash = false;
  /** The screen may go off during a video call. */
  noWakeLock = false;
  /** Whoever leaves the page during a call is not asked. */
  noLeaveWarning = false;
  /** M, V and H switch microphone, camera and hang up while the focus is inside a view. */
  hotkeys = false;

  readonly #internals = this.attachInternals();
  #composed: ComposedCalls | undefined;
  #context: ContextProvider<typeof callContext> | undefined;
  #life: AbortController | undefined;
  #document: Document | undefined;
  /** Settings changed that say where others reach this page, and it has yet to go there. */
  #move: 'renamed' | 'elsewhere' | undefined;

  /** The calls themselves; made when the provider is first connected to a document. */
  get controller(): Call {
    return (this.#composed ?? this.#compose()).controller;
  }
  /** The call of the moment, or the last one while its end still shows. */
  get call(): CallSnapshot | null {
    return this.controller.call;
  }
  /** Whether others can reach this page, and as whom. */
  get registration(): Registration {
    return this.controller.registration;
  }
  /** What there is to hear, see and speak with, and what is chosen. */
  get devices(): DeviceList {
    return this.controller.devices;
  }

  /** Calls somebody. */
  dial(to: string, options?: DialOptions) {
    this.controller.dial(to, options);
  }
  /** Answers the call that rings. */
  answer(options?: {readonly media?: 'video' | 'audio'}) {
    this.controller.answer(options);
  }
  /** Refuses the call that rings. */
  decline() {
    this.controller.decline();
  }
  /** Ends the call, or gives up calling. */
  hangUp() {
    this.controller.hangUp();
  }
  /** Switches the microphone, or the way it is told. */
  toggleMic(on?: boolean) {
    this.controller.toggleMic(on);
  }
  /** Switches the camera, or the way it is told. */
  toggleCamera(on?: boolean) {
    this.controller.toggleCamera(on);
  }
  /** Begins or ends showing the screen. */
  toggleScreen(on?: boolean) {
    this.controller.toggleScreen(on);
  }
  /** Puts the call on hold, or takes it back. */
  toggleHold(on?: boolean) {
    this.controller.toggleHold(on);
  }
  /** Uses this device from now on. */
  selectDevice(kind: DeviceKind, id: string): Promise<void> {
    return this.controller.selectDevice(kind, id);
  }
  /** Inside a click: lets sound play that the browser blocked. */
  unblockAudio() {
    this.controller.unblockAudio();
  }
  /** Makes this page reachable. */
  connect() {
    this.controller.connect(this.name || undefined);
  }
  /** Makes this page unreachable; a call goes on. */
  disconnect() {
    this.controller.disconnect();
  }

  override connectedCallback() {
    this.#document = this.ownerDocument;
    const isBack = this.#isClosed;
    const {controller} = (!isBack && this.#composed) || this.#compose();
    if (this.#context) this.#context.setValue(controller);
    else this.#context = new ContextProvider(this, {context: callContext, initialValue: controller});
    super.connectedCallback();
    if (isBack && this.name) this.connect();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    // An element that is moved leaves and comes back in one task.
    setTimeout(() => this.isConnected || this.#close());
  }

  override render() {
    return html`<slot></slot>`;
  }

  override updated(changed: PropertyValues<this>) {
    const composed = this.#composed;
    if (!composed || this.#isClosed) return;
    if (this.#options().network !== composed.network) return this.#beginAnew();
    composed.reconfigure();
    this.#noteMove(changed);
    this.#follow(composed.controller);
    this.#reflect();
  }

  /** Its calls are over; it begins anew when it is put back. */
  get #isClosed(): boolean {
    return this.#life?.signal.aborted ?? false;
  }

  #compose(): ComposedCalls {
    const life = (this.#life = new AbortController());
    const composed = composeCalls({options: () => this.#options(), target: this, document: this.ownerDocument});
    this.#composed = composed;
    const follow = () => {
      this.#follow(composed.controller);
      this.#reflect();
    };
    composed.controller.subscribe(follow, life.signal);
    keepAutoView({
      call: composed.controller,
      document: this.ownerDocument,
      isWanted: () => !this.noAutoView,
      /** @internal */
      report: (error) => this.dispatchEvent(new CallErrorEvent(error, composed.controller.call)),
      signal: life.signal,
    });
    this.#reflect();
    return composed;
  }

  #noteMove(changed: PropertyValues<this>) {
    if (changed.has('name')) this.#move = 'renamed';
    else if (changed.has('broker') || changed.has('brokerKey') || changed.has('realm')) this.#move ??= 'elsewhere';
  }

  /** Is reached where and as what the page says now; a live call goes on as it is, and is waited for. */
  #follow(controller: Call) {
    const {registration, call} = controller;
    if (!this.#move || (call && call.phase !== 'ended')) return;
    const isRenamed = this.#move === 'renamed';
    this.#move = undefined;
    if (registration.state !== 'offline') controller.disconnect();
    if (this.name) controller.connect(this.name);
    else if (!isRenamed && registration.state !== 'offline') controller.connect();
  }

  /** On another network nothing is as it was. */
  #beginAnew() {
    this.#close();
    this.#context?.setValue(this.#compose().controller);
    if (this.name) this.connect();
  }

  /** For good; how it ended can still be seen, until the provider is put back and begins anew. */
  #close() {
    if (this.#isClosed) return;
    this.#move = undefined;
    this.#life?.abort();
    this.#composed?.controller.close();
    // Whoever names this provider by `for` has to look for another.
    this.#document?.dispatchEvent(new ContextProviderEvent(callContext, this));
  }

  /** What is set here, before what is set for the whole page. */
  #options(): CallOptions {
    const {name: _, ...page}: CallOptions = {
      ...metaOptions(this.ownerDocument),
      ...pageOf(this.ownerDocument)?.options(),
    };
    // Each property is an option of the same name; the compiler knows keys of objects only as texts.
    const own = Object.keys(CallProvider.properties) as (keyof CallOptions)[];
    const isSet = (option: keyof CallOptions) =>
      this[option] !== undefined && this[option] !== null && this[option] !== false;
    return {...page, ...Object.fromEntries(own.filter(isSet).map((option) => [option, this[option]]))};
  }

  #reflect() {
    const {call, registration} = this.#composed?.controller ?? {};
    reflectStates(this.#internals, call?.phase ?? 'idle', {
      ringing: call?.phase === 'outgoing' && call.step === 'ringing',
      registered: registration?.state === 'registered',
      registering: registration?.state === 'registering',
      unreachable: registration?.state === 'failed' || registration?.state === 'reconnecting',
    });
  }
}

define('call-provider', CallProvider);

declare global {
  interface HTMLElementTagNameMap {
    'call-provider': CallProvider;
  }
}
