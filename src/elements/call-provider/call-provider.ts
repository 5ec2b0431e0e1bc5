import {ContextProvider} from '@lit/context';
import {html, LitElement, type PropertyValues} from 'lit';
import {property} from 'lit/decorators.js';
import {callContext} from '../../context/call-context.js';
import type {Call} from '../../context/call.js';
import {ContextProviderEvent} from '../../context/context-events.js';
import {pageOf} from '../../context/page-mark.js';
import type {CallSnapshot, DeviceKind, DeviceList, DialOptions, Registration} from '../../core/call-snapshot.js';
import {CallErrorEvent} from '../../events/call-error-event.js';
import {keepAutoView} from '../../page/auto-view.js';
import type {CallOptions} from '../../page/call-options.js';
import {type ComposedCalls, composeCalls} from '../../page/compose-calls.js';
import {reflectStates} from '../custom-states.js';
import {define} from '../define.js';
import {phaseStates} from '../phase-states.js';
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
 * @cssState registered - Others can call.
 * @cssState registering
 * @cssState unreachable - Others cannot call, although they should be able to.
 */
export class CallProvider extends LitElement {
  static override styles = styles;

  /** The name others call. */
  @property() name?: string;
  /** How this page introduces itself. */
  @property({attribute: 'display-name'}) displayName?: string;
  /** The address of a picture, http(s) or data:image. */
  @property() avatar?: string;
  /** Namespace on a shared broker. */
  @property() realm?: string;

  /** The address of the broker; PeerJS's public one unless given. */
  @property() broker?: string;
  @property({attribute: 'broker-key'}) brokerKey?: string;
  /** What proves to the broker who this page is. */
  @property() token?: string;
  /** Where to fetch that proof. */
  @property({attribute: 'token-url'}) tokenUrl?: string;
  /** Gives that proof. */
  @property({attribute: false}) getToken?: () => string | Promise<string>;

  /** STUN and TURN servers: JSON, or the list itself. */
  @property({attribute: 'ice-servers'}) iceServers?: string | readonly RTCIceServer[];
  /** Where to fetch them. */
  @property({attribute: 'ice-url'}) iceUrl?: string;
  /** Gives them. */
  @property({attribute: false}) getIceServers?: () => readonly RTCIceServer[] | Promise<readonly RTCIceServer[]>;
  /** Connects through TURN servers only, so that the other side does not learn the address of this one. */
  @property({type: Boolean, attribute: 'relay-only'}) relayOnly = false;

  /** `video` or `audio`. */
  @property() media?: string;
  /** How long to ring, in seconds. */
  @property({attribute: 'ring-timeout', converter: seconds}) ringTimeout?: number;
  /** How long to wait until the other side says that it rings, in seconds; 0 for not at all. */
  @property({attribute: 'ack-timeout', converter: seconds}) ackTimeout?: number;
  /** How long connecting may take, in seconds. */
  @property({attribute: 'connect-timeout', converter: seconds}) connectTimeout?: number;
  /** How long a lost connection is looked for, in seconds. */
  @property({attribute: 'reconnect-timeout', converter: seconds}) reconnectTimeout?: number;
  /** Whoever calls hears that this page is busy. */
  @property({type: Boolean, attribute: 'do-not-disturb'}) doNotDisturb = false;
  /** Names whose calls are answered at once, separated by spaces. */
  @property({attribute: 'auto-answer'}) autoAnswer?: string;
  /** Calls go on without own microphone and camera. */
  @property({type: Boolean, attribute: 'media-optional'}) mediaOptional = false;
  /** Device choices are forgotten with the page. */
  @property({type: Boolean, attribute: 'no-persist'}) noPersist = false;
  /** A call that no `<call-view>` shows brings none of its own. */
  @property({type: Boolean, attribute: 'no-auto-view'}) noAutoView = false;

  readonly #internals = this.attachInternals();
  #composed: ComposedCalls | undefined;
  #context: ContextProvider<typeof callContext> | undefined;
  #life: AbortController | undefined;
  #document: Document | undefined;

