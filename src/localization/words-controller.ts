import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Words} from './words.js';

type Text = string | ((...details: never[]) => string);
type Details<T> = T extends (...details: infer D) => string ? D : [];
type Simple<W> = {[K in keyof W]: W[K] extends Text ? K : never}[keyof W];

/** Gives an element its texts, in the language of the place it stands in. */
export class WordsController<W extends Partial<Words>> implements ReactiveController {
  /** The table in use. */
  readonly table: W;

  constructor(host: ReactiveControllerHost, english: W) {
    this.table = english;
    host.addController(this);
  }

  hostConnected() {}

  say<K extends Simple<W>>(key: K, ...details: Details<W[K]>): string {
    // What is not a string is a function of just these details: see Simple and Details.
    const text = this.table[key] as string | ((...details: Details<W[K]>) => string);
    return typeof text === 'string' ? text : text(...details);
  }
}
