import {until} from '../fakes/until.js';

/** Audio contexts made from now on, with an ear at what they play; `restore` ends it. */
export function hearContexts() {
  const made: {readonly context: AudioContext; readonly ear: AnalyserNode}[] = [];
  const Original = globalThis.AudioContext;
  let isBlocked = false;
  globalThis.AudioContext = class extends Original {
    constructor() {
      super();
      const ear = this.createAnalyser();
      ear.connect(super.destination);
      // Whatever is to be heard goes by the ear first.
      Object.defineProperty(this, 'destination', {value: ear});
      made.push({context: this, ear});
      if (isBlocked) void super.suspend();
    }

    override resume() {
      // As in a page without a gesture: nothing happens, nothing fails.
      return isBlocked ? new Promise<void>(() => {}) : super.resume();
    }

    override get state() {
      return isBlocked && super.state !== 'closed' ? 'suspended' : super.state;
    }
  };
  return {
    made,
    get open() {
      return made.filter(({context}) => context.state !== 'closed').length;
    },
    block: () => (isBlocked = true),
    allow: () => (isBlocked = false),
    restore: () => (globalThis.AudioContext = Original),
  };
}

/** The mean power of what an ear heard within the last fiftieth of a second. */
export function power(ear: AnalyserNode): number {
  const samples = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(samples);
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

export async function untilLoud(ear: AnalyserNode | undefined, what: string) {
  if (!ear) throw new Error(`Nothing was made that could be heard: ${what}.`);
  await until(() => power(ear) > 1e-4, `${what} is heard`, 5000);
}
