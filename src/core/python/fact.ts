import type { SyntaxNode } from './syntax';

/** Something that was found out about nodes, kept with them: what a statement holds stays true as long as it stands. */
export class Fact<Value> {
  readonly #key = Symbol();

  of(node: SyntaxNode): Value | undefined {
    return node.facts?.[this.#key] as Value | undefined;
  }

  keep(node: SyntaxNode, value: Value): void {
    (node.facts ??= {})[this.#key] = value;
  }
}
