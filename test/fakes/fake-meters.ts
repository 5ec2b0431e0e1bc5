import type {MeasureLevels, MeasureQuality} from '../../src/controller/ports.js';

/** Measurements a test makes up. */
export class FakeMeters {
  readonly qualities: {readonly link: Parameters<MeasureQuality>[0]; readonly tell: Parameters<MeasureQuality>[1]}[] =
    [];
  readonly levels: {readonly sounds: Parameters<MeasureLevels>[0]; readonly tell: Parameters<MeasureLevels>[1]}[] = [];

  readonly measureQuality: MeasureQuality = (link, tell, signal) => {
    keepUntil(this.qualities, {link, tell}, signal);
  };

  readonly measureLevels: MeasureLevels = (sounds, tell, signal) => {
    keepUntil(this.levels, {sounds, tell}, signal);
  };
}

function keepUntil<T>(list: T[], entry: T, signal: AbortSignal) {
  list.push(entry);
  signal.addEventListener('abort', () => void list.splice(list.indexOf(entry), 1));
}
