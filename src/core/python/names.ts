/**
 * What a name stands for: `np.random.rand` is `numpy.random.rand` after `import numpy as np`.
 *
 * A name is followed through one assignment in one place and no further: what is assigned twice is not known.
 */
import { canonical } from './canonical';
import type { Binding, Scopes } from './scopes';
import { Fact } from './fact';
import { isLibrary } from './libraries';
import { child, type SyntaxNode } from './syntax';

/** How often a name is followed from assignment to assignment. */
const DEPTH = 6;
/** What a local function or class is called: it cannot be the name of a module. */
export const LOCAL = '<local>.';

export class Names {
  constructor(readonly scopes: Scopes) {}

  bindings(identifier: SyntaxNode): readonly Binding[] {
    return this.scopes.lookUp(identifier.text, this.scopes.at(identifier));
  }

  /** The full dotted name, in its canonical spelling; `undefined` when it is not known. */
  dotted(node: SyntaxNode | undefined): string | undefined {
    const written = node && this.#written(node);
    if (written === undefined) return this.#find(node);
    if (!this.#known.has(written)) this.#known.set(written, this.#find(node));
    return this.#known.get(written);
  }
  /** Names of the module stand for the same everywhere, and the same few come again and again. */
  readonly #known = new Map<string, string | undefined>();

  #find(node: SyntaxNode | undefined): string | undefined {
    const path = this.#path(node, 0);
    return path === undefined ? undefined : canonical(path);
  }

  /** As it stands there, where its first name is one of the module. */
  #written(node: SyntaxNode): string | undefined {
    let written = WRITTEN.of(node);
    if (written === undefined) {
      const { root, attributes } = node.type === 'attribute' ? chain(node) : { root: node, attributes: '' };
      written = root?.type === 'identifier' && this.scopes.isOfModule(root) ? root.text + attributes : '';
      WRITTEN.keep(node, written);
    }
    return written === '' ? undefined : written;
  }

  /** The right side of the only assignment to a name, else the expression itself. */
  value(node: SyntaxNode, depth = 0): SyntaxNode {
    if (node.type === 'parenthesized_expression' && node.children[0]) return this.value(node.children[0], depth);
    if (node.type !== 'identifier' || depth > DEPTH) return node;
    const [only, second] = this.bindings(node);
    if (only?.kind !== 'assignment' || second !== undefined || only.unpacked || only.value === undefined) return node;
    // `x = f(x)` would go round.
    return only.value.start <= node.start && node.end <= only.value.end ? node : this.value(only.value, depth + 1);
  }

  #path(node: SyntaxNode | undefined, depth: number): string | undefined {
    if (node === undefined || depth > DEPTH) return undefined;
    if (node.type === 'attribute') {
      const { root, attributes } = chain(node);
      const object = this.#path(root, depth);
      return object === undefined ? undefined : object + attributes;
    }
    if (node.type !== 'identifier') return undefined;
    const bound = this.bindings(node);
    if (bound.length === 0) return this.#unbound(node.text);
    // `try: import a except ImportError: import b`: the first is what the author wanted.
    const imported = bound.find(({ kind }) => kind === 'import');
    if (imported?.path !== undefined) return imported.path;
    const [first, second] = bound;
    if (first?.kind === 'function' || first?.kind === 'class') return `${LOCAL}${node.text}`;
    if (first?.kind !== 'assignment' || second !== undefined || first.unpacked) return undefined;
    const { value } = first;
    return value?.type === 'identifier' || value?.type === 'attribute' ? this.#path(value, depth + 1) : undefined;
  }

  /** A builtin, or what a star import brought along. */
  #unbound(name: string): string {
    if (BUILTINS.has(name)) return name;
    // Of several the last wins, where it has the name: a library more likely than a module of the project.
    const star = this.scopes.stars.findLast(isLibrary) ?? this.scopes.stars.at(-1);
    return star === undefined ? name : `${star}.${name}`;
  }
}

interface Chain {
  /** `a` of `a.b.c`, when it is a name. */
  readonly root: SyntaxNode | undefined;
  /** `.b.c` */
  readonly attributes: string;
}

const CHAIN = new Fact<Chain>();
/** Empty: not by names of the module alone. */
const WRITTEN = new Fact<string>();

function chain(attribute: SyntaxNode): Chain {
  let found = CHAIN.of(attribute);
  if (found === undefined) {
    const object = child(attribute, 'object');
    const last = `.${child(attribute, 'attribute')?.text ?? ''}`;
    if (object?.type === 'attribute') {
      const { root, attributes } = chain(object);
      found = { root, attributes: attributes + last };
    } else found = { root: object?.type === 'identifier' && last !== '.' ? object : undefined, attributes: last };
    CHAIN.keep(attribute, found);
  }
  return found;
}

const BUILTINS = new Set(
  `abs all any bool bytes callable chr dict dir divmod enumerate eval exec filter float format frozenset getattr hasattr hash
   id input int isinstance issubclass iter len list map max min next object open ord pow print range repr reversed round set
   setattr slice sorted staticmethod str sum super tuple type vars zip Exception ValueError RuntimeError self cls`.split(
    /\s+/,
  ),
);
