/** What stands behind a name, or behind an attribute of `self`: all that the file assigns to it. */
import type { PythonFile } from '../file';
import { child, type SyntaxNode } from '../syntax';

export class Values {
  constructor(private readonly file: PythonFile) {}

  of(node: SyntaxNode): readonly SyntaxNode[] {
    if (node.type === 'identifier') {
      return this.file.names
        .bindings(node)
        .flatMap(({ kind, value, unpacked }) => (kind === 'assignment' && !unpacked && value ? [value] : []));
    }
    const name = attributeOfSelf(node);
    if (name === undefined) return [];
    const owner = this.#classAround(node);
    return this.#attributes.get(name)?.filter((right) => this.#classAround(right) === owner) ?? [];
  }

  #classAround(node: SyntaxNode): SyntaxNode | undefined {
    let around = this.file.definitions.around(node);
    // A closure in a method has its `self`.
    while (around !== undefined && around.class === undefined) around = this.file.definitions.around(around.node);
    return around?.class?.node;
  }

  get #attributes(): ReadonlyMap<string, readonly SyntaxNode[]> {
    if (this.#assigned !== undefined) return this.#assigned;
    const assigned = new Map<string, SyntaxNode[]>();
    for (const { left, right } of this.file.assignments) {
      const name = attributeOfSelf(left);
      if (name === undefined) continue;
      const same = assigned.get(name);
      if (same === undefined) assigned.set(name, [right]);
      else same.push(right);
    }
    return (this.#assigned = assigned);
  }
  #assigned: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;
}

const attributeOfSelf = (node: SyntaxNode): string | undefined =>
  node.type === 'attribute' && child(node, 'object')?.text === 'self' ? child(node, 'attribute')?.text : undefined;
