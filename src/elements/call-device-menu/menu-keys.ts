/** The keys inside a menu: arrows go around, Home and End, and letters go to what begins with them. */
export class MenuKeys {
  /** Opened by the arrow upwards. */
  startAtEnd = false;

  readonly #items: () => HTMLElement[];

  constructor(items: () => HTMLElement[]) {
    this.#items = items;
  }

  /** To what is chosen, else to the first. */
  enter() {
    const items = this.#items();
    const chosen = items.find((item) => item.getAttribute('aria-checked') === 'true');
    (this.startAtEnd ? items.at(-1) : (chosen ?? items[0]))?.focus();
    this.startAtEnd = false;
  }

  move(event: KeyboardEvent) {
    const items = this.#items();
    const index = items.findIndex((item) => item === event.target);
    const next = {
      ArrowDown: items[(index + 1) % items.length],
      ArrowUp: items.at(index - 1),
      Home: items[0],
      End: items.at(-1),
    }[event.key];
    if (next) event.preventDefault();
    (next ?? startingWith(event, [...items.slice(index + 1), ...items]))?.focus();
  }
}

function startingWith({key, ctrlKey, metaKey, altKey}: KeyboardEvent, items: readonly HTMLElement[]) {
  if ([...key].length !== 1 || ctrlKey || metaKey || altKey) return undefined;
  const letter = key.toLocaleLowerCase();
  return items.find(({textContent}) => textContent.trim().toLocaleLowerCase().startsWith(letter));
}