  /** The calls themselves; made when the provider is first connected to a document. */
  get controller(): Call {
    return this.#compose().controller;
  }
  /** The call of the moment, or the last one while its end still shows. */
  get call(): CallSnapshot | null {
    return this.controller.call;
  }
  get registration(): Registration {
    return this.controller.registration;
  }
  get devices(): DeviceList {
    return this.controller.devices;
  }

  dial(to: string, options?: DialOptions) {
    this.controller.dial(to, options);
  }
  answer(options?: {readonly media?: 'video' | 'audio'}) {
    this.controller.answer(options);
  }
  decline() {
    this.controller.decline();
  }
  hangUp() {
    this.controller.hangUp();
  }
  toggleMic(on?: boolean) {
    this.controller.toggleMic(on);
  }
  toggleCamera(on?: boolean) {
    this.controller.toggleCamera(on);
  }
  toggleScreen(on?: boolean) {
    this.controller.toggleScreen(on);
  }
  toggleHold(on?: boolean) {
    this.controller.toggleHold(on);
  }
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
  disconnect() {
    this.controller.disconnect();
  }

  override connectedCallback() {
    this.#document = this.ownerDocument;
    const isBack = this.hasUpdated && !this.#composed;
    const {controller} = this.#compose();
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
    if (!composed) return;
    composed.reconfigure();
    this.#follow(changed, composed.controller);
    this.#reflect();
  }

  #compose(): ComposedCalls {
    if (this.#composed) return this.#composed;
    const life = (this.#life = new AbortController());
    const composed = composeCalls({options: () => this.#options(), target: this, document: this.ownerDocument});
    this.#composed = composed;
    composed.controller.subscribe(() => this.#reflect(), life.signal);
    keepAutoView({
      call: composed.controller,
      document: this.ownerDocument,
      isWanted: () => !this.noAutoView,
      /** @internal */
      report: (error) => this.dispatchEvent(new CallErrorEvent(error, composed.controller.call)),
      signal: life.signal,
    });
    return composed;
  }

  /** Is reached where and as what the page says now; a live call goes on as it is. */
  #follow(changed: PropertyValues<this>, controller: ComposedCalls['controller']) {
    const {registration, call} = controller;
    const isElsewhere = (['name', 'broker', 'brokerKey', 'realm'] as const).some((setting) => changed.has(setting));
    if (!isElsewhere || (call && call.phase !== 'ended')) return;
    if (registration.state !== 'offline') controller.disconnect();
    if (this.name) controller.connect(this.name);
    else if (!changed.has('name') && registration.state !== 'offline') controller.connect();
  }

  #close() {
    const composed = this.#composed;
    if (!composed) return;
    this.#composed = undefined;
    this.#life?.abort();
    composed.controller.close();
    // Whoever names this provider by `for` has to look for another.
    this.#document?.dispatchEvent(new ContextProviderEvent(callContext, this));
  }

  /** What is set here, before what is set for the whole page. */
  #options(): CallOptions {
    const {name: _, ...page}: CallOptions = pageOf(this.ownerDocument)?.options() ?? {};
    const own: CallOptions = {
      name: this.name,
      displayName: this.displayName,
      avatar: this.avatar,
      realm: this.realm,
      broker: this.broker,
      brokerKey: this.brokerKey,
      token: this.token,
      tokenUrl: this.tokenUrl,
      getToken: this.getToken,
      iceServers: this.iceServers,
      iceUrl: this.iceUrl,
      getIceServers: this.getIceServers,
      relayOnly: this.relayOnly || undefined,
      media: this.media,
      ringTimeout: this.ringTimeout,
      ackTimeout: this.ackTimeout,
      connectTimeout: this.connectTimeout,
      reconnectTimeout: this.reconnectTimeout,
      doNotDisturb: this.doNotDisturb || undefined,
      autoAnswer: this.autoAnswer,
      mediaOptional: this.mediaOptional || undefined,
      noPersist: this.noPersist || undefined,
    };
    return {...page, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined && value !== null))};
  }

  #reflect() {
    const {call, registration} = this.#composed?.controller ?? {};
    reflectStates(this.#internals, {
      ...phaseStates(call?.phase ?? 'idle'),
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
