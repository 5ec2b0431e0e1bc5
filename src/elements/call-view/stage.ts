import {html, nothing, type TemplateResult} from 'lit';
import {live} from 'lit/directives/live.js';
import {shownName} from '../../localization/shown-name.js';
import {microphoneOff, person, screen} from '../../styles/icons.js';
import {avatar} from '../avatar.js';
import type {SelfCorner} from './self-corner.js';
import type {Layout, Shown} from './shown.js';

export interface Stage extends Shown {
  readonly layout: Layout;
  readonly noSelfView: boolean;
  /** The picture of the other one has begun. */
  readonly hasPicture: boolean;
  readonly isSpeakingWhileMuted: boolean;
  readonly corner?: SelfCorner;
  readonly notePicture?: ((event: Event) => void) | undefined;
}

/**
 * The pictures of a call, and what is to be said on top of them. `live`: Lit would set an unchanged stream anew each time,
 * and a video given its stream again starts over.
 */
export function stage(shown: Stage): TemplateResult {
  const {call, found, layout, words} = shown;
  const showsPicture = shown.hasPicture && call.remote.camera && layout !== 'voice';
  const showsScreen = call.remote.screen && layout !== 'voice';
  return html`<div part="stage" class="stage ${showsScreen ? 'with-screen' : ''}">
    <div class="tile remote" ?hidden=${showsScreen && !showsPicture}>
      <video
        part="remote-video"
        muted
        playsinline
        .muted=${true}
        .srcObject=${live(found.remoteVideo)}
        aria-label=${shownName(call, words)}
        ?hidden=${!showsPicture}
        @loadeddata=${shown.notePicture}
        @resize=${shown.notePicture}
        @emptied=${shown.notePicture}
      ></video>
      ${showsPicture || showsScreen ? nothing : placeholder(shown)}
    </div>
    <div class="tile screen" ?hidden=${!showsScreen}>
      <video
        part="screen-video"
        muted
        playsinline
        .muted=${true}
        .srcObject=${live(found.remoteScreen)}
        aria-label=${words.shares(shownName(call, words))}
      ></video>
    </div>
    ${showsSelf(shown) ? selfView(shown) : nothing} ${veil(shown)} ${badges(shown)}
    <slot name="overlay"></slot>
  </div>`;
}

/** The picture somebody gave of themselves, else what their name begins with; with a ring while they speak. */
export function face({call, words}: Shown, isWaiting = false): TemplateResult {
  const picture = avatar(call.avatar, shownName(call, words));
  return html`<div class="face ${isWaiting ? 'waiting' : ''}">
    ${picture === nothing ? html`<span part="avatar" class="avatar" aria-hidden="true">${person}</span>` : picture}
  </div>`;
}

function placeholder(shown: Stage): TemplateResult {
  const {call, layout} = shown;
  const isComing = isUp(shown) && call.remote.camera && layout !== 'voice';
  const isWaiting = call.phase === 'outgoing' || call.phase === 'connecting' || isComing;
  return html`<div part="placeholder">
    <slot name="remote-placeholder">
      ${face(shown, isWaiting)}
      <p>${placeholderSentence(shown)}</p>
    </slot>
  </div>`;
}

function placeholderSentence({call, words, layout}: Stage): string {
  const name = shownName(call, words);
  if (call.phase === 'outgoing') return name;
  if (layout === 'voice' || (call.media === 'audio' && !call.remote.camera)) return words.voiceCall(name);
  return (call.remote.camera ? words.waitingForPicture : words.cameraIsOff)(name);
}

function showsSelf({call, layout, noSelfView}: Stage): boolean {
  return !noSelfView && layout !== 'voice' && (call.media === 'video' || call.local.camera);
}

function selfView({call, found, words, corner, layout}: Stage): TemplateResult {
  return html`<div part="self-view" class="self ${corner?.place ?? ''}">
    <video
      part="self-video"
      muted
      playsinline
      .muted=${true}
      .srcObject=${live(found.localVideo)}
      ?hidden=${!call.local.camera}
      aria-label=${words.ownPicture}
    ></video>
    ${
      call.local.camera
        ? nothing
        : html`<div class="words"><slot name="self-placeholder">${words.ownCameraIsOff}</slot></div>`
    }
    ${
      corner && layout !== 'split'
        ? html`<button
            type="button"
            class="grip"
            aria-label=${words.moveOwnPicture}
            @keydown=${corner.moveByKey}
            @pointerdown=${corner.startDragging}
            @pointermove=${corner.drag}
            @pointerup=${corner.drop}
            @pointercancel=${corner.drop}
          ></button>`
        : nothing
    }
  </div>`;
}

/** Over pictures that stand still. What it says is said aloud by the status. */
function veil({call, words}: Stage) {
  const sentence =
    call.phase === 'reconnecting'
      ? words.reconnecting
      : call.remote.hold
        ? words.holds(shownName(call, words))
        : call.local.hold && words.youHold;
  if (!sentence || call.phase === 'outgoing') return nothing;
  return html`<div class="veil" aria-hidden="true">
    ${call.phase === 'reconnecting' ? html`<span class="spinner"></span>` : nothing}
    <p>${sentence}</p>
  </div>`;
}

function badges(shown: Stage) {
  const {call, words, isSpeakingWhileMuted} = shown;
  const name = shownName(call, words);
  return html`<div class="badges">
    ${
      isUp(shown) && call.remote.screen
        ? html`<span class="badge over">${screen}<span>${words.shares(name)}</span></span>`
        : nothing
    }
    ${
      isUp(shown) && !call.remote.mic
        ? html`<span class="badge over">${microphoneOff}<span>${words.microphoneIsOff(name)}</span></span>`
        : nothing
    }
    <span role="alert"
      >${
        isSpeakingWhileMuted
          ? html`<span class="badge over hint">${microphoneOff}<span>${words.speakingWhileMuted}</span></span>`
          : nothing
      }</span
    >
  </div>`;
}

function isUp({call}: Shown): boolean {
  return call.phase === 'ongoing' || call.phase === 'reconnecting';
}
