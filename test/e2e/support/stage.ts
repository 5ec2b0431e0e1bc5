import assert from 'node:assert/strict';
import type {Browser} from 'puppeteer-core';
import type {RelayedMessage} from '../../../tools/embedded-broker.js';
import type {CallMessage} from '../../../src/core/call-message.js';
import {unwrap} from '../../../src/core/envelope.js';
import {RawClient} from '../../contract/raw-client.js';
import {grantDevices, unasked} from '../../../tools/browser.js';
import {eventually} from './eventually.js';
import {collectEvidence} from './evidence.js';
import {Person} from './person.js';
import {browserAt, giveSeatsBack, takeSeats} from './seats.js';
import {openSite, type Site, type SitePage} from './site.js';

/** One message of ours that went through the broker. */
export interface Said {
  readonly from: string;
  readonly to: string;
  /** The kind of envelope: PeerJS's own. */
  readonly by: string;
  readonly message: CallMessage;
}

/** A page of a test, as `<body>` alone. */
export function pageWith(body: string, broker = '/'): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>
    <meta name="call-broker" content="${broker}">
    <script type="module" src="/cdn/call-elements.js"></script></head><body>${body}</body></html>`;
}

/** Somebody reachable as `name` who can call `to`. */
export function pageOf(name: string, to: string, attributes = ''): string {
  return pageWith(`<call-provider name="${name}" ${attributes}>
    <incoming-call></incoming-call> <call-button to="${to}"></call-button> <call-view></call-view>
  </call-provider>`);
}

/** Pages, a broker, and a window of their own for each person. */
export class Stage {
  readonly site: Site;
  readonly #seats = new Map<string, number>();
  readonly #people = new Map<string, Person>();
  readonly #relayed: RelayedMessage[];
  readonly #rawClients: RawClient[] = [];
  readonly #failures: string[] = [];

  private constructor(site: Site, relayed: RelayedMessage[]) {
    takeSeats();
    this.site = site;
    this.#relayed = relayed;
  }

  /** With these pages, which load what a script tag loads. */
  static async set(
    pages: Readonly<Record<string, string | SitePage>>,
    settings: {readonly broker?: 'own' | 'stock'} = {},
  ): Promise<Stage> {
    return Stage.on((onMessage) => openSite({pages, onMessage, ...settings}));
  }

  /** With the demo pages, which load the sources. */
  static async setWithDemo(): Promise<Stage> {
    const {startDemo} = await import('../../../tools/serve.js');
    return Stage.on((onMessage) => startDemo({onMessage}));
  }

  /** On a site of your own. */
  static async on(open: (hear: (message: RelayedMessage) => void) => Promise<Site>): Promise<Stage> {
    const relayed: RelayedMessage[] = [];
    return new Stage(await open((message) => relayed.push(message)), relayed);
  }

  /**
   * The window of somebody, in a profile of its own; the same one until the stage is closed. `without`: flags their
   * browser lacks, as {@link browserAt} has it.
   */
  async person(name: string, without: readonly string[] = []): Promise<Person> {
    const known = this.#people.get(name);
    if (known) return known;
    const person = await this.seat(name, await this.#browserOf(name, without));
    if (!without.includes(unasked)) await grantDevices(person.page.browserContext());
    return person;
  }

  /** A window for somebody in a browser of any kind, whom {@link person} finds from then on. */
  async seat(name: string, browser: Browser): Promise<Person> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const person = new Person(name, page, this.site.origin);
    this.#people.set(name, person);
    page.on('pageerror', (error) => this.#failures.push(`${name}: ${String(error)}`));
    // A page in a call asks whether one really wants to leave.
    page.on('dialog', (dialog) => void dialog.accept());
    // The loader of these tests wraps functions that have a name; in a page there is nothing to wrap them with.
    await page.evaluateOnNewDocument('globalThis.__name ??= (named) => named');
    await page.evaluateOnNewDocument(collectEvidence);
    return person;
  }

  /** Seats are given in turns: whoever calls somebody sits at the other one. */
  #browserOf(name: string, without: readonly string[]): Promise<Browser> {
    const seat = this.#seats.get(name) ?? this.#seats.size % 2;
    this.#seats.set(name, seat);
    return browserAt(seat, without);
  }

  /** Closes the window of somebody; the next time they come with another one. */
  async dismiss(person: Person) {
    this.#people.delete(person.name);
    await person.page.close();
    // Not waited for: what the others hear of it is not to be late.
    void person.page.browserContext().close();
  }

  /** Somebody at a page, fresh. */
  async at(name: string, path: string): Promise<Person> {
    const person = await this.person(name);
    return person.goTo(path);
  }

  /** Somebody at a page, who can be called. */
  async reachable(name: string, path: string): Promise<Person> {
    const person = await this.at(name, path);
    await person.isReachable();
    return person;
  }

  /** A client that sends whatever it likes. */
  async rawClient(id: string): Promise<RawClient> {
    const client = await RawClient.register(this.site.brokerUrl, {id});
    this.#rawClients.push(client);
    return client;
  }

  /** What our pages said to each other through the broker since it was last forgotten. */
  get said(): Said[] {
    return this.#relayed.flatMap(({type, src, dst = '', payload}) => {
      const opened = unwrap({type, src, payload});
      return opened?.kind === 'message' ? [{from: src, to: dst, by: type, message: opened.message}] : [];
    });
  }

  /** All of it, also what is no message of ours. */
  get relayed(): readonly RelayedMessage[] {
    return this.#relayed;
  }

  forget() {
    this.#relayed.length = 0;
  }

  /** Waits until this has been said. */
  async hears(what: string, suits: (said: Said) => boolean, ms = 10_000): Promise<Said> {
    await eventually(() => this.said.some(suits), `the broker hears ${what}`, ms).catch((cause: unknown) => {
      const all = this.said.map(({from, to, message: {type, resp}}) => `${from} → ${to} ${type} ${resp}`);
      throw new Error(`The broker does not hear ${what} but:\n${all.join('\n')}`, {cause});
    });
    const heard = this.said.find(suits);
    assert(heard);
    return heard;
  }

  /** Empties all pages, as between two tests. */
  async clear() {
    for (const {socket} of this.#rawClients.splice(0)) socket.close();
    await Promise.all([...this.#people.values()].map((person) => person.leave()));
    this.forget();
  }

  /** Throws if any page had an error nobody caught. */
  async close() {
    for (const {socket} of this.#rawClients) socket.close();
    // Whoever brought a browser of their own may have closed it.
    const contexts = [...this.#people.values()].map(({page}) => page.browserContext());
    await Promise.all(contexts.filter((context) => context.browser().connected).map((context) => context.close()));
    giveSeatsBack();
    await this.site.close();
    assert.deepEqual(this.#failures, []);
  }
}
