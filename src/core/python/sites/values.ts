/** What stands behind a name, or behind an attribute of `self`: all that the file assigns to it. */
import type { PythonFile } from '../file';
import type { Binding } from '../scopes';
import { child, type SyntaxNode } from '../syntax';

/** A name that is assigned more often than this stands for nothing in particular. */
const MOST = 12;

export class Values {
  readonly #bound = new Map<readonly Binding[], readonly SyntaxNode[]>();

  constructor(private readonly file: PythonFile) {}

  of(node: SyntaxNode): readonly SyntaxNode[] {
    if (node.type === 'identifier') return this.#ofName(this.file.names.bindings(node));
    const name = attributeOfSelf(node);
    if (name === undefined) return [];
    const owner = this.#classAround(node);
    return this.#attributes.get(name)?.filter((right) => this.#classAround(right) === owner) ?? [];
  }

  #ofName(bindings: readonly Binding[]): readonly SyntaxNode[] {
    if (bindings.length > MOST) return [];
    let found = this.#bound.get(bindings);
    if (found === undefined) {
      found = bindings.flatMap(({ kind, value, unpacked }) =>
        kind === 'assignment' && !unpacked && value !== undefined ? [value] : [],
      );
      this.#bound.set(bindings, found);
    }
    return found;
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
