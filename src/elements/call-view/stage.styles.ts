import {css} from 'lit';

/** The pictures, and what lies on top of them. */
export const stageStyles = css`
  .stage {
    --_edge: 10px;
    position: relative;
    align-self: stretch;
    justify-self: stretch;
    box-sizing: border-box;
    min-block-size: 120px;
    background: #14161b;
    color: #fff;
    color-scheme: dark;
    overflow: hidden;
  }
  .tile {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }
  .tile[hidden],
  video[hidden] {
    display: none;
  }
  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .screen video {
    object-fit: contain;
  }
  :host(:not([no-mirror])) [part='self-video'] {
    scale: -1 1;
  }
  /* The screen is what one looks at; the face beside it is small. */
  .with-screen .remote {
    inset: auto;
    inset-block-start: var(--_edge-above, var(--_edge));
    inset-inline-start: var(--_edge);
    inline-size: clamp(64px, 20%, 180px);
    aspect-ratio: 4 / 3;
    border: 1px solid rgb(255 255 255 / 0.3);
    border-radius: var(--_radius);
    z-index: 1;
  }

  .view:not(.split) .with-screen .self {
    inline-size: var(--call-self-view-width, clamp(64px, 20%, 180px));
  }

  [part='placeholder'] {
    position: absolute;
    inset: 0;
    display: grid;
    gap: calc(var(--_gap) * 2);
    place-content: center;
    justify-items: center;
    padding-block: 16px 40px;
    padding-inline: 16px;
    text-align: center;
    text-wrap: balance;
  }
  /* What it says is cut before it lies under one's own picture: above that in a narrow place, else beside it. */
  [part='placeholder'] p {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  @container (max-width: 460px) {
    .view:not(.split) > .stage:has(> .self) [part='placeholder'] {
      padding-block-end: calc(var(--_edge-below, var(--_edge)) + 20cqi);
    }
  }
  @container (min-width: 461px) {
    .stage:has(> .self) [part='placeholder'] p {
      max-inline-size: 42cqi;
    }
  }
  .face {
    position: relative;
    display: grid;
    place-items: center;
    border-radius: 50%;
  }
  .face .avatar {
    inline-size: var(--_face, clamp(56px, 20cqi, 104px));
    block-size: var(--_face, clamp(56px, 20cqi, 104px));
    font-size: calc(var(--_face, clamp(56px, 20cqi, 104px)) * 0.36);
    border: 1px solid transparent;
  }
  /* As wide as the voice is loud. */
  .face::before {
    content: '';
    position: absolute;
    inset: -4px;
    border: 3px solid var(--_accent);
    border-radius: 50%;
    opacity: clamp(0, var(--_level, 0) * 4, 1);
    transform: scale(calc(1 + var(--_level, 0) * 0.35));
    transition:
      transform 90ms linear,
      opacity 90ms linear;
  }
  .face.waiting::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    animation: call-ripple 1.8s ease-out infinite;
  }
  @keyframes call-ripple {
    from {
      opacity: 0.8;
    }
    to {
      opacity: 0;
      transform: scale(1.5);
    }
  }

  .self {
    position: absolute;
    z-index: 2;
    box-sizing: border-box;
    inline-size: var(--call-self-view-width, clamp(84px, 26%, 240px));
    aspect-ratio: 4 / 3;
    border: 1px solid rgb(255 255 255 / 0.25);
    border-radius: var(--_radius);
    background: #2b2e36;
    font-size: 0.75em;
    overflow: hidden;
    translate: var(--_x, 0) var(--_y, 0);
    box-shadow: 0 2px 12px rgb(0 0 0 / 0.35);
  }
  .self.start-start {
    inset-block-start: var(--_edge-above, var(--_edge));
    inset-inline-start: var(--_edge);
  }
  .self.start-end {
    inset-block-start: var(--_edge-above, var(--_edge));
    inset-inline-end: var(--_edge);
  }
  .self.end-start {
    inset-block-end: var(--_edge-below, var(--_edge));
    inset-inline-start: var(--_edge);
  }
  .self.end-end,
  .self:not(.start-start, .start-end, .end-start) {
    inset-block-end: var(--_edge-below, var(--_edge));
    inset-inline-end: var(--_edge);
  }
  .self .words {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: 4px;
    text-align: center;
    line-height: 1.2;
  }
  .self .grip {
    position: absolute;
    inset: 0;
    padding: 0;
    border-radius: inherit;
    background: transparent;
    cursor: grab;
    touch-action: none;
  }
  .self .grip:active {
    cursor: grabbing;
  }
  .self .grip:focus-visible {
    outline-offset: -4px;
  }

  .veil {
    position: absolute;
    inset: 0;
    z-index: 2;
    display: grid;
    gap: calc(var(--_gap) * 1.5);
    place-content: center;
    justify-items: center;
    padding: 16px;
    background: rgb(10 11 14 / 0.72);
    color: #fff;
    font-weight: 600;
    text-align: center;
    pointer-events: none;
  }
  .spinner {
    inline-size: 28px;
    block-size: 28px;
    border: 3px solid rgb(255 255 255 / 0.35);
    border-block-start-color: #fff;
    border-radius: 50%;
    animation: call-turn 900ms linear infinite;
  }
  @keyframes call-turn {
    to {
      rotate: 1turn;
    }
  }
  .badges {
    position: absolute;
    inset-block-start: var(--_edge-above, var(--_edge));
    inset-inline: var(--_edge);
    z-index: 3;
    display: grid;
    gap: 4px;
    justify-items: center;
    text-align: center;
    pointer-events: none;
  }
  .badge svg {
    flex: none;
  }
  .view:not(.split) > .with-screen .badges {
    padding-inline-start: min(26%, 240px);
  }
  .badge.hint {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  /* One thing at a time: two of them would cover a face in a narrow place. */
  .badges:has(.hint) > .badge {
    display: none;
  }

  @media (prefers-reduced-motion: reduce) {
    .face::before,
    .face::after {
      transition: none;
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .stage {
      border-block: 1px solid CanvasText;
    }
    .self,
    .with-screen .remote,
    .badge,
    .face .avatar {
      border-color: CanvasText;
    }
    .veil {
      background: Canvas;
      color: CanvasText;
    }
    .face::before {
      border-color: Highlight;
    }
  }
`;
