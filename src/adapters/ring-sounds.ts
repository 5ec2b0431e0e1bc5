/** The sounds of a telephone, made rather than fetched. Each is one turn of its cadence, to be played over and over. */

export type Ring = 'ringtone' | 'ringback';

/** Enough for tones below 5 kHz, and half the work. */
const sampleRate = 22_050;

interface Note {
  /** Seconds from the start of the turn. */
  readonly at: number;
  readonly lasts: number;
  /** In hertz. */
  readonly pitches: readonly number[];
  /** How fast it dies away, per second; 0 for a tone that stays. */
  readonly decay: number;
  readonly loudness: number;
}

const [c5, e5, g5, a5, d6] = [523.25, 659.26, 783.99, 880, 1174.66];

/** Struck like a marimba: twice the same figure, then silence. */
const ringtone: readonly Note[] = [0, 0.84].flatMap((start) =>
  [c5, e5, g5, a5, d6].map((pitch, nth) => ({
    at: start + nth * 0.14,
    lasts: 0.7,
    // The fourth partial is what makes a bar of wood.
    pitches: [pitch, pitch * 4],
    decay: 6,
    loudness: 0.32,
  })),
);

/** The one most people know from their telephone: a second of tone, three of silence. */
const ringback: readonly Note[] = [{at: 0, lasts: 1, pitches: [425], decay: 0, loudness: 0.16}];

const turns = {
  ringtone: {notes: ringtone, seconds: 3.4},
  ringback: {notes: ringback, seconds: 4},
} as const satisfies Record<Ring, {readonly notes: readonly Note[]; readonly seconds: number}>;

export function ringSound(context: BaseAudioContext, ring: Ring): AudioBuffer {
  const {notes, seconds} = turns[ring];
  const buffer = context.createBuffer(1, Math.round(seconds * sampleRate), sampleRate);
  const samples = buffer.getChannelData(0);
  for (const note of notes) add(note, samples);
  return buffer;
}

function add({at, lasts, pitches, decay, loudness}: Note, samples: Float32Array) {
  const start = Math.round(at * sampleRate);
  const length = Math.min(Math.round(lasts * sampleRate), samples.length - start);
  for (let i = 0; i < length; i += 1) {
    const time = i / sampleRate;
    const wave = pitches.reduce((sum, pitch, nth) => sum + Math.sin(2 * Math.PI * pitch * time) / (1 + 6 * nth), 0);
    // Neither beginning nor end may click.
    const edge = Math.min(1, time / 0.006, (lasts - time) / 0.03);
    samples[start + i] = (samples[start + i] ?? 0) + loudness * edge * Math.exp(-decay * time) * wave;
  }
}
