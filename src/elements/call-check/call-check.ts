import {html, LitElement, nothing, type TemplateResult} from 'lit';
import {property, state} from 'lit/decorators.js';
import type {Call} from '../../context/call.js';
import {FoundCall} from '../../context/found-call.js';
import type {CheckStep} from '../../core/call-snapshot.js';
import {english} from '../../localization/english.js';
import {WordsController} from '../../localization/words-controller.js';
import {camera, check, close, cloud, microphone, relay, resume, retry, speaker, warning} from '../../styles/icons.js';
import {browserFamily} from '../browser-family.js';
import {define} from '../define.js';
import {hasOwnContent} from '../own-content.js';

import {styles} from './call-check.styles.js';

const icons: Readonly<Record<CheckStep['what'], TemplateResult>> = {
  microphone,
  camera,
  speaker,
  broker: cloud,
  relay,
};
const order = ['microphone', 'camera', 'speaker', 'broker', 'relay'] as const;

/**
 * Tries out what a call needs, before there is one: microphone, camera, speaker, calling service and relay.
 *
 * @slot - The label of the button.
 * @slot icon - Before that label.
 * @slot heading - Above the list.
 * @csspart card - The card.
 * @csspart step - One thing that is tried out.
 * @csspart meter - How loud the microphone is.
 * @csspart problem - What does not work, and what to do.
 * @csspart result - Whether everything works.
 * @csspart button - Starts and stops.
 * @csspart icon - The icon of the button.
 * @csspart label - The label of the button.
 * @cssprop [--call-surface] - Background.
 * @cssprop [--call-on-surface] - Text.
 * @cssprop [--call-accent] - Background of the button.
 * @cssprop [--call-on-accent] - Text on it.
 * @cssprop [--call-success] - How loud the microphone is.
 * @cssprop [--call-muted] - Text of less weight, and thin lines.
 * @cssprop [--call-radius] - How round corners are.
 * @cssprop [--call-gap] - Space between parts.
 * @cssprop [--call-control-size] - The least width and height of the button.
 * @cssprop [--call-font] - Font family.
 * @cssprop [--call-focus-ring] - Outline of what has the focus.
 */
export class CallCheck extends LitElement {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = {...LitElement.shadowRootOptions, delegatesFocus: true};

  /** The id of the provider to use instead of the nearest one. */
  @property() for?: string;

  @state() private steps: readonly CheckStep[] = [];
  @state() private isWanted = false;
  /** The last thing that was found out, for ears. */
  @state() private heard = '';

  readonly #call = new FoundCall(this, 'control');
  readonly #words = new WordsController(this, english);
  /** The calls that are tried out, and how to stop it. */
  #running: {readonly found: Call; readonly stop: AbortController} | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate() {
    const found = this.#call.value;
    // Another provider has taken over: what was found out was not about it.
    if (this.#running && this.#running.found !== found) this.#stop();
    if (!this.isWanted || this.#running) return;
    if (found?.check) this.#begin(found);
    else if (found?.problem?.code === 'load-failed') this.isWanted = false;
  }

  override render() {
    const words = this.#words.table;
    const result = this.#result;
    return html`<section part="card" class="card stack" aria-labelledby="heading">
      <div id="heading">
        <slot name="heading"><h2>${words.checkHeading}</h2></slot>
      </div>
      <ul>
        ${order.map((what) => this.#row(what))}
      </ul>
      ${
        result
          ? html`<p part="result" class="result ${result}">
              ${result === 'passed' ? check : warning}${words.checkResult[result]}
            </p>`
          : nothing
      }
      ${this.#isLoadFailed ? html`<p class="error">${words.problems['load-failed']}</p>` : nothing}
      <button part="button" type="button" class=${this.isWanted ? 'quiet' : nothing} @click=${this.#toggle}>
        <span part="icon"><slot name="icon">${this.isWanted ? close : result ? retry : resume}</slot></span>
        <span part="label">${this.isWanted ? words.stopCheck : this.#startLabel}</span>
      </button>
      <span class="unseen" role="status">${this.heard} ${result ? words.checkResult[result] : ''}</span>
    </section>`;
  }

  override updated() {
    const level = this.#step('microphone')?.level ?? 0;
    this.renderRoot.querySelector<HTMLElement>('.level')?.style.setProperty('--_level', String(level));
  }

  get #startLabel() {
    const words = hasOwnContent(this) ? nothing : this.#words.table.startCheck;
    return html`<slot @slotchange=${() => this.requestUpdate()}></slot>${words}`;
  }

