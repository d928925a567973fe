/** What a contribution must give back, in one place. Disposed in reverse order of adding. */
/** As VS Code's, without its class: anything that can be disposed of. */
export interface Disposable {
  dispose(): void;
}

export class Disposables implements Disposable {
  readonly #items: { dispose(): unknown }[] = [];

  add<Item extends { dispose(): unknown }>(item: Item): Item {
    this.#items.push(item);
    return item;
  }

  dispose(): void {
    while (this.#items.length > 0) this.#items.pop()?.dispose();
  }
}
