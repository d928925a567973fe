/** Building and updating DOM. Text goes in as text nodes only, so nothing from a run is ever parsed as markup. */

type Attribute = string | number | boolean | undefined;
export type Attributes = Readonly<Record<string, Attribute>> & { readonly class?: string };
export type Child = Node | string | undefined | false;

const SVG = 'http://www.w3.org/2000/svg';

export function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

function fill(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const child of children) if (child !== undefined && child !== false) element.append(child);
}

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(SVG, tag);
  fill(element, attributes, children);
  return element;
}

/** Writes only what changed: a write costs layout, and it would end a selection that the user made in the text. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

export const on = <Name extends keyof HTMLElementEventMap>(
  element: HTMLElement,
  name: Name,
  listener: (event: HTMLElementEventMap[Name]) => void,
): void => element.addEventListener(name, listener);

export interface Kept<Item> {
  readonly element: HTMLElement;
  update(item: Item): void;
  dispose?(): void;
}

/** Children by key: what stays keeps its element, and with it focus, hover and scroll. */
export class KeyedChildren<Item> {
  readonly #kept = new Map<string, Kept<Item>>();

  constructor(
    private readonly parent: HTMLElement,
    private readonly keyOf: (item: Item) => string,
    private readonly make: (item: Item) => Kept<Item>,
  ) {}

  get(key: string): HTMLElement | undefined {
    return this.#kept.get(key)?.element;
  }

  /** Updates one child in place; false when it is not shown. */
  touch(item: Item): boolean {
    const kept = this.#kept.get(this.keyOf(item));
    kept?.update(item);
    return kept !== undefined;
  }

  set(items: readonly Item[]): void {
    const wanted = new Set(items.map(this.keyOf));
    for (const [key, kept] of this.#kept) {
      if (wanted.has(key)) continue;
      kept.dispose?.();
      kept.element.remove();
      this.#kept.delete(key);
    }
    let next = this.parent.firstElementChild;
    for (const item of items) {
      const key = this.keyOf(item);
      let kept = this.#kept.get(key);
      if (kept === undefined) {
        kept = this.make(item);
        this.#kept.set(key, kept);
      } else kept.update(item);
      if (kept.element === next) next = next.nextElementSibling;
      else this.parent.insertBefore(kept.element, next);
    }
  }

  dispose(): void {
    this.set([]);
  }
}