  #row(what: CheckStep['what']) {
    const words = this.#words.table;
    const step = this.#step(what);
    return html`<li part="step" class=${step?.state ?? nothing}>
      <span class="what">${icons[what]}</span>
      <span>${words.checkSteps[what]}</span>
      <span class="outcome">${step ? html`${signOf(step)}${words.checkStates[step.state]}` : nothing}</span>
      ${step?.state === 'running' ? this.#task(step) : nothing}
      ${step?.state === 'failed' ? html`<p part="problem" class="more error">${this.#advice(step)}</p>` : nothing}
    </li>`;
  }

  /** What the person is to do meanwhile. */
  #task({what, level = 0}: CheckStep) {
    const words = this.#words.table;
    if (what === 'speaker') return html`<p class="more muted">${words.hearTone}</p>`;
    if (what !== 'microphone') return nothing;
    return html`<p class="more muted">${words.speakNow}</p>
      <div
        part="meter"
        class="more"
        role="meter"
        aria-label=${words.level}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(level * 100)}
      >
        <span class="level"></span>
      </div>`;
  }

  #advice({error}: CheckStep): string {
    const words = this.#words.table;
    const code = error?.code ?? 'internal';
    const advice = code === 'permission-denied' ? ` ${words.permissionHelp[browserFamily()]}` : '';
    return words.problems[code] + advice;
  }

  get #isLoadFailed(): boolean {
    return !this.#call.value?.check && this.#call.value?.problem?.code === 'load-failed';
  }

  get #result(): 'passed' | 'failed' | null {
    if (this.isWanted || this.steps.length < order.length) return null;
    return this.steps.some(({state}) => state === 'failed') ? 'failed' : 'passed';
  }

  #step(what: CheckStep['what']): CheckStep | undefined {
    return this.steps.find((step) => step.what === what);
  }

  #toggle() {
    if (this.isWanted) return this.#stop();
    this.steps = [];
    this.heard = '';
    this.isWanted = true;
    // What tries things out comes with the rest of the calls.
    this.#call.act((found) => found.check ?? found.warm());
  }

  #begin(found: Call) {
    const stop = new AbortController();
    this.#running = {found, stop};
    found.check?.((step) => stop.signal.aborted || this.#note(step), stop.signal);
  }

  #note(step: CheckStep) {
    this.steps = [...this.steps.filter(({what}) => what !== step.what), step];
    if (step.state === 'running') return;
    const {checkSteps, checkStates} = this.#words.table;
    const advice = step.state === 'failed' ? ` ${this.#advice(step)}` : '';
    this.heard = `${checkSteps[step.what]}: ${checkStates[step.state]}.${advice}`;
    const isDone = order.every((what) => (this.#step(what)?.state ?? 'running') !== 'running');
    if (isDone) this.#stop();
  }

  /** What has been found out so far stays to be read. */
  #stop() {
    this.#running?.stop.abort();
    this.#running = undefined;
    this.isWanted = false;
    this.steps = this.steps.filter(({state}) => state !== 'running');
  }
}

function signOf({state}: CheckStep) {
  return state === 'passed' ? check : state === 'failed' ? warning : nothing;
}

define('call-check', CallCheck);

declare global {
  interface HTMLElementTagNameMap {
    'call-check': CallCheck;
  }
}
