/**
 * A Python syntax tree in plain objects, as tree-sitter's grammar names its nodes.
 *
 * Only what has a meaning is kept: named nodes, and operators (tokens with a field). Comments are not in the tree; their
 * directives are read apart. Offsets are UTF-16, into the text that was parsed.
 */
export interface SyntaxNode {
  readonly type: string;
  /** The role in its parent: `function`, `arguments`, `body`… */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
  /** Of nodes without children. */
  readonly text: string;
  /** The parser skipped or made up something here or below. */
  readonly broken: boolean;
  /** Kept by `Fact`. */
  facts?: Record<symbol, unknown> | undefined;
}

/** The first child with this role. */
export function child(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  if (node !== undefined) for (const each of node.children) if (each.field === field) return each;
  return undefined;
}

export function childrenOf(node: SyntaxNode | undefined, field: string): readonly SyntaxNode[] {
  return node?.children.filter((each) => each.field === field) ?? [];
}

/** The node and everything below it, parents first. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  // By a list: generators inside generators cost a step for each level.
  const waiting = [node];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    yield each;
    for (let at = each.children.length; at > 0;) {
      const below = each.children[--at];
      if (below !== undefined) waiting.push(below);
    }
  }
}

/** The smallest node around a place in the text. */
export function innermostAt(node: SyntaxNode, offset: number): SyntaxNode {
  const { children } = node;
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((children[middle]?.end ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  const below = children[low];
  return below !== undefined && below.start <= offset ? innermostAt(below, offset) : node;
}

/** From the parent up. */
export function* ancestors(node: SyntaxNode): Generator<SyntaxNode> {
  for (let each = node.parent; each !== undefined; each = each.parent) yield each;
}
