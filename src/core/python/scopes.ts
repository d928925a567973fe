/** Scopes of a Python file and what is bound to each name in them. */
import { SCOPE, type Binding, type Scope } from './scope';
import type { SyntaxNode } from './syntax';
import type { Bound } from './bound';
import { Fact } from './fact';

export type { Binding, Scope } from './scope';

export class Scopes {
  /** The module's first. */
  readonly all: Scope[] = [];
  /** Modules whose public names are all imported. */
  readonly stars: string[] = [];
  readonly #root: Scope;

  /** @param statements what each statement of the module binds, in the order of the text. */
  constructor(root: SyntaxNode, statements: Iterable<Bound>) {
    this.#root = { node: root, kind: 'module', outer: undefined, bindings: new Map() };
    this.all.push(this.#root);
    for (const { module, inner, stars } of statements) {
      for (const scope of inner) this.all.push(scope);
      this.stars.push(...stars);
      for (const [name, bindings] of module.bindings) {
        const known = this.#root.bindings.get(name);
        if (known === undefined) this.#root.bindings.set(name, [...bindings]);
        else known.push(...bindings);
      }
    }
  }

  /** The scope in which a node stands. A definition's own name, decorators, defaults and bases stand outside of it. */
  at(node: SyntaxNode): Scope {
    let scope = AROUND.of(node);
    if (scope === undefined) {
      const around = this.#around(node);
      // The module's own scope belongs to one look, and would keep all that was there then.
      scope = around === this.#root ? 'module' : around;
      AROUND.keep(node, scope);
    }
    return scope === 'module' ? this.#root : scope;
  }

  /** Nothing that the statement itself opens has a name like this. */
  isOfModule(identifier: SyntaxNode): boolean {
    const from = this.at(identifier);
    for (let scope: Scope | undefined = from; scope !== undefined && scope.kind !== 'module'; scope = scope.outer) {
      if ((scope.kind !== 'class' || scope === from) && scope.bindings.has(identifier.text)) return false;
    }
    return true;
  }

  #around(node: SyntaxNode): Scope {
    let below = node;
    for (let each = node.parent; each !== undefined; below = each, each = each.parent) {
      const scope = this.of(each);
      if (scope === undefined) continue;
      if (scope.kind === 'module' || scope.kind === 'comprehension') return scope;
      if (below.field === 'body' || below.field === 'parameters') return scope;
    }
    return this.#root;
  }

  of(definition: SyntaxNode): Scope | undefined {
    return definition === this.#root.node ? this.#root : SCOPE.of(definition);
  }

  /** All that is bound to the name where it is seen first; classes are not seen from their methods. */
  lookUp(name: string, from: Scope): readonly Binding[] {
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.outer) {
      if (scope.kind === 'class' && scope !== from) continue;
      // A statement knows of the module what it binds itself.
      const { bindings } = scope.kind === 'module' ? this.#root : scope;
      const found = bindings.get(name);
      if (found !== undefined) return found;
    }
    return NONE;
  }
}

/** The scope in which a node stands. */
const AROUND = new Fact<Scope | 'module'>();
const NONE: readonly Binding[] = [];
