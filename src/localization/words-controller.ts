import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {pageOf, type Reader} from '../context/page-mark.js';

/** Gives an element its texts, in the language of the place it stands in; in English until those are there. */
export class WordsController<W extends object> implements ReactiveController, Reader {
  readonly host: ReactiveControllerHost & HTMLElement;
  /** The table in use. */
  table: W;
  /** Its language, for numbers and clocks; English unless given. */
  declare language?: string;

  constructor(host: ReactiveControllerHost & HTMLElement, english: W) {
    this.host = host;
    this.table = english;
    host.addController(this);
  }

  hostUpdate() {
    pageOf(this.host.ownerDocument)?.translate(this);
  }
}
