import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Words} from './words.js';

/** Gives an element its texts, in the language of the place it stands in. */
export class WordsController<W extends Partial<Words>> implements ReactiveController {
  /** The table in use. */
  readonly table: W;

  constructor(host: ReactiveControllerHost, english: W) {
    this.table = english;
    host.addController(this);
  }

  hostConnected() {}
}
