/** What keys, headsets and the system's own controls can do in a call. */
export interface MediaCommands {
  hangUp(): void;
  toggleMic(): void;
  toggleCamera(): void;
}

const actions = {
  hangup: 'hangUp',
  togglemicrophone: 'toggleMic',
  togglecamera: 'toggleCamera',
} as const satisfies Record<string, keyof MediaCommands>;

type Action = keyof typeof actions;

/** Lets the system end and mute the call of the moment, where browsers have that. */
export class MediaKeys {
  readonly #commands: MediaCommands;
  #isSet = false;

  constructor(commands: MediaCommands) {
    this.#commands = commands;
  }

  show(state: {readonly mic: boolean; readonly camera: boolean} | null) {
    // Absent in some browsers, whatever the types say.
    const session = navigator.mediaSession as MediaSession | undefined;
    if (!session || (!state && !this.#isSet)) return;
    if (this.#isSet !== (state !== null)) {
      this.#isSet = state !== null;
      // The compiler knows keys of objects only as texts.
      for (const action of Object.keys(actions) as Action[]) {
        setHandler(session, action, state && (() => this.#commands[actions[action]]()));
      }
    }
    // Without a call both are what they are without a page.
    void session.setMicrophoneActive?.(state?.mic ?? false);
    void session.setCameraActive?.(state?.camera ?? false);
  }
}

function setHandler(session: MediaSession, action: Action, handler: (() => void) | null) {
  try {
    // The types know none of these yet.
    session.setActionHandler(action as MediaSessionAction, handler);
  } catch {
    // Each browser knows some of the actions and throws at the others.
  }
}
